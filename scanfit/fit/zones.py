"""The zones: which dimension of the item meets which measure of the foot.

A sock is taken as a layer of even thickness t, as pressed inside the shoe. An even layer round a convex
outline makes every extent 2 t longer and every hull perimeter 2 pi t longer (Steiner's formula for
parallel curves; that the layer is even and the outline convex is tag D). Insoles lie under the sock.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

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
    kind : length, width, girth or height: what a day and a load do to the foot's measure (errors.toml)
    section : zones of one name are measured on one section of the foot, and share the error of its place
    cut : the column with the shortest length the item may be cut to; "" for what is never cut
    turned : True where the foot must be the larger one: clearance is foot minus item
    below_mm : an item whose dimension is this or more has no such zone, as a boot's collar is above the ankle bone
    forms : the column with the word that says which form the item has (toe_forms.py); "" for a plain number
    where_known : True where the zone counts only if both sides are known, because many items do not have it
    """

    name: str
    column: str
    measure: str
    sock: float
    item_sigma_mm: float
    kind: str
    section: str = ""
    cut: str = ""
    turned: bool = False
    below_mm: float = math.inf
    forms: str = ""
    where_known: bool = False

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


def _shoe(name: str, column: str, measure: str, sock: float, kind: str, section: str = "", **more: Any) -> Zone:
    """A zone of a shoe; what the catalogue does not say of its sigma, the rules of the evidence do."""
    sigma = measured_sigma_mm(column)
    return Zone(
        name=name, column=column, measure=measure, sock=sock, item_sigma_mm=sigma, kind=kind, section=section, **more
    )


SHOE_ZONES = (
    _shoe("toe_length", "inner_length_mm", "foot_length", EXTENT, "length"),
    _shoe("ball_width", "ball_width_mm", "ball_width", EXTENT, "width", "ball"),
    _shoe("ball_girth", "ball_girth_mm", "ball_girth", GIRTH, "girth", "ball"),
    _shoe("instep", "instep_height_mm", "instep_height", EXTENT, "height"),
    _shoe("heel_width", "heel_width_mm", "heel_width", EXTENT, "width", "heel"),
    _shoe("toe_height", "toe_box_height_mm", "toe_box_height", EXTENT, "height", "toes"),
    # Toes 2 to 4 have no measure of their own; toe_box_height is that of the highest toe.
    _shoe("hallux_height", "hallux_height_mm", "hallux_height", EXTENT, "height", "toes", where_known=True),
    _shoe("toe5_height", "toe5_height_mm", "toe5_height", EXTENT, "height", "toes", where_known=True),
    _shoe("toe_shape", "inner_length_mm", "foot_length", EXTENT, "length", forms="toe_form"),
    # The sock lies behind the heel once, and the foot's joint moves with it: nothing is taken.
    _shoe("ball_position", "flex_point_mm", "ball_length_medial", 0.0, "length"),
    _shoe("waist", "waist_girth_mm", "waist_girth", GIRTH, "girth"),
    _shoe("heel_grip", "short_heel_girth_mm", "short_heel_girth", GIRTH, "girth", "heel"),
    # A sock under the heel lifts the ankle bone by its one layer: 1 mm more room a mm.
    _shoe("collar", "collar_height_mm", "lateral_malleolus_height", -1.0, "height", turned=True, below_mm=100.0,
          where_known=True),
)  # fmt: skip

# item_sigma_mm of insoles, tag D: cut or moulded flat, like the widths of a last.
INSOLE_ZONES = (
    Zone(
        name="insole_length",
        column="length_mm",
        measure="foot_length",
        sock=0.0,
        item_sigma_mm=1.0,
        kind="length",
        cut="trim_length_min_mm",
    ),
    Zone(name="forefoot_width", column="width_mm", measure="ball_width", sock=0.0, item_sigma_mm=1.0, kind="width"),
    Zone(
        name="heel_cup_width", column="heel_width_mm", measure="heel_width", sock=0.0, item_sigma_mm=1.0, kind="width"
    ),
)

ZONES = {"shoe": SHOE_ZONES, "insole": INSOLE_ZONES}
"""By item. The first zone of each is the length: a row without it cannot be ranked."""
