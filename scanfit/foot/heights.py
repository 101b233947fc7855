"""Heights above the floor, and the arch height index (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.foot import uncertainty
from scanfit.foot.ends import need_ends
from scanfit.foot.lengths import ball_length_medial
from scanfit.model.measurement import Measurement

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView


def dorsum_height_50(view: FootView) -> Measurement:
    """Highest point of the section at x = 0.50 FL (McPoil 2008)."""
    return _height(
        view, "dorsum_height_50", view.highest(0.50 * view.length_mm, beyond=False), "McPoil 2008: 0.50 FL", 0.3
    )


def instep_height(view: FootView) -> Measurement:
    """Highest z for x >= 0.55 FL."""
    return _height(view, "instep_height", view.highest(0.55 * view.length_mm, beyond=True), "scanfit 1: 0.55 FL", 0.3)


def toe_box_height(view: FootView) -> Measurement:
    """Highest z for x >= 0.82 FL; toes need not be separated."""
    return _height(view, "toe_box_height", view.highest(0.82 * view.length_mm, beyond=True), "scanfit 1: 0.82 FL", 0.1)


def arch_height_index(view: FootView) -> Measurement:
    """dorsum_height_50 over ball_length_medial (Williams and McClay 2000)."""
    height, length = dorsum_height_50(view), ball_length_medial(view)
    value = height.value / length.value
    sigma = value * math.hypot(height.sigma / height.value, length.sigma / length.value)
    landmarks = ("pternion", "metatarsale_tibiale")
    return Measurement(
        name="arch_height_index",
        value=value,
        unit="",
        sigma=sigma,
        standard="Williams & McClay 2000",
        landmarks=landmarks,
    )


def _height(view: FootView, name: str, top: Landmark, standard: str, slope: float) -> Measurement:
    """``slope`` of the dorsum there turns the error of the station (0.5 mm) into one of height."""
    need_ends(view, "pternion", "acropodion")
    floor = uncertainty.FLOOR_SEEN_MM if view.scan.platform else uncertainty.FLOOR_INFERRED_MM
    extra = (floor, 0.5 * slope, *(() if top.fitted else (uncertainty.UNFITTED_MM,)))
    sigma = uncertainty.sigma_mm(
        uncertainty.HEIGHT_MM, edge_mm=view.edge_mm, noise_mm=max(view.noise_mm, top.residual_mm), extra_mm=extra
    )
    return Measurement(
        name=name,
        value=float(top.point[2]),
        unit="mm",
        sigma=sigma,
        standard=standard,
        landmarks=("pternion", "acropodion"),
    )
