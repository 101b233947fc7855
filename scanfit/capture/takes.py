"""Two takes of one foot that were never fused: every tape runs around both, every length from one to the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Box = tuple[NDArray[np.float64], NDArray[np.float64]]

MIDFOOT = (0.40, 0.60)
"""Part of the length that is looked at: in front of the leg, where a foot is high."""

CELL_SHARE, THICK_SHARE = 0.03, 0.10
"""Side of the cells in plan, and from how far apart sole and dorsum are both there, of the length, D."""

MOST_CELLS = 0.7
"""A whole foot is that thick in all cells but those at its sides, 0.82 to 0.92 of them; of an upper and a lower shell
that overlap by 50 mm one is in no more than 0.31 (C)."""


def number_of_takes(surfaces: Sequence[NDArray[np.float64]], length: float) -> int:
    """Return how many of some surfaces show a whole foot; one that lies inside another's box is its inner wall.

    Parameters
    ----------
    surfaces : each (N, 3), as for ``is_whole``
    length : of the foot, same unit
    """
    whole = [points for points in surfaces if is_whole(points, length)]
    boxes = [(points.min(axis=0), points.max(axis=0)) for points in whole]
    return sum(not any(_inside(box, other) for other in boxes if other is not box) for box in boxes)


def _inside(box: Box, other: Box) -> bool:
    return bool((box[0] > other[0]).all() and (box[1] < other[1]).all())


def is_whole(points: NDArray[np.float64], length: float) -> bool:
    """Return whether a surface shows both sole and dorsum of the midfoot.

    Parameters
    ----------
    points : (N, 3) of the surface, no farther apart than the cells; floor at z = 0, heel at x = 0, toes along +x
    length : of the foot, same unit
    """
    x = points[:, 0] / length
    middle = points[(x > MIDFOOT[0]) & (x < MIDFOOT[1])]
    if len(middle) == 0:
        return False
    i, j = np.floor(middle[:, :2] / (CELL_SHARE * length)).astype(np.int64).T
    j -= j.min()
    _, cell = np.unique((i - i.min()) * (j.max() + 1) + j, return_inverse=True)
    low, high = np.full(cell.max() + 1, np.inf), np.full(cell.max() + 1, -np.inf)
    np.minimum.at(low, cell, middle[:, 2])
    np.maximum.at(high, cell, middle[:, 2])
    thick = (high - low > THICK_SHARE * length) & (low < THICK_SHARE * length)
    return bool(thick.mean() > MOST_CELLS)
