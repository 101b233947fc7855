"""The only door to scipy in this room (BSD): triangles between points, and how far points are from others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def delaunay(points: Floats) -> NDArray[np.int64]:
    """Return the Delaunay triangles of (N, 2) points, (T, 3), anticlockwise."""
    from scipy.spatial import Delaunay

    faces = Delaunay(points).simplices.astype(np.int64)
    a, b, c = (points[faces[:, k]] for k in range(3))
    turns = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    turned: NDArray[np.int64] = np.where(turns[:, None] < 0, faces[:, ::-1], faces)
    return turned


def distances(points: Floats, others: Floats) -> Floats:
    """Return how far each of (N, 2) points is from the nearest of the others."""
    from scipy.spatial import cKDTree

    found: Floats = cKDTree(others).query(points)[0]
    return found
