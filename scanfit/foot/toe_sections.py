"""The toes in sections across the foot: from which x on each stands apart from its neighbours, and how broad it is."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.loops import Loops, section_loops
from scanfit.geometry.section import parallel_sections

STEP = 0.0075
"""Distance of the sections, of FL, D."""

FLAKE = 0.35
"""A curve smaller than this share of the toe's section before it is not the toe, D."""

TIP_MM = 0.3
"""The first section of a toe lies at least this far behind its tip."""

START_MM = 1.5
"""How far beside its tip a toe's first section may pass, D: a tip on the floor lies below all sections."""


class Apart(NamedTuple):
    """Two toes side by side: the section's ``x`` and the (low, high) y of the medial and the lateral curve, mm."""

    x: float
    medial: tuple[float, float]
    lateral: tuple[float, float]


class ToeSections(NamedTuple):
    """The toes at stations along x, ascending, mm.

    low, high : (5, S) smallest and largest y of each toe; NaN where it is not there, not closed, or one with another
    apart : 4, the rearmost section that shows toe k and k + 1 as two curves: its x and the smallest and largest y of
        either curve; None where there is none
    """

    stations: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    apart: tuple[Apart | None, ...]

    def nearest_toe(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int8]:
        """(N,) 1 to 5: on which side of the middles between neighbours a place in plan view lies."""
        step = float(self.stations[1] - self.stations[0])
        at = np.rint((x - self.stations[0]) / step).astype(np.int16).clip(0, len(self.stations) - 1)
        toe = np.ones(len(x), dtype=np.int8)
        for border in _borders(self.stations, self.low, self.high):
            toe += y < border.take(at)
        return toe


def _borders(
    stations: NDArray[np.float64], low: NDArray[np.float64], high: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """4 times (S,) y of the border between toe k and k + 1; infinite where one of them is not there."""
    filled = np.full((2, 5, len(stations)), np.nan)
    for k in range(5):
        seen = np.isfinite(low[k])
        if not seen.any():
            continue
        reach = stations < stations[seen].max() + 1.5 * (stations[1] - stations[0])  # the tip, in front of the last
        for side, known in enumerate((low, high)):
            filled[side, k, reach] = np.interp(stations[reach], stations[seen], known[k, seen])
    there = np.isfinite(filled[0])
    beyond, borders = np.full(len(stations), -np.inf), []
    for k in range(3, -1, -1):
        beyond = np.where(there[k + 1], filled[1, k + 1], beyond)  # of the next toe that reaches as far
        borders.append((filled[0, k] + beyond) / 2)
    borders.reverse()
    before = np.full(len(stations), np.inf)
    for k in range(4):
        before = borders[k] = np.where(there[k], borders[k], before)
    return borders


def toe_sections(
    vertices: NDArray[np.float64], faces: NDArray[np.integer], tips: NDArray[np.float64], length_mm: float
) -> ToeSections:
    """Follow each toe from its tip back to where it joins its neighbours.

    Notes
    -----
    Scanners grow bridges between toes that nearly touch. In front of a bridge and behind it two toes are
    two curves in a section; behind their web they are one. The rearmost section that shows both by
    themselves therefore lies just in front of the web, whatever bridges there are before it.
    """
    step = STEP * length_mm
    stations = np.arange(float(vertices[:, 0].min()) + step, float(tips[:, 0].max()), step)
    cut = parallel_sections(vertices, faces, heights=vertices[:, 0], stations=stations)
    loops = section_loops(cut, len(vertices))
    low, high = np.full((5, len(stations)), np.nan), np.full((5, len(stations)), np.nan)
    apart: list[Apart | None] = [None] * 4
    starts = np.searchsorted(loops.plane, np.arange(len(stations) + 1))
    known: list[NDArray[np.float64] | None] = [None] * 5
    for at in range(len(stations) - 1, -1, -1):
        here = np.arange(starts[at], starts[at + 1])
        found = [_follow(loops, here, known[k], tips[k], stations[at]) for k in range(5)]
        for k, curve in enumerate(found):
            if curve < 0 or found.count(curve) > 1:
                continue
            if loops.closed[curve] or known[k] is None:
                known[k] = np.concatenate([loops.low[curve, 1:], loops.high[curve, 1:]])
            if loops.closed[curve]:
                low[k, at], high[k, at] = _breadth(loops, curve)
        for k, (one, two) in enumerate(pairwise(found)):
            # Two holes can cut one curve in two, both open; a closed curve is apart from all others.
            if one >= 0 and two >= 0 and one != two and (loops.closed[one] or loops.closed[two]):
                apart[k] = Apart(float(stations[at]), _breadth(loops, one), _breadth(loops, two))
    return ToeSections(stations, low, high, tuple(apart))


def _breadth(loops: Loops, curve: int) -> tuple[float, float]:
    return float(loops.low[curve, 1]), float(loops.high[curve, 1])


def _follow(
    loops: Loops, here: NDArray[np.int64], known: NDArray[np.float64] | None, tip: NDArray[np.float64], x: float
) -> int:
    """The curve among those ``here`` that goes on where the toe was last seen, or -1."""
    if known is None:
        if x > tip[0] - TIP_MM:
            return -1
        known = np.concatenate([tip[1:] - START_MM, tip[1:] + START_MM])
    low, high = loops.low[here, 1:], loops.high[here, 1:]
    shared = np.minimum(high, known[2:]) - np.maximum(low, known[:2])
    large = (high - low > FLAKE * (known[2:] - known[:2])).all(axis=1)
    fits = large & (shared >= 0).all(axis=1)
    if not fits.any():
        return -1
    return int(here[np.where(fits, shared[:, 0] * 100 + shared[:, 1], -1.0).argmax()])
