"""The zones: which dimension of the item meets which measure of the foot.

A sock is taken as a layer of even thickness t, as pressed inside the shoe. An even layer round a convex
outline makes every extent 2 t longer and every hull perimeter 2 pi t longer (Steiner's formula for
parallel curves; that the layer is even and the outline convex is tag D). Insoles lie under the sock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scanfit.catalog.evidence.rules import measured_sigma_mm

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


def _shoe(name: str, column: str, measure: str, sock: float) -> Zone:
    """A zone of a shoe; what the catalogue does not say of its sigma, the rules of the evidence do."""
    return Zone(name=name, column=column, measure=measure, sock=sock, item_sigma_mm=measured_sigma_mm(column))


SHOE_ZONES = (
    _shoe("toe_length", "inner_length_mm", "foot_length", EXTENT),
    _shoe("ball_width", "ball_width_mm", "ball_width", EXTENT),
    _shoe("ball_girth", "ball_girth_mm", "ball_girth", GIRTH),
    _shoe("instep", "instep_height_mm", "instep_height", EXTENT),
    _shoe("heel_width", "heel_width_mm", "heel_width", EXTENT),
    _shoe("toe_height", "toe_box_height_mm", "toe_box_height", EXTENT),
)

# item_sigma_mm of insoles, tag D: cut or moulded flat, like the widths of a last.
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
