"""The index of a replay bundle, ``capture.json``, schema ``scanfit.capture/1``.

::

    {"schema": "scanfit.capture/1",
     "made_by": "scanfit 0.1.0",
     "captured_at": "2026-11-22T09:30:00+01:00",   "" where it is not known
     "device": "", "side": null, "load_state": "unknown", "notes": [],
     "partial": null,                              or why the capture is not complete: it is kept, not measured
     "calibration": {"schema": "scanfit.rig/1", …},  null where the cameras' places are not known
     "intrinsics": {},                             serial to lens, of cameras that the calibration does not hold
     "frames": [
       {"camera": "843112070567", "number": 12, "time_us": 400123, "unit_mm": 0.1, "width": 848, "height": 480,
        "file": "frames/843112070567/12.png",      16-bit greyscale, 0 = no depth
        "sha256": "…",                             of the file's bytes
        "color": null,                             {"file", "sha256"} of an 8-bit RGB picture on the same pixels
        "confidence": null,                        {"file", "sha256"} of an 8-bit greyscale one, more is better
        "T_rig_depth": null}]}                     the frame's own pose, where a camera moves
"""

from __future__ import annotations

import msgspec

from scanfit.errors import ScanError
from scanfit.model.documents.plain import plain_document
from scanfit.model.documents.refusal import refusal
from scanfit.model.documents.rig import RIG_KEYS, RIG_SCHEMA, IntrinsicsDoc, RigDoc
from scanfit.model.documents.rounding import readable

CAPTURE_SCHEMA = "scanfit.capture/1"

MAX_BYTES = 4 * 1024 * 1024
"""Six cameras of thirty frames are 70 kB."""


class PictureDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    file: str
    sha256: str


class FrameDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    camera: str
    number: int
    time_us: int
    unit_mm: float
    file: str
    sha256: str
    width: int
    height: int
    color: PictureDoc | None = None
    confidence: PictureDoc | None = None
    T_rig_depth: list[list[float]] | None = None


class CaptureDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    made_by: str = ""
    captured_at: str = ""
    device: str = ""
    side: str | None = None
    load_state: str = "unknown"
    notes: list[str] = []
    partial: str | None = None
    calibration: RigDoc | None
    intrinsics: dict[str, IntrinsicsDoc] = {}
    frames: list[FrameDoc]


_KEYS: dict[str, type[msgspec.Struct]] = {**RIG_KEYS, "": CaptureDoc, "calibration": RigDoc, "frames": FrameDoc,
                                           "color": PictureDoc, "confidence": PictureDoc}  # fmt: skip


def capture_to_json(document: CaptureDoc) -> bytes:
    """Return the index, indented, with a closing newline."""
    return readable(msgspec.json.encode(document))


def capture_from_bytes(data: bytes, *, where: str) -> CaptureDoc:
    """Read an index. Its parts are checked when values are made of them."""
    if len(data) > MAX_BYTES:
        raise ScanError(f"a capture.json is at most {MAX_BYTES // 2**20} MB", where=where,
                        next_step="check that this is a replay bundle")  # fmt: skip
    plain = plain_document(data, schema=CAPTURE_SCHEMA, what="a capture", where=where)
    _check_units(plain.get("frames"), where=where)
    try:
        document = msgspec.convert(plain, CaptureDoc)
    except msgspec.ValidationError as error:
        raise refusal(str(error), where=where, keys_at=_KEYS) from None
    if document.calibration is not None and document.calibration.schema != RIG_SCHEMA:
        raise ScanError(f"schema is {document.calibration.schema[:40]!r}, expected '{RIG_SCHEMA}'",
                        where=f"{where} calibration", next_step="capture again with the rig's calibration")  # fmt: skip
    return document


def _check_units(frames: object, *, where: str) -> None:
    """A missing unit is the one gap that a reader is tempted to fill, with a foot ten times too large."""
    for index, frame in enumerate(frames) if isinstance(frames, list) else ():
        if isinstance(frame, dict) and frame.get("unit_mm") is None:
            raise ScanError(
                "the depth unit is missing",
                where=f"{where} frames[{index}]",
                next_step="write unit_mm, the millimetres of one count, as the camera's maker gives it",
            )
