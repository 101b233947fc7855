"""Prescribes a device from what was measured and what the advice asks for, inside the limits that hold without a
clinician. What it does not say the core fills in, from the scan or as a default.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scanfit.api import Prescriber, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Advice, Element, FootPair, FootProfile, Intake, Need, Origin, Prescription

USUAL_CUP_MM, USUAL_POST_DEG, USUAL_FRONT_MM = 12.0, 0.0, 3.0
"""What is asked for where a need leaves it open: the standard cup (clinical.md 4), no wedge, an even forefoot (D)."""

MOST = {
    "heel_cup_depth": (6.0, 14.0), "rearfoot_post": (-4.0, 4.0), "forefoot_post": (-4.0, 4.0),
    "extension_thickness": (1.2, 6.0), "met_pad_height": (0.0, 6.0),
}  # fmt: skip
"""What is asked for at least and at most where advice asks for more (clinical.md 4, automatic limits, D)."""

PAD_BEHIND_MM = 5.0
"""The pad's front edge behind the line of the metatarsal heads (clinical.md 2; studies differ)."""

WEDGES = ("rearfoot_posting_deg", "forefoot_posting_deg")

FORMED = {
    "heel_cup_depth_mm": ("heel_cup_depth", USUAL_CUP_MM),
    "rearfoot_posting_deg": ("rearfoot_post", USUAL_POST_DEG),
    "forefoot_posting_deg": ("forefoot_post", USUAL_POST_DEG),
    "forefoot_thickness_mm": ("extension_thickness", USUAL_FRONT_MM),
    "met_pad_height_mm": ("met_pad_height", 0.0),
}
"""Columns of insole catalogues that advice asks for, the element of the same meaning, and what is nearest to usual."""


def prescribe(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
    """The same for both feet where the advice asks for it, and each foot's own arch."""
    from scanfit.api import FootPrescription, Prescription

    asked = {need.feature: need for need in advice.needs if need.item == "insole" and not _barred(need, intake)}
    feet = tuple(
        FootPrescription(
            side=foot.side,
            load_state=foot.load_state,
            elements={one.name: one for one in (*_formed(asked), *_arch(foot))},
        )
        for foot in pair.feet
    )
    return Prescription(feet=feet, notes=tuple(_notes(asked, intake, advice)))


def _barred(need: Need, intake: Intake) -> bool:
    """A wedge, where a clinician found arthritis (clinical.md 4): a prescriber decides."""
    told = intake.answers.get("diagnosis", ())
    arthritis = isinstance(told, tuple) and any("arthritis" in one for one in told)
    return arthritis and need.feature in WEDGES


def _formed(asked: dict[str, Need]) -> Iterator[Element]:
    """Elements for which advice gives a range: what is usual, moved into the range by as little as possible."""
    from scanfit.api import element

    for column, (name, usual) in FORMED.items():
        if column not in asked:
            continue
        need = asked[column]
        least, most = MOST[name]
        low = least if need.low is None else need.low
        high = most if need.high is None else need.high
        yield element(name, min(max(usual, low, least), max(high, least), most), _rule(need))
    if "met_pad_height_mm" in asked:
        yield element(
            "met_pad_position", PAD_BEHIND_MM, _rule(asked.get("met_pad_front_mm", asked["met_pad_height_mm"]))
        )


def _rule(need: Need) -> Origin:
    from scanfit.api import Origin

    return Origin(
        kind="rule", because=need.because, card=", ".join(need.cards), grade=need.evidence, tag=need.tag or "D",
        sources=need.sources,
    )  # fmt: skip


def _arch(foot: FootProfile) -> Iterator[Element]:
    """The foot's own arch, where it was measured."""
    from scanfit.api import Measurement, Origin, element

    arch = foot.measurements.get("arch_height")
    if isinstance(arch, Measurement) and arch.value > 0:
        because = f"the arch of the scan, {foot.load_state.value} load"
        origin = Origin(kind="measured", because=because, sigma=arch.sigma)
        yield element("arch_height", round(arch.value, 1), origin)


def _notes(asked: dict[str, Need], intake: Intake, advice: Advice) -> Iterator[str]:
    if any(_barred(need, intake) for need in advice.needs):
        yield "the advice asks for a posting, and a clinician found arthritis: a prescriber sets it"
    if "made" in asked and "prefabricated" in asked["made"].allowed:
        yield "the advice asks for an insole off the shelf first: see scanfit recommend before this one is made"
    if "leg_length_difference" in intake.answers:
        yield "a difference in leg length was entered, and not which leg is shorter: a prescriber sets heel_lift"


@hookimpl
def scanfit_prescribers() -> Iterable[Prescriber]:
    yield Prescriber(
        name="standard",
        summary="The foot's own arch, and what the advice asks of insoles, within the automatic limits",
        prescribe=prescribe,
    )
