"""Heights at the ankle (definitions version 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.foot.ankle import need
from scanfit.foot.made import made
from scanfit.model.measurement import Withheld

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Landmark
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement


def medial_malleolus_height(view: FootView) -> Measurement:
    """z of the medial malleolus."""
    return _height(view, "medial_malleolus", need(view.ankle.medial_malleolus))


def lateral_malleolus_height(view: FootView) -> Measurement:
    """z of the lateral malleolus."""
    return _height(view, "lateral_malleolus", need(view.ankle.lateral_malleolus))


def navicular_height(view: FootView) -> Withheld:
    """Withheld always: the tuberosity of the navicular is felt, not seen.

    The skin has no cue for it, and no sourced relation to what a scan shows is at hand whose error is known
    (measures.md 5 and 13), so that any number would be a guess with the look of a measurement. dorsum_height_50
    is the arch height that needs no palpation (McPoil 2008).
    """
    return Withheld(
        name="navicular_height",
        reason="the navicular has no cue on the skin: it is palpated or marked; dorsum_height_50 needs neither",
    )


def _height(view: FootView, landmark: str, mark: Landmark) -> Measurement:
    view.need_floor()
    return made(
        view,
        f"{landmark}_height",
        float(mark.point[2]),
        standard="scanfit 1: summit",
        landmarks=(landmark,),
        spread=mark.sigma_along_mm,
    )
