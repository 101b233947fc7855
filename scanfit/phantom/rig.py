"""A ring of simulated depth cameras around a platform, and the small errors of its calibration."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.model.depth import Intrinsics
from scanfit.model.rig import RigCalibration, RigCamera

D435 = Intrinsics(width=848, height=480, fx=424.0, fy=424.0, cx=423.5, cy=239.5)
"""A RealSense D435's depth at its best size (capture.md section 4)."""

D435_BASELINE_MM = 50.0

CALIBRATED_MM, CALIBRATED_DEG = 0.25, 0.07
"""What a ChArUco board leaves of error per camera (capture.md section 4)."""

MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)


def ring_rig(
    cameras: int = 6,
    *,
    radius_mm: float = 330.0,
    height_mm: float = 300.0,
    aim_mm: float = 30.0,
    intrinsics: Intrinsics = D435,
    baseline_mm: float = D435_BASELINE_MM,
) -> RigCalibration:
    """Return a perfect rig: cameras evenly around the platform's middle, all looking at it.

    Parameters
    ----------
    cameras : 1 to 24
    radius_mm, height_mm : of the ring, over the platform
    aim_mm : height of the point over the middle that every camera looks at
    """
    if not 1 <= cameras <= 24:
        raise ValueFault(f"a ring of {cameras} cameras, expected 1 to 24")
    # The first one stands before the toes.
    angles = np.arange(cameras) * 2 * np.pi / cameras
    return RigCalibration(
        made_at=MADE_AT,
        method="simulated",
        floor=(np.array([0.0, 0.0, 1.0]), 0.0),
        cameras=tuple(
            RigCamera(
                serial=f"sim-{number:02d}",
                intrinsics=intrinsics,
                T_rig_depth=looking_at(
                    np.array([radius_mm * np.cos(angle), radius_mm * np.sin(angle), height_mm]),
                    np.array([0.0, 0.0, aim_mm]),
                ),
                rms_px=0.0,
                depth_offset_px=0.0,
                baseline_mm=baseline_mm,
            )
            for number, angle in enumerate(angles, start=1)
        ),
        glass=None,
    )


def looking_at(eye: NDArray[np.float64], target: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (4, 4) pose of a camera at ``eye`` whose axis passes through ``target``, its picture upright."""
    forward = (target - eye) / np.linalg.norm(target - eye)
    right = np.cross(forward, [0.0, 0.0, 1.0])
    if np.linalg.norm(right) < 1e-9:
        right = np.array([0.0, -1.0, 0.0])  # straight up or down: the picture's top is where the toes are
    right /= np.linalg.norm(right)
    T = np.eye(4)
    T[:3, :3] = np.column_stack([right, np.cross(forward, right), forward])
    T[:3, 3] = eye
    return T


def calibrated(
    rig: RigCalibration, rng: np.random.Generator, *, mm: float = CALIBRATED_MM, deg: float = CALIBRATED_DEG
) -> RigCalibration:
    """Return the rig as a calibration finds it: every camera moved by ``mm`` and turned by ``deg`` about itself."""
    return replace(rig, cameras=tuple(replace(each, T_rig_depth=_off(each, rng, mm, deg)) for each in rig.cameras))


def _off(camera: RigCamera, rng: np.random.Generator, mm: float, deg: float) -> NDArray[np.float64]:
    T = np.array(camera.T_rig_depth)
    T[:3, 3] += mm * _direction(rng)
    T[:3, :3] = T[:3, :3] @ _turn(_direction(rng), np.radians(deg))
    return T


def _direction(rng: np.random.Generator) -> NDArray[np.float64]:
    toward = rng.normal(size=3)
    unit: NDArray[np.float64] = toward / np.linalg.norm(toward)
    return unit


def _turn(axis: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """The (3, 3) rotation by ``angle`` about a unit axis (Rodrigues)."""
    x, y, z = axis
    K = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0.0]])
    R: NDArray[np.float64] = np.eye(3) + np.sin(angle) * K + (1 - np.cos(angle)) * (K @ K)
    return R
