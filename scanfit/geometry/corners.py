"""The corners of faces, column by column."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Corner = NDArray[np.intp]


def corners(faces: NDArray[np.integer]) -> tuple[Corner, Corner, Corner]:
    """Return the first, the second and the third corner of every face, each (F,) in one piece.

    By whole numbers of its own size numpy takes ten times as fast as by 32-bit ones, and reductions over columns are
    several times faster than over rows of three.

    >>> [corner.tolist() for corner in corners(np.array([[0, 1, 2], [2, 1, 3]], dtype=np.int32))]
    [[0, 2], [1, 1], [2, 3]]
    """
    i, j, k = (np.ascontiguousarray(column, dtype=np.intp) for column in faces.T)
    return i, j, k


def face_normals(
    vertices: NDArray[np.float64], i: Corner, j: Corner, k: Corner
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return x, y and z of the normals of faces with these corners, twice as long as the faces are large."""
    sides = []
    for column in (np.ascontiguousarray(column) for column in vertices.T):
        start = column.take(i)
        sides.append((column.take(j) - start, column.take(k) - start))
    (ax, bx), (ay, by), (az, bz) = sides
    return ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx
