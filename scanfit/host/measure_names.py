"""The measurement names that are scanfit's own (DESIGN.md section 5, one definition each in definitions.md).

A bare name means the same measure wherever it is read, so only scanfit's distribution may yield one. The
documents' vocabulary has the same names with units and ranges; it loads msgspec, which listing plugins must
not, and a test keeps the two equal.
"""

from __future__ import annotations

LENGTHS = "foot_length ball_length_medial ball_length_lateral"
WIDTHS = "ball_width ball_width_diagonal waist_width heel_width"
GIRTHS = "ball_girth waist_girth instep_girth short_heel_girth long_heel_girth ankle_girth"
HEIGHTS = (
    "dorsum_height_50 instep_height ball_height hallux_height toe5_height toe_box_height "
    "medial_malleolus_height lateral_malleolus_height navicular_height"
)
ARCH = "arch_height arch_height_index arch_index chippaux_smirak_index staheli_index clarke_angle arch_volume"
TOES = (
    "toe1_angle toe5_angle bunion_prominence bunionette_prominence "
    "toe1_length toe2_length toe3_length toe4_length toe5_length toe_shape "
    "toe2_hump toe3_hump toe4_hump toe5_hump toe_spread"
)
REARFOOT = "rearfoot_angle forefoot_abduction_angle flare_angle splay_ratio posture_index"
WHOLE = "foot_volume"

MEASURE_NAMES = frozenset(" ".join((LENGTHS, WIDTHS, GIRTHS, HEIGHTS, ARCH, TOES, REARFOOT, WHOLE)).split())
