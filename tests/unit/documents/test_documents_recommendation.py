"""A recommendation written, read and written again is the same bytes; the fixed names are there."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.model.documents import recommendation_from_json, recommendation_to_json
from scanfit.model.recommendation import VERDICTS, ItemFit, Recommendation, ZoneFit
from scanfit.model.scan import Side

TEXT = st.text(max_size=12)
NUMBER = st.floats(-1e6, 1e6)


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
    )


ITEMS = st.lists(
    st.builds(
        ItemFit,
        sku=TEXT, brand=TEXT, model=TEXT, size_system=TEXT, size_label=TEXT, width=TEXT,
        verdict=st.sampled_from(VERDICTS), zones=st.lists(zone_fits(), max_size=2).map(tuple),
        reasons=st.lists(TEXT, max_size=2).map(tuple), price=st.none() | NUMBER, currency=st.none() | TEXT,
        stock=st.none() | st.integers(0, 10**6), probability=st.none(), score=st.none() | NUMBER, worst_zone=TEXT,
        recommender=TEXT,
    ),
    max_size=2,
).map(tuple)  # fmt: skip
ANSWERS = st.builds(
    Recommendation,
    shoes=ITEMS, insoles=ITEMS, nearest=ITEMS, explained=ITEMS, not_on_shelf=ITEMS, considered=st.integers(0, 10**6),
    notes=st.lists(TEXT, max_size=3).map(tuple),
)  # fmt: skip


@given(ANSWERS)
def test_writing_what_was_read_gives_the_same_bytes(answer):
    written = recommendation_to_json(answer)
    assert recommendation_to_json(recommendation_from_json(written)) == written
    assert len(recommendation_from_json(written).shoes) == len(answer.shoes)
    assert len(recommendation_from_json(written).not_on_shelf) == len(answer.not_on_shelf)


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
    }  # fmt: skip
    assert zone == {
        "zone": "toe_length", "side": "left", "clearance_mm": 12.1, "sigma_mm": 1.1, "low_mm": 10.0, "high_mm": 14.0,
        "verdict": "good", "item_mm": None, "foot_mm": None, "item_sigma_mm": None, "item_source": "", "uncut_mm": None,
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
