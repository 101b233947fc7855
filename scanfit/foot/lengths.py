"""Lengths and widths: between landmarks, along and across the axis (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.foot import uncertainty
from scanfit.foot.ends import need_ends
from scanfit.model.measurement import Measurement, Withheld

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView


def foot_length(view: FootView) -> Measurement:
    """x of acropodion minus x of pternion (ISO 7250-1: foot length)."""
    return _made(view, "foot_length", view.length_mm, uncertainty.LENGTH_MM, ("pternion", "acropodion"), "ISO 7250-1")


def ball_length_medial(view: FootView) -> Measurement:
    """x of metatarsale tibiale."""
    return _ball_length(view, "ball_length_medial", "metatarsale_tibiale")


def ball_length_lateral(view: FootView) -> Measurement:
    """x of metatarsale fibulare."""
    return _ball_length(view, "ball_length_lateral", "metatarsale_fibulare")


def ball_width(view: FootView) -> Measurement:
    """y of metatarsale tibiale minus y of metatarsale fibulare (ISO 7250-1: foot breadth)."""
    medial, lateral = view.landmarks["metatarsale_tibiale"], view.landmarks["metatarsale_fibulare"]
    value = float(medial.point[1] - lateral.point[1])
    names = ("metatarsale_tibiale", "metatarsale_fibulare")
    return _made(view, "ball_width", value, uncertainty.WIDTH_MM, names, "ISO 7250-1")


def ball_width_diagonal(view: FootView) -> Measurement:
    """Horizontal distance from metatarsale tibiale to metatarsale fibulare (ISO 9407: foot width)."""
    medial, lateral = view.landmarks["metatarsale_tibiale"], view.landmarks["metatarsale_fibulare"]
    dx, dy = (float(d) for d in (medial.point - lateral.point)[:2])
    value = math.hypot(dx, dy)
    soft = abs(dx) / value * math.hypot(medial.sigma_along_mm, lateral.sigma_along_mm)
    names = ("metatarsale_tibiale", "metatarsale_fibulare")
    return _made(view, "ball_width_diagonal", value, uncertainty.WIDTH_MM, names, "ISO 9407", soft)


def heel_width(view: FootView) -> Measurement | Withheld:
    """Breadth of the section at x = 0.16 FL, z <= 0.15 FL."""
    medial, lateral = view.landmarks["heel_medial"], view.landmarks["heel_lateral"]
    limit = 0.15 * view.length_mm
    seen = max(float(curve.points[:, 1].max()) for curve in view.section(0.16 * view.length_mm).curves)
    at_edge = max(mark.point[2] for mark in (medial, lateral)) > seen - 1.5
    if at_edge and seen < limit - 2.0:
        return Withheld(
            name="heel_width",
            reason=f"the heel is widest at the scan's upper edge, {seen:.0f} mm up; {limit:.0f} mm are needed",
        )
    value = float(medial.point[1] - lateral.point[1])
    return _made(view, "heel_width", value, uncertainty.WIDTH_MM, ("heel_medial", "heel_lateral"), "scanfit 1: 0.16 FL")


def _ball_length(view: FootView, name: str, landmark: str) -> Measurement:
    mark = view.landmarks[landmark]
    value = float(mark.point[0] - view.landmarks["pternion"].point[0])
    return _made(
        view, name, value, uncertainty.LENGTH_MM, ("pternion", landmark), "scanfit 1: PT_CP", mark.sigma_along_mm
    )


def _made(
    view: FootView,
    name: str,
    value: float,
    method_mm: float,
    landmarks: tuple[str, ...],
    standard: str,
    *extra_mm: float,
) -> Measurement:
    marks: list[Landmark] = [view.landmarks[n] for n in landmarks]
    need_ends(view, "pternion", *landmarks)  # the frame itself rests on it
    unfitted = tuple(uncertainty.UNFITTED_MM for mark in marks if not mark.fitted)
    sigma = uncertainty.sigma_mm(
        method_mm, edge_mm=view.edge_mm, noise_mm=view.noise_mm, extra_mm=(*extra_mm, *unfitted)
    )
    return Measurement(name=name, value=value, unit="mm", sigma=sigma, standard=standard, landmarks=landmarks)
