"""The platform as a gauge: known errors of a camera are found from the platform alone, and no others are made up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanfit.capture.depth_filter import without_offset
from scanfit.capture.floor_check import checked
from scanfit.geometry.plane import rotation_about
from scanfit.phantom.rig import ring_rig

FLOOR = (np.array([0.0, 0.0, 1.0]), 0.0)
REACH = (260.0, 220.0)
CAMERA = ring_rig(6).cameras[1]


def platform(camera, offset_px=0.0):
    """What the camera sees of the plane z = 0, closed form, with its disparity off by ``offset_px``."""
    k, T = camera.intrinsics, camera.T_rig_depth
    v, u = np.mgrid[: k.height, : k.width]
    ray = np.stack([(u - k.cx) / k.fx, (v - k.cy) / k.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    down = -ray[..., 2]
    depth = np.where(down > 0.05, T[2, 3] / np.maximum(down, 0.05), 0)
    focal_baseline = k.fx * camera.baseline_mm
    return np.where(depth > 0, focal_baseline / (focal_baseline / np.maximum(depth, 1) + offset_px), 0).astype(
        np.float32
    )


def off(camera, shift_mm, turn_rad):
    T = np.array(camera.T_rig_depth)
    T[:3, :3] = rotation_about(np.array(turn_rad)) @ T[:3, :3]
    T[:3, 3] += shift_mm
    return replace(camera, T_rig_depth=T)


def height_error(camera, depth):
    """What is left of the platform, mm."""
    k, T = camera.intrinsics, camera.T_rig_depth
    v, u = np.mgrid[: k.height, : k.width]
    ray = np.stack([(u - k.cx) / k.fx, (v - k.cy) / k.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    points = ray * without_offset(depth, camera)[..., None] + T[:3, 3]
    inside = (depth > 0) & (np.abs(points[..., :2]) < REACH).all(axis=-1)
    return np.abs(points[inside][:, 2])


@pytest.mark.parametrize(
    ("shift", "turn", "offset"),
    [
        ([0, 0, 0.4], [0, 0, 0], 0.0),
        ([0, 0, 0], [0.002, -0.001, 0], 0.0),
        ([0, 0, 0], [0, 0, 0], 0.05),
        ([0, 0, -0.3], [-0.001, 0.001, 0], 0.04),
    ],
)
def test_what_the_platform_shows_is_put_right(shift, turn, offset):
    depth = platform(CAMERA, offset)
    wrong = off(CAMERA, shift, turn)
    found = checked(wrong, depth, FLOOR, REACH)
    before, after = height_error(wrong, depth), height_error(found.camera, depth)
    assert before.mean() > 0.1
    assert after.mean() < 0.12 * before.mean()
    assert found.left_mm < 0.1
    assert found.moved_mm == pytest.approx(before.mean(), rel=0.2)


def test_what_lies_along_the_platform_stays_as_calibrated():
    wrong = off(CAMERA, [0.5, -0.4, 0], [0, 0, 0.003])
    found = checked(wrong, platform(CAMERA), FLOOR, REACH).camera
    assert np.abs(found.T_rig_depth - wrong.T_rig_depth).max() < 1e-3


def test_a_right_camera_and_a_foot_on_the_platform_change_nothing():
    depth = platform(CAMERA)
    depth[200:300, 300:500] -= 30  # a foot
    found = checked(CAMERA, depth, FLOOR, REACH)
    assert np.abs(found.camera.T_rig_depth - CAMERA.T_rig_depth).max() < 1e-2
    assert found.moved_mm < 0.01


def test_too_little_platform_says_nothing():
    assert checked(CAMERA, np.zeros((480, 848), dtype=np.float32), FLOOR, REACH) is None
    far = platform(CAMERA) * np.float32(0.9)
    assert checked(CAMERA, far, FLOOR, REACH) is None


@pytest.mark.parametrize("tilt", [0.0, 0.2])
def test_a_rotation_about_an_axis(tilt):
    R = rotation_about(np.array([0.0, tilt, np.pi / 2]) if tilt == 0 else np.array([0, tilt, 0.0]))
    assert np.abs(R @ R.T - np.eye(3)).max() < 1e-12
    if tilt == 0:
        assert np.abs(R @ [1, 0, 0] - [0, 1, 0]).max() < 1e-12
    assert np.array_equal(rotation_about(np.zeros(3)), np.eye(3))
