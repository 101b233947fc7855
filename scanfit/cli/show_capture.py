"""A capture told: as text for people, as one document for programs."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanfit.cli.table import print_table

if TYPE_CHECKING:
    from scanfit.capture.preview import CameraPreview
    from scanfit.model.scan import FootScan, Source
    from scanfit.recording import Recording

CAMERA_HEADERS = ("camera", "frames", "seen", "median mm", "foot pixels")


def camera_cells(camera: CameraPreview) -> tuple[str, ...]:
    """One camera's row of the table."""
    return (
        camera.camera,
        str(camera.frames),
        f"{camera.seen:.0%}",
        "-" if camera.median_mm is None else f"{camera.median_mm:.0f}",
        "-" if camera.foot_pixels is None else f"{camera.foot_pixels:,}",
    )


def show_capture(
    recording: Recording, feet: Sequence[FootScan] | None, notes: Sequence[str], pictures: Mapping[str, Path]
) -> None:
    """Print what was captured, what each camera saw, how good the feet are, and what to do next."""
    frames, cameras = len(recording.raw.frames), sum(camera.frames > 0 for camera in recording.cameras)
    click.echo(f"{_many(frames, 'frame')} of {_many(cameras, 'camera')}, kept in {recording.path}\n")
    print_table(CAMERA_HEADERS, [camera_cells(camera) for camera in recording.cameras], "lrrrr")
    if feet is not None:
        click.echo()
    for foot in feet or ():
        click.echo(f"{foot.side.value} foot: scan {foot.quality.grade}")
        for issue in foot.quality.issues:
            if issue not in notes:  # those are of the whole capture, below
                click.echo(f"  note: {issue}")
    if notes:
        click.echo()
    for note in notes:
        click.echo(f"note: {note}")
    click.echo(f"\npictures: {', '.join(map(str, pictures.values()))}")
    if recording.raw.rig is not None:
        click.echo(f"next: scanfit measure {shlex.quote(str(recording.path))}")


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def capture_report(
    scanner: str,
    recording: Recording,
    feet: Sequence[FootScan] | None,
    notes: Sequence[str],
    pictures: Mapping[str, Path],
    source: Source,
) -> dict[str, Any]:
    """Return the JSON document of a capture, ``scanfit.capture-report/1`` (scanfit/capture/README.md)."""
    raw = recording.raw
    return {
        "schema": "scanfit.capture-report/1",
        "scanner": scanner,
        "bundle": {
            "path": source.path,
            "sha256": source.sha256,
            "frames": len(raw.frames),
            "captured_at": raw.captured_at,
            "device": raw.device,
            "side": None if raw.side is None else raw.side.value,
            "load_state": raw.load_state.value,
            "calibrated": raw.rig is not None,
        },
        "cameras": [_camera(camera) for camera in recording.cameras],
        "feet": None if feet is None else [_foot(foot) for foot in feet],
        "pictures": {name: str(path) for name, path in pictures.items()},
        "notes": list(notes),
    }


def _camera(camera: CameraPreview) -> dict[str, Any]:
    return {
        "serial": camera.camera,
        "frames": camera.frames,
        "seen": round(camera.seen, 4),
        "median_mm": None if camera.median_mm is None else round(camera.median_mm, 2),
        "foot_pixels": camera.foot_pixels,
    }


def _foot(foot: FootScan) -> dict[str, Any]:
    return {
        "side": foot.side.value,
        "quality": {
            "grade": foot.quality.grade,
            "coverage": {region: round(share, 4) for region, share in foot.quality.coverage.items()},
            "issues": list(foot.quality.issues),
        },
    }
