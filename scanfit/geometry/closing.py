"""Open sections closed by straight chords."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.section import Segments


class Chords(NamedTuple):
    """Chords (C,): which section, and from where to where, (C, 3)."""

    plane: NDArray[np.int64]
    a: NDArray[np.float64]
    b: NDArray[np.float64]


def chords(cut: Segments, sections: int) -> Chords:
    """Return the chords that close every section, joining loose ends to the nearest ones.

    Notes
    -----
    Cost: O(S) for closed sections; the loose ends of open ones are sorted out one section at a time.
    """
    plane, a, b = [], [], []
    for k in open_sections(cut):
        ends = _loose(cut.of(int(k)))
        for i, j in _pairs(ends):
            plane.append(int(k))
            a.append(ends[i])
            b.append(ends[j])
    if not plane:
        return Chords(np.zeros(0, dtype=np.int64), np.zeros((0, 3)), np.zeros((0, 3)))
    return Chords(np.array(plane), np.array(a), np.array(b))


def open_sections(cut: Segments) -> NDArray[np.integer]:
    """Return which sections have loose ends.

    In a closed one every mesh edge is cut for two faces, so that all ids cancel.
    """
    if len(cut.plane) == 0:
        return np.zeros(0, dtype=np.int64)
    start = np.flatnonzero(np.diff(cut.plane, prepend=-1))
    # Spread by a multiplier: the ids of four edges could cancel, of their products hardly.
    mixed = [(edge.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)) for edge in (cut.edge_a, cut.edge_b)]
    left = np.bitwise_xor.reduceat(mixed[0] ^ mixed[1], start)
    return np.asarray(cut.plane[start[left != 0]])


def _loose(ring: Segments) -> NDArray[np.float64]:
    """(E, 3) ends that no other segment shares."""
    edges = np.concatenate([ring.edge_a, ring.edge_b])
    ends = np.concatenate([ring.a, ring.b])
    _, first, counts = np.unique(edges, return_index=True, return_counts=True)
    loose: NDArray[np.float64] = ends[first[counts % 2 == 1]]
    return loose


def _pairs(ends: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Pairs of ends, the nearest two first."""
    count = len(ends)
    i, j = np.triu_indices(count, 1)
    order = np.argsort(((ends[i] - ends[j]) ** 2).sum(axis=1), kind="stable")
    free = [True] * count
    found = []
    for k in order.tolist():
        one, other = int(i[k]), int(j[k])
        if free[one] and free[other]:
            free[one] = free[other] = False
            found.append((one, other))
    return found
