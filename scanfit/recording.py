"""From a scanner to a bundle on disk, and from the bundle to its pictures and feet.

Whatever was captured is on disk before anything is made of it, and what is made of it is made of what is on disk: a
capture that is measured today can be measured again tomorrow.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.errors import ScanError, ScanfitError, UsageError, ValueFault
from scanfit.model.scan import LoadState, RawScan, Source

if TYPE_CHECKING:
    from scanfit.capture.preview import CameraPreview
    from scanfit.host import PluginHost
    from scanfit.host.capturing import Watcher
    from scanfit.model.depth import DepthFrame
    from scanfit.model.rig import RigCalibration
    from scanfit.model.scan import FootScan
    from scanfit.pipeline import ScanSettings
    from scanfit.providers import Scanner

FILES_OF_OTHERS = (".json", ".toml", ".png", ".stl", ".obj", ".ply", ".off", ".glb", ".gltf", ".3mf", ".html", ".pdf")
"""Endings that a new folder hardly has: whoever writes --out foot.stl expects a mesh."""

WHOLE = 0.995
"""A region of which more was seen than this is not mentioned: it would read 100 %."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Recording:
    """A capture that is on disk.

    Attributes
    ----------
    path : the bundle
    raw : what the scanner handed over
    cameras : the numbers of each camera's last frame, by serial; also of those of the rig that gave none
    """

    path: Path
    raw: RawScan
    cameras: tuple[CameraPreview, ...]

    def picture(self, name: str) -> Path:
        """Where a picture of this capture is: in the folder, or beside the packed bundle."""
        return picture_path(self.path, name)


def picture_path(bundle: Path, name: str) -> Path:
    """Where a picture belongs: in a bundle that is a folder, beside one that is a file."""
    return bundle.with_name(f"{bundle.stem}.{name}.png") if _is_packed(bundle) else bundle / f"{name}.png"


def _is_packed(path: Path) -> bool:
    from scanfit.capture.bundle.names import SUFFIXES

    return path.suffix.lower() in SUFFIXES


def check_out(path: Path) -> None:
    """Refuse a place where no bundle can be written, before anybody stands on the platform."""
    where = str(path)
    if path.exists() or path.is_symlink():
        raise UsageError("there is something at this path already, and a capture is never written over", where=where,
                         next_step="name another folder")  # fmt: skip
    if path.suffix.lower() in FILES_OF_OTHERS:
        raise UsageError(f"a capture is a folder or a .scanfit file, and this is the name of a {path.suffix} file",
                         where=where, next_step=f"write --out {path.with_suffix('')}")  # fmt: skip
    parent = path.parent
    if not parent.is_dir() or not os.access(parent, os.W_OK):
        what = "the folder to write to does not exist" if not parent.exists() else "nothing can be written there"
        raise UsageError(what, where=str(parent), next_step="choose a folder that exists and can be written to")
    for name in ("cameras", "feet") if _is_packed(path) else ():
        if picture_path(path, name).exists():
            raise UsageError("there is a picture of another capture at this path already",
                             where=str(picture_path(path, name)), next_step="name another file")  # fmt: skip


class Recorder:
    """Takes one capture and writes it to ``path``, also where it fails half way.

    Attributes
    ----------
    kept : what was kept of a capture that failed, in words; empty where nothing was
    """

    def __init__(self, path: Path, settings: ScanSettings, watcher: Watcher | None = None) -> None:
        self._path = path
        self._settings = settings
        self._watcher = watcher
        self._rig: RigCalibration | None = None
        self._frames: list[DepthFrame] = []
        self.kept = ""

    def connected(self, rig: RigCalibration | None) -> None:
        self._rig = rig
        if self._watcher is not None:
            self._watcher.connected(rig)

    def frame(self, frame: DepthFrame) -> None:
        self._frames.append(frame)
        if self._watcher is not None:
            self._watcher.frame(frame)

    def record(self, scanner: Scanner, options: Mapping[str, Any], host: PluginHost) -> Recording:
        """Capture and write the bundle.

        Raises
        ------
        ScanfitError
            What the scanner or the host says. Its next step tells where the frames until then are kept.
        """
        try:
            raw = host.capture(scanner, options, self)
        except ScanfitError as error:
            self._keep(error.what)
            if not self.kept:
                raise
            step = f"{error.next_step}; {self.kept}" if error.next_step else self.kept
            raise type(error)(error.what, where=error.where, next_step=step) from error
        except KeyboardInterrupt:
            self._keep("stopped by hand")
            raise
        return self._written(self._as_told(raw))

    def _as_told(self, raw: RawScan) -> RawScan:
        if raw.mesh is not None:
            raise ScanError(
                "the scanner handed over a surface, and only depth frames are recorded",
                next_step="save the surface to a file with its maker's program, and measure that file",
            )
        told = self._settings
        return replace(
            raw,
            side=told.side or raw.side,
            load_state=raw.load_state if told.load_state is LoadState.UNKNOWN else told.load_state,
            captured_at=raw.captured_at or datetime.now().astimezone().isoformat(timespec="seconds"),
        )

    def _written(self, raw: RawScan) -> Recording:
        from scanfit.capture.bundle import write_bundle

        try:
            write_bundle(self._path, raw.frames, raw.rig, raw.notes, captured_at=raw.captured_at, device=raw.device,
                         side=raw.side, load_state=raw.load_state)  # fmt: skip
        except ValueFault as fault:  # two frames of one number, a lens that changed: nothing that can be replayed
            self._frames = list(raw.frames)
            self._keep(fault.what)
            raise ScanError(f"the capture cannot be recorded: {fault.what}", where=str(self._path),
                            next_step="; ".join(filter(None, ("capture again", self.kept)))) from None  # fmt: skip
        return Recording(path=self._path, raw=raw, cameras=previews(raw))

    def _keep(self, why: str) -> None:
        """Write what there is as a partial bundle. That it fails must not hide why the capture did."""
        if not self._frames:
            return
        from scanfit.capture.bundle import write_bundle

        count = f"{len(self._frames)} frame{'' if len(self._frames) == 1 else 's'}"
        frames = _that_fit(self._frames, self._rig)
        rig = self._rig if frames and self._rig is not None and _holds(self._rig, frames) else None
        reason = " ".join(why.split()) or "the scanner failed"
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        try:
            write_bundle(self._path, frames, rig, captured_at=now, partial=f"{reason} (after {count})")
        except ScanfitError as error:
            self.kept = f"the {count} until then could not be kept: {error.what}"
        else:
            self.kept = f"the {count} until then {'is' if len(self._frames) == 1 else 'are'} kept in {self._path}"


def _that_fit(frames: Sequence[DepthFrame], rig: RigCalibration | None) -> list[DepthFrame]:
    """The frames that one bundle can hold: each number once, each camera with its first lens."""
    lenses = {} if rig is None or not _holds(rig, frames) else {one.serial: one.intrinsics for one in rig.cameras}
    fitting: dict[tuple[str, int], DepthFrame] = {}
    for frame in frames:
        if lenses.setdefault(frame.camera, frame.intrinsics) == frame.intrinsics:
            fitting.setdefault((frame.camera.lower(), frame.number), frame)
    return list(fitting.values())


def _holds(rig: RigCalibration, frames: Sequence[DepthFrame]) -> bool:
    known = {camera.serial: camera.intrinsics for camera in rig.cameras}
    return all(known.get(frame.camera) == frame.intrinsics for frame in frames)


def previews(raw: RawScan) -> tuple[CameraPreview, ...]:
    """Return the numbers of each camera's last frame."""
    from scanfit.capture.preview import CameraPreview, preview

    counts: dict[str, int] = {}
    for frame in raw.frames:
        counts[frame.camera] = counts.get(frame.camera, 0) + 1
    found = {serial: preview(frame, counts[serial], raw.rig) for serial, frame in last_frames(raw).items()}
    for camera in raw.rig.cameras if raw.rig is not None else ():
        silent = CameraPreview(camera=camera.serial, frames=0, seen=0.0, median_mm=None, foot_pixels=0)
        found.setdefault(camera.serial, silent)
    return tuple(found[serial] for serial in sorted(found))


def last_frames(raw: RawScan) -> dict[str, DepthFrame]:
    """Return each camera's last frame, by serial."""
    ordered = sorted(raw.frames, key=lambda frame: (frame.time_us, frame.number))
    last = {frame.camera: frame for frame in ordered}
    return {serial: last[serial] for serial in sorted(last)}


def cameras_picture(recording: Recording) -> bytes:
    """Return the PNG of what each camera saw last."""
    from scanfit.capture.picture import cameras_png

    raw = recording.raw
    numbers = [each for each in recording.cameras if each.frames]
    return cameras_png(list(last_frames(raw).values()), numbers, raw.rig, _title("What each camera saw", raw))


def feet_picture(raw: RawScan, surface: RawScan, feet: Sequence[FootScan]) -> bytes:
    """Return the PNG of the feet; of the surface alone where no feet were found in it."""
    from scanfit.capture.picture import feet_png
    from scanfit.capture.picture.feet import DrawnFoot

    drawn = [DrawnFoot(foot.mesh, foot.side, foot.T_foot_scan, _caption(foot)) for foot in feet]
    return feet_png(drawn, surface.mesh, _title("The feet in it" if feet else "What was fused", raw))


def _caption(foot: FootScan) -> str:
    """The grade, and the regions that were not seen whole."""
    gaps = [f"{region} {share:.0%} seen" for region, share in foot.quality.coverage.items() if share < WHOLE]
    return "  ·  ".join((f"scan {foot.quality.grade}", *gaps))


def _title(what: str, raw: RawScan) -> str:
    return "  ·  ".join(filter(None, (what, raw.device[:60], raw.captured_at[:19].replace("T", " "))))


def need_fusion() -> None:
    """Say what is missing to fuse depth frames, before anybody stands on the platform."""
    from scanfit.capture._open3d import need_open3d

    try:
        need_open3d()
    except UsageError as error:
        raise UsageError(error.what, where=error.where,
                         next_step=f"{error.next_step}; or pass --no-fuse to record only") from error  # fmt: skip


def replayed(recording: Recording) -> RawScan:
    """Return the capture as its bundle gives it back: with every check that a stranger's bundle would meet."""
    from scanfit.capture.bundle import read_bundle

    return read_bundle(recording.path)


def source_of(recording: Recording) -> Source:
    """Return where the numbers of a recording come from, as ``scanfit measure`` names it."""
    import hashlib

    from scanfit.pipeline import BUNDLE_INDEX

    path = recording.path
    with (path / BUNDLE_INDEX if path.is_dir() else path).open("rb") as stream:
        return Source(path=str(path), sha256=hashlib.file_digest(stream, "sha256").hexdigest())
