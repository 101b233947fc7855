"""Prescribers: what of their answer is kept, what they can reach, and which of them is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from scanfit.errors import PluginError, ScanError, UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.model.advice import Advice
from scanfit.model.intake import Intake
from scanfit.model.measurement import Measurement
from scanfit.model.orthotic import Edit, Element, FootPrescription, Origin, Prescription
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side
from scanfit.orthotic.elements import element
from scanfit.providers import Prescriber

ARCH = Measurement(name="arch_height", value=18.0, unit="mm", sigma=1.0)
RULE = Origin(kind="rule", because="our usual cup", grade="none", tag="D", sources=("in-house",))
CUP = element("heel_cup_depth", 13.0, RULE)
NOTHING = Advice()
Prescribe = Callable[[FootPair, Intake, Advice], Any]


def standing() -> FootPair:
    return FootPair(left=FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements={"arch_height": ARCH}))


def of(*elements: Element, side: Side = Side.LEFT, **more: Any) -> Prescription:
    return Prescription(feet=(FootPrescription(side=side, elements={one.name: one for one in elements}),), **more)


def prescriber(prescribe: Prescribe, name: str = "aa", needs: tuple[str, ...] = ()) -> Prescriber:
    return Prescriber(name=name, summary="Prescribes", prescribe=prescribe, needs=needs)


def host_of(*records: object) -> PluginHost:
    module = ModuleType("pp")

    def yields() -> Iterable[object]:
        yield from records

    module.scanfit_prescribers = hookimpl(yields)  # type: ignore[attr-defined]
    return PluginHost([Candidate(owner=Owner(name="pp", version="1.0"), load=lambda: module)])


def asked(prescribe: Prescribe, pair: FootPair | None = None, intake: Intake | None = None) -> Prescription:
    host = host_of(prescriber(prescribe))
    return host.prescribe(host.prescribers()[0], pair or standing(), intake or Intake(), NOTHING)


def test_feet_and_notes_are_kept_and_what_the_core_fills_in_is_not() -> None:
    edit = Edit(revision=2, name="x", before="1", after="2", by="Dr A", because="y")
    said = of(CUP, notes=("usual",), order="7", patient="P", prescriber="Dr A", revision=2, edits=(edit,))
    assert asked(lambda pair, intake, advice: said) == Prescription(
        feet=(FootPrescription(side=Side.LEFT, elements={"heel_cup_depth": CUP}, load_state=LoadState.BIPEDAL),),
        notes=("usual",),
    )


def test_elements_are_made_anew_so_that_a_whole_number_is_held_like_any_other() -> None:
    whole = replace(CUP, value=13)
    kept = asked(lambda pair, intake, advice: of(whole)).feet[0].elements["heel_cup_depth"]
    assert type(kept.value) is float
    too_high = replace(element("arch_height", 19.0, RULE), value=19)
    with pytest.raises(PluginError, match=r"left arch_height: 19 mm is more than the loaded arch, 18\.0 mm"):
        asked(lambda pair, intake, advice: of(too_high))


def test_what_it_does_to_its_input_moves_no_limit_and_is_seen_by_nobody() -> None:
    pair, intake = standing(), Intake()
    lift = element("heel_lift", 4.0, RULE)

    def prescribe(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
        intake.answers["leg_length_difference"] = 20.0  # type: ignore[index]
        pair.feet[0].measurements["arch_height"] = replace(ARCH, value=40.0)  # type: ignore[index]
        return of(lift)

    with pytest.raises(PluginError, match="a heel lift needs a leg-length difference that a clinician measured"):
        asked(prescribe, pair, intake)
    assert (pair, intake) == (standing(), Intake())
    told = Intake(answers={"leg_length_difference": 5.0})
    assert asked(lambda pair, intake, advice: of(lift), intake=told).feet[0].elements == {"heel_lift": lift}


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        (None, "returned None, expected Prescription"),
        (of(CUP, side=Side.RIGHT), "prescribes for a right foot that was not given"),
        (of(CUP, notes=("it cures",)), "returned a sentence that cannot be shown: 'it cures' says or implies 'cures'"),
        (of(replace(CUP, high=99.0)), "returned heel_cup_depth with another unit or range"),
        (of(replace(CUP, note="it prevents pain")), "'it prevents pain' says or implies 'prevents'"),
        (of(element("rearfoot_post", 5.0, RULE)), "passes an automatic limit: left rearfoot_post: 5° varus is beyond"),
        (
            of(element("rearfoot_post", 5.0, Origin(kind="measured"))),
            "passes an automatic limit: left rearfoot_post: 5° varus is beyond",
        ),
        (
            of(element("rearfoot_post", 5.0, Origin(kind="prescriber", by="Dr A"))),
            "returned rearfoot_post as the entry of Dr A, which only a person makes",
        ),
    ],
)
def test_an_answer_that_cannot_be_used_is_the_plugins_fault(answer: object, what: str) -> None:
    with pytest.raises(PluginError) as failed:
        asked(lambda pair, intake, advice: answer)
    assert what in failed.value.what
    assert failed.value.where == "plugin pp 1.0, scanfit_prescribers, aa"
    assert failed.value.exit_code == 5


def test_what_it_raises_is_its_fault_and_what_it_tells_the_user_passes() -> None:
    def fails(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
        raise KeyError("arch_height")

    with pytest.raises(PluginError, match="raised KeyError: 'arch_height'"):
        asked(fails)
    said = ScanError("the scan shows no heel", next_step="scan it again")

    def tells(pair: FootPair, intake: Intake, advice: Advice) -> Prescription:
        raise said

    with pytest.raises(ScanError) as passed:
        asked(tells)
    assert passed.value is said


def test_a_misspelt_need_is_a_fault_of_the_plugin() -> None:
    host = host_of(prescriber(lambda *_: of(CUP), needs=("arch_hight",)))
    assert host.prescribers() == ()
    [fault] = host.faults
    assert fault.what == "it needs 'arch_hight', which is no measure scanfit knows"
    assert fault.next_step.startswith("did you mean 'arch_height'?")


def test_they_are_listed_by_name_and_found_by_it() -> None:
    host = host_of(*(prescriber(lambda *_: of(CUP), name=name) for name in ("bb", "aa")))
    assert [one.name for one in host.prescribers()] == ["aa", "bb"]
    assert host.named("prescriber", "bb").name == "bb"
    with pytest.raises(UsageError, match="there is no prescriber 'cc'"):
        host.named("prescriber", "cc")
