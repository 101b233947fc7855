"""What is asked of a prescriber."""

from __future__ import annotations

import copy
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
from scanfit.testing.subject import Broken, Check, Skipped, Subject

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
    """Its answer, checked as the core checks it; what it is given is a copy, as the core gives it."""
    prescriber = prescriber_of(subject)
    asked = (pair, intake, advice)
    given = copy.deepcopy(asked)
    said = subject.asked(lambda: checked_prescription(prescriber.prescribe(*given), pair, intake), PRESCRIPTION)
    for name, one, before in zip(("feet", "intake", "advice"), given, asked, strict=True):
        if one != before:
            raise Broken(f"it changes the {name} it is given", "make new records: dataclasses.replace, {**mapping}")
    return said


def _answerable(subject: Subject, pair: FootPair) -> bool:
    """Whether these feet have all it says it needs: the core does not ask where one lacks something."""
    return all(name in foot.measurements for foot in pair.feet for name in prescriber_of(subject).needs)


def _known(subject: Subject, pair: FootPair) -> FootPair:
    if not _answerable(subject, pair):
        raise Skipped("the phantom feet lack a measure that it needs", "test it on profiles of your own that have it")
    return pair


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


MODELLED: tuple[tuple[str, Advice], ...] = (
    ("average", Advice()),
    *((which, Advice(needs=(_need(*ASKED[0]), _need(*ASKED[5])))) for which in ("average", "wide", "child")),
)
"""Feet and advice whose devices are made: the flat phantom has no arch to hold up, and each takes a second."""


def people() -> Iterator[Intake]:
    """Somebody of whom nothing is told; whose leg-length difference a clinician measured; who has arthritis."""
    yield Intake(answers={"age": 45.0})
    yield Intake(answers={"age": 45.0, "leg_length_difference": 8.0})
    yield Intake(answers={"age": 45.0, "diagnosis": ("knee arthritis, inner side",)})


def prescribes(subject: Subject) -> str:
    """It answers for every foot and every advice: elements there are, in their range, within the automatic limits."""
    elements, feet = 0, [which for which in FEET if _answerable(subject, phantom_pair(which))]
    for which in feet:
        for pair in (phantom_pair(which), _standing(phantom_pair(which))):
            for intake in people():
                for advice in advices():
                    said = _prescribed(subject, pair, intake, advice)
                    if len(said.feet) != len(pair.feet):
                        raise Broken("it leaves a foot out", "prescribe for every foot of the pair")
                    elements += sum(len(foot.elements) for foot in said.feet)
    if not feet:
        _known(subject, phantom_pair())
    if not elements:
        raise Broken("it prescribes nothing for anybody", "give at least the element that it is for")
    return f"{elements} elements on {len(feet)} feet"


def makeable(subject: Subject) -> str:
    """What it prescribes can be modelled, for a small foot as for a large one, and the devices pass every check."""
    checks = [_made(subject, which, advice) for which, advice in MODELLED]
    return f"{sum(checks)} checks on {len(checks)} devices"


def _made(subject: Subject, which: str, advice: Advice) -> int:
    from scanfit.orthotic.machines import load_machines
    from scanfit.orthotic.make import make

    pair, view = _known(subject, _standing(phantom_pair(which))), phantom_view(which)
    said = _prescribed(subject, pair, next(people()), advice)
    asked = next((one for one in said.feet if one.side is view.scan.side), None)
    if asked is None:
        raise Broken("it leaves a foot out", "prescribe for every foot of the pair")
    profile = pair.left if asked.side is Side.LEFT else pair.right
    made = make(_as_it_is(asked), profile, view, load_machines()["fff"])
    if made.solid is None:
        why = "; ".join((*made.why, *made.refused))
        raise Broken(f"its prescription for the {which} foot cannot be made: {why}",
                     "leave that element out, or give it another value")  # fmt: skip
    if made.failed:
        first = made.failed[0]
        raise Broken(f"the device of the {which} foot fails the check {first.name}: {first.says}", "change the element")
    return len(made.checks)


def _as_it_is(foot: FootPrescription) -> FootPrescription:
    """The kit's phantom stands on nothing: a person would name the surface."""
    from scanfit.model.orthotic import Origin
    from scanfit.orthotic.elements import element

    surface = element("surface", "as_scanned", Origin(kind="prescriber", by="the kit"))
    return replace(foot, elements={**foot.elements, "surface": surface})


def deterministic(subject: Subject) -> None:
    """The same question gets the same answer, whatever was asked before."""
    pair, intake, asked = _known(subject, phantom_pair()), next(people()), tuple(advices())
    first = [_prescribed(subject, pair, intake, advice) for advice in asked]
    again = [_prescribed(subject, pair, intake, advice) for advice in reversed(asked)]
    if first != again[::-1]:
        raise Broken("it is asked twice and says two different things",
                     "leave out the clock, random numbers and what was asked before")  # fmt: skip


def mirrored(subject: Subject) -> None:
    """A person's mirror image is prescribed the mirror image: two feet that are not alike change places."""
    pair = _known(subject, FootPair(left=phantom_pair("narrow").left, right=phantom_pair("flat").right))
    swapped = FootPair(left=on_side(pair.right, Side.LEFT), right=on_side(pair.left, Side.RIGHT))
    for advice in advices():
        one, two = (_prescribed(subject, each, next(people()), advice) for each in (pair, swapped))
        if _values(one) != _values(two)[::-1]:
            raise Broken("it prescribes for a person and the mirror image of that person differently",
                         "treat both feet alike; varus and medial are the same on both")  # fmt: skip


def _values(said: Prescription) -> list[dict[str, object]]:
    """What is prescribed, foot by foot; the words of the reasons may name the side."""
    return [
        {**{name: part.value for name, part in foot.elements.items()}, **dict.fromkeys(foot.withheld)}
        for foot in said.feet
    ]


def withheld(subject: Subject) -> str:
    """Feet that lack a measure, or all of them, still get an answer, or the reason in words."""
    pair = _known(subject, phantom_pair())
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
    for single in (FootPair(left=pair.left), FootPair(right=pair.right)):
        _prescribed(subject, single, next(people()), Advice())
    return f"{len(names)} measures, one by one and all together; one foot alone"


def cost(subject: Subject) -> str:
    """It answers at once."""
    asked = (_known(subject, phantom_pair()), next(people()), Advice(needs=(_need(*ASKED[0]),)))
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
