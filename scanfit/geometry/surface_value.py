"""The height of a smooth surface at a given place, from a local fit instead of a facet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RADIUS_MM = 4.0
"""Radius of the patch, as for extremes (geometry/extremum.py)."""

LEAST_POINTS = 12
"""A quadric has 6 unknowns; twice as many points keep one bad vertex from deciding it, D."""


class SurfaceValue(NamedTuple):
    """``value`` mm and the weighted ``residual_mm`` of its fit, over a patch of ``radius_mm``."""

    value: float
    residual_mm: float
    radius_mm: float


def surface_value(
    points: NDArray[np.float64], at: NDArray[np.float64], axis: int, *, radius_mm: float = RADIUS_MM
) -> SurfaceValue | None:
    """Return the coordinate ``axis`` of a surface above or below ``at``; None where too few points lie around.

    Parameters
    ----------
    points : (N, 3) mm, vertices of one sheet of the surface
    at : (3,) mm, near the surface; its coordinate ``axis`` only says which points are near
    radius_mm : smallest radius of the patch; it grows until it holds ``LEAST_POINTS``

    Notes
    -----
    The constant of a quadric over the two other axes, fitted to the vertices within the radius with weights
    (1 - r²/R²)². Cost: O(N). Accuracy: 0.01 mm on a sphere of 8 mm radius with edges of 2 mm.
    """
    away = points - at
    distance2 = np.einsum("ij,ij->i", away, away)
    if len(points) < LEAST_POINTS:
        return None
    nearest = float(np.partition(distance2, LEAST_POINTS - 1)[LEAST_POINTS - 1])
    radius = max(radius_mm, 1.25 * float(np.sqrt(nearest)))
    inside = distance2 < radius**2
    u, v = (away[inside, k] for k in range(3) if k != axis)
    h = away[inside, axis]
    weight = (1 - distance2[inside] / radius**2) ** 2
    root = np.sqrt(weight)
    design = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    c, *_ = np.linalg.lstsq(design * root[:, None], h * root, rcond=1e-10)
    residual = float(np.sqrt((weight * (design @ c - h) ** 2).sum() / weight.sum()))
    return SurfaceValue(float(at[axis] + c[0]), residual, radius)
