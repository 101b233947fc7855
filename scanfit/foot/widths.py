"""Widths: across the axis, from side to side (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.landmarks import HEEL_STATION, HEEL_WIDTH_BAND, Landmark, section_sides
from scanfit.foot.lengths import unfitted
from scanfit.foot.made import made
from scanfit.foot.sides import around, is_open, sides_at
from scanfit.geometry.outline import extremes

if TYPE_CHECKING:
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement, Withheld

WAIST_STATION = 0.45
"""Waist width: section at x = 0.45 FL, z <= 0.15 FL."""

BALL = ("metatarsale_tibiale", "metatarsale_fibulare")


def ball_width(view: FootView) -> Measurement:
    """y of metatarsale tibiale minus y of metatarsale fibulare (ISO 7250-1: foot breadth)."""
    medial, lateral = (view.landmarks[name] for name in BALL)
    need_ends(view, *BALL)
    value = float(medial.point[1] - lateral.point[1])
    return made(view, "ball_width", value, standard="ISO 7250-1", landmarks=BALL, spread=unfitted(medial, lateral))


def ball_width_diagonal(view: FootView) -> Measurement:
    """Horizontal distance from metatarsale tibiale to metatarsale fibulare (ISO 9407: foot width)."""
    medial, lateral = (view.landmarks[name] for name in BALL)
    need_ends(view, *BALL)
    dx, dy = (float(d) for d in (medial.point - lateral.point)[:2])
    value = math.hypot(dx, dy)
    soft = abs(dx) / value * math.hypot(medial.sigma_along_mm, lateral.sigma_along_mm)
    spread = math.hypot(soft, unfitted(medial, lateral))
    return made(view, "ball_width_diagonal", value, standard="ISO 9407", landmarks=BALL, spread=spread)


def waist_width(view: FootView) -> Measurement | Withheld:
    """Breadth of the section at x = 0.45 FL, z <= 0.15 FL."""
    need_ends(view, "acropodion")
    x = WAIST_STATION * view.length_mm
    at = view.stations[[int(np.argmin(np.abs(view.stations - x)))]]
    edge = extremes(view.section_segments(float(at[0])), at, HEEL_WIDTH_BAND * view.length_mm)
    if not np.isfinite(edge.y_low[0]):
        raise GeometryError(f"the scan shows no surface at {WAIST_STATION:.2f} of the foot's length")
    for word, side in zip(
        ("medial", "lateral"), sides_at(view, around(float(at[0])), HEEL_WIDTH_BAND * view.length_mm), strict=True
    ):
        if is_open(side):
            raise GeometryError(f"the {word} side of the waist is open")
    near = view.between(float(at[0]) - 30, float(at[0]) + 30)
    sides = section_sides(near, edge, HEEL_WIDTH_BAND * view.length_mm, noise_mm=view.noise_mm)
    return _breadth(view, "waist_width", sides, WAIST_STATION, ("pternion", "acropodion"))


def heel_width(view: FootView) -> Measurement | Withheld:
    """Breadth of the section at x = 0.16 FL, z <= 0.15 FL."""
    need_ends(view, "acropodion")
    sides = (view.landmarks["heel_medial"], view.landmarks["heel_lateral"])
    return _breadth(view, "heel_width", sides, HEEL_STATION, ("heel_medial", "heel_lateral"))


def _breadth(
    view: FootView, name: str, sides: tuple[Landmark, Landmark], station: float, landmarks: tuple[str, ...]
) -> Measurement | Withheld:
    """From side to side of a section, where each side is seen high enough to be the widest there."""
    medial, lateral = sides
    _need_sides(view, name, sides, station)
    need_ends(view, *landmarks)
    value = float(medial.point[1] - lateral.point[1])
    return made(
        view,
        name,
        value,
        standard=f"scanfit 1: {station:.2f} FL",
        landmarks=landmarks,
        spread=unfitted(medial, lateral),
    )


def _need_sides(view: FootView, name: str, sides: tuple[Landmark, Landmark], station: float) -> None:
    """Refuse a side that is widest where the scan ends, and one that a hole leaves open."""
    limit = HEEL_WIDTH_BAND * view.length_mm
    section = view.section(float(view.stations[int(np.argmin(np.abs(view.stations - station * view.length_mm)))]))
    points = np.vstack([curve.points for curve in section.curves])
    middle = (sides[0].point[1] + sides[1].point[1]) / 2
    what = name.split("_")[0]
    for sign, side in zip((1.0, -1.0), sides, strict=True):
        beside = points[sign * (points[:, 0] - middle) > 0.3 * sign * (side.point[1] - middle)]
        seen = float(beside[:, 1].max(initial=0.0))
        if side.point[2] > seen - 1.5 and seen < limit - 2.0:
            raise GeometryError(
                f"the {what} is widest at the scan's upper edge, {seen:.0f} mm up; {limit:.0f} mm are needed"
            )
