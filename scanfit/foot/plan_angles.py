"""Angles of the plan view: how the outer toes drift and how the foot bends (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.foot.midline import midline, soft_axis
from scanfit.foot.plan_outline import LONGEST_GAP_MM, NEAR_MM, need_sides

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.plan_outline import Edge
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

TOE1_WINDOW = (0.86, 0.97)
"""Where the big toe's side is looked at, of FL."""

TOE5_BEHIND, TOE5_FRONT = 0.08, 0.85
"""The little toe's side: from this far in front of MF to here, of FL."""

FLARE_REAR, FLARE_FRONT = (0.05, 0.33), (0.33, 0.66)

TIP_MM = 0.25
"""How exactly a toe's tip and a window's end are known on a smooth scan, D."""

SPIKES_PER_MM = 2.5
"""How far noise moves the place where one toe ends, per its square, D: among rough points the foremost is a spike,
and the side falls at a bump of its own (C: 1 mm at a noise of 0.5 mm, 4.4 mm at 1.0 mm)."""

SMOOTHED = 0.7
"""What is left of a side's noise in the difference of two of its smoothed points, D."""

END_MM = 0.5
"""How exactly a window's end is known, D: where an angle hangs on it, that is doubt."""


def toe1_angle(view: FootView) -> Measurement:
    """The largest angle from the line heel medial - MT to a line from MT to the big toe's side; lateral positive.

    Notes
    -----
    Accuracy: MT's place along a flat outline is soft, and each mm of it turns the line by some 0.2 to 0.4 degrees
    times the angle's own size; that is in its sigma.
    """
    need_ends(view, "acropodion")
    low, high = (share * view.length_mm for share in TOE1_WINDOW)
    edge = view.plan.medial.over(low - 3, high + 3, longest_mm=LONGEST_GAP_MM, where="medial side of the big toe")
    _need_side(view.plan.medial, low, high, "medial side of the big toe")
    if any(step < high + END_MM for step in edge.steps):
        raise GeometryError(
            f"the big toe ends at {edge.steps[0] / view.length_mm:.2f} of the foot's length, behind the toes beside "
            f"it; its angle is read up to {TOE1_WINDOW[1]:.2f}"
        )
    need_sides(view, "heel_medial", "metatarsale_tibiale")
    marks = view.landmarks["heel_medial"], view.landmarks["metatarsale_tibiale"]
    value, spread = _toe_angle(*marks, view.plan.medial, edge, (low, high), 1.0)
    names = ("heel_medial", "metatarsale_tibiale")
    return made(view, "toe1_angle", value, unit="deg", standard="scanfit 1: margin", landmarks=names, spread=spread)


def toe5_angle(view: FootView) -> Measurement:
    """The largest angle from the line heel lateral - MF to a line from MF to the outline; medial positive.

    The window reaches to 0.85 of the length whatever toe stands there, as the definition has it.
    """
    need_ends(view, "acropodion")
    low = float(view.landmarks["metatarsale_fibulare"].point[0]) + TOE5_BEHIND * view.length_mm
    high = TOE5_FRONT * view.length_mm
    edge = view.plan.lateral.over(low - 3, high + 3, longest_mm=LONGEST_GAP_MM, where="lateral side of the toes")
    _need_side(view.plan.lateral, low, high, "lateral side of the toes")
    near = _tip_doubt_mm(view)
    for tip in edge.steps:
        if abs(tip - high) < near:
            raise GeometryError(
                f"a toe ends {abs(tip - high):.1f} mm from where the angle's window does, {high:.0f} mm from the heel: "
                f"it is one angle on this toe and another on the next; {near:.1f} mm are needed"
            )
    need_sides(view, "heel_lateral", "metatarsale_fibulare")
    marks = view.landmarks["heel_lateral"], view.landmarks["metatarsale_fibulare"]
    value, spread = _toe_angle(*marks, view.plan.lateral, edge, (low, high), -1.0)
    names = ("heel_lateral", "metatarsale_fibulare")
    return made(view, "toe5_angle", value, unit="deg", standard="scanfit 1: margin", landmarks=names, spread=spread)


def flare_angle(view: FootView) -> Measurement:
    """Angle between the outline's middle lines at x 0.05-0.33 FL and 0.33-0.66 FL; forefoot lateral positive."""
    need_ends(view, "acropodion")
    rear, front = (
        midline(view.plan.medial, view.plan.lateral, *(share * view.length_mm for share in window))
        for window in (FLARE_REAR, FLARE_FRONT)
    )
    value = math.degrees(math.atan(rear.slope) - math.atan(front.slope))
    spread = math.degrees(math.hypot(rear.slope_doubt, front.slope_doubt, soft_axis(view)))
    return made(view, "flare_angle", value, unit="deg", standard="scanfit 1: mid-lines", spread=spread)


def _tip_doubt_mm(view: FootView) -> float:
    """How far from where the outline shows it a toe may end."""
    rough = math.hypot(view.noise_mm, view.relief_mm)
    return TIP_MM + 2 * rough + SPIKES_PER_MM * rough**2 + view.edge_mm**2 / 80


def _need_side(side: Edge, low: float, high: float, where: str) -> None:
    """Refuse a hole that is longer than may be bridged along the bridge itself: at a toe's end it turns inwards."""
    inside = np.flatnonzero((side.gap_mm > 0) & (side.x > low) & (side.x < high))
    for hole in np.split(inside, np.flatnonzero(np.diff(inside) > 1) + 1):
        if len(hole) == 0:
            continue
        first, last = max(hole[0] - 1, 0), min(hole[-1] + 1, len(side.x) - 1)
        long = math.hypot(float(side.x[last] - side.x[first]), float(side.y[last] - side.y[first]))
        if long > LONGEST_GAP_MM:
            raise GeometryError(
                f"the scan shows no {where} over {long:.0f} mm along it, {side.x[first]:.0f} mm from the heel; "
                f"{LONGEST_GAP_MM:.0f} mm may be missing"
            )


def _toe_angle(
    heel: Landmark, ball: Landmark, side: Edge, edge: Edge, window: tuple[float, float], sign: float
) -> tuple[float, float]:
    """The angle, degrees, and what soft ball point, window's ends and bridged holes add to its sigma."""
    low, high = window
    inner = edge.over(low, high, longest_mm=math.inf, where="")
    value, k = _largest(heel.point, ball.point, inner, sign)
    shifted = [_largest(heel.point, _slid(ball, side, d), inner, sign)[0] for d in (-1.0, 1.0)]
    ends = [
        _largest(heel.point, ball.point, edge.over(low + a, high + b, longest_mm=math.inf, where=""), sign)[0]
        for a, b in ((-TIP_MM, 0.0), (TIP_MM, 0.0), (0.0, -TIP_MM), (0.0, TIP_MM))
    ]
    reach = float(inner.x[k] - ball.point[0])
    soft = (shifted[1] - shifted[0]) / 2 * ball.sigma_along_mm
    at_ball = side.over(ball.point[0] - NEAR_MM, ball.point[0] + NEAR_MM, longest_mm=math.inf, where="")
    holes = math.hypot(float(inner.doubt_mm.max()), float(at_ball.doubt_mm.max()))
    bridged = math.degrees(holes / reach)
    rough = math.degrees(SMOOTHED * inner.rough_mm / reach)
    at_end = max(abs(end - value) for end in ends) * END_MM / TIP_MM
    at_step = any(abs(float(inner.x[k]) - step) < END_MM for step in inner.steps)
    # Where the largest angle goes past one toe's tip to the next toe, it hangs on where that tip is.
    at_tip = abs(math.degrees(math.sin(math.radians(value))) / reach * END_MM) if at_step else 0.0
    return value, math.hypot(soft, bridged, rough, at_end, at_tip)


def _slid(ball: Landmark, side: Edge, by_mm: float) -> NDArray[np.float64]:
    """The ball point slid along its flat outline."""
    x, y, z = ball.point
    return np.array([x + by_mm, y + side.at(x + by_mm) - side.at(x), z])


def _largest(heel: NDArray[np.float64], ball: NDArray[np.float64], edge: Edge, sign: float) -> tuple[float, int]:
    """The largest angle towards the foot's middle, degrees, and which station it goes to."""
    base = math.atan2(sign * (ball[1] - heel[1]), ball[0] - heel[0])
    angles = base - np.arctan2(sign * (edge.y - ball[1]), edge.x - ball[0])
    k = int(angles.argmax())
    return math.degrees(float(angles[k])), k
