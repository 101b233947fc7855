"""The straight line through the middle of two sides, and how far a bridged hole may turn it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from scanfit.foot.plan_outline import Edge
    from scanfit.foot.view import FootView

LONGEST_GAP_MM = 25.0
"""A side is bridged over a hole this long, D: a middle line rests on all of its length."""

STEP_MM = 1.0
"""The line is fitted to mid-points at even steps, so that no part of it counts twice, D."""

APART_MM = 5.0
"""Mid-points this far apart have noise of their own, D: twice the correlation of a fused scan's noise."""

HEEL_END = 2.0
"""How far to the side the rearmost point of a flat heel moves, per noise, D: 1 mm at 0.5 mm (C)."""

ROUND_SHARE = 0.5
"""How much of the rearfoot's middle line is that of a round heel, D."""


class Midline(NamedTuple):
    """``slope`` dy/dx of the line, and one sigma of it from holes that were bridged."""

    slope: float
    slope_doubt: float


def midline(one: Edge, other: Edge, low: float, high: float, *, longest_mm: float = LONGEST_GAP_MM) -> Midline:
    """Return the least-squares line through the mid-points of two sides from ``low`` to ``high``.

    Raises
    ------
    GeometryError
        Where a side has a longer hole than ``longest_mm``.
    """
    one = one.over(low, high, longest_mm=longest_mm, where="medial side")
    other = other.over(low, high, longest_mm=longest_mm, where="lateral side")
    x = np.linspace(low, high, max(int((high - low) / STEP_MM), 8))
    middle = (np.interp(x, one.x, one.y) + np.interp(x, other.x, other.y)) / 2
    arm = (x - x.mean()) / ((x - x.mean()) ** 2).sum()
    doubts = [np.abs(arm) @ np.interp(x, edge.x, edge.doubt_mm) / 2 for edge in (one, other)]
    noise = np.hypot(one.rough_mm, other.rough_mm) / 2
    free = max((high - low) / APART_MM, 1.0)
    doubts.append(noise * np.sqrt(12.0 / free) / (high - low))  # a line's slope over so many free points
    return Midline(float(arm @ middle), float(np.sqrt(np.square(doubts).sum())))


def soft_axis(view: FootView) -> float:
    """One sigma, radians, that a noisy heel end adds to the angle of a middle line through a rounded heel.

    The mid-points of a round heel lie along the axis however it is turned, so they do not turn back with it.
    """
    across = HEEL_END * view.noise_mm
    return ROUND_SHARE * across / float(view.ball_centre[0])
