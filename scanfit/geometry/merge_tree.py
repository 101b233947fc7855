"""The peaks of a height over a surface, which part of it each one holds, and the passes between them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners


class Pass(NamedTuple):
    """Where the parts of peaks number ``a`` and ``b`` first meet from above: at ``vertex``."""

    a: int
    b: int
    vertex: int


class MergeTree(NamedTuple):
    """The peaks that stand far enough above the pass to a higher one.

    peaks : (P,) vertices, highest first
    part : (V,) number of the peak whose part each vertex belongs to
    passes : highest first; none lead from one piece of the surface to another
    """

    peaks: NDArray[np.int64]
    part: NDArray[np.int64]
    passes: tuple[Pass, ...]


def merge_tree(heights: NDArray[np.float64], faces: NDArray[np.integer], *, least: float) -> MergeTree:
    """Return the merge tree of a height over a surface, without the peaks that stand less than ``least`` out.

    Parameters
    ----------
    heights : (V,) any unit; vertices of equal height are ranked in some order
    faces : (F, 3)
    least : same unit; height of a peak over the pass to a higher one (its persistence)

    Notes
    -----
    Every vertex goes to its highest neighbour, which gives each local peak a basin. The highest edge between two
    basins is the pass between them; the passes, taken from the highest down, join the basins, and the lower
    of the two peaks ends there (Edelsbrunner and Harer 2010, Computational Topology, VII.1).

    Cost: O((V + F) log V) in numpy, O(B log B) in Python for B local peaks. Accuracy: exact on the mesh as given.

    Examples
    --------
    >>> heights = np.array([5.0, 1.0, 4.0, 3.5, 3.8])  # a chain of five, as faces without area
    >>> tree = merge_tree(heights, np.array([[0, 1, 1], [1, 2, 2], [2, 3, 3], [3, 4, 4]]), least=0.5)
    >>> tree.peaks.tolist(), tree.part.tolist(), tree.passes
    ([0, 2], [0, 0, 1, 1, 1], (Pass(a=1, b=0, vertex=1),))
    """
    order = np.argsort(heights)
    rank = np.empty(len(heights), dtype=np.int32)
    rank[order] = np.arange(len(heights), dtype=np.int32)
    i, j, k = (rank.take(column) for column in corners(faces))
    low = np.concatenate([np.minimum(i, j), np.minimum(j, k), np.minimum(k, i)])
    high = np.concatenate([np.maximum(i, j), np.maximum(j, k), np.maximum(k, i)])
    top = _climbed(len(heights), low, high)
    summits = np.flatnonzero(top == np.arange(len(top)))
    basin = (np.cumsum(top == np.arange(len(top)), dtype=np.int32) - 1)[top]  # numbered from the lowest summit up
    passes = _passes(basin, low, high, len(summits))
    by_rank = heights[order]
    owner, met = _joined(by_rank[summits].tolist(), by_rank[passes[:, 2]].tolist(), passes.tolist(), least)
    kept = np.unique(owner, return_index=True)[0][::-1]
    number = np.empty(len(summits), dtype=np.int64)
    number[kept] = np.arange(len(kept))
    part = np.empty(len(heights), dtype=np.int64)
    part[order] = number[owner[basin]]
    found = tuple(Pass(int(number[owner[a]]), int(number[owner[b]]), int(order[at])) for a, b, at in met)
    return MergeTree(order[summits[kept]], part, found)


def _climbed(count: int, low: NDArray[np.int32], high: NDArray[np.int32]) -> NDArray[np.int32]:
    """The summit that each vertex reaches by always going to its highest neighbour; all by rank."""
    top = np.arange(count, dtype=np.int32)
    np.maximum.at(top, low.astype(np.intp), high)
    while not np.array_equal(further := top[top], top):
        top = further
    return top


def _passes(basin: NDArray[np.int32], low: NDArray[np.int32], high: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """(N, 3) basin, basin and rank of the pass, for each two basins that touch; the highest pass first."""
    a, b = basin.take(low), basin.take(high)
    across = np.flatnonzero(a != b)
    across = across[np.argsort(low[across], kind="stable")[::-1]]
    a, b = a[across].astype(np.int64), b[across].astype(np.int64)
    _, first = np.unique(np.minimum(a, b) * count + np.maximum(a, b), return_index=True)
    first.sort()
    return np.column_stack([a[first], b[first], low[across[first]]]).astype(np.int64)


def _joined(
    summit: list[float], level: list[float], passes: list[list[int]], least: float
) -> tuple[NDArray[np.int64], list[list[int]]]:
    """Which kept summit's basin each basin goes to, and the passes between kept ones.

    Two forests over the basins: ``piece`` holds what is joined so far, its root being the piece's highest basin;
    ``owner`` holds the basins that go to one kept summit.
    """
    piece, owner = list(range(len(summit))), list(range(len(summit)))
    met = []
    for height, (a, b, at) in zip(level, passes, strict=True):
        one, two = _root(piece, a), _root(piece, b)
        if one == two:
            continue
        if one > two:
            one, two, a, b = two, one, b, a
        piece[one] = two
        if summit[one] - height >= least:
            met.append([a, b, at])
        else:  # nothing in this piece stands out, so all of it goes to the neighbour it meets here
            owner[one] = _root(owner, b)
    return np.array([_root(owner, k) for k in range(len(owner))], dtype=np.int64), met


def _root(parent: list[int], k: int) -> int:
    while parent[k] != k:
        parent[k] = parent[parent[k]]
        k = parent[k]
    return k
