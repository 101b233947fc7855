"""From a bundle to a ``RawScan`` of depth frames. Nothing in it is believed before it is checked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scanfit.capture._pillow import COLOUR, CONFIDENCE, DEPTH, Kind, picture_from_png
from scanfit.capture.bundle.archive import ZipBundle
from scanfit.capture.bundle.folder import FolderBundle
from scanfit.capture.bundle.names import INDEX, check_name
from scanfit.capture.calibration_age import age_note
from scanfit.errors import ScanError, ValueFault
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.documents.capture import MAX_BYTES, CaptureDoc, FrameDoc, PictureDoc, capture_from_bytes
from scanfit.model.documents.refusal import unknown_word
from scanfit.model.documents.rig import intrinsics_from_document, rig_from_document
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.units import Unit

MAX_FRAMES = 1000
MAX_UNPACKED = 800_000_000
"""Bytes of all pictures together. Six cameras of thirty frames of 848 x 480 are a fifth of it, with colour half."""

Bundle = FolderBundle | ZipBundle


def read_bundle(path: Path) -> RawScan:
    """Return the frames of the bundle at ``path`` and the calibration of their rig.

    Raises
    ------
    ScanError
        If the bundle is damaged, hostile, without depth, or marked as partial.
    """
    where = str(path)
    if not path.exists():
        raise ScanError("there is no such file", where=where, next_step="check the path")
    if not path.is_dir() and not path.is_file():
        raise ScanError("this is a device or a pipe, not a file", where=where, next_step="save the bundle to a file")
    bundle: Bundle = FolderBundle(path) if path.is_dir() else ZipBundle(path)
    with bundle:
        index = capture_from_bytes(bundle.read(INDEX, MAX_BYTES), where=f"{where} {INDEX}")
        if index.partial is not None:
            reason = " ".join(index.partial.split()) or "no reason is given"
            raise ScanError(f"the capture is not complete: {reason[:300]}", where=where,
                            next_step="capture again; this bundle is kept to find out why")  # fmt: skip
        return _scan(bundle, index, where=where)


def _scan(bundle: Bundle, index: CaptureDoc, *, where: str) -> RawScan:
    place = f"{where} {INDEX}"
    rig = None
    if index.calibration is not None:
        rig = rig_from_document(index.calibration, where=f"{place} calibration")
    lenses = _lenses(index, rig, where=place)
    _check_frames(index.frames, lenses, where=place)
    ordered = sorted(index.frames, key=lambda frame: (frame.camera, frame.number))
    old = age_note(rig, index.captured_at)
    return RawScan(
        unit=Unit.MM,
        side=None if index.side is None else Side(_word(index.side, [s.value for s in Side], "a side", place)),
        load_state=LoadState(_word(index.load_state, [s.value for s in LoadState], "a load state", place)),
        device=index.device,
        captured_at=index.captured_at,
        notes=(*index.notes, *([old] if old and old not in index.notes else [])),
        frames=tuple(_frame(bundle, frame, lenses[frame.camera], where=where) for frame in ordered),
        rig=rig,
    )


def _word(word: str, known: Sequence[str], what: str, where: str) -> str:
    if word not in known:
        raise unknown_word(what, word=word, known=known, where=where)
    return word


def _lenses(index: CaptureDoc, rig: RigCalibration | None, *, where: str) -> Mapping[str, Intrinsics]:
    """Every camera's lens: from the calibration, or by itself where no calibration holds the camera."""
    lenses = {} if rig is None else {camera.serial: camera.intrinsics for camera in rig.cameras}
    for serial, doc in index.intrinsics.items():
        if serial in lenses:
            raise ScanError(f"camera '{serial[:70]}' has two lenses, one in the calibration and one beside it",
                            where=where, next_step="leave it out of 'intrinsics'")  # fmt: skip
        lenses[serial] = intrinsics_from_document(doc, where=f"{where} intrinsics[{serial[:70]}]")
    return lenses


def _check_frames(frames: Sequence[FrameDoc], lenses: Mapping[str, Intrinsics], *, where: str) -> None:
    """Check what the index says of all frames before one of them is opened."""
    if not frames:
        raise ScanError("the capture holds no frames", where=where, next_step="capture again")
    if len(frames) > MAX_FRAMES or sum(map(_unpacked, frames)) > MAX_UNPACKED:
        raise ScanError(
            f"the capture holds {len(frames)} frames, which is more than is read at once",
            where=where,
            next_step=f"keep at most {MAX_FRAMES} frames and {MAX_UNPACKED // 10**6} MB of pictures",
        )
    seen: set[tuple[str, int]] = set()
    files: set[str] = set()
    units: dict[str, float] = {}
    for i, frame in enumerate(frames):
        place = f"{where} frames[{i}]"
        lens = lenses.get(frame.camera)
        if lens is None:
            known = ", ".join(lenses) or "no camera"
            raise ScanError(f"camera '{frame.camera[:70]}' is not in the calibration", where=place,
                            next_step=f"it knows {known[:300]}: use the calibration of this rig")  # fmt: skip
        if (frame.width, frame.height) != (lens.width, lens.height):
            raise ScanError(
                f"the frame is {frame.width} x {frame.height}, the lens of {frame.camera} {lens.width} x {lens.height}",
                where=place, next_step="capture in the resolution that was calibrated",
            )  # fmt: skip
        own = _files(frame)
        for file in own:
            check_name(file, where=place)
        if (frame.camera, frame.number) in seen or len({*own}) < len(own) or not files.isdisjoint(own):
            raise ScanError(f"frame {frame.number} of camera {frame.camera} is listed twice", where=place,
                            next_step="copy the bundle again, or capture again")  # fmt: skip
        if units.setdefault(frame.camera, frame.unit_mm) != frame.unit_mm:
            raise ScanError(f"camera {frame.camera} has frames of different depth units", where=place,
                            next_step="capture again with one setting")  # fmt: skip
        seen.add((frame.camera, frame.number))
        files.update(own)


def _files(frame: FrameDoc) -> list[str]:
    return [frame.file, *(layer.file for layer in (frame.color, frame.confidence) if layer is not None)]


def _unpacked(frame: FrameDoc) -> int:
    """Bytes of a frame's pictures in memory: two a pixel for depth, three for colour, one for confidence."""
    return abs(frame.width * frame.height) * (2 + 3 * (frame.color is not None) + (frame.confidence is not None))


def _frame(bundle: Bundle, doc: FrameDoc, lens: Intrinsics, *, where: str) -> DepthFrame:
    place = f"{where} {doc.file}"
    depth = _picture(bundle, PictureDoc(file=doc.file, sha256=doc.sha256), DEPTH, lens, where=where)
    if not depth.any():
        raise ScanError(
            f"frame {doc.number} of camera {doc.camera} holds no depth at all",
            where=place,
            next_step="see that nothing covers the camera and its projector is on, and capture again",
        )
    try:
        return DepthFrame(
            camera=doc.camera,
            number=doc.number,
            time_us=doc.time_us,
            depth=depth,
            unit_mm=doc.unit_mm,
            intrinsics=lens,
            color=None if doc.color is None else _picture(bundle, doc.color, COLOUR, lens, where=where),
            confidence=None
            if doc.confidence is None
            else _picture(bundle, doc.confidence, CONFIDENCE, lens, where=where),
            T_rig_depth=_pose(doc),
        )
    except ValueFault as fault:
        raise ScanError(fault.what, where=place, next_step="correct it in capture.json, or capture again") from None


def _picture(bundle: Bundle, doc: PictureDoc, kind: Kind, lens: Intrinsics, *, where: str) -> Any:
    place = f"{where} {doc.file}"
    # packing never doubles a picture
    data = bundle.read(doc.file, 2 * lens.width * lens.height * kind.layers * kind.bits // 8 + 65536)
    if hashlib.sha256(data).hexdigest() != doc.sha256.lower():
        raise ScanError("the picture is not the one that was captured: its sha256 differs", where=place,
                        next_step="copy the bundle again, or capture again")  # fmt: skip
    return picture_from_png(data, kind, width=lens.width, height=lens.height, where=place)


def _pose(doc: FrameDoc) -> Any:
    rows = doc.T_rig_depth
    if rows is not None and (len(rows) != 4 or any(len(row) != 4 for row in rows)):
        raise ValueFault("T_rig_depth is not 4 rows of 4 numbers")
    return rows
