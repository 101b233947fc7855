"""How far the ball bulges beyond the straight line from heel to toe on its side (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.foot.plan_angles import END_MM, SMOOTHED, TOE1_WINDOW, TOE5_BEHIND, TOE5_FRONT
from scanfit.foot.plan_outline import FLAT_GAP_MM, LONGEST_GAP_MM, need_sides

if TYPE_CHECKING:
    from scanfit.foot.plan_outline import Edge
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

AROUND = 0.06
"""The bulge is looked for this far from the ball point, of FL."""


def bunion_prominence(view: FootView) -> Measurement:
    """Largest distance of the medial outline around MT beyond the chord from heel medial that touches the big toe."""
    need_ends(view, "acropodion")
    low, high = (share * view.length_mm for share in TOE1_WINDOW)
    toe = view.plan.medial.over(low - 3, high + 3, longest_mm=LONGEST_GAP_MM, where="medial side of the big toe")
    return _prominence(view, "bunion_prominence", toe, (low, high), ("heel_medial", "metatarsale_tibiale"), 1.0)


def bunionette_prominence(view: FootView) -> Measurement:
    """Largest distance of the lateral outline around MF beyond the chord from heel lateral that touches the toes."""
    need_ends(view, "acropodion")
    low = float(view.landmarks["metatarsale_fibulare"].point[0]) + TOE5_BEHIND * view.length_mm
    high = TOE5_FRONT * view.length_mm
    toe = view.plan.lateral.over(low - 3, high + 3, longest_mm=LONGEST_GAP_MM, where="lateral side of the toes")
    names = ("heel_lateral", "metatarsale_fibulare")
    return _prominence(view, "bunionette_prominence", toe, (low, high), names, -1.0)


def _prominence(
    view: FootView, name: str, toe: Edge, window: tuple[float, float], names: tuple[str, str], sign: float
) -> Measurement:
    need_sides(view, *names)
    heel, ball = (view.landmarks[mark] for mark in names)
    side = view.plan.medial if sign > 0 else view.plan.lateral
    where = f"{'medial' if sign > 0 else 'lateral'} side of the ball"
    centre, reach = float(ball.point[0]), AROUND * view.length_mm
    bulge = side.over(centre - reach, centre + reach, longest_mm=FLAT_GAP_MM, where=where)
    value = _beyond(heel.point, toe.over(*window, longest_mm=math.inf, where=""), bulge, sign)
    # The little toe's window begins a fixed way in front of a soft point; the big toe's does not.
    soft = ball.sigma_along_mm if sign < 0 else END_MM
    moved = [
        _beyond(heel.point, toe.over(window[0] + d, window[1], longest_mm=math.inf, where=""), bulge, sign)
        for d in (-END_MM, END_MM)
    ]
    spread = math.hypot(
        (moved[1] - moved[0]) / (2 * END_MM) * soft,
        float(bulge.doubt_mm.max(initial=0.0)),
        float(toe.doubt_mm.max(initial=0.0)),
        SMOOTHED * bulge.rough_mm,
    )
    return made(view, name, value, standard="scanfit 1: chord", landmarks=names, spread=spread)


def _beyond(heel: NDArray[np.float64], toe: Edge, bulge: Edge, sign: float) -> float:
    """The largest distance of a bulge beyond the line from the heel that touches the toe from outside."""
    rays = np.arctan2(sign * (toe.y - heel[1]), toe.x - heel[0])
    along = float(rays.max())
    out = sign * (bulge.y - heel[1]) * math.cos(along) - (bulge.x - heel[0]) * math.sin(along)
    return float(out.max())
