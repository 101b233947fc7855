"""The whole foot's build and stance: splay, and what a scan shows of the foot posture index."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.lengths import unfitted
from scanfit.foot.made import made
from scanfit.foot.plan_outline import need_sides
from scanfit.foot.posture_items import ITEMS, Scored, scored
from scanfit.foot.widths import ball_width, heel_width
from scanfit.model.measurement import Measurement, Withheld
from scanfit.model.scan import LoadState

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

ALL_ITEMS = 6
"""Of the FPI-6; the index is scaled to as many, so that it runs from -12 to +12."""

FEWEST_ITEMS = 3

UNSEEN_POINTS = 1.0
"""One sigma of an item that is not seen and counts as the mean of the others, D."""


def splay_ratio(view: FootView) -> Measurement | Withheld:
    """Ball width over heel width."""
    names = ("metatarsale_tibiale", "metatarsale_fibulare", "heel_medial", "heel_lateral")
    need_sides(view, *names)
    ball, heel = ball_width(view), heel_width(view)
    for width in (ball, heel):
        if isinstance(width, Withheld):
            return Withheld(name="splay_ratio", reason=width.reason)
    assert isinstance(ball, Measurement)
    assert isinstance(heel, Measurement)
    value = ball.value / heel.value
    tibiale, fibulare, medial, lateral = (view.landmarks[name] for name in names)
    spread = math.hypot(unfitted(tibiale, fibulare), value * unfitted(medial, lateral)) / heel.value
    return made(view, "splay_ratio", value, unit="", landmarks=names, spread=spread)


def posture_index(view: FootView) -> Measurement | Withheld:
    """Sum of the visible items' scores times 6 over their number: -12 supinated to +12 pronated.

    It is not the FPI-6: an observer feels the talar head and judges by eye, a scan does neither. Which items it
    rests on, and their scores, stand in ``standard``.

    Notes
    -----
    A floor tilted to the side tilts the heel by as much, one score per 4 degrees.
    """
    need_ends(view, "acropodion")
    if view.scan.load_state in (LoadState.NONE, LoadState.SITTING):
        load = "not loaded" if view.scan.load_state is LoadState.NONE else "that of a sitting person"
        return Withheld(name="posture_index", reason=f"the foot is {load}; its items are those of a standing foot")
    seen: list[Scored] = []
    unseen: list[str] = []
    for item in ITEMS:
        try:
            seen.append(scored(item, item.cue(view)))
        except GeometryError as error:
            unseen.append(f"{item.name}: {error.what}")
    if len(seen) < FEWEST_ITEMS:
        return Withheld(
            name="posture_index",
            reason=f"{len(seen)} of {ALL_ITEMS} items are in the scan, {FEWEST_ITEMS} are needed; {'; '.join(unseen)}",
        )
    scale, missing = ALL_ITEMS / len(seen), ALL_ITEMS - len(seen)
    spread = math.hypot(scale * math.sqrt(sum(one.variance for one in seen)), UNSEEN_POINTS * math.sqrt(missing))
    scores = ", ".join(f"{one.name} {one.score:+d}" for one in seen)
    return made(
        view,
        "posture_index",
        scale * sum(one.score for one in seen),
        unit="",
        standard=f"scanfit 1: {len(seen)} of {ALL_ITEMS} items: {scores}",
        spread=spread,
    )
