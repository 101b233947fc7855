"""Many frames of a foot that stands still to one picture; and whether it did stand still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

BLOCK_PX = 16
"""Movement is looked at in squares of so many pixels: random noise is averaged out, D."""

NEAR_MM = 400.0
"""Up to here a movement counts in full, D."""

FULL_SHARE = 0.6
"""Of a square's pixels this many must be seen both early and late, D: along edges other things come into view."""

WILD_SHARE = 0.01
"""Frames of a still pixel that differ by more than this share of its distance differ by more than noise, D: 4 mm at
0.44 m, where noise spans 2."""

FEWEST_TO_AGREE = 3

MOST_MOVED = 0.75
"""The movement is that which three of four squares stay below: a foot has sides that hide a movement along them. A
simulated D435 reads 0.6 mm of a still foot at most, 1.0 to 1.5 mm of one that moved by 1 mm (C)."""


def settled_counts(stack: Sequence[NDArray[np.uint16]]) -> NDArray[np.float32]:
    """Return (H, W) the counts that a pixel's frames agree on, 0 where fewer than half of them saw anything.

    Notes
    -----
    The median, sorted as 16-bit integers: six times as fast as one of floats with NaN. Of an even number it is the mean
    of the middle two, hence float32. Where frames differ by more than noise does, along edges, some of them show
    something between near and far, and the median is drawn towards it: there it is the mean of the half of them that
    lie closest together (the shorth of Andrews et al., Robust Estimates of Location, 1972), or nothing if these differ
    too.
    """
    ordered = np.sort(np.stack(stack), axis=0)
    frames = len(ordered)
    seen = np.count_nonzero(ordered, axis=0)
    # Zeros sort to the front, so what was seen fills the end.
    first = (frames - seen).clip(0, frames - 1)
    middle = np.stack([first + (seen - 1).clip(0) // 2, frames - seen + seen // 2]).clip(0, frames - 1)
    pair = np.take_along_axis(ordered, middle, axis=0).astype(np.float32)
    counts: NDArray[np.float32] = np.where(2 * seen >= frames, pair.mean(axis=0, dtype=np.float32), 0)
    widest = WILD_SHARE * counts
    wild = (counts > 0) & (seen >= FEWEST_TO_AGREE)
    wild &= ordered[-1] - np.take_along_axis(ordered, first[None], axis=0)[0] > widest
    counts[wild] = _closest_half(ordered[:, wild].astype(np.float32), seen[wild], widest[wild])
    return counts


def _closest_half(
    ordered: NDArray[np.float32], seen: NDArray[np.integer], widest: NDArray[np.float32]
) -> NDArray[np.float32]:
    """(M,) the mean of the half of each column's (K, M) last ``seen`` values that span least; 0 if more than widest."""
    found = np.zeros(ordered.shape[1], dtype=np.float32)
    for count in range(FEWEST_TO_AGREE, len(ordered) + 1):
        these = np.flatnonzero(seen == count)
        values = ordered[len(ordered) - count :, these]
        half = (count + 1) // 2
        spans = values[half - 1 :] - values[: count - half + 1]
        best = spans.argmin(axis=0)
        sums = np.concatenate([np.zeros((1, len(these)), dtype=np.float32), values.cumsum(axis=0)])
        column = np.arange(len(these))
        mean = (sums[best + half, column] - sums[best, column]) / half
        found[these] = np.where(spans[best, column] <= widest[these], mean, 0)
    return found


def moved_mm(
    early_mm: NDArray[np.float32], late_mm: NDArray[np.float32], where: NDArray[np.bool_], *, least: int = 8
) -> float:
    """Return how far what a camera sees came nearer or went away, in mm; 0 where too little is to be seen.

    Parameters
    ----------
    early_mm, late_mm : (H, W) median depth of the first and of the last frames, 0 = none
    where : (H, W) the pixels that matter (the foot's)
    least : squares that must be seen
    """
    both = (early_mm > 0) & (late_mm > 0) & where
    # A stereo camera's noise grows with the square of the distance: what is far must have moved more to be seen.
    far = np.maximum(late_mm / np.float32(NEAR_MM), np.float32(1))
    change = np.where(both, (late_mm - early_mm) / (far * far), 0.0)
    height, width = (side // BLOCK_PX * BLOCK_PX for side in both.shape)
    shape = (height // BLOCK_PX, BLOCK_PX, width // BLOCK_PX, BLOCK_PX)
    count = both[:height, :width].reshape(shape).sum(axis=(1, 3))
    total = change[:height, :width].reshape(shape).sum(axis=(1, 3))
    full = count >= FULL_SHARE * BLOCK_PX**2
    if full.sum() < least:
        return 0.0
    return float(np.quantile(np.abs(total[full] / count[full]), MOST_MOVED))
