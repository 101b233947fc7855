"""Follow-up: changes that matter, and when to stop."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.claim_guard import forbidden_claim
from scanfit.care.follow_up import load_follow_up, parse_follow_up
from scanfit.errors import ValueFault

PLAN = load_follow_up()


def test_the_plan_is_that_of_the_clinical_notes():
    assert PLAN.weeks == (2, 6, 12)
    matters = {key: (one.matters, one.tag) for key, one in PLAN.measures.items()}
    assert matters["pain_average_vas"] == (8.0, "R")
    assert matters["first_step_vas"] == (19.0, "R")
    assert matters["fhsq_pain"] == (13.0, "R")
    assert matters["fhsq_function"] == (7.0, "R")
    assert matters["pain_now"] == (2.0, "M")
    assert all(forbidden_claim(line) is None for line in PLAN.lines)


@pytest.mark.parametrize(
    ("outcome", "weeks", "name"),
    [("worse", 1, None), ("worse", 2, "worse"), ("same", 2, None), ("same", 6, "no_change"), ("same", 30, "no_change"),
     ("better", 6, None), ("better", 12, "enough"), ("unwanted", 2, "rubs")],
)  # fmt: skip
def test_when_to_stop(outcome, weeks, name):
    found = PLAN.next_step(outcome, weeks)
    assert (found.name if found else None) == name


@given(key=st.sampled_from(sorted(PLAN.measures)), share=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_a_change_is_the_opposite_of_its_reverse(key, share):
    one = PLAN.measures[key]
    before, after = (one.least + part * (one.most - one.least) for part in share)
    opposite = {"better": "worse", "worse": "better", "same": "same"}
    assert one.change(after, before) == opposite[one.change(before, after)]
    if abs(after - before) < one.matters:
        assert one.change(before, after) == "same"


def test_what_is_no_answer_is_refused():
    with pytest.raises(ValueFault, match="pain_now is 11"):
        PLAN.measures["pain_now"].change(4, 11)
    with pytest.raises(ValueFault, match="pain_now is nan"):
        PLAN.measures["pain_now"].change(float("nan"), 4)


@pytest.mark.parametrize(
    ("table", "change", "what"),
    [("measure", {"matters": 0}, "no change in it matters"), ("measure", {"source": ""}, "no direction, source"),
     ("measure", {"better": "up"}, "no direction"), ("stop", {"if": "dead"}, "no outcome"), ("stop", {"at_weeks": 3},
     "week"), ("stop", {"says": "It heals."}, "heals"), ("measure", {"key": "pain_worst"}, "twice")],
)  # fmt: skip
def test_a_plan_that_is_not_whole_is_refused(table, change, what):
    plain = tomllib.loads(resources.files("scanfit.care").joinpath("follow_up.toml").read_text("utf-8"))
    plain[table][0] |= change
    with pytest.raises(ValueFault, match=what):
        parse_follow_up(plain)
