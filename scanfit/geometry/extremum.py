"""The extreme point of a smooth surface, from a local fit instead of a vertex."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RADIUS_MM = 4.0
"""Radius of the patch, D: the quadratic's own bias on a toe tip of 8 mm radius is 0.02 mm (C)."""

LEAST_POINTS = 12
"""A quadric has 6 unknowns; twice as many points keep one bad vertex from deciding it, D."""


BLUNT_MM = 0.3
"""How near the extreme height a point counts, where no quadric fits, D."""


class Extremum(NamedTuple):
    """``point`` (3,) mm; ``fitted`` False where only the raw extreme vertex could be given;
    ``residual_mm`` of the fit; ``radius_mm`` of the patch used."""

    point: NDArray[np.float64]
    fitted: bool
    residual_mm: float
    radius_mm: float


def surface_extremum(
    points: NDArray[np.float64],
    direction: int,
    sign: int,
    *,
    start: NDArray[np.float64] | None = None,
    fixed: int | None = None,
    radius_mm: float = RADIUS_MM,
) -> Extremum:
    """Return the point of a surface that lies farthest along a coordinate axis.

    Parameters
    ----------
    points : (N, 3) mm, vertices of the surface near the extremum (any superset will do)
    direction, sign : axis 0, 1 or 2 and +1 or -1; "farthest" is the largest ``sign * points[:, direction]``
    start : (3,) where to begin; by default the extreme point itself
    fixed : an axis along which the answer must stay at ``start`` (the extremum of a section)
    radius_mm : smallest radius of the patch; it grows until it holds ``LEAST_POINTS``

    Notes
    -----
    A quadric over the two other axes is fitted to the vertices within the radius, weighted by
    (1 - r^2/R^2)^2 so that a vertex entering the patch changes nothing, and the patch moves to the fit's
    own extremum until it rests.

    Cost: O(N) plus a few small fits. Accuracy: see ``RADIUS_MM``.
    """
    if start is None:
        start = points[np.argmax(sign * points[:, direction])]
    start = np.asarray(start, dtype=np.float64)
    away2 = _distance2(points, start)
    around = points[away2 < (4 * radius_mm + 8) ** 2]
    raw = Extremum(_blunt(around, start, direction, sign, fixed), False, 0.0, radius_mm)
    if len(around) < LEAST_POINTS:
        return raw
    near = points[away2 < (3 * radius_mm + 4) ** 2]
    if len(near) < 10 * LEAST_POINTS:  # a coarse mesh: the patch will grow
        near = around
    across = [axis for axis in range(3) if axis != direction]
    here, radius = start.copy(), radius_mm
    for _ in range(40):
        distance2 = _distance2(near, here)
        radius = max(radius_mm, 1.25 * float(np.sqrt(np.partition(distance2, LEAST_POINTS - 1)[LEAST_POINTS - 1])))
        inside = distance2 < radius**2
        patch, weight = near[inside], (1 - distance2[inside] / radius**2) ** 2
        move, height, residual = _quadric_step(patch, weight, here, direction, sign, across, fixed)
        if move is None:
            return raw
        step = np.clip(move, -radius / 2, radius / 2)
        here[across] += step
        here[direction] = height
        if np.abs(step).max() < 1e-7:
            break
    if np.linalg.norm(here - start) > 2 * radius + 4:
        return raw
    return Extremum(here, True, residual, radius)


def _distance2(points: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    away = points - centre
    # Three times as fast as a sum over rows of three.
    squares: NDArray[np.float64] = np.einsum("ij,ij->i", away, away)
    return squares


def _blunt(
    near: NDArray[np.float64], start: NDArray[np.float64], direction: int, sign: int, fixed: int | None
) -> NDArray[np.float64]:
    """The extreme height, at the middle of all that nearly reaches it: at an edge, one vertex after the
    other is the extreme one as the frame turns, and what rests on it would jump."""
    if fixed is not None or len(near) == 0:
        return start
    short = sign * (start[direction] - near[:, direction])
    weight = np.exp(-np.clip(short, 0, 50) / BLUNT_MM)
    point: NDArray[np.float64] = weight @ near / weight.sum()
    point[direction] = start[direction]
    return point


def _quadric_step(
    patch: NDArray[np.float64],
    weight: NDArray[np.float64],
    here: NDArray[np.float64],
    direction: int,
    sign: int,
    across: list[int],
    fixed: int | None,
) -> tuple[NDArray[np.float64] | None, float, float]:
    """Fit h = c0 + c1 u + c2 v + c3 u² + c4 uv + c5 v² and return the step to its extremum, h there, and
    the weighted residual; None where the patch has no extremum of that sign."""
    u, v = (patch[:, axis] - here[axis] for axis in across)
    h = patch[:, direction]
    design = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    root = np.sqrt(weight)
    c, *_ = np.linalg.lstsq(design * root[:, None], h * root, rcond=1e-10)
    residual = float(np.sqrt((weight * (design @ c - h) ** 2).sum() / weight.sum()))
    if fixed is not None:
        k = 1 - across.index(fixed)  # the axis that is free
        slope, bend = c[1 + k], 2 * c[3 + 2 * k]
        if sign * bend >= 0:
            return None, 0.0, residual
        move = np.zeros(2)
        move[k] = -slope / bend
    else:
        bend2 = np.array([[2 * c[3], c[4]], [c[4], 2 * c[5]]])
        if not (np.linalg.eigvalsh(sign * bend2) < 0).all():
            return None, 0.0, residual
        move = -np.linalg.solve(bend2, c[1:3])
    du, dv = move
    return move, float(c @ [1, du, dv, du * du, du * dv, dv * dv]), residual
