"""The zones: which dimension of the item meets which measure of the foot.

A sock is taken as a layer of even thickness t, as pressed inside the shoe. An even layer round a convex
outline makes every extent 2 t longer and every hull perimeter 2 pi t longer (Steiner's formula for
parallel curves; that the layer is even and the outline convex is tag D). Insoles lie under the sock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

EXTENT = 2.0
GIRTH = 2.0 * math.pi


@dataclass(frozen=True, slots=True, kw_only=True)
class Zone:
    """One zone.

    Attributes
    ----------
    column : of the catalogue table, mm
    measure : of the foot, mm
    sock : millimetres of clearance that one millimetre of sock takes
    item_sigma_mm : how far a shoe on the shelf is from its catalogue number, one standard deviation, where the
        catalogue does not say
    cut : the column with the shortest length the item may be cut to; "" for what is never cut
    """

    name: str
    column: str
    measure: str
    sock: float
    item_sigma_mm: float
    cut: str = ""

    @property
    def words(self) -> str:
        return self.name.replace("_", " ")

    @property
    def sigma_column(self) -> str:
        """How sure the catalogue is of the dimension."""
        return f"{self.column.removesuffix('_mm')}_sigma_mm"

    @property
    def source_column(self) -> str:
        """Where the catalogue has the dimension from."""
        return f"{self.column.removesuffix('_mm')}_source"


# item_sigma_mm, tag D: the makers' tolerance of a last (girth 2, length 1.5, width 1; sizing.md section 5,
# secondary source) taken as one sigma and not as a limit, because upholstery and stretch come on top.
# Heights have no published tolerance; they are taken like lengths.
SHOE_ZONES = (
    Zone(name="toe_length", column="inner_length_mm", measure="foot_length", sock=EXTENT, item_sigma_mm=1.5),
    Zone(name="ball_width", column="ball_width_mm", measure="ball_width", sock=EXTENT, item_sigma_mm=1.0),
    Zone(name="ball_girth", column="ball_girth_mm", measure="ball_girth", sock=GIRTH, item_sigma_mm=2.0),
    Zone(name="instep", column="instep_height_mm", measure="instep_height", sock=EXTENT, item_sigma_mm=1.5),
    Zone(name="heel_width", column="heel_width_mm", measure="heel_width", sock=EXTENT, item_sigma_mm=1.0),
    Zone(name="toe_height", column="toe_box_height_mm", measure="toe_box_height", sock=EXTENT, item_sigma_mm=1.5),
)

INSOLE_ZONES = (
    Zone(
        name="insole_length",
        column="length_mm",
        measure="foot_length",
        sock=0.0,
        item_sigma_mm=1.0,
        cut="trim_length_min_mm",
    ),
    Zone(name="forefoot_width", column="width_mm", measure="ball_width", sock=0.0, item_sigma_mm=1.0),
    Zone(name="heel_cup_width", column="heel_width_mm", measure="heel_width", sock=0.0, item_sigma_mm=1.0),
)

ZONES = {"shoe": SHOE_ZONES, "insole": INSOLE_ZONES}
"""By item. The first zone of each is the length: a row without it cannot be ranked."""
