"""What a shop assistant has to know before trusting the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanfit.fit.words import mm
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import ItemFit, ZoneFit
from scanfit.model.scan import LoadState

if TYPE_CHECKING:
    from scanfit.catalog.load import Catalog

SPLIT_MM = 5.0
"""From this difference in length on, one size does not serve both feet (sizing.md section 5, tag D)."""

FAR_MM = 7.0
"""Beyond what is allowed by more than a size (D): another length of the same shoe would not be a find."""

CHECKED = ("ball_width", "ball_girth", "instep_height", "heel_width", "toe_box_height")
"""Measures a zone rests on; the length is not among them because nothing is recommended without it."""

OTHER_FOOT = "the outline looks like"
"""How the issue begins that says a foot may be of the other side (scanfit.capture)."""


def notes_on_feet(pair: FootPair) -> list[str]:
    """How the feet were measured, how they differ, and what is not known of them."""
    each = [note for foot in pair.feet for note in (*_scan(foot), *_withheld(foot))]
    return [*_load(pair), *_sides(pair), *_breadth(pair), *each]


def notes_on_lengths(nearest: Sequence[ItemFit]) -> list[str]:
    """Why nothing fits where it is all shoes' length: not known, or far off, as a child's foot among adults' shoes."""
    lengths = [zone for item in nearest for zone in item.zones if zone.zone == "toe_length"]
    clear = [zone.clearance_mm for zone in lengths if zone.clearance_mm is not None]
    if not lengths:
        return []
    if not clear:
        return ["no shoe can be ranked: nobody says how long the shoes are inside, and neither sizes nor lasts tell; "
                "the catalogue needs inner_length_mm, a last's length or a size system"]  # fmt: skip
    feet = ", ".join(f"{zone.side.value} {mm(zone.foot_mm)} mm" for zone in _once(lengths))
    if all(item.worst_zone == "toe_length" for item in nearest):
        if min(clear) > max(zone.high_mm for zone in lengths) + FAR_MM:
            return [
                f"every shoe of these catalogues is much too long for these feet ({feet}): "
                "children's feet need children's shoes (--for child), from a catalogue that has them"
            ]
        if max(clear) < min(zone.low_mm for zone in lengths) - FAR_MM:
            return [f"every shoe of these catalogues is much too short for these feet ({feet})"]
    return []


def _once(lengths: Sequence[ZoneFit]) -> list[ZoneFit]:
    return [zone for place, zone in enumerate(lengths) if zone.side not in {one.side for one in lengths[:place]}]


def notes_on_catalog(catalog: Catalog) -> list[str]:
    """What loading found, and whether the items are invented."""
    notes = list(catalog.notes)
    if catalog.invented:
        notes.append(f"the {catalog.kind} catalogue is a demonstration: its {catalog.kind}s are invented")
    return notes


def _load(pair: FootPair) -> list[str]:
    states = {foot.load_state for foot in pair.feet}
    if states & {LoadState.NONE, LoadState.SITTING}:
        return ["a foot without the body's weight on it is shorter and narrower: the sizes may be too small"]
    if LoadState.UNKNOWN in states:
        return ["it is not known whether the person stood; sizes are right for standing feet; pass --load-state"]
    return []


def _breadth(pair: FootPair) -> list[str]:
    """Where neither width nor girth is known of any foot, a width is a guess."""
    known = any(
        isinstance(foot.measurements.get(name), Measurement)
        for foot in pair.feet
        for name in ("ball_width", "ball_girth")
    )
    return (
        []
        if known
        else ["neither ball width nor ball girth was measured: a width shown is the mean foot's; measure one"]
    )


def _sides(pair: FootPair) -> list[str]:
    if pair.left is None or pair.right is None:
        side = pair.feet[0].side.value
        return [f"only the {side} foot was given: every chance is for it alone; try both shoes on"]
    left, right = (foot.measurements.get("foot_length") for foot in (pair.left, pair.right))
    if not (isinstance(left, Measurement) and isinstance(right, Measurement)):
        return []
    difference = left.value - right.value
    if abs(difference) < SPLIT_MM:
        return []
    longer = "left" if difference > 0 else "right"
    return [f"the {longer} foot is {abs(difference):.1f} mm longer: consider two sizes"]


def _scan(foot: FootProfile) -> list[str]:
    """What the scan leaves in doubt. Of a good scan only that it may be the other foot."""
    side, quality = foot.side.value, foot.quality
    issues = () if quality is None else quality.issues
    if quality is not None and quality.grade == "good":
        issues = tuple(issue for issue in issues if issue.startswith(OTHER_FOOT))
    sock = foot.inferred.get("sock")
    scanned = [f"scanned in a sock of {sock.value}, taken off every measure"] if sock else []
    return [f"{side} foot: {said}" for said in (*issues, *scanned)]


def _withheld(foot: FootProfile) -> list[str]:
    return [
        f"{name} of the {foot.side.value} foot is not known: {foot.withheld[name]}"
        for name in CHECKED
        if name in foot.withheld
    ]
