"""A rig calibration to ``scanfit.rig/1`` JSON and back, number for number.

::

    {"schema": "scanfit.rig/1",
     "made_at": "2026-11-22T09:30:00+01:00",            a day, or a moment with its time zone
     "method": "charuco 9x6, 6 poses",
     "floor": {"normal": [0, 0, 1], "height_mm": 0},    rig frame: z up, x from heel to toe
     "glass": {"thickness_mm": 8, "index": 1.51},       null where there is none
     "cameras": [
       {"serial": "843112070567",
        "intrinsics": {"width": 848, "height": 480, "fx": 424.1, "fy": 424.1, "cx": 423.6, "cy": 239.4,
                       "model": "none", "coeffs": []},  the centre of the top left pixel is (0, 0)
        "T_rig_depth": [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 440], [0, 0, 0, 1]],
                                                        millimetres; camera x right, y down, z forward
        "rms_px": 0.21, "depth_offset_px": 0.02, "baseline_mm": 50}]}
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import msgspec

from scanfit.errors import ScanError, ValueFault
from scanfit.model.depth import Intrinsics
from scanfit.model.documents.plain import plain_document
from scanfit.model.documents.refusal import refusal
from scanfit.model.documents.rounding import readable
from scanfit.model.rig import Glass, RigCalibration, RigCamera
from scanfit.whole_file import read_file

RIG_SCHEMA = "scanfit.rig/1"

MAX_BYTES = 1024 * 1024
"""Thirty-two cameras are 30 kB."""

NEAREST_MM = 20.0
"""A camera as near as this to the middle of the platform stands in the foot: its place is in metres."""


class IntrinsicsDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    model: str = "none"
    coeffs: list[float] = []


class CameraDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    serial: str
    intrinsics: IntrinsicsDoc
    T_rig_depth: list[list[float]]
    rms_px: float
    depth_offset_px: float = 0.0
    baseline_mm: float | None = None


class FloorDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    normal: list[float]
    height_mm: float


class GlassDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    thickness_mm: float
    index: float


class RigDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: str
    made_at: str
    method: str
    floor: FloorDoc
    cameras: list[CameraDoc]
    glass: GlassDoc | None = None


RIG_KEYS: dict[str, type[msgspec.Struct]] = {
    "": RigDoc,
    "cameras": CameraDoc,
    "intrinsics": IntrinsicsDoc,
    "floor": FloorDoc,
    "glass": GlassDoc,
}


def rig_to_json(rig: RigCalibration) -> bytes:
    """Return the document, indented, with a closing newline."""
    return readable(msgspec.json.encode(rig_document(rig)))


def rig_from_file(path: Path) -> RigCalibration:
    """Read the calibration at ``path``."""
    data = read_file(path, MAX_BYTES, ScanError)
    return rig_from_bytes(data, where=str(path))


def rig_from_bytes(data: bytes, *, where: str = "rig calibration") -> RigCalibration:
    """Read a calibration held in memory."""
    if len(data) > MAX_BYTES:
        raise ScanError(f"a rig calibration is at most {MAX_BYTES // 2**20} MB", where=where,
                        next_step="check that this is a calibration")  # fmt: skip
    plain = plain_document(data, schema=RIG_SCHEMA, what="a rig calibration", where=where)
    try:
        document = msgspec.convert(plain, RigDoc)
    except msgspec.ValidationError as error:
        raise refusal(str(error), where=where, keys_at=RIG_KEYS) from None
    return rig_from_document(document, where=where)


def rig_document(rig: RigCalibration) -> RigDoc:
    """Return the document as a value, to stand by itself or inside another."""
    normal, height_mm = rig.floor
    glass = rig.glass
    return RigDoc(
        schema=RIG_SCHEMA,
        made_at=rig.made_at.isoformat(),
        method=rig.method,
        floor=FloorDoc(normal=normal.tolist(), height_mm=height_mm),
        cameras=[_camera_document(camera) for camera in rig.cameras],
        glass=None if glass is None else GlassDoc(thickness_mm=glass.thickness_mm, index=glass.index),
    )


def _camera_document(camera: RigCamera) -> CameraDoc:
    return CameraDoc(
        serial=camera.serial,
        intrinsics=intrinsics_document(camera.intrinsics),
        T_rig_depth=camera.T_rig_depth.tolist(),
        rms_px=camera.rms_px,
        depth_offset_px=camera.depth_offset_px,
        baseline_mm=camera.baseline_mm,
    )


def intrinsics_document(one: Intrinsics) -> IntrinsicsDoc:
    """Return a lens as it stands in a document."""
    return IntrinsicsDoc(width=one.width, height=one.height, fx=one.fx, fy=one.fy, cx=one.cx, cy=one.cy,
                         model=one.model, coeffs=list(one.coeffs))  # fmt: skip


def rig_from_document(doc: RigDoc, *, where: str) -> RigCalibration:
    """Return the calibration; a value refused at birth is told with its place in the file."""
    cameras = tuple(_camera(each, where=f"{where} cameras[{i}]") for i, each in enumerate(doc.cameras))
    made_at = _moment(doc.made_at, where=where)
    try:
        return RigCalibration(
            made_at=made_at,
            method=doc.method,
            floor=(_any_array(doc.floor.normal), doc.floor.height_mm),
            cameras=cameras,
            glass=None if doc.glass is None else Glass(thickness_mm=doc.glass.thickness_mm, index=doc.glass.index),
        )
    except ValueFault as fault:
        raise _said(fault, where) from None


def _camera(doc: CameraDoc, *, where: str) -> RigCamera:
    intrinsics = intrinsics_from_document(doc.intrinsics, where=f"{where}.intrinsics")
    rows = doc.T_rig_depth
    if len(rows) != 4 or any(len(row) != 4 for row in rows):
        raise ScanError("T_rig_depth is not 4 rows of 4 numbers", where=where, next_step="calibrate again")
    try:
        camera = RigCamera(
            serial=doc.serial,
            intrinsics=intrinsics,
            T_rig_depth=_any_array(rows),
            rms_px=doc.rms_px,
            depth_offset_px=doc.depth_offset_px,
            baseline_mm=doc.baseline_mm,
        )
    except ValueFault as fault:
        raise _said(fault, where) from None
    distance = sum(row[3] ** 2 for row in rows[:3]) ** 0.5
    if distance < NEAREST_MM:
        raise ScanError(
            f"the camera stands {distance:.3g} mm from the middle of the platform",
            where=where,
            next_step="T_rig_depth is in millimetres: multiply its last column by 1000 if it is in metres",
        )
    return camera


def intrinsics_from_document(doc: IntrinsicsDoc, *, where: str) -> Intrinsics:
    """Return a lens from a document."""
    try:
        return Intrinsics(width=doc.width, height=doc.height, fx=doc.fx, fy=doc.fy, cx=doc.cx, cy=doc.cy,
                          model=doc.model, coeffs=tuple(doc.coeffs))  # fmt: skip
    except ValueFault as fault:
        raise _said(fault, where) from None


def _moment(text: str, *, where: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise ScanError(f"made_at is {text[:40]!r}, expected a date", where=where,
                        next_step="write it like 2026-11-22 or 2026-11-22T09:30:00+01:00") from None  # fmt: skip


def _any_array(rows: list[Any]) -> Any:
    import numpy as np

    return np.array(rows, dtype=np.float64)


def _said(fault: ValueFault, where: str) -> ScanError:
    return ScanError(fault.what, where=where, next_step="correct it in the file, or calibrate again")
