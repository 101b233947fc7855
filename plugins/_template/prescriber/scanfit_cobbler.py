"""The workshop's own way with cups: deeper for a wide heel, and no rule beyond that.

What is left out scanfit fills in, from the scan or as a default. Every element has a unit and a range of its own, and
says where it is from; what passes an automatic limit only a person enters, by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from scanfit.api import Prescriber, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Advice, Element, FootPair, FootProfile, Intake, Prescription

WIDE_HEEL_MM = 68.0
"""A heel wider than this gets the deeper cup: the workshop's experience."""

USUAL_MM, DEEPER_MM = 12.0, 14.0


def prescribe(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
    """Prescribe for every foot of the pair; the rest is as measured, or usual."""
    from scanfit.api import FootPrescription, Prescription

    feet = tuple(
        FootPrescription(side=foot.side, load_state=foot.load_state, elements={"heel_cup_depth": cup(foot)})
        for foot in pair.feet
    )
    return Prescription(feet=feet, notes=("cups as our workshop makes them",))


def cup(foot: FootProfile) -> Element:
    """The cup of one foot, with its reason."""
    from scanfit.api import Measurement, Origin, element

    width = foot.measurements.get("heel_width")
    wide = isinstance(width, Measurement) and width.value > WIDE_HEEL_MM
    because = f"a heel wider than {WIDE_HEEL_MM:g} mm" if wide else "our usual cup"
    origin = Origin(kind="rule", because=because, grade="none", tag="D", sources=("the workshop's own notes",))
    return element("heel_cup_depth", DEEPER_MM if wide else USUAL_MM, origin)


@hookimpl
def scanfit_prescribers() -> Iterable[Prescriber]:
    yield Prescriber(name="cobbler", summary="Deeper cups for wide heels", prescribe=prescribe)
