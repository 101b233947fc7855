"""Points moved onto the smooth surface behind a noisy one."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RADIUS_MM = 7.0
"""Radius of the patch, D: noise of 0.5 mm correlated over 1 mm leaves 0.25 mm of itself, and an edge of 8 mm
radius moves by 0.15 mm (C)."""

LEAST_POINTS = 12
"""A quadric has 6 unknowns; twice as many points keep one bad vertex from deciding it, D."""


def calmed(points: NDArray[np.float64], surface: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points in the plane w = 0 moved within it onto quadrics fitted to the surface around each.

    Parameters
    ----------
    points : (M, 2) u, v, mm, near the surface
    surface : (N, 3) u, v, w, mm, vertices within some ``RADIUS_MM`` of the plane

    Returns
    -------
    moved : (K, 2), K <= M: points around which too little of the surface lies are left out

    Notes
    -----
    Weights are (1 - r²/R²)²; a quadric's height is taken along the patch's own normal. Cost: O(M N).
    """
    at = np.column_stack([points, np.zeros(len(points))])
    # The square of a distance by its parts: no array of (M, N, 3).
    distance2 = (at**2).sum(axis=1)[:, None] + (surface**2).sum(axis=1)[None, :] - 2 * at @ surface.T
    near = distance2 < RADIUS_MM**2
    enough = near.sum(axis=1) >= LEAST_POINTS
    i, j = np.nonzero(near & enough[:, None])
    weight = (1 - distance2[i, j] / RADIUS_MM**2) ** 2
    away = surface[j] - at[i]
    normal = _normals(away, weight, i, len(at))
    height = _heights(away, weight, i, normal, len(at))
    flat = normal[:, :2]
    steep = (flat**2).sum(axis=1)
    # Where the surface runs along the plane, moving within the plane does not bring it nearer.
    usable = enough & (steep > 0.1)
    moved: NDArray[np.float64] = points + (height / np.maximum(steep, 0.1))[:, None] * flat
    return np.asarray(moved[usable])


def _normals(
    away: NDArray[np.float64], weight: NDArray[np.float64], i: NDArray[np.integer], count: int
) -> NDArray[np.float64]:
    """(count, 3) direction across each patch: the short axis of its points."""
    total = np.maximum(np.bincount(i, weight, count), 1e-12)
    mean = np.column_stack([np.bincount(i, weight * away[:, k], count) for k in range(3)]) / total[:, None]
    spread = np.empty((count, 3, 3))
    for a in range(3):
        for b in range(a, 3):
            moment = np.bincount(i, weight * away[:, a] * away[:, b], count) / total - mean[:, a] * mean[:, b]
            spread[:, a, b] = spread[:, b, a] = moment
    _, axes = np.linalg.eigh(spread)
    short: NDArray[np.float64] = axes[:, :, 0]
    return short


def _heights(
    away: NDArray[np.float64],
    weight: NDArray[np.float64],
    i: NDArray[np.integer],
    normal: NDArray[np.float64],
    count: int,
) -> NDArray[np.float64]:
    """(count,) how far along its normal the quadric through each patch lies from its middle."""
    # Any two directions across the normal will do; the coordinate axis farthest from it never lies along it.
    helper = np.eye(3)[np.abs(normal).argmin(axis=1)]
    first = np.cross(normal, helper)
    first /= np.linalg.norm(first, axis=1)[:, None]
    second = np.cross(normal, first)
    u, v, h = ((away * axes[i]).sum(axis=1) / RADIUS_MM for axes in (first, second, normal))
    terms = [np.ones_like(u), u, v, u * u, u * v, v * v]
    matrix, right = np.empty((count, 6, 6)), np.empty((count, 6))
    for a in range(6):
        weighted = weight * terms[a]
        right[:, a] = np.bincount(i, weighted * h, count)
        for b in range(a, 6):
            matrix[:, a, b] = matrix[:, b, a] = np.bincount(i, weighted * terms[b], count)
    matrix += 1e-9 * np.eye(6)
    return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, 0, 0] * RADIUS_MM, dtype=np.float64)
