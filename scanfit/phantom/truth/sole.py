"""The arch over the floor: the plantar height map along a line, and over the medial midfoot."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, clip, least_and_most, row_of_sections, segments
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.outline import outline
from scanfit.phantom.truth.raster import height_map

STEP_MM = 0.25


def arch_height(foot: Standing) -> tuple[float, Array]:
    """Return the highest z_p for x in 0.30-0.62 FL on the arch line, and that point."""
    start = foot.heel_centre * [1, 1, 0]
    end = (foot.mt - [0, 0.20 * (foot.mt[1] - foot.mf[1]), 0]) * [1, 1, 0]
    along = (end - start) / np.linalg.norm(end - start)
    wall = segments(foot.soup, start, np.array([along[1], -along[0], 0.0]))
    x = np.linspace(0.30 * foot.length_mm, 0.62 * foot.length_mm, 2000)
    station, points = row_of_sections(wall, 0, x)
    lowest, _ = least_and_most(station, points[:, 2], len(x))
    k = int(lowest.argmax())
    return float(lowest[k]), start + along * (x[k] - start[0]) / along[0] + [0, 0, lowest[k]]


def arch_volume(foot: Standing) -> float:
    """Integral of z_p dA for x in 0.30-0.70 FL between the medial outline (z <= 0.18 FL) and y = 0, cm3.

    Readings
    --------
    z_p is that of the surface below 0.18 FL, as the outline is; where the outline is lateral of the axis there is
    nothing to integrate.
    """
    length = foot.length_mm
    low, high = 0.30 * length, 0.70 * length
    edge = outline(foot.low, low, high).medial.max()
    count = int(np.ceil((high - low) / STEP_MM))
    cell = (high - low) / count
    x = np.asarray(low + cell * (np.arange(count) + 0.5), dtype=np.float64)
    y = np.asarray(STEP_MM * (np.arange(int(max(edge, 1.0) / STEP_MM) + 2) + 0.5), dtype=np.float64)
    part = clip(clip(foot.low, (-1, 0, 0), -low), (1, 0, 0), high)
    z = height_map(part, x, y, axes=(0, 1, 2), lowest=True)
    return float(z[np.isfinite(z)].sum() * cell * STEP_MM / 1000)
