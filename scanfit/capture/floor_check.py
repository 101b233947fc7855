"""The platform as a gauge: what a camera that sees it says about its own pose and disparity.

Every capture shows the platform, whose place the calibration knows. A camera that sees it high, low or tilted is off
by as much; three of its six degrees of freedom, and the offset of its disparity, can be put right without touching the
foot. What lies along the platform (two shifts and a turn) stays as calibrated: fitting it to the foot would shorten
the foot (capture.md section 4).
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.plane import rotation_about
from scanfit.model.rig import RigCamera

BAND_MM = 12.0
"""So near to where the platform should be, a point belongs to it, D."""

OUTLIER_MM = 3.0
"""A point farther than this from the platform once it is fitted is something else, D."""

STRIDE_PX = 3
FEWEST_POINTS = 2000

PRIOR_SHIFT_MM, PRIOR_TILT_RAD, PRIOR_OFFSET_PX = 0.5, np.radians(0.15), 0.05
"""One sigma of what is wrong with a good calibration: twice capture.md's (0.25 mm, 0.07 degrees, 0.03 px), D."""

PATTERN_MM, PATTERN_PX2 = 0.3, 8000.0
"""One sigma of a stereo camera's fixed pattern at 0.44 m, and over how many pixels it is one number (capture.md)."""


class FloorCheck(NamedTuple):
    """A camera put right, how far its view of the middle of the platform moved, and what is left, both mm."""

    camera: RigCamera
    moved_mm: float
    left_mm: float


def checked(
    camera: RigCamera,
    depth_mm: NDArray[np.float32],
    floor: tuple[NDArray[np.float64], float],
    reach_mm: tuple[float, float],
) -> FloorCheck | None:
    """Return the camera as the platform corrects it; None where too little of the platform is seen.

    Parameters
    ----------
    depth_mm : (H, W), edges and grazing surfaces left out
    floor : unit normal (3,) and height, rig frame
    reach_mm : half the length and half the width of the platform, rig frame
    """
    normal, height = floor
    k, T = camera.intrinsics, camera.T_rig_depth
    v, u = np.mgrid[: k.height : STRIDE_PX, : k.width : STRIDE_PX]
    depth = depth_mm[::STRIDE_PX, ::STRIDE_PX].astype(np.float64)
    rays = np.stack([(u - k.cx) / k.fx, (v - k.cy) / k.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    points = rays * depth[..., None] + T[:3, 3]
    over = points @ normal - height
    near = (depth > 0) & (np.abs(over) < BAND_MM)
    near &= (np.abs(points[..., 0]) < reach_mm[0]) & (np.abs(points[..., 1]) < reach_mm[1])
    if near.sum() < FEWEST_POINTS:
        return None
    arms, down, depth, over = points[near] - T[:3, 3], rays[near] @ normal, depth[near], over[near]
    about = _level_axes(normal)
    design: NDArray[np.float64] = np.column_stack(
        [np.ones(len(over)), *(np.cross(arms, normal) @ axis for axis in about)]
    )
    prior = [PRIOR_SHIFT_MM, PRIOR_TILT_RAD, PRIOR_TILT_RAD]
    if camera.baseline_mm is not None:
        design = np.column_stack([design, depth**2 / (k.fx * camera.baseline_mm) * down])
        prior.append(PRIOR_OFFSET_PX)
    solution: NDArray[np.float64] = _ridge(design, -over, np.array(prior))
    kept = np.abs(over + design @ solution) < OUTLIER_MM
    if kept.sum() < FEWEST_POINTS:
        return None
    solution = _ridge(design[kept], -over[kept], np.array(prior))
    left = over[kept] + design[kept] @ solution
    turned = np.array(T)
    turn = solution[1] * about[0] + solution[2] * about[1]
    turned[:3, :3] = rotation_about(turn) @ T[:3, :3]
    turned[:3, 3] += solution[0] * normal
    offset = camera.depth_offset_px + (float(solution[3]) if len(solution) > 3 else 0.0)
    return FloorCheck(
        camera=replace(camera, T_rig_depth=turned, depth_offset_px=offset),
        moved_mm=float(np.abs(design[kept] @ solution).mean()),
        left_mm=float(np.sqrt((left**2).mean())),
    )


def _ridge(design: NDArray[np.float64], target: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least squares in which neighbouring pixels share their error, and what is wrong has a known size."""
    weight = STRIDE_PX**2 / PATTERN_PX2 / PATTERN_MM**2
    normal = weight * design.T @ design + np.diag(1 / prior**2)
    return np.asarray(np.linalg.solve(normal, weight * design.T @ target), dtype=np.float64)


def _level_axes(normal: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two unit vectors along the platform."""
    along = np.cross(normal, [0.0, 1.0, 0.0] if abs(normal[1]) < 0.9 else [1.0, 0.0, 0.0])
    along /= np.linalg.norm(along)
    return along, np.cross(normal, along)
