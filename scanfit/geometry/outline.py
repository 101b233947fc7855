"""The plan-view outline of a surface: its farthest points to either side, station by station."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners
from scanfit.geometry.section import Segments, parallel_sections


class Outline(NamedTuple):
    """Per station ``x``: smallest and largest y, and z where each lies; NaN where the plane misses."""

    x: NDArray[np.float64]
    y_low: NDArray[np.float64]
    y_high: NDArray[np.float64]
    z_low: NDArray[np.float64]
    z_high: NDArray[np.float64]


def outline(
    vertices: NDArray[np.float64], faces: NDArray[np.integer], *, stations: NDArray[np.float64], z_max: float
) -> Outline:
    """Return the extreme y of the sections x = station, of their part with z <= ``z_max``.

    Cost: O(F + S). Accuracy: exact on the mesh as given.
    """
    low = vertices[:, 2] <= z_max
    i, j, k = corners(faces)
    cut = parallel_sections(vertices, faces[low[i] | low[j] | low[k]], heights=vertices[:, 0], stations=stations)
    return extremes(cut, stations, z_max)


def extremes(cut: Segments, stations: NDArray[np.float64], z_max: float) -> Outline:
    """Return the outline from sections that are already cut."""
    inside = np.minimum(cut.a[:, 2], cut.b[:, 2]) <= z_max
    plane = cut.plane[inside]
    a, b = cut.a[inside], cut.b[inside]
    a, b = _below(a, b, z_max), _below(b, a, z_max)
    y_low, z_low = _smallest(plane, a, b, 1.0, len(stations))
    y_high, z_high = _smallest(plane, a, b, -1.0, len(stations))
    return Outline(stations, y_low, -y_high, z_low, z_high)


def _below(a: NDArray[np.float64], b: NDArray[np.float64], z_max: float) -> NDArray[np.float64]:
    """End ``a`` of each segment, moved along it down to ``z_max`` where it stands higher."""
    over = np.flatnonzero(a[:, 2] > z_max)
    if len(over) == 0:
        return a
    high, low = a[over], b[over]
    moved = a.copy()
    t = (high[:, 2] - z_max) / (high[:, 2] - low[:, 2])
    moved[over] = high + np.clip(t, 0.0, 1.0)[:, None] * (low - high)
    return moved


def _smallest(
    plane: NDArray[np.int64], a: NDArray[np.float64], b: NDArray[np.float64], sign: float, count: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """For every plane the smallest sign * y of its segments' ends, and the z there; NaN without segments."""
    y, z = np.full(count, np.nan), np.full(count, np.nan)
    if len(plane) == 0:
        return y, z
    near = sign * a[:, 1] <= sign * b[:, 1]
    key = sign * np.where(near, a[:, 1], b[:, 1])
    start = np.flatnonzero(np.diff(plane, prepend=-1))
    best = np.minimum.reduceat(key, start)
    group = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(plane))))
    where = np.flatnonzero(key == best[group])[::-1]
    first = np.empty(len(start), dtype=np.intp)
    first[group[where]] = where
    y[plane[start]] = best
    z[plane[start]] = np.where(near[first], a[first, 2], b[first, 2])
    return y, z
