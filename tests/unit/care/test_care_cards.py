"""Cards: every shipped one is whole; one that is not is refused by its name; and what they say of people."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.care.advise import advice_of_cards
from scanfit.care.cards import load_cards, parse_card
from scanfit.care.cues import parse_cue
from scanfit.errors import ValueFault
from scanfit.model.intake import Intake, Pain
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState, Side
from scanfit_kinetic_chain import cards

CARD = """
schema = "scanfit.card/1"
title = "Sore toes"
because = "You reported {reported}"
says = ["Look for an upper that gives."]
grade = "low"
graded = "that soft uppers feel better"
uncertainty = "nobody has studied it"
sources = ["in-house"]
tag = "D"
reviewed = 2026-01-01
review_by = 2027-01-01

[when]
rests_on = "pain"
pain = ["toes"]

[[path]]
role = "finding"
text = "crowded toes"
strength = "weak"
source = "in-house"
tag = "D"

[[path]]
role = "complaint"
text = "sore toes"
strength = "weak"
source = "in-house"
tag = "D"

[[shoe]]
column = "toe_box_height_mm"
over = "toe_box_height"
least = 5
because = "depth over the toes"
grade = "low"
source = "in-house"
tag = "D"

[[insole]]
column = "arch_height_mm"
share_of = "arch_height"
least = 0.8
most = 1.0
loaded = true
because = "an arch under the foot's own"
grade = "none"
source = "in-house"
tag = "D"
"""


def foot(side: Side, load: LoadState = LoadState.BIPEDAL, **values: float) -> FootProfile:
    made = {name: Measurement(name=name, value=value, unit="mm", sigma=0.5) for name, value in values.items()}
    return FootProfile(side=side, load_state=load, measurements=made)


def pair(load: LoadState = LoadState.BIPEDAL, left: float = 26.0, right: float = 25.0) -> FootPair:
    return FootPair(
        left=foot(Side.LEFT, load, toe_box_height=left, arch_height=20.0),
        right=foot(Side.RIGHT, load, toe_box_height=right, arch_height=18.0),
    )


SORE = Intake(answers={"pain": True}, pains=(Pain(site="toes", side="left", now=4.0, weeks=3.0),))


def test_every_shipped_card_is_whole():
    assert len(cards()) >= 20
    for card in cards():
        assert card.grade
        assert card.sources
        assert card.path[-1].role == "complaint" or not card.when.needs_complaint
        for want in (*card.shoe, *card.insole):
            assert want.source
            assert want.because
        assert not card.insole or card.when.needs_complaint


def test_the_limits_rest_on_the_foot_and_say_so():
    (said,) = advice_of_cards([parse_card(CARD, name="toes")], pair(), SORE).suggestions
    assert said.because == "You reported pain at the toes, left, 4 of 10 now, for 3 weeks"
    shoe, insole = said.needs
    assert (shoe.feature, shoe.low, shoe.high) == ("toe_box_height_mm", 31.0, None)
    assert (shoe.unit, shoe.item) == ("mm", "shoe")
    assert "the larger toe box height, left, of 26.0 ± 0.5 mm" in shoe.because
    assert (insole.feature, insole.low, insole.high, insole.item) == ("arch_height_mm", 14.4, 18.0, "insole")
    assert "80 to 100 % of the smaller arch height, right, of 18.0 ± 0.5 mm" in insole.because


def test_a_foot_that_was_not_standing_has_no_loaded_arch():
    told = advice_of_cards([parse_card(CARD, name="toes")], pair(LoadState.NONE), SORE)
    assert [need.feature for need in told.suggestions[0].needs] == ["toe_box_height_mm"]
    assert "was not scanned standing" in told.notes[0]


def test_a_measure_that_is_not_known_asks_for_nothing():
    lacking = FootPair(left=replace(foot(Side.LEFT), withheld={"toe_box_height": "a sock is on"}))
    told = advice_of_cards([parse_card(CARD, name="toes")], lacking, SORE)
    assert told.suggestions[0].needs == ()
    assert any("a sock is on" in note for note in told.notes)


def test_without_the_complaint_the_card_is_silent():
    card = parse_card(CARD, name="toes")
    assert advice_of_cards([card], pair(), Intake()).suggestions == ()
    other = Intake(pains=(Pain(site="knee_front", side="left"),))
    assert advice_of_cards([card], pair(), other).suggestions == ()


def test_a_diagnosis_is_named_only_where_a_clinician_made_one():
    heel = Intake(answers={"age": 50.0, "pain": True}, pains=(Pain(site="heel", side="left"),))
    (said,) = advice_of_cards([one for one in cards() if one.name == "heel_pain"], pair(), heel).suggestions
    assert "plantar" not in " ".join(said.texts)
    named = replace(heel, answers={**heel.answers, "diagnosis": ("plantar heel pain",)})
    (said,) = advice_of_cards([one for one in cards() if one.name == "heel_pain"], pair(), named).suggestions
    assert said.title.endswith("(diagnosis entered: plantar heel pain)")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('grade = "low"\ngraded', "graded", "has no grade"), ('sources = ["in-house"]', "sources = []", "sources is"),
        ('sources = ["in-house"]', 'sources = [""]', "sources is ''"),
        ('grade = "low"\ngraded', 'grade = "sure"\ngraded', "grade is 'sure'"),
        ('tag = "D"\nreviewed', 'tag = "X"\nreviewed', "tag is 'X'"),
        ("2027-01-01", "2025-01-01",
        "the second one later"), ('"Look for an upper that gives."', '"It treats your toes."', "'treats'"),
        ('pain = ["toes"]', 'pain = ["nose"]', "'nose' is not one of"), ("{reported}", "{you}", "the place {you}"),
        ('"toe_box_height_mm"', '"toe_box"', "no column 'toe_box'|a column 'toe_box'"), ('over = "toe_box_height"',
        'over = "toe_room"', "no measure"), ("least = 5", "least = 5\nmost = 2", "above most"),
        ("least = 5\n", "", "give words, or least and most"), ('rests_on = "pain"', 'rests_on = "scan"', "no cue"),
        ('rests_on = "pain"', 'rests_on = "scan"\nscan = [["toe1_angle >= 20"]]', "where nothing hurts"),
        ('role = "complaint"', 'role = "mechanism"', "path does not lead"), ('title = "Sore toes"', 'titel = "Sore"',
        "has no title"), ('title = "Sore toes"', 'title = "Sore toes"\nfoo = 1', "unknown key 'foo'"),
        ("[when]", "[when", "not TOML"), ('source = "in-house"\ntag = "D"\n\n[[path]]', 'tag = "D"\n\n[[path]]',
        "path has no source"), ('"scanfit.card/1"', '"scanfit.card/2"', "schema is"),
        ('"depth over the toes"', '"it prevents corns"', "'prevents'"), ("loaded = true", 'loaded = "yes"', "true or"),
    ],
)  # fmt: skip
def test_a_card_that_is_not_whole_is_refused_by_its_name(old, new, what):
    assert CARD.count(old) == 1
    with pytest.raises(ValueFault, match=rf"card toes: .*({what})"):
        parse_card(CARD.replace(old, new), name="toes")


def test_a_folder_is_read_by_name_and_bounded(tmp_path: Path):
    with pytest.raises(ValueFault, match="there are 0 cards"):
        load_cards(tmp_path)
    (tmp_path / "b.toml").write_text(CARD)
    (tmp_path / "a_card.toml").write_text(CARD)
    with pytest.raises(ValueFault, match="'b' is not a card"):
        load_cards(tmp_path)
    (tmp_path / "b.toml").rename(tmp_path / "b_card.toml")
    assert [card.name for card in load_cards(tmp_path)] == ["a_card", "b_card"]
    (tmp_path / "c_card.toml").write_bytes(b"#" * 100_000)
    with pytest.raises(ValueFault, match="more than"):
        load_cards(tmp_path)
    (tmp_path / "c_card.toml").write_bytes(b"\xff")
    with pytest.raises(ValueFault, match="not UTF-8"):
        load_cards(tmp_path)


@given(text=st.text(max_size=300))
def test_any_text_is_a_card_or_a_fault(text):
    with pytest.raises(ValueFault):
        parse_card(text, name="any_text")


@given(value=st.floats(0, 60), sigma=st.floats(0.1, 10), limit=st.integers(5, 50))
def test_a_cue_holds_from_its_limit_on_and_says_how_sure(value, sigma, limit):
    made = Measurement(name="toe1_angle", value=value, unit="deg", sigma=sigma)
    one = FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"toe1_angle": made})
    said = parse_cue(f"toe1_angle >= {limit}").found(one)
    assert bool(said) == (value >= limit)
    if said:
        sure = int(said.rsplit("; ", 1)[1].removeprefix("over ").split(" ")[0])
        assert 50 <= sure <= 99  # never said to be certain
        number, doubt = said.removeprefix("left toe1 angle ").split(" deg")[0].split(" ± ")
        assert len(number.partition(".")[2]) == len(doubt.partition(".")[2])
        assert abs(float(number) - value) <= 0.051


@pytest.mark.parametrize("text", ["toe1_angle > 20", "toe_angle >= 20", "toe1_angle >= twenty", "", "z >= 1"])
def test_what_is_no_cue_is_refused(text):
    with pytest.raises(ValueFault, match=r"not a cue|no measure"):
        parse_cue(text)
