"""The measurement names that are scanfit's own (DESIGN.md section 5, one definition each in definitions.md).

A bare name means the same measure wherever it is read, so it is taken from any plugin that yields scanfit's own
definition as it is, and from none that defines it anew. The documents' vocabulary has the same names with units and
ranges; it loads msgspec, which listing plugins must not, and a test keeps the two equal.
"""

from __future__ import annotations

from scanfit.foot.definitions import MEASUREMENTS

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


def is_scanfits_own(record: object) -> bool:
    """Whether a record is one of ``scanfit.api.MEASUREMENTS``: the very object, not one that is like it."""
    return any(record is own for own in MEASUREMENTS)
