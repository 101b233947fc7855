"""What of a depth picture is not to be trusted: edges, flying pixels, grazing surfaces; and what is known to be off."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.backproject import distorted, reach
from scanfit.errors import ScanError
from scanfit.model.depth import Intrinsics
from scanfit.model.rig import Glass, RigCamera

EDGE_DEG = 80.0
"""A step of depth that only a surface at more than this incidence would make is an edge, D: 6 mm at 0.44 m. At 86
the surface is 0.05 mm worse (C)."""

EDGE_PX = 1
"""So wide a band on either side of an edge is left out. Stereo matching mixes near and far there; but a band of 2
shortens feet by 0.6 to 1.5 mm more (C, three phantoms), and most of what flies is gone by the median."""

STEEPEST_DEG = 85.0
"""Surfaces seen at more than this incidence are left out, D: at 80 a foot becomes 0.3 mm shorter still (C)."""

SMOOTH_MM = 8.0
"""Four neighbouring pixels whose depths span less than this are one surface, D."""

GAP_PX = 3
"""Half the width of a gap that is filled, D: a heel of 20 mm hides 2 px of floor from a baseline of 50 mm."""

LONE_NEIGHBOURS = 3
"""A pixel with fewer of its eight neighbours at its own depth flies alone, D."""


def without_edges(depth: NDArray[np.float32], k: Intrinsics, band_px: int = EDGE_PX) -> NDArray[np.float32]:
    """Return the depth (H, W) mm without bands of ``band_px`` along its edges and without flying pixels."""
    limit = _steepest_step(depth, k, EDGE_DEG)
    edge = np.zeros(depth.shape, dtype=bool)
    for a, b in (_AHEAD_BEHIND_ROWS, _AHEAD_BEHIND_COLUMNS):
        near = np.minimum(limit[a], limit[b])
        step = (depth[a] > 0) & (depth[b] > 0) & (np.abs(depth[a] - depth[b]) > near)
        edge[a] |= step
        edge[b] |= step
    kept = np.where(_grown(edge, band_px - 1), np.float32(0), depth)
    return np.where(_neighbours_at_depth(kept, limit) >= LONE_NEIGHBOURS, kept, np.float32(0))


def without_grazing(depth: NDArray[np.float32], k: Intrinsics) -> NDArray[np.float32]:
    """Return the depth (H, W) mm without surfaces that were seen at a grazing angle; unknown ones stay."""
    nearness = np.divide(1, depth, out=np.zeros_like(depth), where=depth > 0)
    grazing = incidence(nearness, k, step_px=1) < np.float32(np.cos(np.radians(STEEPEST_DEG)))
    return np.where(grazing, np.float32(0), depth)


def incidence(nearness: NDArray[np.float32], k: Intrinsics, step_px: int = 2) -> NDArray[np.float32]:
    """Return (H, W) the cosine between each pixel's ray and the surface's normal; 0.5 where it is not known.

    Parameters
    ----------
    nearness : (H, W) 1 / depth, 1/mm, 0 where there is none
    step_px : how far away the neighbours are that it is taken from

    Notes
    -----
    The plane through a pixel and its neighbours is a x + b y + c = 1 / depth in normalised coordinates.
    """
    a, b = np.zeros_like(nearness), np.zeros_like(nearness)
    known = nearness > 0
    left, right = nearness[:, : -2 * step_px], nearness[:, 2 * step_px :]
    a[:, step_px:-step_px] = (right - left) * np.float32(k.fx / (2 * step_px))
    known[:, step_px:-step_px] &= (left > 0) & (right > 0)
    upper, lower = nearness[: -2 * step_px], nearness[2 * step_px :]
    b[step_px:-step_px] = (lower - upper) * np.float32(k.fy / (2 * step_px))
    known[step_px:-step_px] &= (upper > 0) & (lower > 0)
    v, u = np.ogrid[: k.height, : k.width]
    x, y = ((u - k.cx) / k.fx).astype(np.float32), ((v - k.cy) / k.fy).astype(np.float32)
    c = nearness - a * x - b * y
    size = np.sqrt((a * a + b * b + c * c) * (x * x + y * y + np.float32(1)))
    cosine: NDArray[np.float32] = np.divide(nearness, size, out=np.full_like(nearness, 0.5), where=known & (size > 0))
    return cosine


def without_offset(depth: NDArray[np.float32], camera: RigCamera) -> NDArray[np.float32]:
    """Return the depth (H, W) mm of a stereo camera whose disparity is off by ``depth_offset_px``.

    Raises
    ------
    ScanError
        If the calibration has an offset and no baseline: what a pixel means in mm is then not known.
    """
    if camera.depth_offset_px == 0:
        return depth
    if camera.baseline_mm is None:
        raise ScanError(
            f"the calibration of camera {camera.serial} has a depth offset and no baseline",
            next_step="add baseline_mm to the rig calibration, or calibrate again",
        )
    focal_baseline = camera.intrinsics.fx * camera.baseline_mm
    seen = depth > 0
    disparity = focal_baseline / np.where(seen, depth, 1.0) - camera.depth_offset_px
    true = np.where(seen & (disparity > 0), focal_baseline / np.maximum(disparity, 1e-6), 0.0)
    return true.astype(np.float32)


def rectified(depth: NDArray[np.float32], k: Intrinsics) -> NDArray[np.float32]:
    """Return the depth (H, W) mm that a lens without distortion and the same focal lengths would have seen."""
    if not any(k.coeffs):
        return depth
    v, u = np.mgrid[: k.height, : k.width].astype(np.float64)
    rays = np.column_stack([((u - k.cx) / k.fx).ravel(), ((v - k.cy) / k.fy).ravel()])
    seen = distorted(rays, k).reshape(*depth.shape, 2)
    at_u, at_v = seen[..., 0] * k.fx + k.cx, seen[..., 1] * k.fy + k.cy
    inside = (at_u >= 0) & (at_v >= 0) & (at_u <= k.width - 1) & (at_v <= k.height - 1)
    inside &= ((rays**2).sum(axis=1) < reach(k)).reshape(depth.shape)
    return np.where(inside, _between_pixels(depth, at_u, at_v), 0).astype(np.float32)


def through_glass(
    depth: NDArray[np.float32],
    k: Intrinsics,
    T_rig_depth: NDArray[np.float64],
    floor: NDArray[np.float64],
    glass: Glass,
) -> NDArray[np.float32]:
    """Return the depth (H, W) mm that a camera under a glass plate would have measured without the glass.

    Parameters
    ----------
    floor : (3,) unit normal of the platform, rig frame; the plate lies parallel to it

    Notes
    -----
    A ray that meets the plate at the angle a comes from t (1 - cos a / sqrt(n² - sin² a)) farther along the plate's
    normal (Hecht, Optics, plane-parallel plates). The point moved so lies on another ray: each pixel takes its depth
    from the place whose point moves into it, found by four rounds of fixed point.
    """
    v, u = np.mgrid[: k.height, : k.width].astype(np.float64)
    toward = T_rig_depth[:3, :3].T @ floor  # the plate's normal, camera frame; the camera looks along it
    if toward[2] <= 0:
        return depth  # from above nothing is seen through the plate
    from_u, from_v, moved = u, v, np.zeros((*depth.shape, 3))
    for _ in range(4):
        z = _between_pixels(depth, from_u, from_v)
        ray = np.stack([(from_u - k.cx) / k.fx, (from_v - k.cy) / k.fy, np.ones(depth.shape)], axis=-1)
        cosine = np.clip((ray @ toward) / np.linalg.norm(ray, axis=-1), 1e-6, 1.0)
        deeper = glass.thickness_mm * (1 - cosine / np.sqrt(glass.index**2 - 1 + cosine**2))
        moved = np.where(z[..., None] > 0, ray * z[..., None] + deeper[..., None] * toward, 0.0)
        far = np.where(z > 0, moved[..., 2], 1.0)
        from_u = np.where(z > 0, from_u + u - (moved[..., 0] / far * k.fx + k.cx), u)
        from_v = np.where(z > 0, from_v + v - (moved[..., 1] / far * k.fy + k.cy), v)
    return moved[..., 2].astype(np.float32)


def _between_pixels(depth: NDArray[np.float32], u: NDArray[np.float64], v: NDArray[np.float64]) -> NDArray[np.float64]:
    """(H, W) depth at places between pixels: bilinear on a smooth surface, the nearest pixel's beside an edge."""
    height, width = depth.shape
    u, v = np.clip(u, 0, width - 1), np.clip(v, 0, height - 1)
    j, i = np.minimum(u.astype(np.int64), width - 2), np.minimum(v.astype(np.int64), height - 2)
    du, dv = u - j, v - i
    four = np.stack([depth[i, j], depth[i, j + 1], depth[i + 1, j], depth[i + 1, j + 1]]).astype(np.float64)
    weights = np.stack([(1 - du) * (1 - dv), du * (1 - dv), (1 - du) * dv, du * dv])
    smooth = (four.min(axis=0) > 0) & (np.ptp(four, axis=0) < SMOOTH_MM)
    nearest = depth[np.rint(v).astype(np.int64), np.rint(u).astype(np.int64)].astype(np.float64)
    return np.where(smooth, (weights * four).sum(axis=0), nearest)


def with_gaps_far(depth: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the depth (H, W) mm with narrow gaps as far away as the farthest beside them.

    Beside a foot the second imager of a stereo camera does not see the floor: what lies before it is empty all the
    same.
    """
    far = depth
    for _ in range(GAP_PX):
        for a, b in (_AHEAD_BEHIND_ROWS, _AHEAD_BEHIND_COLUMNS):
            before = far
            far = before.copy()
            np.maximum(far[a], before[b], out=far[a])
            np.maximum(far[b], before[a], out=far[b])
    return np.where(depth > 0, depth, far)


_AHEAD_BEHIND_ROWS = (np.s_[1:, :], np.s_[:-1, :])
_AHEAD_BEHIND_COLUMNS = (np.s_[:, 1:], np.s_[:, :-1])


def _steepest_step(depth: NDArray[np.float32], k: Intrinsics, deg: float) -> NDArray[np.float32]:
    """(H, W) mm, by how much a surface at an incidence of ``deg`` goes away from one pixel to the next."""
    return depth * np.float32(np.tan(np.radians(deg)) / max(k.fx, k.fy))


def _grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """The mask and what is within ``by`` pixels of it along both axes."""
    grown = mask.copy()
    for a, b in (_AHEAD_BEHIND_ROWS, _AHEAD_BEHIND_COLUMNS):
        for _ in range(by):
            before = grown.copy()
            grown[a] |= before[b]
            grown[b] |= before[a]
    return grown


def _neighbours_at_depth(depth: NDArray[np.float32], limit: NDArray[np.float32]) -> NDArray[np.int8]:
    """(H, W) how many of the eight neighbours are seen within ``limit`` of a pixel; -1 where nothing is seen."""
    padded = np.pad(depth, 1)
    height, width = depth.shape
    count = np.zeros(depth.shape, dtype=np.int8)
    for dv in (0, 1, 2):
        for du in (0, 1, 2):
            if (dv, du) != (1, 1):
                other = padded[dv : dv + height, du : du + width]
                count += (other > 0) & (np.abs(other - depth) < limit)
    return np.where(depth > 0, count, np.int8(-1))
