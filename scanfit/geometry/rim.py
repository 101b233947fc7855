"""Where a surface ends: the edges that belong to one face only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners


def rim_edges(faces: NDArray[np.integer], inside: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
    """Return the (R, 2) edges that belong to one face, smaller vertex first.

    Parameters
    ----------
    faces : (F, 3)
    inside : (V,), only edges with an end that is inside; the edge along which a part was cut out of a surface
        is none of the surface's own

    Notes
    -----
    Around a vertex within a surface each neighbour is once the next and once the last corner of a face, so that next
    minus last sums to zero. Only the faces at other vertices are looked at edge by edge; where faces are wound
    differently that is more of them, and the answer is the same.

    Cost: O(F), and a sort of the faces along the rim.

    >>> rim_edges(np.array([[0, 1, 2], [2, 1, 3]])).tolist()
    [[0, 1], [0, 2], [1, 3], [2, 3]]
    """
    if inside is None:
        inside = np.ones(int(faces.max(initial=-1)) + 1, dtype=bool)
    count = len(inside)
    i, j, k = corners(faces)
    # Squares keep the two ends of one open fan from cancelling another's; of whole numbers, the sums are exact.
    square = np.arange(count, dtype=np.float64) ** 2
    one, two, three = (square.take(corner) for corner in (i, j, k))
    total = np.bincount(i, two - three, minlength=count)
    total += np.bincount(j, three - one, minlength=count)
    total += np.bincount(k, one - two, minlength=count)
    uneven = total != 0
    if not (uneven & inside).any():
        return np.empty((0, 2), dtype=np.int64)
    some = faces[uneven[i] | uneven[j] | uneven[k]].astype(np.int64)
    a, b = some.ravel(), np.roll(some, -1, axis=1).ravel()
    may = uneven[a] & uneven[b] & (inside[a] | inside[b])
    key = np.sort(np.minimum(a, b)[may] * count + np.maximum(a, b)[may])
    differs = np.concatenate([[True], key[1:] != key[:-1], [True]])
    once = key[differs[1:] & differs[:-1]]
    return np.column_stack([once // count, once % count])
