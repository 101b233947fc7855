"""Flat sheets in a surface: the platform somebody stood on, or where a scan was cut and capped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.directions import DIRECTIONS
from scanfit.geometry.plane import sheet_plane
from scanfit.geometry.sample import Samples

FLOOR_SHARE = 0.05
CUT_SHARE = 0.02
"""A floor or a cut carries at least this share of the scanned area, D."""

PARALLEL_COSINE = np.cos(np.radians(8.0))


class Sheet(NamedTuple):
    """A plane, and the mean distance of its own samples from it."""

    normal: NDArray[np.float64]
    height: float
    rms: float


def flat_sheets(samples: Samples, size: float, share: float = FLOOR_SHARE) -> list[Sheet]:
    """Return the flat sheets among surface samples, largest first, at most five.

    Parameters
    ----------
    samples : spread evenly over the whole scan, any unit
    size : length of the scan's diagonal, same unit
    share : of the samples that a sheet must hold
    """
    half = DIRECTIONS[DIRECTIONS[:, 2] >= 0]
    aligned = np.abs(samples.normals @ half.T) > PARALLEL_COSINE
    as_number = aligned.astype(np.float32)
    free = np.ones(len(samples.points), dtype=bool)
    least = share * len(samples.points)
    found: list[tuple[int, Sheet]] = []
    for _ in range(12):
        counts = free.astype(np.float32) @ as_number
        k = int(counts.argmax())
        if counts[k] < least or len(found) == 5:
            break
        sheet = _densest(samples.points[aligned[:, k] & free], half[k], size)
        level = np.abs(samples.normals @ sheet.normal) > PARALLEL_COSINE
        near = np.abs(samples.points @ sheet.normal - sheet.height) < max(4 * sheet.rms, 0.002 * size)
        on_it = free & level & near
        if on_it.sum() >= least:
            found.append((int(on_it.sum()), sheet))
        # What was looked at is not looked at again, or a curved region would be found for ever.
        free &= ~(on_it if on_it.sum() >= least else aligned[:, k] & near)
        if not (on_it.any() or (aligned[:, k] & near).any()):
            break
    return [sheet for _, sheet in sorted(found, key=lambda pair: -pair[0])]


def _densest(points: NDArray[np.float64], normal: NDArray[np.float64], size: float) -> Sheet:
    """The plane at the fullest height along ``normal``, fitted."""
    heights = points @ normal
    step = 0.02 * size
    bins = np.floor(heights / step).astype(int)
    values, counts = np.unique(bins, return_counts=True)
    height = float(np.median(heights[np.abs(bins - values[counts.argmax()]) <= 1]))
    for reach in (0.03 * size, 0.01 * size, 0.005 * size):
        normal, height = sheet_plane(points, np.ones(len(points)), normal, height, reach=reach)
    d = points @ normal - height
    near = np.abs(d) < 0.005 * size
    return Sheet(normal, height, float(np.sqrt((d[near] ** 2).mean())) if near.any() else 0.0)
