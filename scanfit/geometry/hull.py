"""Convex hull of points in a plane."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_COMPASS = np.linspace(0.0, 2 * np.pi, 64, endpoint=False)
_RAYS = np.column_stack([np.cos(_COMPASS), np.sin(_COMPASS)])


def convex_hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the corners of the convex hull, counter-clockwise, from the leftmost point.

    Parameters
    ----------
    points : (N, 2) float64, any unit

    Returns
    -------
    corners : (H, 2), no three in line; fewer than 3 where the points are in line

    Notes
    -----
    Cost: O(N) to discard what lies inside a 64-gon of extreme points, then O(M log M) for the M left.
    """
    ordered = _distinct(_maybe_outside(points))
    if len(ordered) < 3:
        return ordered
    ring = _without_dents(ordered)
    if ring is not None:
        return ring
    rows = ordered.tolist()
    return np.array(_half(rows) + _half(rows[::-1]))


def hull_perimeter(points: NDArray[np.float64]) -> float:
    """Return the length of a tape pulled tight around points in a plane, in their unit.

    >>> hull_perimeter(np.array([[0, 0], [4, 0], [4, 3], [0, 3], [2, 1.0]]))
    14.0
    """
    return perimeter(convex_hull(points))


def perimeter(corners: NDArray[np.float64]) -> float:
    """Return the length around (H, 2) corners in order."""
    return float(np.linalg.norm(np.roll(corners, -1, axis=0) - corners, axis=1).sum())


def _distinct(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points ordered by x, then y, each once; ``np.unique`` would import ``numpy.ma``, 10 ms."""
    ordered: NDArray[np.float64] = points[np.lexsort((points[:, 1], points[:, 0]))]
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return ordered[new]


ROUNDS = 60


def _without_dents(ordered: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The corners of the hull from its leftmost, or None where the chain below has to find them.

    In the order around their middle, a point within the triangle of the middle and its two neighbours is no corner,
    and all of those can go at once; where none is left, the ring is convex.
    """
    away = ordered - ordered.mean(axis=0)
    ring = np.argsort(np.arctan2(away[:, 1], away[:, 0]), kind="stable")
    for _ in range(ROUNDS):
        last, next_ = np.roll(ring, 1), np.roll(ring, -1)
        one, two = ordered[ring] - ordered[last], ordered[next_] - ordered[last]
        convex = one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0] > 0  # in the words of _half, to the bit
        before, after = away[last], away[next_]
        opens = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0] > 0
        if len(ring) < 3 or not (convex | opens).all():
            return None
        if convex.all():
            corners: NDArray[np.float64] = ordered[np.roll(ring, -int(ring.argmin()))]
            return corners
        ring = ring[convex]
    return None


def _half(rows: list[list[float]]) -> list[list[float]]:
    """One half of Andrew's monotone chain, without its last point."""
    chain: list[list[float]] = []
    for x, y in rows:
        while len(chain) > 1:
            (ax, ay), (bx, by) = chain[-2], chain[-1]
            if (bx - ax) * (y - ay) - (by - ay) * (x - ax) > 0:
                break
            chain.pop()
        chain.append([x, y])
    return chain[:-1]


def _maybe_outside(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """The points that are not strictly inside the polygon of the extreme points in 64 directions."""
    if len(points) < 200:
        return points
    corners = points[np.flatnonzero(np.bincount((points @ _RAYS.T).argmax(axis=0)))]
    centre = corners.mean(axis=0)
    turn = np.argsort(np.arctan2(*(corners - centre).T[::-1]))
    a = corners[turn]
    side = np.roll(a, -1, axis=0) - a
    # Signed distance to every side (positive inside); the margin keeps what rounding could misplace.
    cross = side[:, 0] * (points[:, None, 1] - a[:, 1]) - side[:, 1] * (points[:, None, 0] - a[:, 0])
    scale = np.abs(corners - centre).max()
    outside: NDArray[np.float64] = points[(cross <= 1e-12 * scale**2).any(axis=1)]
    return outside
