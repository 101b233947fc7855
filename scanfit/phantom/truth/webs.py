"""Toe tips and the webs between them: the tops of x over the surface, and the saddles where they part."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.truth.cutting import Array, Soup, clip
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.summit import farthest

TOES = (1, 2, 3, 4, 5)
PART_MM = 0.02
"""How far in front of its web a free toe begins, so that the mesh holds it apart from its neighbour."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Toes:
    """Five tips and the four webs between them, foot frame, mm."""

    tips: Array
    """(5, 3)."""
    tops: NDArray[np.int64]
    """(5,) the tips' vertices."""
    webs: Array
    """(4, 3)."""

    def between(self, toe: int) -> Array:
        """The webs beside a toe: one for toes 1 and 5, two for the others, (1 or 2, 3)."""
        return self.webs[max(0, toe - 2) : toe]


def find_toes(foot: Standing) -> Toes | None:
    """Return tips and webs, or None where the surface names no toes or two of them share a tip.

    Readings
    --------
    A tip is the foremost point of what the rig calls that toe. Web k is the place with the largest x at which the
    part of the surface in front of it still joins tips k and k + 1 (the saddle of x between them).
    """
    fore = foot.vertices[:, 0] > 0.5 * foot.length_mm
    faces = foot.faces[fore[foot.faces].all(axis=1)]
    if not all((foot.toe == k).any() for k in TOES):
        return None
    tops = np.array([_climb(foot, np.flatnonzero(foot.toe == k), faces) for k in TOES])
    if len(set(tops)) < len(TOES):
        return None
    tips = [farthest(foot.vertices, _about(foot, faces, top), 0, 1) for top in tops]
    saddles = _saddles(foot.vertices[:, 0], faces, tops)
    return Toes(tips=np.array(tips), tops=tops, webs=foot.vertices[saddles])


def free_toe(foot: Standing, toes: Toes, toe: int, x_min: float) -> Soup:
    """Return the part of the surface that holds a toe's tip, in front of its webs and of x_min."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    low = max(x_min, float(toes.between(toe)[:, 0].max()) + PART_MM)
    ahead = foot.vertices[:, 0] >= low
    faces = foot.faces[ahead[foot.faces].any(axis=1)]
    a, b = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    joined = ahead[a] & ahead[b]
    graph = coo_array((np.ones(joined.sum()), (a[joined], b[joined])), shape=(len(ahead), len(ahead)))
    _, part = connected_components(graph, directed=False)
    mine = ahead & (part == part[toes.tops[toe - 1]])
    return clip((foot.vertices, faces[mine[faces].any(axis=1)]), (-1, 0, 0), -low)


def _climb(foot: Standing, members: NDArray[np.int64], faces: NDArray[np.int64]) -> int:
    """The foremost member, then from vertex to foremost neighbour to the top: labels may end short of the tip."""
    x = foot.vertices[:, 0]
    here = int(members[x[members].argmax()])
    while True:
        ring = faces[(faces == here).any(axis=1)]
        best = int(ring.ravel()[x[ring.ravel()].argmax()])
        if x[best] <= x[here]:
            return here
        here = best


def _about(foot: Standing, faces: NDArray[np.int64], top: int) -> Soup:
    """The faces at a vertex."""
    return foot.vertices, faces[(faces == top).any(axis=1)]


def _saddles(x: Array, faces: NDArray[np.int64], tops: NDArray[np.int64]) -> list[int]:
    """For each two neighbouring tops, the lowest vertex of the highest path between them.

    That path runs in the maximum spanning tree of the edges, each as high as its lower end.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

    used = np.flatnonzero(np.bincount(faces.ravel(), minlength=len(x)))
    small = np.searchsorted(used, faces)
    ends = np.concatenate([small[:, [0, 1]], small[:, [1, 2]], small[:, [2, 0]]])
    ends = np.sort(ends.min(axis=1) * len(used) + ends.max(axis=1))
    ends = ends[np.diff(ends, prepend=-1) > 0]  # each edge once
    a, b = ends // len(used), ends % len(used)
    height = x[used]
    drop = height.max() - np.minimum(height[a], height[b]) + 1.0
    tree = minimum_spanning_tree(coo_array((drop, (a, b)), shape=(len(used), len(used))))
    starts = np.searchsorted(used, tops)
    saddles = []
    for start, end in pairwise(starts):
        _, before = breadth_first_order(tree, start, directed=False)
        path = [int(end)]
        while path[-1] != start:
            path.append(int(before[path[-1]]))
        saddles.append(int(used[path[int(height[path].argmin())]]))
    return saddles
