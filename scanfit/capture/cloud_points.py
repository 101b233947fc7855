"""What points alone say: how far apart they are, which stand alone, and how the surface lies through them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._open3d import neighbours

Points = NDArray[np.float64]

ASKED = 20_000
"""Points that are asked how far their neighbours are, D."""

SIXTH = 0.72
"""The spacing over the distance of the sixth neighbour: 1 / sqrt(2) of a square grid, sqrt(pi / 6) of random points."""

STRAY = 4.0
"""A point whose sixth neighbour is so many spacings away stands alone, D."""

BATCH = 20_000


def typical_spacing(points: Points) -> float:
    """Return how far (N, 3) points are apart, typically: the root of the area that each stands for."""
    some = points[:: max(1, len(points) // ASKED)]
    _, away = neighbours(points, some, 7)  # the nearest is the point itself
    return SIXTH * float(np.median(away[:, 6]))


def in_order(points: Points) -> Points:
    """Return (N, 3) points sorted by x, y and z, so that the order of the file does not matter."""
    ordered: Points = points[np.lexsort(points.T[::-1])]
    return ordered


def distinct(points: Points) -> Points:
    """Return the points in order, each place once."""
    ordered = in_order(points)
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    kept: Points = ordered[new]
    return kept


def mean_of_cells(points: Points, cell: float) -> Points:
    """Return the mean of the points in every cubic cell that holds any, in the order of the cells."""
    index = np.zeros(len(points), dtype=np.int64)
    for column in np.floor(points / cell).astype(np.int64).T:
        # Ranks instead of the cells' own numbers, whose product a wild point takes beyond 64 bits.
        ranks = np.unique(column, return_inverse=True)[1]
        _, index, count = np.unique(index * (ranks.max() + 1) + ranks, return_inverse=True, return_counts=True)
    return np.column_stack([np.bincount(index, column, len(count)) / count for column in points.T])


def without_strays(points: Points) -> Points:
    """Return the points that have neighbours."""
    _, away = neighbours(points, points, 7)
    kept: Points = points[away[:, 6] <= STRAY * SIXTH * float(np.median(away[:, 6]))]
    return kept


def plane_normals(points: Points, count: int, places: Points | None = None) -> Points:
    """Return (M, 3) unit normals, up to sign, of planes fitted to the ``count`` points nearest to each place.

    ``places`` (M, 3) are the points themselves unless given.
    """
    places = points if places is None else places
    index, _ = neighbours(points, places, min(count, len(points)))
    normals = np.empty_like(places)
    for start in range(0, len(places), BATCH):
        near = points[index[start : start + BATCH]]
        near = near - near.mean(axis=1, keepdims=True)
        _, axes = np.linalg.eigh(np.einsum("nki,nkj->nij", near, near))
        normals[start : start + BATCH] = axes[:, :, 0]
    return normals
