"""How the heel stands, and how the forefoot is turned on it."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import clip, least_and_most, row_of_sections
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.outline import STEP_MM, outline


def rearfoot_measures(foot: Standing) -> dict[str, float]:
    """rearfoot_angle and forefoot_abduction_angle, degrees."""
    return {"rearfoot_angle": _rearfoot(foot), "forefoot_abduction_angle": _abduction(foot)}


def _rearfoot(foot: Standing) -> float:
    """Against vertical, everted positive.

    In eversion the heel's sole turns outward: its lower end moves laterally under the upper one, so that the line of
    mid-points leans medially, to +y, on its way up.
    """
    length = foot.length_mm
    heel = clip(foot.low, (1, 0, 0), 0.16 * length)
    z = np.linspace(0.04 * length, 0.17 * length, round(0.13 * length / STEP_MM) + 1)
    station, points = row_of_sections(heel, 2, z)
    least, most = least_and_most(station, points[:, 1], len(z))
    return float(np.degrees(np.arctan(np.polyfit(z, (least + most) / 2, 1)[0])))


def _abduction(foot: Standing) -> float:
    """Of the line heel centre to CP against the rearfoot's midline, forefoot turned laterally (to -y) positive."""
    length = foot.length_mm
    rear = outline(clip(foot.low, (0, 0, 1), 0.15 * length), 0.08 * length, 0.25 * length)
    slope = np.polyfit(rear.x, (rear.medial + rear.lateral) / 2, 1)[0]
    to_ball = foot.ball_centre - foot.heel_centre
    return float(np.degrees(np.arctan(slope) - np.arctan2(to_ball[1], to_ball[0])))
