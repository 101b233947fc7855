"""The connected curves of many parallel sections at once: how far each reaches, and whether it is closed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.components import vertex_components
from scanfit.geometry.section import Segments


class Loops(NamedTuple):
    """One entry per curve, by plane.

    plane : (L,) which plane
    low, high : (L, 3) the curve's bounds, mm
    closed : (L,)
    of_segment : (S,) the curve that each segment of the cut belongs to
    """

    plane: NDArray[np.int64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    closed: NDArray[np.bool_]
    of_segment: NDArray[np.int64]


def section_loops(cut: Segments, vertex_count: int) -> Loops:
    """Return the curves that the segments of ``cut`` form, for a mesh of ``vertex_count`` vertices.

    Cost: O(S log S).
    """
    planes = cut.plane * vertex_count**2
    _, node = np.unique(np.concatenate([planes + cut.edge_a, planes + cut.edge_b]), return_inverse=True)
    count = int(node.max(initial=-1)) + 1
    one, two = node[: len(planes)], node[len(planes) :]
    label = vertex_components(count, np.column_stack([one, two]))[one]
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order], prepend=-1))
    first, curve = order[starts], np.empty(len(label), dtype=np.int64)
    curve[order] = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(label))))
    low, high = (
        np.column_stack([fold.reduceat(better(a, b)[order], starts) for a, b in zip(cut.a.T, cut.b.T, strict=True)])
        for fold, better in ((np.minimum, np.minimum), (np.maximum, np.maximum))
    )
    ends = np.bincount(node, minlength=count) == 1
    closed = np.ones(len(first), dtype=bool)
    closed[curve[ends[one] | ends[two]]] = False
    return Loops(cut.plane[first], low, high, closed, curve)
