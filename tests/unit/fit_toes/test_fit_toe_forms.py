"""The toes against the toe box: which toe decides, and by how much."""

from __future__ import annotations

import math

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.schema import TOE_FORMS
from scanfit.fit.clearance import clearances
from scanfit.fit.toe_forms import FORMS, load_toe_forms, reach
from scanfit.fit.zones import SHOE_ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side

WIDTH = 100.0
EGYPTIAN = (262.0, 254.0, 246.0, 236.0, 222.0)
GREEK = (256.0, 262.0, 252.0, 240.0, 226.0)
SQUARE = (262.0, 262.0, 260.0, 250.0, 236.0)
LENGTHS = st.lists(st.floats(215, 265), min_size=5, max_size=5)


def foot(toes, *, side=Side.RIGHT, width=WIDTH, places=None, sigma=1.0) -> FootProfile:
    values = {"ball_width": width, "foot_length": max(toes), **{f"toe{k}_length": mm for k, mm in enumerate(toes, 1)}}
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=sigma, method="auto") for n, v in values.items()}
    sign = 1.0 if side is Side.RIGHT else -1.0
    tips = {f"toe{k}_tip": (mm, sign * y, 9.0) for k, (mm, y) in enumerate(zip(toes, places or (), strict=False), 1)}
    return FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found, landmarks=tips)


def test_every_form_of_the_catalogue_has_a_line():
    assert set(load_toe_forms().forms) == set(FORMS) == set(TOE_FORMS)


@given(LENGTHS, st.lists(st.floats(-45, 45), min_size=5, max_size=5), st.sampled_from(FORMS))
def test_the_reach_is_the_closed_form(toes, places, form):
    line = load_toe_forms().forms[form]
    ends = [
        mm + WIDTH * line.depth * abs(y / WIDTH - line.apex) ** line.power for mm, y in zip(toes, places, strict=True)
    ]
    found = reach(foot(toes, places=places), form)
    assert found.value_mm == pytest.approx(max(ends))
    assert ends[found.toe - 1] == pytest.approx(max(ends))
    assert found.value_mm >= max(toes)


@given(LENGTHS, st.lists(st.floats(-45, 45), min_size=5, max_size=5), st.sampled_from(FORMS))
def test_a_mirrored_foot_reaches_as_far(toes, places, form):
    right, left = (reach(foot(toes, side=side, places=places), form) for side in (Side.RIGHT, Side.LEFT))
    assert (right.value_mm, right.toe) == (left.value_mm, left.toe)


@given(LENGTHS, st.integers(0, 4), st.floats(0.1, 20), st.sampled_from(FORMS))
def test_a_longer_toe_never_reaches_less(toes, which, more, form):
    longer = [mm + more * (k == which) for k, mm in enumerate(toes)]
    assert reach(foot(longer), form).value_mm >= reach(foot(toes), form).value_mm


def test_a_pointed_box_is_stopped_by_an_outer_toe_and_asks_most_of_a_square_foot():
    assert reach(foot(SQUARE), "pointed").toe > 2
    by_form = {form: reach(foot(SQUARE), form).value_mm for form in FORMS}
    assert max(by_form, key=by_form.__getitem__) == "pointed"
    for form in FORMS:
        assert reach(foot(SQUARE), form).value_mm >= reach(foot(EGYPTIAN), form).value_mm
        assert reach(foot(GREEK), form).value_mm >= 262


def test_without_all_five_toes_or_the_width_nothing_is_said():
    whole = foot(EGYPTIAN)
    for name in ("ball_width", *(f"toe{k}_length" for k in range(1, 6))):
        found = {n: m for n, m in whole.measurements.items() if n != name}
        assert reach(FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements=found), "round") is None


def test_in_the_zone_it_is_the_inner_length_less_the_reach_with_both_doubts():
    request = FitRequest(pair=FootPair(right=foot(GREEK)))
    table = pl.DataFrame({
        "category": ["casual"] * 3, "inner_length_mm": [276.0] * 3, "toe_form": ["round", "pointed", ""],
        "inner_length_sigma_mm": [1.5] * 3,
    })  # fmt: skip
    gaps = clearances(request, table, "shoe")
    place = [zone.name for zone in SHOE_ZONES].index("toe_shape")
    told = gaps.clearance[place, 0]
    assert told[0] == pytest.approx(276 - reach(foot(GREEK), "round").value_mm)
    assert told[1] == pytest.approx(276 - reach(foot(GREEK), "pointed").value_mm)
    assert math.isnan(told[2])
    assert gaps.item_sigma[place, 0] == pytest.approx(math.hypot(1.5, load_toe_forms().sigma_mm))
