"""Flat sheets in a surface: the platform somebody stood on, or where a scan was cut and capped."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.directions import DIRECTIONS
from scanfit.geometry.median import median
from scanfit.geometry.plane import sheet_plane
from scanfit.geometry.sample import Samples

FLOOR_SHARE = 0.05
CUT_SHARE = 0.02
"""A floor or a cut carries at least this share of the scanned area, D."""

PARALLEL_COSINE = np.cos(np.radians(8.0))
ALIKE_COSINE = np.cos(np.radians(1.5))


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
    for _ in range(20):
        counts = free.astype(np.float32) @ as_number
        k = int(counts.argmax())
        if counts[k] < least or len(found) == 5:
            break
        candidates = aligned[:, k] & free
        height, full = _fullest(samples.points[candidates] @ half[k], 0.02 * size)
        if full < least:
            # Looked at once, not again: a curved region would be found for ever.
            free &= ~(candidates & (np.abs(samples.points @ half[k] - height) < 0.02 * size))
            continue
        sheet = _sheet_among(samples.points[candidates], samples.normals[candidates], half[k], height, size)
        level = np.abs(samples.normals @ sheet.normal) > PARALLEL_COSINE
        near = np.abs(samples.points @ sheet.normal - sheet.height) < max(4 * sheet.rms, 0.002 * size)
        on_it = free & level & near
        if on_it.sum() >= least:
            found.append((int(on_it.sum()), sheet))
            free &= ~on_it
        else:
            free &= ~(candidates & (np.abs(samples.points @ half[k] - height) < 0.02 * size))
    return [sheet for _, sheet in sorted(found, key=lambda pair: -pair[0])]


def _sheet_among(
    points: NDArray[np.float64], normals: NDArray[np.float64], normal: NDArray[np.float64], height: float, size: float
) -> Sheet:
    """The fuller of two fits: one from the rough direction (it finds a noisy floor) and one from the
    commonest normal (it finds a smooth cut that skin of nearly the same slope surrounds)."""
    centres = normals[:: max(1, len(normals) // 150)]
    alike = np.abs(normals @ centres.T) > ALIKE_COSINE
    k = int(alike.sum(axis=0).argmax())
    mates, common = points[alike[:, k]], centres[k] * np.sign(centres[k] @ normal)
    mode, _ = _fullest(mates @ common, 0.002 * size)
    fits = [_fitted(points, points, normal, height, size), _fitted(points, mates, common, mode, size)]
    return max(fits, key=lambda fit: int((np.abs(points @ fit.normal - fit.height) < 0.002 * size).sum()))


def _fullest(heights: NDArray[np.float64], step: float) -> tuple[float, int]:
    """The middle height of the fullest three steps of height, and how many samples they hold."""
    steps = np.floor(heights / step).astype(int)
    counts = np.bincount(steps - steps.min() + 1, minlength=3)
    around = counts[:-2] + counts[1:-1] + counts[2:] if len(counts) > 2 else counts
    middle = int(around.argmax()) + steps.min()
    inside = np.abs(steps - middle) <= 1
    return median(heights[inside]), int(inside.sum())


def _fitted(
    points: NDArray[np.float64], through: NDArray[np.float64], normal: NDArray[np.float64], height: float, size: float
) -> Sheet:
    """The plane near a height along ``normal``, through what lies flat there; its rms is that of all points."""
    for reach in (0.03 * size, 0.01 * size, 0.005 * size):
        normal, height = sheet_plane(through, np.ones(len(through)), normal, height, reach=reach)
    d = points @ normal - height
    near = np.abs(d) < 0.005 * size
    return Sheet(normal, height, float(np.sqrt((d[near] ** 2).mean())) if near.any() else 0.0)
