"""Advice of several: weights by evidence, contradictions by stated rules, and the order of advisers decides nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.settle import BETTER, COMPLAINT, IN_COMMON, NEITHER, NEVER_WINS, WEIGHTS, settled
from scanfit.model.advice import GRADES, NO_EVIDENCE, Advice, Never, Suggestion
from scanfit.model.need import Need


def need(feature="drop_mm", low=None, high=None, *allowed, evidence="low", because="b") -> Need:
    return Need(feature=feature, low=low, high=high, unit="mm" if not allowed else "", allowed=allowed, weight=0.5,
                because=because, evidence=evidence, sources=("s",), tag="D", cards=("c",))  # fmt: skip


def said(card, *needs, nevers=(), reported=True, grade="low") -> Advice:
    one = Suggestion(card=card, title=card, because="why", says=("do",), grade=grade, uncertainty="u", sources=("s",),
                     tag="D", needs=needs, nevers=nevers, reported=reported)  # fmt: skip
    return Advice(suggestions=(one,))


def test_needs_weigh_by_their_evidence_and_say_what_they_are_of():
    for grade in (*GRADES[:4], NO_EVIDENCE):
        (one,) = settled([said("a", need(low=4, high=8, evidence=grade))]).needs
        assert (one.weight, one.item) == (WEIGHTS[grade], "shoe")
    assert list(WEIGHTS.values()) == sorted(WEIGHTS.values(), reverse=True)
    assert settled([said("a", need(low=4, high=8, evidence="against"))]).needs == ()
    (one,) = settled([said("a", need("arch_height_mm", 10, 20))]).needs
    assert one.item == "insole"


def test_what_two_ask_for_in_common_is_asked_for():
    told = settled([said("a", need(low=4, high=8)), said("b", need(low=6, high=12))])
    (one,) = told.needs
    assert (one.low, one.high) == (6, 8)
    assert [(conflict.rule, conflict.kept) for conflict in told.conflicts] == [(IN_COMMON, "6 to 8 mm")]


def test_a_cut_has_the_worse_of_two_grades_and_agreement_the_better():
    cut = settled([said("a", need(low=4, high=8, evidence="high")), said("b", need(low=6, high=12, evidence="low"))])
    assert cut.needs[0].evidence == "low"
    same = settled([said("a", need(low=4, high=8, evidence="high")), said("b", need(low=4, high=8, evidence="low"))])
    assert same.needs[0].evidence == "high"
    assert same.conflicts == ()


@pytest.mark.parametrize(
    ("one", "other", "rule", "kept"),
    [
        ((need(low=8, high=12, evidence="moderate"), True), (need(low=0, high=6), True), BETTER, (8, 12)),
        ((need(low=8, high=12), False), (need(low=0, high=6), True), COMPLAINT, (0, 6)),
        ((need(low=8, high=12), True), (need(low=0, high=6), True), NEITHER, None),
    ],
)  # fmt: skip
def test_what_excludes_each_other_is_settled_by_rule(one, other, rule, kept):
    told = settled([said("a", one[0], reported=one[1]), said("b", other[0], reported=other[1])])
    assert [conflict.rule for conflict in told.conflicts] == [rule]
    assert [(each.low, each.high) for each in told.needs] == ([] if kept is None else [kept])


def test_what_is_never_advised_wins():
    bar = Never(words="no wedge", because="b", source="s", tag="R",
                need=Need(feature="rearfoot_posting_deg", low=0, unit="deg", sources=("s",)))  # fmt: skip
    wedge = replace(need("rearfoot_posting_deg", -5, -3, evidence="high"), unit="deg")
    told = settled([said("a", wedge), said("b", nevers=(bar,))])
    assert told.needs == ()
    assert told.conflicts[0].rule == NEVER_WINS
    partly = settled([said("a", replace(wedge, high=4.0)), said("b", nevers=(bar,))])
    assert [(one.low, one.high) for one in partly.needs] == [(0, 4)]


def test_words_are_cut_to_those_all_allow():
    told = settled([
        said("a", need("rocker", None, None, "mild", "full")), said("b", need("rocker", None, None, "mild"))
    ])  # fmt: skip
    assert told.needs[0].allowed == ("mild",)


LIMITS = st.tuples(st.integers(0, 10), st.integers(0, 10)).map(sorted)
ADVICES = st.lists(
    st.builds(
        lambda card, limits, grade, reported, feature: said(
            card, need(feature, *limits, evidence=grade), reported=reported
        ),
        st.sampled_from("abcd"), LIMITS, st.sampled_from((*GRADES, NO_EVIDENCE)), st.booleans(),
        st.sampled_from(["drop_mm", "heel_cup_depth_mm"]),
    ),
    min_size=1, max_size=4,
)  # fmt: skip


@given(advices=ADVICES)
def test_the_order_of_advisers_changes_nothing_and_no_need_is_wider_than_all_that_ask(advices):
    told = settled(advices)
    for order in list(permutations(advices))[:8]:
        assert settled(order) == told
    assert len({one.feature for one in told.needs}) == len(told.needs)
    every = [one for advice in advices for each in advice.suggestions for one in each.needs]
    for one in told.needs:
        assert any(other.feature == one.feature and other.low <= one.low <= one.high <= other.high for other in every)
