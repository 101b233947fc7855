"""Twelve people of tests/scenarios, as a podiatrist would tell of them, and what the clinical notes expect for each."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from scanfit.care.claim_guard import forbidden_claim
from scanfit.care.gate import asked_for
from scanfit.care.intake_in import intake_from_bytes
from scanfit.care.questions import load_questions
from scanfit.care.screen import screen
from scanfit.catalog.filters import Passing
from scanfit.fit.needs import constrained, needs_of
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.host import PluginHost
from scanfit.model.advice import Advice
from scanfit.model.intake import Intake
from scanfit.model.measurement import Measurement
from scanfit.model.norms import FootNorms, NormScore
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState
from scanfit.pipeline import advise
from scanfit.testing.feet import phantom_pair

FOLDER = Path(__file__).resolve().parents[2] / "scenarios"
FILES = sorted(FOLDER.glob("*.toml"))
EXPECT = {"urgency", "referrals", "cards", "needs", "not_asked", "never", "insoles", "nothing"}
UNIT = {one.name: one.unit for one in MEASUREMENTS}
QUIET = ("splay",)
"""A card of the fit, which the average phantom may or may not call up."""


class Person:
    """One scenario, run."""

    def __init__(self, file: Path) -> None:
        plain = tomllib.loads(file.read_text(encoding="utf-8"))
        assert set(plain) <= {"story", "feet", "intake", "expect"}
        assert set(plain["expect"]) <= EXPECT
        assert plain["story"].strip()
        self.expect: dict[str, Any] = plain["expect"]
        self.pair = _pair(plain.get("feet", {}))
        self.intake = _intake(plain["intake"])
        self.advice: Advice = advise(self.pair, self.intake, _host())


@cache
def _host() -> PluginHost:
    return PluginHost()


def _pair(feet: dict[str, Any]) -> FootPair:
    assert set(feet) <= {"both", "left", "right", "z"}
    made = {}
    for foot in phantom_pair().feet:
        given = {**feet.get("both", {}), **feet.get(foot.side.value, {})}
        made[foot.side.value] = _foot(foot, given, feet.get("z", {}))
    return FootPair(**made)


def _foot(foot: FootProfile, given: dict[str, list[float]], z: dict[str, float]) -> FootProfile:
    measured = {
        name: Measurement(name=name, value=value, unit=UNIT[name], sigma=sigma)
        for name, (value, sigma) in given.items()
    }
    scores = {
        name: NormScore(name=name, z=value, percentile=3.0 if value < 0 else 97.0, low=2.0, high=98.0)
        for name, value in z.items()
    }
    norms = FootNorms(population="men", source="scenario", load_state=LoadState.BIPEDAL, sample=1, scores=scores)
    return replace(
        foot,
        load_state=LoadState.BIPEDAL,
        measurements={**foot.measurements, **measured},
        withheld={name: why for name, why in foot.withheld.items() if name not in measured},
        norms={"men": norms} if scores else {},
    )


def _intake(plain: dict[str, Any]) -> Intake:
    """The intake as a file has it, with every other question of the screen answered with no."""
    document = json.dumps({"schema": "scanfit.intake/1", **plain}).encode()
    found = intake_from_bytes(document, kind="json")
    while open_questions := load_questions().unanswered_flags(found):
        found = replace(found, answers={**{one.key: False for one in open_questions}, **found.answers})
    return found


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def person(request: pytest.FixtureRequest) -> Person:
    return Person(request.param)


def test_there_are_twelve() -> None:
    assert len(FILES) == 12


def test_they_are_sent_to_a_clinician_where_one_must_look(person: Person) -> None:
    found = screen(person.intake)
    assert found.is_complete
    assert sorted(one.flag for one in found.referrals) == sorted(person.expect["referrals"])
    assert (found.referrals[0].urgency if found.referrals else "") == person.expect["urgency"]


def test_the_cards_that_speak_are_those_expected(person: Person) -> None:
    spoken = sorted(one.card for one in person.advice.suggestions if one.card not in QUIET)
    assert spoken == sorted(person.expect["cards"])


def test_what_is_asked_for_is_what_the_notes_say(person: Person) -> None:
    needs = {need.feature: need for need in person.advice.needs}
    for wanted in person.expect.get("needs", ()):
        assert set(wanted) <= {"feature", "words", "low", "high"}
        need = needs[wanted["feature"]]
        assert (need.low, need.high) == (wanted.get("low"), wanted.get("high")), wanted
        assert list(need.allowed) == wanted.get("words", []), wanted
    for feature in person.expect.get("not_asked", ()):
        assert feature not in needs
    if person.expect["referrals"]:
        assert person.advice.needs == ()


def test_what_is_never_advised_is_said_and_no_insole_without_a_reason(person: Person) -> None:
    said = " | ".join(never.words for never in person.advice.nevers)
    for words in person.expect.get("never", ()):
        assert words in said
    assert any(need.item == "insole" for need in person.advice.needs) == person.expect["insoles"]
    assert bool(person.advice.nothing) == person.expect.get("nothing", False)


def test_every_need_says_why_how_sure_and_from_where(person: Person) -> None:
    for need in person.advice.needs:
        assert need.because
        assert need.evidence
        assert need.sources
        assert need.tag in ("R", "M", "C", "D")


def test_every_sentence_may_be_said(person: Person) -> None:
    said = [text for one in person.advice.suggestions for text in one.texts]
    said += [*person.advice.notes, *person.advice.follow_up, person.advice.nothing, person.advice.held]
    assert [text for text in said if forbidden_claim(text)] == []


def test_no_wedge_on_the_outer_side_and_no_more_than_four_degrees_are_ever_left(person: Person) -> None:
    rows = pl.DataFrame(
        {"rearfoot_posting_deg": [-5.0, 6.0, 2.0, 0.0, None], "heel_lift_mm": [0.0, 0.0, 0.0, 0.0, 9.0]}
    )
    needs = needs_of("insole", asked_for(person.advice, person.pair, person.intake))
    if not any(need.is_constraint for need in needs):
        return  # nothing is asked of insoles, and so none is shown
    left = constrained(rows, needs, Passing(mask=None, left=len(rows), notes=()))
    assert left.mask is not None
    assert left.mask.to_list()[:2] == [False, False]
    assert left.mask.to_list()[3]
    assert not left.mask.to_list()[4]  # too high a lift, or a wedge nobody told of
