"""What the screen leaves of advice, over random intakes: red flags never add advice, less pain never adds a device."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.care.claim_guard import forbidden_claim
from scanfit.care.gate import ARCH_NOT_KNOWN, INSOLES_WAIT, NO_CARD, NOTHING, allowed, asked_for, no_insole_for
from scanfit.care.questions import load_questions
from scanfit.care.screen import load_red_flags, screen
from scanfit.care.without_insoles import STUDIED, is_about_insoles
from scanfit.errors import UsageError
from scanfit.host import PluginHost
from scanfit.model.advice import Advice
from scanfit.model.intake import Answer, Intake, Pain
from scanfit.model.profile import FootPair
from scanfit.model.scan import LoadState
from scanfit.pipeline import advise
from scanfit.testing.feet import phantom_pair
from scanfit.testing.profiles import without

QUESTIONS = load_questions()
FLAG_KEYS = sorted(
    {one.key for flag in load_red_flags() for one in (*flag.all_of, *flag.any_of) if one.key not in ("", "age", "pain")}
)


@cache
def host() -> PluginHost:
    return PluginHost()


@cache
def feet(which: str) -> FootPair:
    return phantom_pair(which)


def complete(intake: Intake) -> Intake:
    """Every open question of the screen answered with no."""
    while open_questions := QUESTIONS.unanswered_flags(intake):
        answers = {one.key: (45.0 if one.key == "age" else False) for one in open_questions}
        intake = replace(intake, answers={**answers, **intake.answers})
    return intake


PAINS = st.lists(
    st.sampled_from(sorted(QUESTIONS.sites)).flatmap(
        lambda site: st.builds(
            Pain, site=st.just(site),
            side=st.sampled_from(("left", "right", "both")) if QUESTIONS.sites[site].sided else st.just(""),
            now=st.none() | st.integers(0, 10).map(float),
        )
    ),
    max_size=3,
).map(tuple)  # fmt: skip
MORE: st.SearchStrategy[dict[str, Answer]] = st.fixed_dictionaries(
    {"age": st.sampled_from([9.0, 15.0, 45.0, 80.0])},
    optional={
        "leg_length_difference": st.sampled_from([0.0, 4.0, 8.0, 20.0]),
        "falls": st.booleans(), "numb_between_toes": st.booleans(), "rheumatoid": st.booleans(),
        "diagnosis": st.sampled_from(QUESTIONS.by_key["diagnosis"].words).map(lambda word: (word,)),
    },
)  # fmt: skip
INTAKES = st.builds(
    lambda pains, more, whole: (complete if whole else lambda one: one)(
        Intake(answers={**more, **({"pain": True} if pains else {})}, pains=pains)
    ),
    PAINS, MORE, st.sampled_from([True, True, False]),
)  # fmt: skip
FEET = st.sampled_from(["average", "toes", "flat"])


def amount(advice: Advice) -> tuple[set[str], set[str]]:
    """The features asked for, of shoes and of insoles."""
    return ({one.feature for one in advice.needs if one.item == "shoe"},
            {one.feature for one in advice.needs if one.item == "insole"})  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(intake=INTAKES, key=st.sampled_from(FLAG_KEYS))
def test_adding_a_red_flag_never_adds_advice(intake, key):
    before = advise(feet("average"), intake, host())
    after = advise(feet("average"), replace(intake, answers={**intake.answers, key: True}), host())
    for had, has in zip(amount(before), amount(after), strict=True):
        assert has <= had
    if not before.suggestions:
        assert not after.suggestions


@settings(max_examples=150, deadline=None)
@given(intake=INTAKES, gone=st.integers(0, 2), which=FEET)
def test_removing_pain_never_adds_a_device(intake, gone, which):
    pains = tuple(pain for place, pain in enumerate(intake.pains) if place != gone)
    answers = {**intake.answers, "pain": bool(pains)}
    with_all = advise(feet(which), replace(intake, answers={**intake.answers, "pain": True}), host())
    less = advise(feet(which), replace(intake, answers=answers, pains=pains), host())
    if amount(less)[1] and screen(intake).is_complete:
        settled_away = {one.feature for one in with_all.conflicts}
        dropped = {never.words for one in with_all.suggestions for never in one.nevers}
        assert amount(with_all)[1] or with_all.held
        assert amount(less)[1] <= amount(with_all)[1] | settled_away or dropped or with_all.held
    if not pains and answers["pain"] is False:
        assert not amount(less)[1]


@settings(max_examples=150, deadline=None)
@given(intake=INTAKES, which=FEET)
def test_every_sentence_passes_the_guard_and_every_need_has_grade_source_and_reason(intake, which):
    advice = advise(feet(which), intake, host())
    said = [text for one in advice.suggestions for text in one.texts]
    said += [*advice.notes, advice.nothing, advice.held, *advice.follow_up]
    assert [text for text in said if forbidden_claim(text)] == []
    for need in (*advice.needs, *asked_for(advice, feet(which), intake)):
        assert need.sources
        assert need.because
        assert need.tag in ("R", "M", "C", "D")
        assert need.weight < 1 or need.cards or need.if_told
    for one in advice.suggestions:
        assert one.grade
        assert one.uncertainty
        assert one.sources
        assert all(step.source and step.strength for step in one.path)


@settings(max_examples=80, deadline=None)
@given(intake=INTAKES)
def test_what_is_held_back_is_held_back_whole(intake):
    advice, room = advise(feet("average"), intake, host()), allowed(intake)
    if not room.shoes:
        assert advice == Advice(held=room.held)
    if screen(intake).referrals or not room.insoles:
        assert not amount(advice)[1]


@settings(max_examples=80, deadline=None)
@given(intake=INTAKES)
def test_a_sore_inner_knee_never_gets_a_wedge_on_the_outer_side(intake):
    if not any(pain.site == "knee_inner" for pain in intake.pains):
        intake = replace(intake, pains=(*intake.pains, Pain(site="knee_inner", side="left")))
    advice = advise(feet("average"), intake, host())
    assert all(one.low is not None and one.low >= 0 for one in advice.needs if one.feature == "rearfoot_posting_deg")
    if advice.suggestions and intake.answers["age"] >= 16:
        assert any("outer side" in never.words for never in advice.nevers)


@settings(max_examples=80, deadline=None)
@given(intake=INTAKES, key=st.sampled_from(["falls", "material_allergy", "ulcer_history", "fixed_deformity"]))
def test_where_a_podiatrist_chooses_insoles_nothing_is_said_of_them(intake, key):
    advice = advise(feet("average"), replace(intake, answers={**intake.answers, key: True}), host())
    for one in advice.suggestions:
        assert not any(is_about_insoles(text) for text in one.says)
        assert one.uncertainty == STUDIED or not is_about_insoles(one.uncertainty)
        assert all(need.item == "shoe" for need in one.needs)
    assert all(conflict.item == "shoe" for conflict in advice.conflicts)
    assert not any(is_about_insoles(note) for note in advice.notes if note != INSOLES_WAIT)


def test_where_an_insole_is_asked_for_its_place_in_the_shoe_is_too():
    sore = complete(Intake(answers={"age": 45.0, "pain": True}, pains=(Pain(site="heel", side="left"),)))
    standing = replace(feet("average").left, load_state=LoadState.BIPEDAL)
    advice = advise(FootPair(left=standing), sore, host())
    assert [need.low for need in advice.needs if need.feature == "liner_heel_mm"] == [2.0]
    lacking = FootPair(left=without(standing, ["arch_height"]))
    assert ARCH_NOT_KNOWN in advise(lacking, sore, host()).notes
    assert ARCH_NOT_KNOWN not in advice.notes


def test_no_pain_and_no_finding_is_an_answer():
    advice = advise(feet("average"), complete(Intake(answers={"age": 45.0})), host())
    assert (advice.nothing, advice.needs) == (NOTHING, ())


def test_pain_that_no_card_speaks_to_is_told():
    sore = complete(Intake(answers={"age": 45.0, "pain": True}, pains=(Pain(site="calf", side="left"),)))
    assert NO_CARD in advise(feet("average"), sore, host()).notes


def test_an_open_question_counts_as_its_worst_answer():
    assert allowed(complete(Intake(answers={"age": 45.0}))).shoes
    for flag in load_red_flags():
        whole = complete(Intake(answers={"age": 45.0, "pain": True}, pains=(Pain(site="hip", side="left"),)))
        for key in {one.key for one in (*flag.all_of, *flag.any_of)} & set(whole.answers) - {"age", "pain"}:
            is_asked = QUESTIONS.by_key[key].flag
            left = replace(whole, answers={name: given for name, given in whole.answers.items() if name != key})
            worst = replace(whole, answers={**whole.answers, key: True})
            if is_asked:
                assert (allowed(left).shoes, allowed(left).insoles) == (allowed(worst).shoes, allowed(worst).insoles)


def test_an_insole_that_is_named_is_refused_with_a_referral():
    no_insole_for(complete(Intake(answers={"age": 45.0})))
    with pytest.raises(UsageError, match="no insoles are shown: you reported falls"):
        no_insole_for(complete(Intake(answers={"age": 45.0, "falls": True})))


def test_order_of_plugins_changes_nothing():
    import scanfit_kinetic_chain
    from scanfit.api import Adviser, hookimpl

    class Soft:
        @staticmethod
        @hookimpl
        def scanfit_advisers():
            from scanfit.api import Need, Suggestion

            need = Need(feature="drop_mm", low=2.0, high=9.0, unit="mm", because="in-house", evidence="low",
                        sources=("in-house",), tag="D")  # fmt: skip
            one = Suggestion(card="low", title="Low heels", because="always", says=("A low heel.",), grade="low",
                             uncertainty="u", sources=("in-house",), tag="D", needs=(need,))  # fmt: skip
            yield Adviser(name="soft", summary="Low heels", advise=lambda pair, intake: Advice(suggestions=(one,)))

    sore = complete(Intake(answers={"age": 45.0, "pain": True}, pains=(Pain(site="heel", side="left"),)))
    plugins = [("kinetic-chain", scanfit_kinetic_chain), ("soft", Soft)]
    one, other = (advise(feet("average"), sore, PluginHost(order)) for order in (plugins, plugins[::-1]))
    assert one == other
    assert any(conflict.feature == "drop_mm" for conflict in one.conflicts)
    (drop,) = (need for need in one.needs if need.feature == "drop_mm")
    assert (drop.low, drop.high) == (8, 9)


def test_an_adviser_that_claims_or_fails_is_left_out_and_named():
    from scanfit.api import Adviser, hookimpl

    def boom(pair, intake):
        raise RuntimeError("no")

    def claims(pair, intake):
        return Advice(notes=("This treats it.",))

    class Bad:
        @staticmethod
        @hookimpl
        def scanfit_advisers():
            yield Adviser(name="boom", summary="b", advise=boom)
            yield Adviser(name="claims", summary="c", advise=claims)

    bad = PluginHost([("bad", Bad)])
    advice = advise(feet("average"), complete(Intake(answers={"age": 45.0})), bad)
    assert advice.nothing == ""
    assert any("adviser claims failed" in note and "treats" in note for note in advice.notes)
    assert any("adviser boom failed" in note for note in advice.notes)
    assert len(bad.faults) == 2
