"""Girths: the length of a tape around a section, which is its convex hull (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ankle import need
from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.foot.seam import gap_mm, tape_unseen

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView, Section
    from scanfit.geometry.ring import Tape
    from scanfit.model.measurement import Measurement

OPEN_SHARE = 0.03
"""A gap of more than 3 % of the hull withholds a girth (definitions.md)."""

BALL = ("metatarsale_tibiale", "metatarsale_fibulare")
ENDS = ("pternion", "acropodion")


def ball_girth(view: FootView) -> Measurement:
    """Hull of the section by the vertical plane through metatarsale tibiale and fibulare."""
    medial, lateral = (view.landmarks[name] for name in BALL)
    need_ends(view, *BALL)
    section = view.vertical_section(medial.point, lateral.point)
    # Both points are soft, and from here to the waist the girth changes by so much per mm.
    waist = _waist(view)
    change = abs(view.section(waist).tape.length_mm - section.tape.length_mm) / (float(view.ball_centre[0]) - waist)
    soft = max(change, 0.2) * math.hypot(medial.sigma_along_mm, lateral.sigma_along_mm) / 2
    return _upright_girth(view, "ball_girth", section, (medial.point, lateral.point), BALL, soft)


def waist_girth(view: FootView) -> Measurement:
    """Hull of the section midway between x = 0.50 FL and the middle of the ball."""
    need_ends(view, "acropodion", *BALL)
    medial, lateral = (view.landmarks[name] for name in BALL)
    at = _waist(view)
    # A quarter of what each ball point is off moves the section, and the waist grows by 0.3 mm per mm (C).
    soft = 0.3 * math.hypot(medial.sigma_along_mm, lateral.sigma_along_mm) / 4
    return _upright_girth(view, "waist_girth", view.section(at), _across(at), BALL, soft)


def _waist(view: FootView) -> float:
    return (0.50 * view.length_mm + float(view.ball_centre[0])) / 2


def instep_girth(view: FootView) -> Measurement:
    """Hull of the section at x = 0.50 FL."""
    need_ends(view, "acropodion")
    at = 0.50 * view.length_mm
    return _upright_girth(view, "instep_girth", view.section(at), _across(at), ENDS, 0.0)


def short_heel_girth(view: FootView) -> Measurement:
    """Hull of the section by the plane parallel to y through landing point and dorsum top."""
    return _heel_girth(view, "short_heel_girth", "dorsum_top", need(view.ankle.dorsum_top))


def long_heel_girth(view: FootView) -> Measurement:
    """Hull of the section by the plane parallel to y through landing point and dorsal junction."""
    return _heel_girth(view, "long_heel_girth", "dorsal_junction", need(view.ankle.dorsal_junction))


def _heel_girth(view: FootView, name: str, far: str, top: Landmark) -> Measurement:
    need_ends(view, "acropodion")
    landing = need(view.ankle.landing_point)
    section = heel_section(view, landing.point, top.point)
    # The tape is two sides of that plane: each grows with the distance of its ends.
    rise = (top.point - landing.point)[[0, 2]] / np.linalg.norm((top.point - landing.point)[[0, 2]])
    soft = 2 * abs(float(rise[0])) * landing.sigma_along_mm + top.sigma_along_mm
    return _girth(view, name, section.tape, ("landing_point", far), soft, need_closed(section))


def heel_section(view: FootView, landing: NDArray[np.float64], top: NDArray[np.float64]) -> Section:
    """The section by the plane parallel to y through two points; it runs across and up from the landing point."""
    rise = np.array([top[0] - landing[0], 0.0, top[2] - landing[2]])
    across = np.array([0.0, 1.0, 0.0])
    return view.plane_section(landing * (1, 0, 1), across, rise / np.linalg.norm(rise), "the heel")


def ankle_girth(view: FootView) -> Measurement:
    """Smallest horizontal hull perimeter from the higher malleolus upward."""
    smallest = view.ankle.narrowest
    if isinstance(smallest, str):
        raise GeometryError(smallest)
    return made(
        view,
        "ankle_girth",
        smallest.length_mm,
        standard="scanfit 1: tape",
        landmarks=smallest.landmarks,
        spread=smallest.spread_mm,
    )


def _across(x: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Two points of the plane at x."""
    return np.array([x, 0.0, 0.0]), np.array([x, 1.0, 0.0])


def _upright_girth(
    view: FootView,
    name: str,
    section: Section,
    through: tuple[NDArray[np.float64], NDArray[np.float64]],
    landmarks: tuple[str, ...],
    soft_mm: float,
) -> Measurement:
    """The tape around a vertical section: under the foot it runs along the floor, also where no camera saw the sole."""
    unseen = tape_unseen(view, *through)
    gap = need_closed(section, gap_mm(view, section))
    spread = math.hypot(soft_mm, unseen.sigma_mm)
    return _girth(view, name, section.tape, landmarks, spread, gap, unseen.longer_mm)


def _girth(
    view: FootView,
    name: str,
    tape: Tape,
    landmarks: tuple[str, ...],
    soft_mm: float,
    gap_mm: float,
    longer_mm: float = 0.0,
) -> Measurement:
    spread = math.hypot(soft_mm, gap_mm / 4, max(tape.noise_mm - view.noise_mm, 0.0))
    length = tape.length_mm - longer_mm
    return made(view, name, length, standard="scanfit 1: tape", landmarks=landmarks, spread=spread)


def need_closed(section: Section, open_mm: float | None = None) -> float:
    """Return the length of a section's gaps in mm (``open_mm`` where it is known), and refuse more than a tape can
    bridge."""
    length = section.tape.length_mm
    gap = sum(opening.length_mm for opening in section.openings) if open_mm is None else open_mm
    if gap > OPEN_SHARE * length:
        raise GeometryError(f"the section is open: {gap:.0f} mm of {length:.0f} mm are not in the scan (3 % may be)")
    if section.cut_mm > OPEN_SHARE * length:
        raise GeometryError(f"the scan was cut through this section: {section.cut_mm:.0f} mm of it are cut, not skin")
    return gap
