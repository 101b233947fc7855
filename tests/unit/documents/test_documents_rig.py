"""A rig calibration comes back number for number, and what a person mistyped is named with the right word."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ScanError
from scanfit.model.depth import COEFFICIENTS, Intrinsics
from scanfit.model.documents import rig_from_bytes, rig_from_file, rig_to_json
from scanfit.model.rig import Glass, RigCalibration, RigCamera

NUMBER = st.floats(-1e4, 1e4)
SERIALS = st.from_regex(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,10}[A-Za-z0-9])?", fullmatch=True)


@st.composite
def lenses(draw: st.DrawFn) -> Intrinsics:
    width, height = draw(st.integers(1, 4000)), draw(st.integers(1, 4000))
    model = draw(st.sampled_from(sorted(COEFFICIENTS)))
    count = draw(st.sampled_from(COEFFICIENTS[model]))
    coeffs = tuple(0.0 if model == "none" else draw(st.floats(-1, 1)) for _ in range(count))
    return Intrinsics(
        width=width, height=height, fx=draw(st.floats(1e-3, 1e4)), fy=draw(st.floats(1e-3, 1e4)),
        cx=draw(st.floats(-0.5, width - 0.5)), cy=draw(st.floats(-0.5, height - 0.5)), model=model, coeffs=coeffs,
    )  # fmt: skip


@st.composite
def poses(draw: st.DrawFn) -> np.ndarray:
    R, _ = np.linalg.qr(np.array(draw(st.lists(NUMBER, min_size=9, max_size=9))).reshape(3, 3))
    T = np.eye(4)
    T[:3, :3] = R * np.sign(np.linalg.det(R))
    T[:3, 3] = (draw(st.floats(-900, 900)), draw(st.floats(-900, 900)), draw(st.floats(20, 900)))
    return T


@st.composite
def rigs(draw: st.DrawFn) -> RigCalibration:
    normal = np.array([draw(st.floats(-1, 1)), draw(st.floats(-1, 1)), draw(st.floats(0.1, 1))])
    cameras = tuple(
        RigCamera(
            serial=serial, intrinsics=draw(lenses()), T_rig_depth=draw(poses()), rms_px=draw(st.floats(0, 5)),
            depth_offset_px=draw(st.floats(-1, 1)), baseline_mm=draw(st.none() | st.floats(1, 200)),
        )
        for serial in draw(st.lists(SERIALS, min_size=1, max_size=4, unique_by=str.lower))
    )  # fmt: skip
    return RigCalibration(
        made_at=draw(st.dates() | st.datetimes(timezones=st.just(UTC))),
        method=draw(st.text(min_size=1).filter(str.strip).filter(lambda text: text.isprintable())),
        floor=(normal / np.linalg.norm(normal), draw(NUMBER)),
        cameras=cameras,
        glass=draw(st.none() | st.builds(Glass, thickness_mm=st.floats(1, 20), index=st.floats(1, 2))),
    )


@given(rigs())
def test_a_calibration_comes_back_to_the_last_digit(rig: RigCalibration) -> None:
    back = rig_from_bytes(rig_to_json(rig))
    assert (back.made_at, back.method, back.glass) == (rig.made_at, rig.method, rig.glass)
    assert back.floor[0].tolist() == rig.floor[0].tolist()
    assert back.floor[1] == rig.floor[1]
    for one, other in zip(back.cameras, rig.cameras, strict=True):
        assert one.intrinsics == other.intrinsics
        assert one.T_rig_depth.tolist() == other.T_rig_depth.tolist()
        assert (one.serial, one.rms_px, one.depth_offset_px, one.baseline_mm) == (
            other.serial, other.rms_px, other.depth_offset_px, other.baseline_mm,
        )  # fmt: skip
    assert rig_to_json(back) == rig_to_json(rig)


def document() -> dict[str, Any]:
    T = [[1.0, 0.0, 0.0, 0.0], [0.0, -1.0, 0.0, 0.0], [0.0, 0.0, -1.0, 440.0], [0.0, 0.0, 0.0, 1.0]]
    lens = {"width": 64, "height": 48, "fx": 60.0, "fy": 60.0, "cx": 31.5, "cy": 23.5}
    return {
        "schema": "scanfit.rig/1", "made_at": "2026-11-22", "method": "by hand",
        "floor": {"normal": [0, 0, 1], "height_mm": 0}, "glass": None,
        "cameras": [{"serial": "A1", "intrinsics": lens, "T_rig_depth": T, "rms_px": 0.2}],
    }  # fmt: skip


def read(doc: object) -> RigCalibration:
    return rig_from_bytes(json.dumps(doc).encode(), where="rig.json")


def test_a_typed_calibration_is_read() -> None:
    rig = read(document())
    assert rig.made_at == date(2026, 11, 22)
    assert rig.camera("A1").T_rig_depth[2, 3] == 440
    assert rig.camera("A1").baseline_mm is None


def at(*path: object, value: object) -> dict[str, Any]:
    doc = document()
    place: Any = doc
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return doc


CAMERA = ("cameras", 0)
METRES = [[1, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 0.44], [0, 0, 0, 1]]


@pytest.mark.parametrize(
    ("doc", "said"),
    [
        (at("glas", value=None),
         "rig.json: 'glas' is not a key scanfit knows here\n       use one of: schema, made_at, method, floor, "
         "cameras, glass"),
        (at(*CAMERA, "intrinsics", "widht", value=1),
         "rig.json cameras[0].intrinsics: 'widht' is not a key scanfit knows here\n       did you mean 'width'?"),
        (at(*CAMERA, "rms", value=1), "rig.json cameras[0]: 'rms' is not a key scanfit knows here\n       use one of: "
                                      "serial, intrinsics, T_rig_depth, rms_px, depth_offset_px, baseline_mm"),
        (at(*CAMERA, "T_rig_depth", value=METRES),
         "rig.json cameras[0]: the camera stands 0.44 mm from the middle of the platform\n       T_rig_depth is in "
         "millimetres: multiply its last column by 1000 if it is in metres"),
        (at(*CAMERA, "T_rig_depth", value=[[2, 0, 0, 0], *METRES[1:]]),
         "rig.json cameras[0]: T_rig_depth is not rigid\n       correct it in the file, or calibrate again"),
        (at(*CAMERA, "T_rig_depth", value=METRES[:3]),
         "rig.json cameras[0]: T_rig_depth is not 4 rows of 4 numbers\n       calibrate again"),
        (at(*CAMERA, "intrinsics", "width", value="64"),
         "rig.json cameras[0].intrinsics.width: this is text, expected a whole number\n       correct the value"),
        (at(*CAMERA, "intrinsics", "model", value="fisheye"),
         "rig.json cameras[0].intrinsics: the lens model is 'fisheye', expected one of none, brown_conrady, "
         "plumb_bob, rational_polynomial\n       correct it in the file, or calibrate again"),
        (at("made_at", value="yesterday"), "rig.json: made_at is 'yesterday', expected a date\n       write it like "
                                           "2026-11-22 or 2026-11-22T09:30:00+01:00"),
        (at("made_at", value="2026-11-22T09:30:00"),
         "rig.json: made_at has no time zone\n       correct it in the file, or calibrate again"),
        (at("cameras", value=[]),
         "rig.json: the rig has 0 cameras, expected 1 to 32\n       correct it in the file, or calibrate again"),
        (at("cameras", value=document()["cameras"] * 2),
         "rig.json: two cameras of the rig have one serial\n       correct it in the file, or calibrate again"),
        (at("glass", value={"thickness_mm": 0, "index": 1.5}),
         "rig.json: the glass is 0.0 mm thick, expected more than 0 and at most 50\n       correct it in the file, "
         "or calibrate again"),
        (at("floor", "normal", value=[0, 0, -1]),
         "rig.json: the floor's normal points down; the rig's z points up\n       correct it in the file, "
         "or calibrate again"),
        (at("schema", value="scanfit.rig/9"), "rig.json: schema is 'scanfit.rig/9', expected 'scanfit.rig/1'\n       "
                                              'write "schema": "scanfit.rig/1", if this is a rig calibration of that '
                                              "version"),
        ([], 'rig.json: a rig calibration is a table of keys\n       start it with { "schema": "scanfit.rig/1", ... }'),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(doc: object, said: str) -> None:
    with pytest.raises(ScanError) as refused:
        read(doc)
    assert str(refused.value) == said


def test_nan_and_another_serial_are_refused() -> None:
    with pytest.raises(ScanError, match=r"NaN is not a number"):
        read(at("floor", "height_mm", value=math.nan))
    with pytest.raises(ScanError) as refused:
        read(document()).camera("B2")
    assert str(refused.value) == (
        "the rig calibration has no camera 'B2'\n       it knows A1: use this rig's own calibration, or calibrate again"
    )


@given(st.binary(max_size=200) | st.recursive(st.none() | st.floats() | st.text(max_size=5),
       lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(document())), inner),
       max_leaves=8).map(lambda value: json.dumps({**document(), **value} if isinstance(value, dict) else value)
                         .encode()))  # fmt: skip
def test_anything_else_is_a_calibration_or_a_scan_error(data: bytes) -> None:
    try:
        rig = rig_from_bytes(data)
    except ScanError as error:
        told = (error.what, error.next_step)
    else:
        told = (rig.method, rig.cameras)
    assert all(told)


def test_a_file_that_is_too_large_or_absent(tmp_path: Any) -> None:
    path = tmp_path / "rig.json"
    with pytest.raises(ScanError, match="the file cannot be read: no such file"):
        rig_from_file(path)
    path.write_bytes(b" " * (1024 * 1024 + 1))
    with pytest.raises(ScanError, match="a rig calibration is at most 1 MB"):
        rig_from_file(path)
    path.write_text(json.dumps(document()), encoding="utf-8")
    assert rig_from_file(path).made_at == datetime(2026, 11, 22).date()
