"""Replays a capture: the bundle that every capture records, measured again or handed over as a scanner would."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import Option, Scanner, ScanReader, hookimpl

if TYPE_CHECKING:
    from pathlib import Path

    from scanfit.api import DepthFrame, RawScan, ScannerSession

_PATH = Option(name="path", help="the bundle: a folder with capture.json, or a .scanfit or .zip of one")


@hookimpl
def scanfit_scan_readers() -> Iterable[ScanReader]:
    yield ScanReader(
        name="bundle", summary="Replay bundle: depth frames and their rig", suffixes=(".scanfit", ".zip"), read=_read,
        example=_example,
    )  # fmt: skip


@hookimpl
def scanfit_scanners() -> Iterable[Scanner]:
    yield Scanner(
        name="replay", summary="A capture recorded earlier (-o path=BUNDLE)", options=(_PATH,), connect=_connect
    )


def _read(path: Path, options: Mapping[str, Any]) -> RawScan:
    from scanfit.api import read_bundle

    return read_bundle(path)


def _example(folder: Path) -> Path:
    """Write a capture of two simulated cameras, a frame each, and return its path."""
    from scanfit.api import simulated_capture, write_bundle

    raw = simulated_capture(seed=1, cameras=2, frames=1, noise=True)
    path = folder / "capture.scanfit"
    write_bundle(path, raw.frames, raw.rig)
    return path


class _Replay:
    """The bundle in place of cameras."""

    def __init__(self, raw: RawScan) -> None:
        self._raw = raw
        self.rig = raw.rig

    def capture(self, *, watch: Callable[[DepthFrame], None] | None = None) -> RawScan:
        if watch is not None:
            for frame in sorted(self._raw.frames, key=lambda frame: frame.time_us):  # as they came
                watch(frame)
        return self._raw


@contextlib.contextmanager
def _connect(options: Mapping[str, Any]) -> Iterator[ScannerSession]:
    from pathlib import Path

    from scanfit.api import UsageError, read_bundle

    if not options.get("path"):
        raise UsageError("the scanner 'replay' needs a bundle", where="-o", next_step="add -o path=BUNDLE")
    yield _Replay(read_bundle(Path(options["path"])))
