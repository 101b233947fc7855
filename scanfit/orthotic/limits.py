"""What a rule may never ask for, and what only a named prescriber may (clinical notes 4, tag D).

A prescriber's entry passes these limits, and is recorded as passing them; the range of the vocabulary holds for all.
"""

from __future__ import annotations

from collections.abc import Iterator

from scanfit.errors import ValueFault
from scanfit.model.intake import Intake
from scanfit.model.measurement import Measurement
from scanfit.model.orthotic import Element, FootPrescription, Prescription
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState
from scanfit.orthotic.elements import load_elements, said

LOADED = (LoadState.SITTING, LoadState.BIPEDAL, LoadState.SINGLE)
LIFT_MM = 6.0
WEDGES = ("rearfoot_post", "forefoot_post")
ARTHRITIS = "arthritis"
"""In the words of a diagnosis: no rule asks for a wedge there (clinical notes 4; the trials were of knees, Bennell)."""


def beyond(one: Element, foot: FootProfile | None, intake: Intake | None) -> str:
    """Return which automatic limit an element passes, in words; "" where it passes none."""
    term = load_elements()[one.name]
    if not term.is_automatic(one.value):
        return f"{said(one)} is beyond what a rule may ask for ({term.limit})"
    if one.name == "heel_lift" and isinstance(one.value, float) and one.value > 0:
        told = None if intake is None else intake.answers.get("leg_length_difference")
        if not isinstance(told, int | float) or isinstance(told, bool):
            return "a heel lift needs a leg-length difference that a clinician measured"
        if one.value > min(LIFT_MM, float(told)):
            return f"{said(one)} is more than the clinician's {told:g} mm allow"
    if one.name in WEDGES and one.value != 0 and has_arthritis(intake):
        return "no rule asks for a wedge where a clinician found arthritis"
    if one.name == "arch_height" and isinstance(one.value, float) and foot is not None:
        arch = foot.measurements.get("arch_height")
        if not isinstance(arch, Measurement):
            return "the scan shows no arch that would limit it"
        if foot.load_state not in LOADED and one.origin.kind != "measured":  # whether to use it is the surface's matter
            return "the arch under load is not known"
        if one.value > round(arch.value, 1) + 0.05:
            return f"{said(one)} is more than the loaded arch, {arch.value:.1f} mm"
    return ""


def has_arthritis(intake: Intake | None) -> bool:
    """Whether a clinician's diagnosis in the intake is an arthritis."""
    told = () if intake is None else intake.answers.get("diagnosis", ())
    return isinstance(told, tuple | list) and any(ARTHRITIS in str(one) for one in told)


def held(
    prescription: Prescription, pair: FootPair, intake: Intake | None
) -> Iterator[tuple[FootPrescription, Element, str]]:
    """Yield each element that passes an automatic limit, with the limit: of any origin."""
    feet = {foot.side: foot for foot in pair.feet}
    for foot in prescription.feet:
        for one in foot.elements.values():
            why = beyond(one, feet.get(foot.side), intake)
            if why:
                yield foot, one, why


def check_automatic(prescription: Prescription, pair: FootPair, intake: Intake | None) -> None:
    """Refuse a prescription in which anything but a prescriber's entry passes an automatic limit: ValueFault."""
    for foot, one, why in held(prescription, pair, intake):
        if one.origin.kind != "prescriber":
            raise ValueFault(f"{foot.side.value} {one.name}: {why}")
