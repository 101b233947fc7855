"""Plan-view angles and bulges, read off the outline."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.outline import outline


def plan_measures(foot: Standing) -> dict[str, float]:
    """toe1_angle, toe5_angle, bunion and bunionette prominence, flare_angle.

    Readings
    --------
    The big toe's side is the medial outline, the small toe's the lateral one. "Largest" is the largest signed angle.
    Distances beyond a chord are perpendicular to it, negative where the outline does not reach it.
    """
    length, flip = foot.length_mm, np.array([1.0, -1.0])
    medial = (foot.heel_medial[:2], foot.mt[:2])
    lateral = (foot.heel_lateral[:2] * flip, foot.mf[:2] * flip)
    hallux = _side(foot, 0.86 * length, 0.97 * length, 1)
    small_toe = _side(foot, foot.mf[0] + 0.08 * length, 0.85 * length, -1)
    head = 0.06 * length
    at_mt = _side(foot, foot.mt[0] - head, foot.mt[0] + head, 1)
    at_mf = _side(foot, foot.mf[0] - head, foot.mf[0] + head, -1)
    return {
        "toe1_angle": _drift(*medial, hallux),
        "toe5_angle": _drift(*lateral, small_toe),
        "bunion_prominence": _beyond(medial[0], hallux, at_mt),
        "bunionette_prominence": _beyond(lateral[0], small_toe, at_mf),
        "flare_angle": _flare(foot),
    }


def _side(foot: Standing, low: float, high: float, sign: int) -> Array:
    """(N, 2) points of one side of the outline, z <= 0.18 FL, away from the foot being +y on either side."""
    part = outline(foot.low, low, high)
    y = part.medial if sign > 0 else -part.lateral
    return np.column_stack([part.x, y])[np.isfinite(y)]


def _drift(heel: Array, ball: Array, toe: Array) -> float:
    """Largest angle, degrees, by which lines from the ball to the toe turn inward from the line heel to ball."""
    base, lines = ball - heel, toe - ball
    turn = np.arctan2(lines[:, 1] * base[0] - lines[:, 0] * base[1], lines @ base)
    return float(np.degrees(-turn).max())


def _beyond(heel: Array, toe: Array, ball: Array) -> float:
    """Largest distance of the ball's outline outward of the chord that leaves the heel and touches the toe."""
    lines = toe - heel
    touching = lines[np.argmax(np.arctan2(lines[:, 1], lines[:, 0]))]
    along = touching / np.hypot(*touching)
    return float(((ball - heel) @ [-along[1], along[0]]).max())


def _flare(foot: Standing) -> float:
    length = foot.length_mm
    slopes = []
    for low, high in ((0.05, 0.33), (0.33, 0.66)):
        part = outline(foot.low, low * length, high * length)
        slopes.append(np.polyfit(part.x, (part.medial + part.lateral) / 2, 1)[0])
    return float(np.degrees(np.arctan(slopes[0]) - np.arctan(slopes[1])))
