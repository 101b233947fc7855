"""Depth frames to a bundle that is there whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import scanfit
from scanfit.capture._pillow import COLOUR, CONFIDENCE, DEPTH, png_from_picture
from scanfit.capture.bundle.names import INDEX, SUFFIXES, frame_file
from scanfit.errors import UsageError, ValueFault
from scanfit.model.depth import DepthFrame
from scanfit.model.documents.capture import CAPTURE_SCHEMA, CaptureDoc, FrameDoc, PictureDoc, capture_to_json
from scanfit.model.documents.rig import IntrinsicsDoc, intrinsics_document, rig_document
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import LoadState, Side

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip's earliest: the same frames give the same bytes


def write_bundle(
    path: Path,
    frames: Sequence[DepthFrame],
    rig: RigCalibration | None,
    notes: Sequence[str] = (),
    *,
    captured_at: str = "",
    device: str = "",
    side: Side | None = None,
    load_state: LoadState = LoadState.UNKNOWN,
    partial: str | None = None,
) -> None:
    """Write a bundle: a zip where ``path`` ends in .zip or .scanfit, otherwise a folder.

    Parameters
    ----------
    frames : in any order, with their colour and confidence where they have them
    rig : must hold every camera with the lens the frames have; None where the cameras' places are not known
    captured_at : ISO 8601, or empty
    partial : why the capture is not complete. Such a bundle is kept to find out what went wrong, may hold no
        frames, and is refused for measuring.

    Raises
    ------
    UsageError
        If something is at ``path`` already, or it cannot be written.
    """
    _check_whole(frames, partial)
    lenses = _lenses(frames, rig)
    if path.exists() or path.is_symlink():
        raise UsageError("there is something at this path already", where=str(path), next_step="name another path")
    ordered = sorted(frames, key=lambda frame: (frame.camera, frame.number))
    pictures = [_pictures(frame) for frame in ordered]
    document = CaptureDoc(
        schema=CAPTURE_SCHEMA, made_by=f"scanfit {scanfit.__version__}", captured_at=captured_at, device=device,
        side=None if side is None else side.value, load_state=load_state.value, notes=list(notes), partial=partial,
        calibration=None if rig is None else rig_document(rig), intrinsics=lenses,
        frames=[_frame(frame, files) for frame, files in zip(ordered, pictures, strict=True)],
    )  # fmt: skip
    files = {INDEX: capture_to_json(document)}
    for some in pictures:
        files |= some
    try:
        _write(path, files)
    except OSError as error:
        raise UsageError(
            f"the bundle cannot be written: {(error.strerror or 'unknown reason').lower()}",
            where=str(path),
            next_step="choose a folder that exists, can be written to and has room",
        ) from None


def _check_whole(frames: Sequence[DepthFrame], partial: str | None) -> None:
    if partial is not None and not partial.strip():
        raise ValueFault("a partial capture is marked without a reason")
    if not frames and partial is None:
        raise ValueFault("a capture without frames is not complete: say why in partial")


def _lenses(frames: Sequence[DepthFrame], rig: RigCalibration | None) -> dict[str, IntrinsicsDoc]:
    """The lenses that the calibration does not hold. Two of one camera would make two scans of one bundle."""
    known = {} if rig is None else {camera.serial: camera.intrinsics for camera in rig.cameras}
    extra: dict[str, IntrinsicsDoc] = {}
    seen: set[tuple[str, int]] = set()
    for frame in frames:
        if (frame.camera.lower(), frame.number) in seen:
            raise ValueFault(f"frame {frame.number} of camera {frame.camera} is there twice")
        seen.add((frame.camera.lower(), frame.number))
        if rig is not None:
            rig.camera(frame.camera)
        if known.setdefault(frame.camera, frame.intrinsics) != frame.intrinsics:
            raise ValueFault(f"camera {frame.camera} has another lens in frame {frame.number}")
        if rig is None:
            extra[frame.camera] = intrinsics_document(frame.intrinsics)
    return dict(sorted(extra.items()))


def _pictures(frame: DepthFrame) -> dict[str, bytes]:
    """The files of one frame."""
    layers = (("", frame.depth, DEPTH), ("color", frame.color, COLOUR), ("confidence", frame.confidence, CONFIDENCE))
    return {
        frame_file(frame.camera, frame.number, layer): png_from_picture(picture, kind)
        for layer, picture, kind in layers
        if picture is not None
    }


def _frame(frame: DepthFrame, files: dict[str, bytes]) -> FrameDoc:
    named = {}
    for layer in ("", "color", "confidence"):
        file = frame_file(frame.camera, frame.number, layer)
        if file in files:
            named[layer] = PictureDoc(file=file, sha256=hashlib.sha256(files[file]).hexdigest())
    return FrameDoc(
        camera=frame.camera,
        number=frame.number,
        time_us=frame.time_us,
        unit_mm=frame.unit_mm,
        file=named[""].file,
        sha256=named[""].sha256,
        width=frame.intrinsics.width,
        height=frame.intrinsics.height,
        color=named.get("color"),
        confidence=named.get("confidence"),
        T_rig_depth=None if frame.T_rig_depth is None else frame.T_rig_depth.tolist(),
    )


def _write(path: Path, files: dict[str, bytes]) -> None:
    with _beside(path) as folder:
        made = folder / "bundle"
        if path.suffix.lower() in SUFFIXES:
            _zip(made, files)
        else:
            for name, data in files.items():
                place = made / name
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)
        os.rename(made, path)


def _zip(made: Path, files: dict[str, bytes]) -> None:
    with zipfile.ZipFile(made, "w", allowZip64=False) as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o100644 << 16
            packed = zipfile.ZIP_DEFLATED if name == INDEX else zipfile.ZIP_STORED  # pictures are packed already
            archive.writestr(info, data, compress_type=packed)


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A folder for what is not finished, on the same disk; gone afterwards, whatever happens."""
    folder = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
