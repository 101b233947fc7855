"""The red-flag screen: every rule by itself, and what holds for any answers."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.conditions import condition
from scanfit.care.gate import NO_INSOLE_ASKED, only_referrals, screened
from scanfit.care.questions import load_questions
from scanfit.care.screen import load_red_flags, parse_red_flags, screen
from scanfit.errors import ValueFault
from scanfit.model.intake import Intake, Pain
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit
from scanfit.model.referral import URGENCIES
from scanfit.model.scan import Side

QUESTIONS = load_questions()
KNEE = Pain(site="knee_inner", side="left", now=4)
HIP = Pain(site="hip", side="left")
# the answers that call for each referral, written down from the clinical notes, section 5
CASES = {
    "hot_swollen_foot": ("urgent", {"hot_swollen": True}, ()),
    "wound": ("urgent", {"wound": True}, ()),
    "fever": ("urgent", {"fever": True}, ()),
    "fracture": ("urgent", {"cannot_bear_weight": True}, ()),
    "new_weakness": ("urgent", {"new_weakness": True}, ()),
    "cold_pale_foot": ("urgent", {"cold_pale": True}, ()),
    "calf_swelling": ("urgent", {"calf_swollen": True}, ()),
    "saddle_numbness": ("urgent", {"saddle_numb": True}, ()),
    "diabetes_without_feeling": ("soon", {"diabetes": True, "lost_feeling": True}, ()),
    "night_or_rest_pain": ("soon", {"night_or_rest": True}, ()),
    "worsening_shape": ("soon", {"worsening_shape": True}, ()),
    "new_flat_side": ("soon", {"new_flat_side": True}, ()),
    "lump": ("soon", {"lump": True}, ()),
    "morning_stiffness": ("soon", {"morning_stiffness": True}, ()),
    "recent_surgery": ("soon", {"recent_surgery": True}, ()),
    "arterial_disease": ("soon", {"arterial_disease": True}, ()),
    "anticoagulated_injury": ("soon", {"anticoagulated_injury": True}, ()),
    "knee_locks": ("soon", {"knee_locks": True}, ()),
    "night_hip_pain": ("soon", {"night_or_rest": True}, (HIP,)),
    "cancer_or_weight_loss": ("soon", {"pain": True, "cancer_or_weight_loss": True}, ()),
    "unremitting_back": ("soon", {"unremitting_back": True}, ()),
    "pain_in_pregnancy": ("soon", {"pregnant": True}, (KNEE,)),
    "child_with_pain_or_sign": ("soon", {"age": 9.0, "child_sign": True}, ()),
    "no_gain": ("soon", {"no_gain": True}, ()),
    "lost_feeling": ("no_insole", {"lost_feeling": True}, ()),
    "ulcer_history": ("no_insole", {"ulcer_history": True}, ()),
    "fixed_deformity": ("no_insole", {"fixed_deformity": True}, ()),
    "falls": ("no_insole", {"falls": True}, ()),
    "material_allergy": ("no_insole", {"material_allergy": True}, ()),
}
WELL = {key: False for key, question in QUESTIONS.by_key.items() if question.kind == "yes_no"} | {"age": 44.0}
YES_NO = [key for key, question in QUESTIONS.by_key.items() if question.kind == "yes_no"]
ANSWERS = st.dictionaries(st.sampled_from(YES_NO), st.booleans())
PAINS = st.lists(st.sampled_from([KNEE, HIP, Pain(site="low_back")]), max_size=2).map(tuple)


def test_every_rule_has_its_case_here():
    assert {flag.referral.flag for flag in load_red_flags()} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_rule_holds_for_its_answers_and_not_for_a_well_person(name):
    urgency, answers, pains = CASES[name]
    found = {referral.flag: referral for referral in screen(Intake(answers=answers, pains=pains)).referrals}
    assert found[name].urgency == urgency
    assert found[name].because
    assert found[name].see
    for key in answers:  # each answer by itself is needed
        fewer = {other: answer for other, answer in answers.items() if other != key}
        assert name not in {one.flag for one in screen(Intake(answers=fewer, pains=pains)).referrals}


def test_a_well_person_is_screened_and_sent_nowhere():
    found = screen(Intake(answers=WELL))
    assert found.referrals == ()
    assert found.is_complete


def test_an_adult_with_pain_and_a_child_without_a_sign_are_not_sent_for_their_age():
    assert screen(Intake(answers=WELL | {"pain": True}, pains=(KNEE,))).referrals == ()
    assert screen(Intake(answers=WELL | {"age": 9.0})).referrals == ()
    assert screen(Intake(answers=WELL | {"age": 16.0, "pain": True})).referrals == ()
    assert screen(Intake(answers=WELL | {"age": 15.9, "pain": True})).has("soon")


def test_nothing_answered_is_not_screened():
    found = screen(Intake())
    assert not found.is_complete
    assert {"hot_swollen", "wound", "diabetes", "age"} <= {question.key for question in found.unanswered}


@given(ANSWERS, PAINS, st.sampled_from(YES_NO))
def test_one_more_yes_never_takes_a_referral_away(answers, pains, key):
    before = {one.flag for one in screen(Intake(answers=answers, pains=pains)).referrals}
    after = {one.flag for one in screen(Intake(answers={**answers, key: True}, pains=pains)).referrals}
    assert before <= after


@given(ANSWERS, PAINS)
def test_the_most_urgent_is_first(answers, pains):
    order = [URGENCIES.index(one.urgency) for one in screen(Intake(answers=answers, pains=pains)).referrals]
    assert order == sorted(order)


def item(zone: str, **more) -> ItemFit:
    told = ZoneFit(zone=zone, side=Side.LEFT, clearance_mm=1.0, sigma_mm=1.0, low_mm=0, high_mm=2, verdict="good")
    return ItemFit(sku=zone, brand="b", model="m", size_system="EU", size_label="42", width="", verdict="good",
                   zones=(told,), reasons=(), **more)  # fmt: skip


SHOE, INSOLE = item("toe_length", changes=("EU 43: 40 %", "with the insole X: 50 %")), item("insole_length")
ANSWER = Recommendation(
    shoes=(SHOE,), insoles=(INSOLE,), explained=(SHOE, INSOLE), not_on_shelf=(SHOE, INSOLE), considered=7, notes=("n",)
)


@given(ANSWERS, PAINS, st.sampled_from(YES_NO))
def test_adding_a_red_flag_never_adds_advice(answers, pains, key):
    def shown(intake: Intake) -> tuple[int, ...]:
        urgent = only_referrals(intake)
        answer = screened(ANSWER, intake) if urgent is None else urgent
        lists = (answer.shoes, answer.insoles, answer.combinations, answer.not_on_shelf, answer.explained)
        return tuple(len(one) for one in lists)

    before, after = Intake(answers=answers, pains=pains), Intake(answers={**answers, key: True}, pains=pains)
    assert all(later <= earlier for earlier, later in zip(shown(before), shown(after), strict=True))


def test_urgent_is_all_there_is_to_say():
    told = only_referrals(Intake(answers={"wound": True}))
    assert told is not None
    assert (told.shoes, told.insoles, told.nearest, told.explained, told.considered) == ((), (), (), (), 0)
    assert [one.flag for one in told.referrals] == ["wound"]
    assert only_referrals(Intake(answers={"lump": True})) is None
    assert only_referrals(None) is None


@pytest.mark.parametrize("key", ["lump", "falls"])
def test_with_any_other_referral_there_is_no_insole(key):
    told = screened(ANSWER, Intake(answers={key: True}))
    assert told.shoes == (SHOE,)
    assert told.insoles == ()
    assert told.explained == (replace(SHOE, changes=("EU 43: 40 %",)),)
    assert told.not_on_shelf == (SHOE,)
    assert any(note.startswith("no insoles are shown: you reported") for note in told.notes)
    assert any(note.startswith("fit only") for note in told.notes) == (key == "lump")


def test_without_an_intake_the_answer_stays_and_the_questions_are_asked():
    told = screened(ANSWER, None)
    assert (told.shoes, told.insoles, told.screened, told.referrals) == ((SHOE,), (INSOLE,), False, ())
    assert "Is a foot, ankle or a joint of it hot, red or swollen?" in told.questions
    well = screened(ANSWER, Intake(answers=WELL))
    assert (well.screened, well.questions, well.insoles) == (True, (), ())
    assert NO_INSOLE_ASKED in well.notes


@pytest.mark.parametrize(
    ("change", "what"),
    [({"any": ["diabetis"]}, "no question 'diabetis'"), ({"any": ["pain at nose"]}, "no 'nose'"),
     ({"any": []}, "condition"), ({"any": ["age ~ 3"]}, "not a condition"), ({"source": ""}, "no source"),
     ({"tag": "D"}, "tag"), ({"see": ""}, "see"), ({"urgency": "later"}, "urgency is 'later'")],
)  # fmt: skip
def test_a_rule_that_is_not_whole_is_refused(change, what):
    text = resources.files("scanfit.care").joinpath("red_flags.toml").read_text("utf-8")
    plain = tomllib.loads(text)
    plain["flag"][0] |= change
    with pytest.raises(ValueFault, match=what if what != "see" else "person to see"):
        parse_red_flags(plain, QUESTIONS)


def test_a_rule_twice_is_refused():
    plain = tomllib.loads(resources.files("scanfit.care").joinpath("red_flags.toml").read_text("utf-8"))
    plain["flag"].append(plain["flag"][0])
    with pytest.raises(ValueFault, match="stands twice"):
        parse_red_flags(plain, QUESTIONS)


@given(st.floats(0, 120), st.sampled_from(["<", "<=", ">", ">="]), st.integers(0, 120))
def test_a_condition_compares(age, sign, limit):
    one = condition(f"age {sign} {limit}", keys=["age"], sites=[])
    expected = {"<": age < limit, "<=": age <= limit, ">": age > limit, ">=": age >= limit}[sign]
    assert one.holds(Intake(answers={"age": age})) == expected
    assert not one.holds(Intake())
