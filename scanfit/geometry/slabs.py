"""The faces of a mesh in the order of one axis: what a slab across it holds, without a look at all the others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners

SLAB_MM = 1.0
LONG = 16
"""Faces over more slabs than this are given with every slab, D."""

MOST_SLABS = 60_000
"""Slabs are numbered in 16 bits, which numpy sorts several times as fast."""


class Slabs:
    """Faces by where they lie along one axis.

    Cost: O(F) once, then O(N) for the N faces near a slab.
    """

    def __init__(self, heights: NDArray[np.float64], faces: NDArray[np.integer]) -> None:
        """``heights`` (V,) along the axis, mm; ``faces`` (F, 3)."""
        self._faces = faces
        self._low, high = float(heights.min()), float(heights.max())
        self._thick = max(SLAB_MM, (high - self._low) / MOST_SLABS)
        self._last = int((high - self._low) / self._thick)
        slab = ((heights - self._low) / self._thick).astype(np.uint16)
        i, j, k = (slab.take(corner) for corner in corners(faces))
        first, last = np.minimum(np.minimum(i, j), k), np.maximum(np.maximum(i, j), k)
        first[last - first > LONG] = self._last + 1
        self._starts = np.concatenate([[0], np.cumsum(np.bincount(first, minlength=self._last + 2))])
        self._order = np.argsort(first, kind="stable").astype(np.int32)

    def faces(self, low: float, high: float) -> NDArray[np.integer]:
        """Return the faces that reach into low <= height <= high, and some beside it, in the order of the mesh."""
        begin, end = self._starts[max(self._slab(low) - LONG, 0)], self._starts[self._slab(high) + 1]
        near = np.concatenate([self._order[begin:end], self._order[self._starts[-2] :]])
        near.sort()
        found: NDArray[np.integer] = self._faces.take(near, axis=0)
        return found

    def _slab(self, height: float) -> int:
        return int(min(max((height - self._low) / self._thick, 0.0), float(self._last)))
