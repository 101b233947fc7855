"""The midline of a free toe in plan view: a line through the middles of its sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError

if TYPE_CHECKING:
    from scanfit.foot.toe_map import ToeMap
    from scanfit.foot.toe_sections import ToeSections

ROOT_SHARE, TIP_SHARE = 0.10, 0.12
"""What is left out of the free toe at its root and at its tip (definitions.md, toe_spread)."""

PLACES = 48
"""Places along the free toe that the line is fitted to, between the sections, D."""

LEAST_SHARE = 0.6
"""Share of a toe's sections that must be closed, D."""

LEAST_MM = 4.0
"""A line through sections over less than this is no midline, D."""

CORRELATED_MM = 2.0
"""Middles nearer together than this share their error, D."""


class MidLine(NamedTuple):
    """y = ``offset`` + ``slope`` x in plan view, and one sigma of the slope."""

    slope: float
    offset: float
    slope_sigma: float

    def y(self, x: float) -> float:
        """y of the line, mm."""
        return self.offset + self.slope * x


def mid_line(toes: ToeMap, k: int) -> MidLine:
    """Return the line fitted to the section mid-points (middle of the extreme y) of the free toe k.

    Raises
    ------
    GeometryError
        If too little of the free toe, or too few closed sections of it, are in the scan.
    """
    toes.whole_webs(k)
    root, tip = toes.free_from(k), float(toes.tips[k - 1].point[0])
    low, high = root + ROOT_SHARE * (tip - root), tip - TIP_SHARE * (tip - root)
    if high - low < LEAST_MM:
        raise GeometryError(f"toe {k} stands free by {tip - root:.0f} mm only, {LEAST_MM / 0.78:.0f} mm are needed")
    x = low + (np.arange(PLACES) + 0.5) / PLACES * (high - low)
    middle, whole = _middles(toes.sections, k, x)
    if whole.mean() < LEAST_SHARE:
        raise GeometryError(
            f"toe {k} has holes or touches its neighbour in the scan: {whole.mean():.0%} of its sections are whole "
            f"({LEAST_SHARE:.0%} are needed)"
        )
    return _fitted(x[whole], middle[whole])


def _middles(sections: ToeSections, k: int, x: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The middle of toe k at each x, and where the sections next in front and behind show the toe by itself."""
    middle = (sections.low[k - 1] + sections.high[k - 1]) / 2
    seen = np.isfinite(middle)
    after = np.searchsorted(sections.stations, x).clip(1, len(seen) - 1)
    whole: NDArray[np.bool_] = seen[after] & seen[after - 1]
    if not seen.any():
        return np.zeros(len(x)), whole
    return np.interp(x, sections.stations[seen], middle[seen]), whole


def _fitted(x: NDArray[np.float64], y: NDArray[np.float64]) -> MidLine:
    u = x - x.mean()
    spread = float(u @ u)
    slope = float(u @ y) / spread
    offset = float(y.mean()) - slope * float(x.mean())
    rest = y - offset - slope * x
    # Neighbouring middles err together: the fit holds as many independent ones as its length has such pieces.
    free = max(float(np.ptp(x)) / CORRELATED_MM, 1.0)
    scatter = float(np.sqrt((rest @ rest) / len(x)))
    return MidLine(slope, offset, scatter / np.sqrt(free * spread / len(x)))
