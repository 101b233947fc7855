"""The plan outline: how far the foot reaches to either side at each x, below a height."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scanfit.phantom.truth.cutting import Array, Soup, least_and_most, row_of_sections

STEP_MM = 0.25
FIT_MM = 8.0
"""Half the parabola that says where along a flat outline its summit lies (definitions.md, Frame)."""
REACH_MM = 3.0
"""How far from the fitted place the surface's own extremum is looked for: it lies within the parabola's bias."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Outline:
    """Both sides at evenly spaced x, mm; -inf and +inf (medial, lateral) where the foot is not."""

    x: Array
    medial: Array
    lateral: Array


def outline(soup: Soup, low: float, high: float) -> Outline:
    """Return the outline of a surface that was cut off at its height, at stations from low to high, both included."""
    count = max(3, int(np.ceil((high - low) / STEP_MM)) + 1)
    x = np.linspace(low, high, count)
    station, points = row_of_sections(_near_the_sides(soup), 0, x)
    lateral, medial = least_and_most(station, points[:, 1], count)
    return Outline(x=x, medial=medial, lateral=lateral)


SLICE_MM = 2.0
SHELL_MM = 15.0
"""A foot's side never moves so far inward within one slice, but for the last tenth of a millimetre at its ends."""


def _near_the_sides(soup: Soup) -> Soup:
    """The triangles within reach of either side: a tenth of them all, and the outline is theirs alone."""
    vertices, faces = soup
    slices = np.floor((vertices[:, 0] - vertices[:, 0].min()) / SLICE_MM).astype(np.int64)
    least, most = least_and_most(slices, vertices[:, 1], int(slices.max(initial=0)) + 1)
    y = vertices[:, 1]
    side = (y <= least[slices] + SHELL_MM) | (y >= most[slices] - SHELL_MM)
    i, j, k = faces.T
    near = side[i] | side[j] | side[k]
    return vertices, faces[near]


def summit(x: Array, y: Array, low: float, high: float) -> tuple[float, float, bool]:
    """Return where the largest local maximum of y(x) lies between low and high, how far out, and whether there is one.

    Where along: the parabola fitted over +- 8 mm, re-centred till it rests. It rests where the slope of the line
    fitted over that stretch is zero (on even stations the parabola's slope at its own middle is that slope), so that
    every rest is found at once. How far out: the outline's own largest y within 3 mm of it. Where the parabola rests
    nowhere in the window: the window's end that lies farther out.
    """
    step = x[1] - x[0]
    half = round(FIT_MM / step)
    offset = np.arange(-half, half + 1) * step
    slope = np.correlate(y, offset, mode="valid") / (offset @ offset)
    at = x[half : len(x) - half]
    falls = np.flatnonzero((slope[:-1] > 0) & (slope[1:] <= 0))
    rests = at[falls] + step * slope[falls] / (slope[falls] - slope[falls + 1])
    rests = rests[(rests >= low) & (rests <= high)]
    if len(rests):
        tops = [float(y[np.abs(x - rest) <= REACH_MM].max()) for rest in rests]
        best = int(np.argmax(tops))
        return float(rests[best]), tops[best], True
    end = max((low, high), key=lambda at: np.interp(at, x, y))
    return end, float(np.interp(end, x, y)), False
