"""Girths: the length of a tape around a section, which is its convex hull (definitions version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.foot import uncertainty
from scanfit.foot.ends import need_ends
from scanfit.model.measurement import Measurement, Withheld

if TYPE_CHECKING:
    from scanfit.foot.view import FootView, Section

OPEN_SHARE = 0.03
"""A gap of more than 3 % of the hull withholds a girth (definitions.md)."""


def ball_girth(view: FootView) -> Measurement | Withheld:
    """Hull of the section by the vertical plane through metatarsale tibiale and fibulare."""
    medial, lateral = view.landmarks["metatarsale_tibiale"], view.landmarks["metatarsale_fibulare"]
    section = view.vertical_section(medial.point, lateral.point)
    names = ("metatarsale_tibiale", "metatarsale_fibulare")
    # Girth changes by about 0.3 mm per mm along the foot at the ball (C: the demo pair), and both points are soft.
    soft = 0.3 * (medial.sigma_along_mm + lateral.sigma_along_mm) / 2
    return _girth(view, "ball_girth", section, names, soft)


def waist_girth(view: FootView) -> Measurement | Withheld:
    """Hull of the section midway between x = 0.50 FL and the middle of the ball."""
    need_ends(view, "acropodion")
    at = (0.50 * view.length_mm + float(view.ball_centre[0])) / 2
    return _girth(view, "waist_girth", view.section(at), ("metatarsale_tibiale", "metatarsale_fibulare"), 0.4)


def instep_girth(view: FootView) -> Measurement | Withheld:
    """Hull of the section at x = 0.50 FL."""
    return _girth(view, "instep_girth", view.section(0.50 * view.length_mm), ("pternion", "acropodion"), 0.2)


def _girth(
    view: FootView, name: str, section: Section, landmarks: tuple[str, ...], soft_mm: float
) -> Measurement | Withheld:
    need_ends(view, "pternion", *landmarks)
    length = section.tape.length_mm
    gap = sum(opening.length_mm for opening in section.openings)
    if gap > OPEN_SHARE * length:
        return Withheld(
            name=name, reason=f"the section is open: {gap:.0f} mm of {length:.0f} mm are not in the scan (3 % may be)"
        )
    if section.cut_mm > OPEN_SHARE * length:
        return Withheld(
            name=name, reason=f"the scan was cut through this section: {section.cut_mm:.0f} mm of it are cut, not skin"
        )
    noise = max(view.noise_mm, section.tape.noise_mm)
    sigma = uncertainty.sigma_mm(
        uncertainty.GIRTH_MM, edge_mm=view.edge_mm, noise_mm=noise, extra_mm=(soft_mm, gap / 4)
    )
    return Measurement(name=name, value=length, unit="mm", sigma=sigma, standard="scanfit 1: tape", landmarks=landmarks)
