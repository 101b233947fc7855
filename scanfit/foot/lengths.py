"""Lengths along the axis (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.foot.ends import ENDS, need_ends
from scanfit.foot.hollow import hollow_length
from scanfit.foot.made import made

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

UNFITTED_MM = 0.8
"""One sigma where only the raw extreme vertex was available, D."""


def foot_length(view: FootView) -> Measurement:
    """x of acropodion minus x of pternion (ISO 7250-1: foot length)."""
    names = ("pternion", "acropodion")
    need_ends(view, "acropodion")
    length, spread = view.length_mm, unfitted(*(view.landmarks[name] for name in names))
    if view.scan.hollow:
        length, spread = hollow_length(view, ENDS)
    return made(view, "foot_length", length, standard="ISO 7250-1", landmarks=names, spread=spread)


def ball_length_medial(view: FootView) -> Measurement:
    """x of metatarsale tibiale."""
    return _ball_length(view, "ball_length_medial", "metatarsale_tibiale")


def ball_length_lateral(view: FootView) -> Measurement:
    """x of metatarsale fibulare."""
    return _ball_length(view, "ball_length_lateral", "metatarsale_fibulare")


def unfitted(*marks: Landmark) -> float:
    """One sigma, mm, for the landmarks that no fit could place."""
    return UNFITTED_MM * math.sqrt(sum(not mark.fitted for mark in marks))


def _ball_length(view: FootView, name: str, landmark: str) -> Measurement:
    need_ends(view, "acropodion", landmark)
    mark, heel = view.landmarks[landmark], view.landmarks["pternion"]
    return made(
        view,
        name,
        float(mark.point[0] - heel.point[0]),
        standard="scanfit 1: PT_CP",
        landmarks=("pternion", landmark),
        spread=math.hypot(mark.sigma_along_mm, unfitted(heel)),
    )
