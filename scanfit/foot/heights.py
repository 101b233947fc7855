"""Heights above the floor (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scanfit.foot.ends import need_ends
from scanfit.foot.lengths import UNFITTED_MM, unfitted
from scanfit.foot.made import made
from scanfit.geometry.extremum import surface_extremum

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

ENDS = ("pternion", "acropodion")
BALL = ("metatarsale_tibiale", "metatarsale_fibulare")

BALL_SLOPE = 0.3
"""The dorsum falls by so much per mm at the ball (C: the scans), which a soft ball point turns into height."""


def dorsum_height_50(view: FootView) -> Measurement:
    """Highest point of the section at x = 0.50 FL (McPoil 2008)."""
    need_ends(view, "acropodion")
    return _height(
        view, "dorsum_height_50", view.highest(0.50 * view.length_mm, beyond=False), "McPoil 2008: 0.50 FL", ENDS
    )


def instep_height(view: FootView) -> Measurement:
    """Highest z for x >= 0.55 FL."""
    need_ends(view, "acropodion")
    return _height(view, "instep_height", view.highest(0.55 * view.length_mm, beyond=True), "scanfit 1: 0.55 FL", ENDS)


def toe_box_height(view: FootView) -> Measurement:
    """Highest z for x >= 0.82 FL; toes need not be separated."""
    need_ends(view, "acropodion")
    return _height(view, "toe_box_height", view.highest(0.82 * view.length_mm, beyond=True), "scanfit 1: 0.82 FL", ENDS)


def ball_height(view: FootView) -> Measurement:
    """Highest z of the section by the vertical plane through metatarsale tibiale and fibulare."""
    need_ends(view, *BALL)
    medial, lateral = (view.landmarks[name] for name in BALL)
    section = view.vertical_section(medial.point, lateral.point)
    view.need_dorsum(section, float(view.ball_centre[0]))
    points = np.vstack([curve.points for curve in section.curves])
    along, z = points[points[:, 1].argmax()]
    # In the section's own axes (across it, along it, up) it is the highest point of one plane like any other.
    u = (lateral.point - medial.point)[:2] / np.linalg.norm((lateral.point - medial.point)[:2])
    near = view.between(*_reach(medial, lateral))
    near = near[near[:, 2] > 0.5 * z]
    flat = near[:, :2] - medial.point[:2]
    turned = np.column_stack([flat @ (-u[1], u[0]), flat @ u, near[:, 2]])
    found = surface_extremum(turned, 2, 1, start=np.array([0.0, along, z]), fixed=0, noise_mm=view.noise_mm)
    soft = BALL_SLOPE * math.hypot(medial.sigma_along_mm, lateral.sigma_along_mm) / 2
    raw = 0.0 if found.fitted else UNFITTED_MM
    return made(
        view,
        "ball_height",
        float(found.point[2]),
        standard="scanfit 1: ball section",
        landmarks=BALL,
        spread=math.hypot(soft, raw),
    )


def _reach(medial: Landmark, lateral: Landmark) -> tuple[float, float]:
    x = sorted((float(medial.point[0]), float(lateral.point[0])))
    return x[0] - 20, x[1] + 20


def _height(view: FootView, name: str, top: Landmark, standard: str, landmarks: tuple[str, ...]) -> Measurement:
    return made(view, name, float(top.point[2]), standard=standard, landmarks=landmarks, spread=unfitted(top))
