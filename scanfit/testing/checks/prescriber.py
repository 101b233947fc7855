"""What is asked of a prescriber."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanfit.host.answers import checked_prescription
from scanfit.model.advice import Advice
from scanfit.model.intake import Intake
from scanfit.model.need import Need
from scanfit.model.orthotic import FootPrescription, Prescription
from scanfit.model.profile import FootPair
from scanfit.model.scan import LoadState, Side
from scanfit.providers import Prescriber
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import FEET, phantom_pair, phantom_view
from scanfit.testing.profiles import on_side, without
from scanfit.testing.subject import Broken, Check, Subject

PRESCRIPTION = (
    "return Prescription(feet=(FootPrescription(side=…, elements={name: element(name, value, Origin(…))}), …))"
)
SECONDS, MEGABYTES = 0.2, 50.0

ASKED: tuple[tuple[str, str, float | None, float | None], ...] = (
    ("heel_cup_depth_mm", "mm", 16.0, 30.0), ("heel_cup_depth_mm", "mm", None, 8.0),
    ("rearfoot_posting_deg", "deg", 2.0, 8.0), ("rearfoot_posting_deg", "deg", 0.0, 0.0),
    ("forefoot_posting_deg", "deg", -6.0, -2.0), ("met_pad_height_mm", "mm", 4.0, 8.0),
    ("met_pad_front_mm", "mm", 150.0, 160.0), ("forefoot_thickness_mm", "mm", None, 2.0),
    ("heel_lift_mm", "mm", 4.0, 8.0),
)  # fmt: skip
"""Features of insoles that advice may ask for, some of them beyond what a rule may prescribe."""


def prescriber_of(subject: Subject) -> Prescriber:
    """The provider under test."""
    assert isinstance(subject.record, Prescriber)
    return subject.record


def _prescribed(subject: Subject, pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
    prescriber = prescriber_of(subject)
    return subject.asked(
        lambda: checked_prescription(prescriber.prescribe(pair, intake, advice), pair, intake), PRESCRIPTION
    )


def _standing(pair: FootPair) -> FootPair:
    left, right = (
        None if foot is None else replace(foot, load_state=LoadState.BIPEDAL) for foot in (pair.left, pair.right)
    )
    return FootPair(left=left, right=right)


def _need(feature: str, unit: str, low: float | None, high: float | None) -> Need:
    return Need(feature=feature, unit=unit, low=low, high=high, item="insole", because="asked for by the kit",
                evidence="low", sources=("the kit",), tag="D", cards=("kit",), weight=0.2)  # fmt: skip


def advices() -> Iterator[Advice]:
    """Advice that asks for nothing of insoles, for each feature, and for several at once."""
    yield Advice()
    for one in ASKED:
        yield Advice(needs=(_need(*one),))
    yield Advice(needs=tuple(_need(*one) for one in ASKED[2::2]))


def people() -> Iterator[Intake]:
    """Somebody of whom nothing is told; whose leg-length difference a clinician measured; who has arthritis."""
    yield Intake(answers={"age": 45.0})
    yield Intake(answers={"age": 45.0, "leg_length_difference": 8.0})
    yield Intake(answers={"age": 45.0, "diagnosis": ("knee arthritis, inner side",)})


def prescribes(subject: Subject) -> str:
    """It answers for every foot and every advice: elements there are, in their range, within the automatic limits."""
    elements = 0
    for which in FEET:
        for pair in (phantom_pair(which), _standing(phantom_pair(which))):
            for intake in people():
                for advice in advices():
                    said = _prescribed(subject, pair, intake, advice)
                    if len(said.feet) != len(pair.feet):
                        raise Broken("it leaves a foot out", "prescribe for every foot of the pair")
                    elements += sum(len(foot.elements) for foot in said.feet)
    if not elements:
        raise Broken("it prescribes nothing for anybody", "give at least the element that it is for")
    return f"{elements} elements on {len(FEET)} feet"


def makeable(subject: Subject) -> str:
    """What it prescribes can be modelled, and the device passes every check."""
    from scanfit.orthotic.machines import load_machines
    from scanfit.orthotic.make import make

    pair, machine = _standing(phantom_pair()), load_machines()["fff"]
    view = phantom_view("average")
    said = _prescribed(subject, pair, next(people()), Advice(needs=(_need(*ASKED[0]), _need(*ASKED[5]))))
    (foot,) = (one for one in said.feet if one.side is view.scan.side)
    foot = _as_it_is(foot)
    profile = pair.left if foot.side is Side.LEFT else pair.right
    made = make(foot, profile, view, machine)
    if made.solid is None:
        why = "; ".join((*made.why, *made.refused))
        raise Broken(f"its prescription cannot be made: {why}", "leave that element out, or give it another value")
    if made.failed:
        first = made.failed[0]
        raise Broken(f"the device fails the check {first.name}: {first.says}", "change that element")
    return f"{len(made.checks)} checks on the device"


def _as_it_is(foot: FootPrescription) -> FootPrescription:
    """The kit's phantom stands on nothing: a person would name the surface."""
    from scanfit.model.orthotic import Origin
    from scanfit.orthotic.elements import element

    surface = element("surface", "as_scanned", Origin(kind="prescriber", by="the kit"))
    return replace(foot, elements={**foot.elements, "surface": surface})


def deterministic(subject: Subject) -> None:
    """The same question gets the same answer."""
    for advice in advices():
        asked = (phantom_pair(), next(people()), advice)
        if _prescribed(subject, *asked) != _prescribed(subject, *asked):
            raise Broken("it is asked twice and says two different things", "leave out the clock and random numbers")


def mirrored(subject: Subject) -> None:
    """A person's mirror image is prescribed the mirror image."""
    pair = phantom_pair("toes")
    swapped = FootPair(left=on_side(pair.right, Side.LEFT), right=on_side(pair.left, Side.RIGHT))
    for advice in advices():
        one, two = (_prescribed(subject, each, next(people()), advice) for each in (pair, swapped))
        values = [
            [{name: part.value for name, part in foot.elements.items()} for foot in said.feet] for said in (one, two)
        ]
        if values[0] != values[1][::-1]:
            raise Broken("it prescribes for a person and the mirror image of that person differently",
                         "treat both feet alike; varus and medial are the same on both")  # fmt: skip


def withheld(subject: Subject) -> str:
    """Feet that lack a measure, or all of them, still get an answer, or the reason in words."""
    pair = phantom_pair()
    needed = set(prescriber_of(subject).needs)
    names = sorted({name for foot in pair.feet for name in foot.measurements} - needed)
    for missing in (names, *([name] for name in names)):
        lacking = FootPair(left=without(pair.left, missing), right=without(pair.right, missing))
        try:
            _prescribed(subject, lacking, next(people()), Advice(needs=(_need(*ASKED[0]),)))
        except Broken as broken:
            what = "everything" if len(missing) > 1 else missing[0]
            mend = "ask foot.measurements.get(name), or name it in needs"
            raise Broken(f"with {what} withheld {broken.what}", mend) from broken
    _prescribed(subject, FootPair(left=pair.left), next(people()), Advice())
    return f"{len(names)} measures, one by one and all together; one foot alone"


def cost(subject: Subject) -> str:
    """It answers at once."""
    asked = (phantom_pair(), next(people()), Advice(needs=(_need(*ASKED[0]),)))
    return within(cost_of(lambda: _prescribed(subject, *asked)), seconds=SECONDS, megabytes=MEGABYTES,
                  mend="read what it needs once and keep it")  # fmt: skip


CHECKS = (
    Check(name="prescribes", run=prescribes),
    Check(name="makeable", run=makeable),
    Check(name="deterministic", run=deterministic),
    Check(name="mirrored", run=mirrored),
    Check(name="withheld", run=withheld),
    Check(name="cost", run=cost),
)
