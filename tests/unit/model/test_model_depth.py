"""Depth frames, lenses and rigs: read-only, and refused with a reason where they cannot be true."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pytest

from scanfit.errors import ValueFault
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import RawScan
from scanfit.units import Unit

LENS: dict[str, Any] = {"width": 6, "height": 4, "fx": 5.0, "fy": 5.0, "cx": 2.5, "cy": 1.5}
DEPTH = np.arange(24, dtype=np.uint16).reshape(4, 6)
MESH = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))


def frame(**parts: Any) -> DepthFrame:
    given = {
        "camera": "A1",
        "number": 0,
        "time_us": 0,
        "depth": DEPTH,
        "unit_mm": 0.1,
        "intrinsics": Intrinsics(**LENS),
    }
    return DepthFrame(**{**given, **parts})


def test_a_frame_is_a_read_only_copy() -> None:
    depth = DEPTH.copy()
    one = frame(depth=depth, color=np.zeros((4, 6, 3), np.uint8), T_rig_depth=np.eye(4))
    depth[0, 0] = 99
    assert one.depth[0, 0] == 0
    for array in (one.depth, one.color, one.T_rig_depth):
        assert array is not None
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
    assert frame(depth=one.depth).depth is one.depth  # nothing to copy


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"depth": DEPTH.astype(np.int32)}, "depth is int32, expected uint16"),
        ({"depth": DEPTH.astype(np.float32)}, "depth is float32, expected uint16"),
        ({"depth": DEPTH.T}, "depth has shape (6, 4), expected (4, 6) from the intrinsics"),
        ({"color": np.zeros((4, 6), np.uint8)}, "color has shape (4, 6), expected (4, 6, 3) from the intrinsics"),
        ({"confidence": DEPTH}, "confidence is uint16, expected uint8"),
        ({"unit_mm": None}, "the depth unit is None, expected millimetres a count"),
        ({"unit_mm": 0}, "the depth unit is 0 mm a count, expected more than zero"),
        ({"unit_mm": -1.0}, "the depth unit is -1 mm a count, expected more than zero"),
        ({"unit_mm": float("nan")}, "the depth unit is nan, expected millimetres a count"),
        ({"unit_mm": 0.001}, "the depth unit is 0.001 mm a count, expected 0.005 to 10; was it in metres?"),
        ({"number": -1}, "number is -1, expected a whole number from 0"),
        ({"time_us": 1.5}, "time_us is 1.5, expected a whole number from 0"),
        ({"camera": "../up"}, "camera '../up' is not named with 1 to 64 letters, digits, '.', '_' and '-'"),
        ({"camera": "a."}, "camera 'a.' is not named with 1 to 64 letters, digits, '.', '_' and '-'"),
        ({"T_rig_depth": np.diag([2.0, 1, 1, 1])}, "T_rig_depth is not rigid"),
        ({"T_rig_depth": np.diag([-1.0, 1, 1, 1])}, "T_rig_depth is not rigid"),
        ({"T_rig_depth": np.full((4, 4), np.nan)}, "T_rig_depth is not finite"),
        ({"T_rig_depth": np.diag([1e200, 1, 1, 1])}, "T_rig_depth is not rigid"),
        ({"T_rig_depth": np.eye(4) + np.outer([1e300, 0, 0, 0], [0, 0, 0, 1])}, "T_rig_depth moves by more than 1 km"),
        ({"intrinsics": LENS}, "intrinsics are dict, expected Intrinsics"),
    ],
)  # fmt: skip
def test_a_frame_that_cannot_be_true(parts: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueFault) as refused:
        frame(**parts)
    assert refused.value.what == why


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"width": 0}, "width is 0, expected 1 to 8192 pixels"),
        ({"height": 4.0}, "height is 4.0, expected 1 to 8192 pixels"),
        ({"fx": float("inf")}, "fx is inf, expected a finite number of pixels"),
        ({"fy": -5.0}, "the focal lengths are 5 and -5 px, expected more than zero, at most 1e6"),
        ({"cx": 5.6}, "the principal point (5.6, 1.5) is outside 6 x 4"),
        ({"model": "fisheye"},
         "the lens model is 'fisheye', expected one of none, brown_conrady, plumb_bob, rational_polynomial"),
        ({"model": "plumb_bob", "coeffs": (0.1,)}, "plumb_bob has 1 coefficients, expected 4 or 5"),
        ({"coeffs": (0.1, 0, 0, 0, 0)}, "the lens model is 'none' and its coefficients are not zero"),
        ({"model": "plumb_bob", "coeffs": (float("nan"),) * 5},
         "a lens coefficient is not a number that a lens can have"),
    ],
)  # fmt: skip
def test_a_lens_that_cannot_be_true(parts: dict[str, Any], why: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Intrinsics(**{**LENS, **parts})
    assert refused.value.what == why


def rig(*serials: str) -> RigCalibration:
    cameras = [RigCamera(serial=one, intrinsics=Intrinsics(**LENS), T_rig_depth=np.eye(4)) for one in serials]
    return RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0), cameras=tuple(cameras)
    )


def test_cameras_are_sorted_and_found() -> None:
    assert [camera.serial for camera in rig("b", "a", "c").cameras] == ["a", "b", "c"]
    assert rig("b", "a").camera("b").serial == "b"
    with pytest.raises(ValueFault, match="two cameras of the rig have one serial"):
        rig("a", "A")


def test_a_raw_scan_is_a_mesh_or_frames() -> None:
    assert RawScan(mesh=MESH, unit=None).surface is MESH
    assert RawScan(frames=(frame(),), rig=rig("A1"), unit=Unit.MM).mesh is None
    for parts, why in (
        ({"unit": None}, "a RawScan has neither a mesh nor frames, expected one of them"),
        ({"unit": Unit.MM, "mesh": MESH, "frames": (frame(),)}, "a RawScan has both a mesh and frames, expected one "
                                                               "of them"),
        ({"unit": Unit.MM, "mesh": MESH, "rig": rig("a")}, "a RawScan of a mesh has a rig calibration, which is for "
                                                          "frames"),
        ({"unit": Unit.M, "frames": (frame(),)}, "a RawScan of depth frames is in mm: each frame has its own unit_mm"),
    ):  # fmt: skip
        with pytest.raises(ValueFault) as refused:
            RawScan(**parts)  # type: ignore[arg-type]
        assert refused.value.what == why
    with pytest.raises(ValueFault, match="these depth frames have not been fused into a mesh"):
        RawScan(frames=(frame(),), unit=Unit.MM).surface  # noqa: B018
