"""A foot scanned through a sock: what the sock adds is taken off again, and the doubt added."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from scanfit.model.measurement import Category, Measurement, Withheld

_LAYERS = {
    "foot_length": 2.0, "ball_width": 2.0, "ball_width_diagonal": 2.0, "waist_width": 2.0, "heel_width": 2.0,
    "ball_length_medial": 1.0, "ball_length_lateral": 1.0,
    "ball_girth": 2 * math.pi, "waist_girth": 2 * math.pi, "instep_girth": 2 * math.pi,
    "short_heel_girth": 2 * math.pi, "long_heel_girth": 2 * math.pi, "ankle_girth": 2 * math.pi,
    "dorsum_height_50": 2.0, "instep_height": 2.0, "ball_height": 2.0, "toe_box_height": 2.0,
    "medial_malleolus_height": 1.0, "lateral_malleolus_height": 1.0,
    "toe1_angle": 0.0, "rearfoot_angle": 0.0, "forefoot_abduction_angle": 0.0, "flare_angle": 0.0,
}  # fmt: skip
"""How many thicknesses of an even sock each measure holds: one at either end of a length or width, one
above and one below a height, one below a malleolus, a circle's 2 pi in a girth (exact for any convex
section, C), none in the angles of outlines and middle lines, which it moves as a whole."""

LEVER_MM = 40.0
"""What an uneven sock turns an angle by: its unevenness over the shorter side of the angle, D."""

DOUBT = 0.4
"""One sigma of a sock's thickness under the foot and on it, as a share of it, D."""


def without_sock(
    results: Sequence[Measurement | Category | Withheld], sock_mm: float
) -> list[Measurement | Category | Withheld]:
    """Return the measures of the foot inside a sock of ``sock_mm``; what it distorts otherwise is withheld."""
    if sock_mm == 0:
        return list(results)
    return [_bare(result, sock_mm) if isinstance(result, Measurement) else result for result in results]


def _bare(result: Measurement, sock_mm: float) -> Measurement | Withheld:
    layers = _LAYERS.get(result.name)
    if layers is None:
        return Withheld(name=result.name, reason=f"scanned through a sock of {sock_mm:g} mm, which distorts it")
    doubt = math.degrees(DOUBT * sock_mm / LEVER_MM) if result.unit == "deg" else DOUBT * layers * sock_mm
    sigma = math.hypot(result.sigma, doubt)
    return replace(result, value=result.value - layers * sock_mm, sigma=sigma)
