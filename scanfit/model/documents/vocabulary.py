"""The fixed names of measures, each with its unit and the values a foot can have.

Tag D throughout: the ranges are wide engineering limits for feet of 90 to 350 mm, from a toddler's to the
longest on record. They are there to catch another unit, a slipped digit or a girth typed as a width,
not to judge a foot.
"""

from __future__ import annotations

from dataclasses import dataclass

LENGTH_SIGMA_MM = 1.5
"""Sigma of a typed length, width or height (DESIGN section 3, tag D; ANSUR observers agree to 1 to 2 mm)."""

GIRTH_SIGMA_MM = 3.0
"""Sigma of a typed girth (DESIGN section 3, tag D; sizing.md section 6)."""


@dataclass(frozen=True, slots=True)
class Term:
    """One measure: its unit, the plausible range in that unit, and the sigma of a bare typed number, if it has one."""

    unit: str
    low: float
    high: float
    typed_sigma: float | None = None


def _tape(low: float, high: float) -> Term:
    return Term("mm", low, high, LENGTH_SIGMA_MM)


def _girth(low: float, high: float) -> Term:
    return Term("mm", low, high, GIRTH_SIGMA_MM)


TERMS: dict[str, Term] = {
    "foot_length": _tape(90, 350),
    "ball_length_medial": _tape(55, 280),
    "ball_length_lateral": _tape(45, 250),
    "ball_width": _tape(30, 160),
    "ball_width_diagonal": _tape(30, 170),
    "waist_width": _tape(20, 140),
    "heel_width": _tape(20, 120),
    "ball_girth": _girth(80, 400),
    "waist_girth": _girth(80, 400),
    "instep_girth": _girth(80, 420),
    "short_heel_girth": _girth(110, 520),
    "long_heel_girth": _girth(110, 560),
    "ankle_girth": _girth(80, 450),
    "dorsum_height_50": _tape(20, 140),
    "instep_height": _tape(20, 140),
    "ball_height": _tape(12, 100),
    "hallux_height": _tape(6, 60),
    "toe5_height": _tape(5, 50),
    "toe_box_height": _tape(6, 70),
    "medial_malleolus_height": _tape(20, 150),
    "lateral_malleolus_height": _tape(20, 140),
    "navicular_height": _tape(3, 110),
    "arch_height": Term("mm", -5, 80),
    "arch_height_index": Term("", 0.1, 0.7),
    "arch_index": Term("", 0, 0.6),
    "chippaux_smirak_index": Term("", 0, 200),
    "staheli_index": Term("", 0, 4),
    "clarke_angle": Term("deg", -30, 90),
    "arch_volume": Term("cm3", 0, 500),
    "toe1_angle": Term("deg", -40, 90),
    "toe5_angle": Term("deg", -40, 90),
    "bunion_prominence": Term("mm", -20, 60),
    "bunionette_prominence": Term("mm", -20, 60),
    **{f"toe{k}_length": _tape(55, 350) for k in range(1, 6)},
    **{f"toe{k}_hump": Term("mm", -30, 60) for k in range(2, 6)},
    "toe_spread": Term("deg", -60, 120),
    "rearfoot_angle": Term("deg", -45, 45),
    "forefoot_abduction_angle": Term("deg", -60, 60),
    "flare_angle": Term("deg", -45, 45),
    "splay_ratio": Term("", 0.7, 3),
    "posture_index": Term("", -12, 12),
    "foot_volume": Term("cm3", 40, 4000),
}

CATEGORIES: dict[str, tuple[str, ...]] = {"toe_shape": ("egyptian", "greek", "square")}
"""Measures whose value is a word, and the words."""

NAMES: tuple[str, ...] = (*TERMS, *CATEGORIES)
