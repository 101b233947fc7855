"""A recommendation written, read and written again is the same bytes; the fixed names are there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.model.combination import Combination
from scanfit.model.documents import recommendation_from_json, recommendation_to_json
from scanfit.model.recommendation import VERDICTS, ItemFit, Recommendation, ZoneFit
from scanfit.model.scan import Side
from scanfit.model.split import Correction, SplitSize

TEXT = st.text(max_size=12)
NUMBER = st.floats(-1e6, 1e6)
CHANCE = st.floats(0, 1)


@st.composite
def zone_fits(draw):
    verdict = draw(st.sampled_from(VERDICTS))
    known = verdict != "unknown"
    return ZoneFit(
        zone=draw(TEXT),
        side=draw(st.sampled_from(Side)),
        clearance_mm=draw(NUMBER) if known else None,
        sigma_mm=draw(NUMBER) if known else None,
        low_mm=draw(NUMBER),
        high_mm=draw(NUMBER),
        verdict=verdict,
        item_mm=draw(st.none() | NUMBER),
        foot_mm=draw(st.none() | NUMBER),
        item_sigma_mm=draw(st.none() | NUMBER),
        item_source=draw(TEXT),
        uncut_mm=draw(st.none() | NUMBER),
        aim_low_mm=draw(st.none() | NUMBER),
        aim_high_mm=draw(st.none() | NUMBER),
        probability=draw(st.none() | CHANCE),
        foot_sigma_mm=draw(st.none() | NUMBER),
        foot_source=draw(TEXT),
    )


ITEMS = st.lists(
    st.builds(
        ItemFit,
        sku=TEXT, brand=TEXT, model=TEXT, size_system=TEXT, size_label=TEXT, width=TEXT,
        verdict=st.sampled_from(VERDICTS), zones=st.lists(zone_fits(), max_size=2).map(tuple),
        reasons=st.lists(TEXT, max_size=2).map(tuple), price=st.none() | NUMBER, currency=st.none() | TEXT,
        stock=st.none() | st.integers(0, 10**6), probability=st.none() | CHANCE, score=st.none() | NUMBER,
        worst_zone=TEXT, recommender=TEXT, changes=st.lists(TEXT, max_size=2).map(tuple), toe_form=TEXT,
    ),
    max_size=2,
).map(tuple)  # fmt: skip
ANSWERS = st.builds(
    Recommendation,
    shoes=ITEMS, insoles=ITEMS, nearest=ITEMS, explained=ITEMS, not_on_shelf=ITEMS, considered=st.integers(0, 10**6),
    notes=st.lists(TEXT, max_size=3).map(tuple),
)  # fmt: skip


CORRECTIONS = st.builds(
    Correction, name=TEXT, side=st.sampled_from(Side), thickness_mm=st.floats(0, 20), probability=st.none() | CHANCE,
    before=st.none() | CHANCE, reason=TEXT,
)  # fmt: skip


@st.composite
def answers_for_two_feet(draw):
    """With two sizes, and every insole in every shoe."""
    answer = draw(ANSWERS)
    items = [*answer.shoes, *answer.insoles, *answer.nearest, *answer.explained]
    split = None
    if items and draw(st.booleans()):
        left, right, one = (draw(st.sampled_from(items)) for _ in range(3))
        chance, correction = draw(st.none() | CHANCE), draw(st.none() | CORRECTIONS)
        split = SplitSize(
            because=draw(TEXT), left=left, right=right, probability=chance, one_size=one, correction=correction
        )
    combinations = tuple(
        Combination(shoe=shoe, insole=insole, fits=draw(st.booleans()), probability=draw(st.none() | CHANCE),
                    verdict=draw(st.sampled_from(VERDICTS)), worst_zone=draw(TEXT),
                    side=draw(st.none() | st.sampled_from(Side)), reason=draw(TEXT))
        for shoe in answer.shoes for insole in answer.insoles
    )  # fmt: skip
    return replace(answer, split_size=split, combinations=combinations)


@given(answers_for_two_feet())
def test_writing_what_was_read_gives_the_same_bytes(answer):
    written = recommendation_to_json(answer)
    assert recommendation_to_json(recommendation_from_json(written)) == written
    assert len(recommendation_from_json(written).shoes) == len(answer.shoes)
    assert len(recommendation_from_json(written).not_on_shelf) == len(answer.not_on_shelf)
    assert len(recommendation_from_json(written).combinations) == len(answer.combinations)
    assert (recommendation_from_json(written).split_size is None) == (answer.split_size is None)


def test_a_combination_names_what_stands_in_the_lists():
    shoe, insole = item(), replace(item(), sku="I1")
    both = Combination(shoe=shoe, insole=insole, fits=True, probability=0.5, verdict="good", worst_zone="instep",
                       side=Side.LEFT, reason="r")  # fmt: skip
    written = recommendation_to_json(Recommendation(shoes=(shoe,), insoles=(insole,), combinations=(both,)))
    assert recommendation_from_json(written).combinations == (both,)
    with pytest.raises(UsageError, match="a combination names 'I1', which is not in the list"):
        recommendation_from_json(recommendation_to_json(Recommendation(shoes=(shoe,), combinations=(both,))))


def item() -> ItemFit:
    zone = ZoneFit(
        zone="toe_length", side=Side.LEFT, clearance_mm=12.1, sigma_mm=1.1, low_mm=10, high_mm=14, verdict="good"
    )
    return ItemFit(
        sku="A1", brand="B", model="M", size_system="EU", size_label="42", width="D", verdict="good", zones=(zone,),
        reasons=("because",), price=99.5, currency="EUR", stock=2, score=1.0, worst_zone="toe_length",
        recommender="zones",
    )  # fmt: skip


def test_the_names_other_programs_rely_on():
    document = json.loads(recommendation_to_json(Recommendation(shoes=(item(),), considered=7, notes=("n",))))
    assert document["schema"] == "scanfit.recommendation/1"
    assert document["screened"] is False
    assert document["split_size"] is None
    assert (document["referrals"], document["needs"], document["insoles"], document["nearest"]) == ([], [], [], [])
    assert (document["considered"], document["notes"]) == (7, ["n"])
    [shoe] = document["shoes"]
    [zone] = shoe.pop("zones")
    assert shoe == {
        "sku": "A1", "brand": "B", "model": "M", "size": {"system": "EU", "label": "42"}, "width": "D",
        "probability": None, "verdict": "good", "reasons": ["because"], "price": 99.5, "currency": "EUR", "stock": 2,
        "score": 1.0, "worst_zone": "toe_length", "recommender": "zones",
        "changes": [], "toe_form": "", "checked": None,
    }  # fmt: skip
    assert zone == {
        "zone": "toe_length", "side": "left", "clearance_mm": 12.1, "sigma_mm": 1.1, "low_mm": 10.0, "high_mm": 14.0,
        "verdict": "good", "item_mm": None, "foot_mm": None, "item_sigma_mm": None, "item_source": "", "uncut_mm": None,
        "aim_low_mm": None, "aim_high_mm": None, "probability": None, "foot_sigma_mm": None, "foot_source": "",
        "sock_mm": 0.0, "under_mm": 0.0,
    }  # fmt: skip


def test_a_field_added_later_is_no_reason_to_refuse():
    document = json.loads(recommendation_to_json(Recommendation(shoes=(item(),))))
    document["weather"] = "dry"
    document["shoes"][0]["colour"] = "red"
    assert recommendation_from_json(json.dumps(document).encode()).shoes == (item(),)


def test_another_schema_is_refused():
    with pytest.raises(UsageError) as caught:
        recommendation_from_json(b'{"schema": "scanfit.profile/1", "shoes": [], "insoles": []}')
    assert caught.value.what == (
        "this is not a recommendation scanfit wrote: schema is 'scanfit.profile/1', expected 'scanfit.recommendation/1'"
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_a_recommendation_or_a_usage_error(data):
    with pytest.raises(UsageError):
        recommendation_from_json(data)
