"""How hollow the foot's lateral contour, seen from behind, is below and above the lateral malleolus."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scanfit.errors import GeometryError
from scanfit.foot.ankle import need
from scanfit.foot.plan_outline import Edge, edge_of
from scanfit.foot.rearfoot import seen_from_behind

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

ABOVE = 0.13
"""How far up the contour above the malleolus is looked at, of FL, D: 35 mm, where the leg has become narrow."""

BELOW = 0.04
"""The heel's own bulge, from where the lower curve begins, lies above this z, of FL, D."""

STEP_MM = 2.0


def malleolar_curves(view: FootView) -> tuple[float, float]:
    """Return the depth of the hollow below and above the lateral malleolus, mm, 0 where there is none.

    Notes
    -----
    Seen from behind, so the contour is that of all that lies no farther forward than the malleolus itself. Each
    hollow is the largest distance from the straight line between the ends of its curve.
    """
    summit = need(view.ankle.lateral_malleolus).point
    low, high = BELOW * view.length_mm, float(summit[2]) + ABOVE * view.length_mm
    top = float(view.vertices[:, 2].max())
    if top < high:
        raise GeometryError(f"the scan ends {top:.0f} mm above the floor; {high:.0f} mm are needed")
    _, side = seen_from_behind(view, np.arange(low, high, STEP_MM), float(summit[0]) + 5.0)
    contour = edge_of(side).over(low, high - STEP_MM, longest_mm=8.0, where="lateral side of heel and ankle")
    ankle = int(np.argmin(np.abs(contour.x - summit[2])))
    heel = int(contour.y[: ankle + 1].argmin())
    return _hollow(contour, heel, ankle), _hollow(contour, ankle, len(contour.x) - 1)


def _hollow(contour: Edge, first: int, last: int) -> float:
    """Largest distance medially of the straight line between two stations."""
    if last - first < 2:
        return 0.0
    z, y = contour.x[first : last + 1], contour.y[first : last + 1]
    slope = (y[-1] - y[0]) / (z[-1] - z[0])
    return float(np.max(y - y[0] - slope * (z - z[0])) / math.hypot(1.0, slope))
