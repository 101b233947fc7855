"""How uncertain a measure may be and still say something; beyond it is withheld. All values D.

Some three to four times the project's bound for a scan with sensor noise (certificate/bounds.toml): a shoe's
widths are 4 to 6 mm of girth apart, its sizes 6 mm of length.
"""

from __future__ import annotations

from scanfit.errors import GeometryError
from scanfit.foot.uncertainty import Evidence

LENGTH_MM, WIDTH_MM, HEIGHT_MM, GIRTH_MM, BALL_LENGTH_MM = 1.5, 1.5, 2.0, 3.0, 5.0
ANGLE_DEG = 3.0

LIMITS = {
    **dict.fromkeys(["foot_length", *(f"toe{k}_length" for k in range(1, 6))], LENGTH_MM),
    **dict.fromkeys(["ball_length_medial", "ball_length_lateral"], BALL_LENGTH_MM),
    **dict.fromkeys(["ball_width", "ball_width_diagonal", "waist_width", "heel_width"], WIDTH_MM),
    **dict.fromkeys(["ball_girth", "waist_girth", "instep_girth"], GIRTH_MM),
    **dict.fromkeys(["short_heel_girth", "long_heel_girth", "ankle_girth"], GIRTH_MM),
    **dict.fromkeys(["dorsum_height_50", "instep_height", "ball_height", "toe_box_height"], HEIGHT_MM),
    **dict.fromkeys(["hallux_height", "toe5_height", "arch_height"], HEIGHT_MM),
    **dict.fromkeys(["medial_malleolus_height", "lateral_malleolus_height"], 2 * HEIGHT_MM),
    **dict.fromkeys(["bunion_prominence", "bunionette_prominence"], WIDTH_MM),
    **dict.fromkeys([f"toe{k}_hump" for k in range(2, 6)], WIDTH_MM),
    **dict.fromkeys(["toe1_angle", "toe5_angle", "toe_spread", "rearfoot_angle"], ANGLE_DEG),
    **dict.fromkeys(["forefoot_abduction_angle", "flare_angle"], ANGLE_DEG),
    "clarke_angle": 12.0,
    "arch_index": 0.05,
    "chippaux_smirak_index": 8.0,
    "staheli_index": 0.15,
    "arch_height_index": 0.03,
    "splay_ratio": 0.05,
    "arch_volume": 6.0,
    "foot_volume": 25.0,
}
"""Largest sigma by measure, in its unit; a measure that is not listed has no limit."""


def need_certainty(name: str, unit: str, sigma: float, evidence: Evidence, edge_mm: float) -> None:
    """Refuse a number that says too little, and say what of the scan is to blame."""
    limit = LIMITS.get(name)
    if limit is None or sigma <= limit:
        return
    shown = {"mm": " mm", "deg": "°", "cm3": " cm³", "": ""}[unit]
    raise GeometryError(
        f"on this scan it would be uncertain by ± {sigma:.2g}{shown}, and {limit:g}{shown} is the most that says "
        f"something: {_blame(evidence, edge_mm)}"
    )


def _blame(evidence: Evidence, edge_mm: float) -> str:
    if evidence.noise_mm > 0.3 or evidence.bumps_mm2 > 0.3:
        return f"the surface is rough by {evidence.noise_mm:.1f} mm"
    if edge_mm > 4.0:
        return f"the mesh is coarse, with edges of {edge_mm:.1f} mm"
    if evidence.missing > 0.2:
        return f"{evidence.missing:.0%} of a region of the foot is not in the scan"
    return "its landmarks are not sharp"
