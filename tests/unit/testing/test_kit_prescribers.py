"""The kit on prescribers."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from scanfit.testing import Finding, check_plugin
from scanfit.testing.checks import prescriber as checks

Failed = Callable[[str], dict[str, Finding]]
Catches = Callable[[str, str, str, str], None]

GOOD = """
from dataclasses import replace

from scanfit.api import Element, FootPrescription, Measurement, Origin, Prescriber, Prescription, element, hookimpl
{top}

RULE = Origin(kind="rule", because="our usual cup", grade="none", tag="D", sources=("in-house",))

def elements(foot, pair, intake, advice):
    {body}
    yield element("heel_cup_depth", {depth}, {origin})
    {more}

def prescribe(pair, intake, advice):
    {first}
    feet = tuple(FootPrescription(side=foot.side, load_state=foot.load_state, withheld={withheld},
                                  elements={{one.name: one for one in elements(foot, pair, intake, advice)}})
                 for foot in pair.feet)
    return {answer}

@hookimpl
def scanfit_prescribers():
    yield Prescriber(name="{name}", summary="Usual cups", prescribe=prescribe, needs={needs})
"""


def source(**changed: str) -> str:
    parts = {
        "top": "",
        "body": "pass",
        "depth": "14.0",
        "origin": "RULE",
        "more": "pass",
        "first": "pass",
        "withheld": "{}",
        "answer": "Prescription(feet=feet, notes=('usual cups',))",
        "name": "usual-cups",
        "needs": "()",
    }
    return GOOD.format(**parts | changed)


MAKE_IT = "element(name, value, Origin(…))"
ARCH = "foot.measurements['arch_height'].value"
MADE = "Element(name='{}', value={}, unit='mm', low={}, high={}, origin=RULE)"

MUTANTS = {
    "beyond what a rule may ask for": (
        source(depth="18.0"), "prescribes", "passes an automatic limit: left heel_cup_depth: 18 mm is beyond", MAKE_IT,
    ),
    "a lift that no clinician measured": (
        source(more="yield element('heel_lift', 3.0, RULE)"),
        "prescribes", "a heel lift needs a leg-length difference that a clinician measured", MAKE_IT,
    ),
    "a lift of more than a rule may ask for": (
        source(more="told = intake.answers.get('leg_length_difference', 0.0)\n"
                    "    yield element('heel_lift', told, RULE)"),
        "prescribes", "heel_lift: 8 mm is beyond what a rule may ask for", MAKE_IT,
    ),
    "an arch above the loaded one": (
        source(more=f"yield element('arch_height', {ARCH} + 2 if foot.load_state.value == 'bipedal' else 1.0, "
                    "replace(RULE, kind='measured'))"),
        "prescribes", "mm is more than the loaded arch", MAKE_IT,
    ),
    "an arch whose load is not known": (
        source(more="yield element('arch_height', 4.0, RULE)"),
        "prescribes", "the arch under load is not known", MAKE_IT,
    ),
    "whole numbers pass no limit": (
        source(more="yield " + MADE.format("arch_height", "40", "0.0", "45.0")),
        "prescribes", "passes an automatic limit: left arch_height", MAKE_IT,
    ),
    "a wedge in arthritis": (
        source(more="yield element('rearfoot_post', 2.0, RULE)"),
        "prescribes", "no rule asks for a wedge where a clinician found arthritis", MAKE_IT,
    ),
    "a limit that was moved before": (
        source(first="intake.answers['leg_length_difference'] = 20.0",
               more="yield element('heel_lift', 4.0, RULE)"),
        "prescribes", "a heel lift needs a leg-length difference", MAKE_IT,
    ),
    "feet that it changes": (
        source(first="[foot.measurements.pop('heel_width', None) for foot in pair.feet]"),
        "prescribes", "it changes the feet it is given", "dataclasses.replace",
    ),
    "an intake that it changes": (
        source(first="intake.answers['age'] = 30.0"), "prescribes", "it changes the intake it is given", "new records",
    ),
    "an advice that it changes": (
        source(first="object.__setattr__(advice, 'notes', ('mine',))"),
        "prescribes", "it changes the advice it is given", "new records",
    ),
    "an element there is not": (
        source(more="yield element('heel_cups', 1.0, RULE)"),
        "prescribes", "'heel_cups' is no element of a prescription", MAKE_IT,
    ),
    "an element made by hand": (
        source(more="yield " + MADE.format("heel_cups", "1.0", "0.0", "9.0")),
        "prescribes", "it returned an element that cannot be used: 'heel_cups' is no element", MAKE_IT,
    ),
    "a range of its own": (
        source(more="yield " + MADE.format("extra_length", "1.0", "0.0", "99.0")),
        "prescribes", "returned extra_length with another unit or range", MAKE_IT,
    ),
    "outside of all ranges": (source(depth="31.0"), "prescribes", "ValueFault: heel_cup_depth is 31 mm", MAKE_IT),
    "NaN": (source(depth="float('nan')"), "prescribes", "heel_cup_depth is nan, expected a number of mm", MAKE_IT),
    "NaN made by hand": (
        source(more="yield " + MADE.format("extra_length", "float('nan')", "0.0", "9.0")),
        "prescribes", "ValueFault: extra_length is nan, expected a finite number", MAKE_IT,
    ),
    "text for a number": (source(depth="'deep'"), "prescribes", "heel_cup_depth is 'deep', expected a number", MAKE_IT),
    "feet of another kind": (
        source(answer="Prescription(feet=pair.feet)"),
        "prescribes", "returned a Prescription for FootProfile, expected FootPrescription", MAKE_IT,
    ),
    "an origin in words": (
        source(more="yield Element(name='extra_length', value=1.0, unit='mm', low=0.0, high=20.0, origin='rule')"),
        "prescribes", "returned extra_length that is no Element with an Origin", MAKE_IT,
    ),
    "a person's entry": (
        source(origin="Origin(kind='prescriber', by='Dr A')"),
        "prescribes", "returned heel_cup_depth as the entry of Dr A, which only a person makes", MAKE_IT,
    ),
    "a rule without a source": (
        source(origin="replace(RULE, sources=())"),
        "prescribes", "a rule needs a reason, a grade and a source", MAKE_IT,
    ),
    "a reason that claims": (
        source(origin="replace(RULE, because='it corrects the heel')"), "prescribes", "'corrects'", MAKE_IT,
    ),
    "a note that claims": (
        source(answer="Prescription(feet=feet, notes=('it treats the heel',))"), "prescribes", "'treats'", MAKE_IT,
    ),
    "notes in one text": (
        source(answer="Prescription(feet=feet, notes='usual cups')"),
        "prescribes", "returned a Prescription whose notes are not a tuple of str", MAKE_IT,
    ),
    "withheld without a reason": (
        source(withheld="{'arch_height': ' '}"), "prescribes", "withholds arch_height without a reason", MAKE_IT,
    ),
    "withheld what there is not": (
        source(withheld="{'heel_cups': 'not seen'}"),
        "prescribes", "withholds 'heel_cups', which is no element", MAKE_IT,
    ),
    "withheld what has a default": (
        source(withheld="{'surface': 'not seen'}"), "prescribes", "withholds surface, which has a default", MAKE_IT,
    ),
    "withheld with a claim": (
        source(withheld="{'arch_height': 'it heals without'}"), "prescribes", "'heals'", MAKE_IT,
    ),
    "no Prescription": (source(answer="feet"), "prescribes", "returned tuple, expected Prescription", MAKE_IT),
    "raises": (source(body="raise KeyError('x')"), "prescribes", "it raised KeyError: 'x'", MAKE_IT),
    "tells the user": (
        source(top="from scanfit.api import ScanError", body="raise ScanError('no arch')"),
        "prescribes", "it raised ScanError: no arch", "the input of this check is in order",
    ),
    "a foot left out": (
        source(answer="Prescription(feet=feet[:1])"), "prescribes", "it leaves a foot out", "every foot of the pair",
    ),
    "a foot that was not given": (
        source(top="from scanfit.api import Side",
               answer="Prescription(feet=(replace(feet[0], side=Side.LEFT), replace(feet[-1], side=Side.RIGHT)))"),
        "withheld", "prescribes for a right foot that was not given", MAKE_IT,
    ),
    "nothing for anybody": (
        source(answer="Prescription(feet=tuple(replace(foot, elements={}) for foot in feet))"),
        "prescribes", "prescribes nothing for anybody", "the element that it is for",
    ),
    "chance": (
        source(top="import random", depth="12.0 + random.random()"),
        "deterministic", "two different things", "random numbers",
    ),
    "what was asked before": (
        source(top="last = [0]", first="last.append(len(advice.needs))", depth="12.0 + min(last[-2], 2)"),
        "deterministic", "two different things", "what was asked before",
    ),
    "one side": (
        source(depth="14.0 if foot.side.value == 'left' else 12.0"),
        "mirrored", "the mirror image of that person", "treat both feet alike",
    ),
    "one foot's measure for both": (
        source(depth="min(14.0, round((pair.left or foot).measurements['heel_width'].value / 6, 1))",
               needs="('heel_width',)"),
        "mirrored", "the mirror image of that person", "treat both feet alike",
    ),
    "a hidden need": (
        source(body="foot.measurements['arch_height'].value"),
        "withheld", "withheld it raised KeyError: 'arch_height'", "name it in needs",
    ),
    "two feet or none": (
        source(body="pair.right.measurements"), "withheld", "it raised AttributeError", MAKE_IT,
    ),
    "a name that is taken": (source(name="standard"), "loads", "'standard' is also the name", "rename one"),
    "a misspelt need": (source(needs="('arch_hight',)"), "loads", "arch_hight", "did you mean 'arch_height'"),
}  # fmt: skip


@pytest.fixture
def one_device(monkeypatch: pytest.MonkeyPatch) -> None:
    """Model one device instead of four, where the check of devices is not what is tested: each takes a second."""
    monkeypatch.setattr(checks, "MODELLED", checks.MODELLED[:1])


def test_a_good_one_passes(failed: Failed) -> None:
    assert failed(source()) == {}


@pytest.mark.usefixtures("one_device")
def test_one_that_withholds_what_was_not_measured_passes(failed: Failed) -> None:
    assert failed(source(withheld="{} if 'arch_height' in foot.measurements else {'arch_height': 'not seen'}")) == {}


@pytest.mark.usefixtures("one_device")
def test_one_that_names_what_it_needs_is_not_asked_without(failed: Failed) -> None:
    """One phantom foot lacks its fifth toe's angle: the core would not ask there, and the kit does not."""
    uses = "assert foot.measurements['toe5_angle'].value"
    assert failed(source(body=uses, needs="('toe5_angle',)")) == {}
    assert "toe5_angle" in failed(source(body=uses))["prescribes"].what


@pytest.mark.usefixtures("one_device")
def test_one_that_needs_what_no_phantom_has_is_not_checked(plugin: Callable[[str], ModuleType]) -> None:
    report = check_plugin(plugin(source(needs="('other.girth',)")))
    assert report.failed == ()
    (skipped,) = report.skipped
    assert (skipped.check, skipped.what) == ("prescribes", "the phantom feet lack a measure that it needs")


@pytest.mark.usefixtures("one_device")
@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught_and_explained(catches: Catches, name: str) -> None:
    catches(*MUTANTS[name])


def test_what_cannot_be_made_for_a_small_foot_is_found(catches: Catches) -> None:
    too_long = source(more="yield element('shell_length', 170.0, RULE)")
    what = "its prescription for the child foot cannot be made: shell_length: 170 mm"
    catches(too_long, "makeable", what, "give it another value")


def test_a_device_that_fails_a_check_is_found(catches: Catches) -> None:
    no_room = source(more="yield element('room_heel', 1.0, RULE)")
    what = "the device of the average foot fails the check room_heel: 6.0 mm with the top cover"
    catches(no_room, "makeable", what, "change the element")
