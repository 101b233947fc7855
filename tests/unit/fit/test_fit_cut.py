"""Insoles that may be cut: never below what the maker allows, each foot its own, and the reason says so."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.fit.cut import WORTH_CUTTING_MM, cut_length
from scanfit.fit.explain import explain_zones
from scanfit.fit.ranges import load_ranges
from scanfit.fit.score import score_zones
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side

ALLOWED = load_ranges().of("insole_length", "any", "regular")
MIDDLE = (ALLOWED.low_mm + ALLOWED.high_mm) / 2
MM = st.floats(200, 320)


def person(left: float, right: float | None = None) -> FitRequest:
    feet = {}
    for side, length in ((Side.LEFT, left), (Side.RIGHT, right)):
        if length is not None:
            found = {"foot_length": Measurement(name="foot_length", value=length, unit="mm", sigma=1.0)}
            feet[side.value] = FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)
    return FitRequest(pair=FootPair(**feet))


def insoles(*rows: tuple[float, float | None]) -> pl.DataFrame:
    """Rows of (length, shortest it may be cut to)."""
    schema = {"length_mm": pl.Float64, "trim_length_min_mm": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


@given(MM, st.none() | MM, MM)
def test_what_is_left_is_between_the_least_and_the_whole(length, least, wanted):
    [left] = cut_length(np.array([length]), np.array([np.nan if least is None else least]), wanted)
    if left != length:
        assert least is not None
        assert left == max(least, wanted)
        assert left <= length - WORTH_CUTTING_MM
    elif least is not None:
        assert length - max(least, wanted) < WORTH_CUTTING_MM


def test_a_long_insole_fits_once_it_is_cut_and_not_where_it_must_not_be():
    table = insoles((280, 250), (280, None), (280, 275), (264, 250), (250, 240))
    scores = score_zones(person(262), table, "insole")
    fixed = 1 - (280 - 262 - ALLOWED.high_mm) / 3
    part = 1 - (275 - 262 - ALLOWED.high_mm) / 3
    assert scores.score.tolist() == pytest.approx([1.0, fixed, part, 1.0, 1 - (ALLOWED.low_mm + 12) / 3])
    assert scores.mean[0] == scores.mean[3]  # cut to the middle, as good as one that is that long


def test_each_foot_has_its_own_cut_and_the_reason_says_so():
    [told] = explain_zones(person(262, 268.4), insoles((280, 250)), "insole")
    left, right = (zone for zone in told.zones if zone.zone == "insole_length")
    assert (left.item_mm, left.uncut_mm, left.clearance_mm) == (262 + MIDDLE, 280, MIDDLE)
    assert (right.item_mm, right.uncut_mm) == (268.4 + MIDDLE, 280)
    assert right.clearance_mm == pytest.approx(MIDDLE)
    assert left.sigma_mm == pytest.approx(math.hypot(1.0, 1.5, 1.0))
    assert told.verdict == "good"
    assert "insole length left: good, +2.0 ± 2.1 mm (insole 280.0 cut to 264.0, foot 262.0, allowed -6 to +10)" in (
        told.reasons
    )
    assert "insole length right: good, +2.0 ± 2.1 mm (insole 280.0 cut to 270.4, foot 268.4, allowed -6 to +10)" in (
        told.reasons
    )


def test_one_foot_may_need_a_cut_and_the_other_none():
    [told] = explain_zones(person(262, 277.5), insoles((280, 250)), "insole")
    left, right = (zone for zone in told.zones if zone.zone == "insole_length")
    assert (left.item_mm, left.uncut_mm) == (264, 280)
    assert (right.item_mm, right.uncut_mm) == (280, None)
    assert not any("cut" in reason for reason in told.reasons if "right" in reason)


@given(st.floats(255, 270), st.none() | st.floats(255, 270), st.floats(220, 300), st.floats(220, 300))
def test_an_insole_that_may_be_cut_is_never_worse_than_one_that_must_not(left, right, length, least):
    table = insoles((length, None), (length, least), (length, min(least, 230)))
    scores = score_zones(person(left, right), table, "insole").score
    assert scores[0] <= scores[1] <= scores[2]


@given(st.floats(255, 270), st.floats(220, 300), st.floats(0, 30))
def test_a_longer_insole_of_which_anything_may_be_cut_off_is_never_worse(foot, length, longer):
    shorter, more = score_zones(person(foot), insoles((length, 200), (length + longer, 200)), "insole").score
    assert more >= shorter
