"""How much of each row across a surface lies inside it, whichever way its faces are wound."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.section import Segments


class Rows(NamedTuple):
    """Per section and level: ``width`` inside, ``extent`` from the first to the last crossing, and how many.

    All (sections, levels). An odd number of crossings means that the row goes through a hole, and its width
    is not known.
    """

    width: NDArray[np.float64]
    extent: NDArray[np.float64]
    crossings: NDArray[np.int64]


def rows_inside(cut: Segments, sections: int, levels: NDArray[np.float64]) -> Rows:
    """Return how much of every row lies inside the surface, by counting how often it is crossed.

    Parameters
    ----------
    cut : sections normal to x; a row runs along y at one section's x and one level of z
    levels : (L,) z, ascending and evenly spaced

    Notes
    -----
    Cost: O(S + crossings log crossings). Accuracy: exact on the mesh as given.
    """
    low, high = np.minimum(cut.a[:, 2], cut.b[:, 2]), np.maximum(cut.a[:, 2], cut.b[:, 2])
    first, last = np.searchsorted(levels, low, side="left"), np.searchsorted(levels, high, side="left")
    count = last - first
    which = np.repeat(np.arange(len(low)), count)
    level = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    a, b = cut.a[which], cut.b[which]
    y = a[:, 1] + (levels[level] - a[:, 2]) / (b[:, 2] - a[:, 2]) * (b[:, 1] - a[:, 1])
    row = cut.plane[which] * len(levels) + level
    order = np.lexsort((y, row))
    row, y = row[order], y[order]
    total = sections * len(levels)
    crossings = np.bincount(row, minlength=total)
    place = np.arange(len(row)) - (np.cumsum(crossings) - crossings)[row]
    width = np.bincount(row, np.where(place % 2 == 1, y, -y), total).astype(np.float64)
    ends = place == crossings[row] - 1
    extent = np.bincount(row, np.where(ends, y, 0.0) - np.where(place == 0, y, 0.0), total).astype(np.float64)
    shape = (sections, len(levels))
    return Rows(width.reshape(shape), extent.reshape(shape), crossings.reshape(shape))
