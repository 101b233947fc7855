"""Zones and reasons in words: exact text, and never another answer than the score's."""

from __future__ import annotations

import math
from statistics import NormalDist

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scanfit.fit.explain import explain_zones
from scanfit.fit.score import score_zones
from scanfit.fit.words import brief, deciding, mm, reason, signed, verdict
from scanfit.fit.zones import SHOE_ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest, ZoneFit
from scanfit.model.scan import LoadState, Side

TYPICAL = {"foot_length": 262, "ball_width": 100, "ball_girth": 253, "instep_height": 64, "heel_width": 70,
           "toe_box_height": 26}  # fmt: skip
SHOE = {"inner_length_mm": 274, "ball_width_mm": 99, "ball_girth_mm": 246, "instep_height_mm": 68,
        "heel_width_mm": 68, "toe_box_height_mm": 33}  # fmt: skip


def request(left=TYPICAL, right=None, **asked) -> FitRequest:
    feet = {}
    for side, values in ((Side.LEFT, left), (Side.RIGHT, right)):
        if values is not None:
            found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.2) for n, v in values.items()}
            feet[side.value] = FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements=found)
    return FitRequest(pair=FootPair(**feet), **asked)


def table(*rows: dict) -> pl.DataFrame:
    schema = {"category": pl.String, **dict.fromkeys(SHOE, pl.Float64)}
    return pl.DataFrame([{"category": "casual", **row} for row in rows], schema=schema)


OTHERS = "hallux height, toe5 height, toe shape, ball position, waist, heel grip, collar"


def test_a_tight_zone_is_said_first_in_millimetres():
    [told] = explain_zones(request(), table({**SHOE, "ball_girth_mm": 244}))
    assert told.verdict == "too tight"
    assert told.reasons == (
        "ball girth left: 1.0 ± 3.8 mm too tight (shoe 244.0, foot 253.0, allowed -8 to +12)",
        "toe length left: good, +12.0 ± 2.4 mm (shoe 274.0, foot 262.0, allowed +7 to +17)",
        "heel width left: good, -2.0 ± 2.0 mm (shoe 68.0, foot 70.0, allowed -6 to +4)",
        f"not checked, the catalogue does not give it: {OTHERS}",
    )


def test_both_feet_the_sock_and_what_could_not_be_checked():
    right = {k: v for k, v in TYPICAL.items() if k != "heel_width"}
    [told] = explain_zones(
        request(TYPICAL, right, sock_mm=1), table({**SHOE, "ball_girth_mm": 262, "toe_box_height_mm": None})
    )
    assert len(told.zones) == 26
    girth = next(zone for zone in told.zones if (zone.zone, zone.side) == ("ball_girth", Side.RIGHT))
    assert girth.clearance_mm == pytest.approx(262 - 253 - 2 * math.pi)
    assert girth.sigma_mm == pytest.approx(math.hypot(1.2, 3.0, 2.0))
    assert (girth.item_mm, girth.foot_mm) == (262, 253)
    assert told.reasons[:2] == (
        "heel width left: snug, -4.0 ± 2.0 mm (shoe 68.0, foot 70.0, sock 2.0, allowed -6 to +4)",
        "toe length left: good, +10.0 ± 2.4 mm (shoe 274.0, foot 262.0, sock 2.0, allowed +7 to +17)",
    )
    assert told.reasons[-2:] == (
        f"not checked, the catalogue does not give it: toe height, {OTHERS}",
        "not checked, the foot's measure is not known: heel width right",
    )


@pytest.mark.parametrize(
    ("source", "said"),
    [("size label", " by size label"), ("brand chart", " by brand chart"), ("last", " by last"), ("measured", ""),
     ("", ""), (None, "")],
)  # fmt: skip
def test_a_dimension_nobody_measured_says_where_it_is_from(source, said):
    foot = {**TYPICAL, "foot_length": 264.9}
    columns = {"inner_length_sigma_mm": pl.Series([5.2], dtype=pl.Float64),
               "inner_length_source": pl.Series([source], dtype=pl.String)}  # fmt: skip
    [told] = explain_zones(request(foot), table({**SHOE, "inner_length_mm": 277}).with_columns(**columns))
    length, width = told.zones[0], told.zones[1]
    assert (length.item_sigma_mm, length.item_source) == (5.2, source or "")
    assert length.sigma_mm == pytest.approx(math.hypot(1.2, 1.5, 5.2))
    assert (width.item_sigma_mm, width.item_source) == (SHOE_ZONES[1].item_sigma_mm, "")
    expected = f"toe length left: good, +12.1 ± 5.5 mm (shoe 277.0{said}, foot 264.9, allowed +7 to +17)"
    assert expected in told.reasons


def test_a_dimension_the_catalogue_does_not_give_has_neither_sigma_nor_source():
    source = pl.Series(["size label"])
    [told] = explain_zones(request(), table({**SHOE, "heel_width_mm": None}).with_columns(heel_width_source=source))
    [heel] = [zone for zone in told.zones if zone.zone == "heel_width"]
    assert (heel.item_mm, heel.item_sigma_mm, heel.item_source, heel.sigma_mm) == (None, None, "", None)


def test_every_zone_out_of_range_is_said():
    tiny = dict.fromkeys(SHOE, 20)
    [told] = explain_zones(request(), table(tiny))
    assert told.verdict == "too tight"
    assert len(told.reasons) == 6 + 1
    assert told.reasons[0].startswith("toe length left: 249.0 ± 2.4 mm too tight")


def test_nothing_known_is_unknown_and_not_good():
    [told] = explain_zones(request({}), table(SHOE))
    assert told.verdict == "unknown"
    assert told.reasons == (
        f"not checked, the catalogue does not give it: {OTHERS}",
        "not checked, the foot's measure is not known: "
        "toe length, ball width, ball girth, instep, heel width, toe height",
    )


@given(st.lists(st.fixed_dictionaries({k: st.none() | st.floats(v - 20, v + 20) for k, v in SHOE.items()}), max_size=4))
def test_the_words_never_contradict_the_score(rows):
    asked, shelf = request(TYPICAL, {**TYPICAL, "foot_length": 265}), table(*rows)
    scores = score_zones(asked, shelf)
    for row, told in enumerate(explain_zones(asked, shelf)):
        known = [zone for zone in told.zones if zone.clearance_mm is not None]
        if rows[row]["inner_length_mm"] is None:
            continue
        worst = deciding(told.zones)
        assert worst is not None
        assert told.verdict == worst.verdict
        # the likelier half is outside exactly where the clearance is: the score's end of what fits
        assert (scores.score[row] < 0) == any(zone.verdict.startswith("too ") for zone in known)
        for zone in known:
            assert zone.probability == pytest.approx(_normal(zone), abs=1e-6)
            assert _hurt(zone) <= _hurt(worst) + 1e-6
            assert (zone.verdict == "too tight") == (zone.clearance_mm < zone.low_mm)
            assert (zone.verdict == "too loose") == (zone.clearance_mm > zone.high_mm)


def _normal(zone: ZoneFit) -> float:
    bell = NormalDist(zone.clearance_mm, zone.sigma_mm)
    return bell.cdf(zone.high_mm) - bell.cdf(zone.low_mm)


def _hurt(zone: ZoneFit) -> float:
    bell = NormalDist(zone.clearance_mm, zone.sigma_mm)
    return bell.cdf(zone.low_mm) + 0.5 * (1 - bell.cdf(zone.high_mm))


@pytest.mark.parametrize(
    ("clearance", "sigma", "word"),
    [(None, None, "unknown"), (-9, 1, "too tight"), (-4.1, 1, "too tight"), (-4, 1, "snug"), (-3.9, 1, "snug"),
     (-3, 1, "snug"), (-2.9, 1, "good"), (0, 1, "good"), (3.4, 1, "good"), (3.5, 1, "loose"), (3.9, 1, "loose"),
     (4, 1, "loose"), (4.1, 1, "too loose"), (-3.9, None, "good"), (-4.1, None, "too tight"),
     (4.1, None, "too loose"), (0, 9, "unknown"), (0, 4.1, "good")],
)  # fmt: skip
def test_the_verdict_of_one_zone_follows_from_its_chances(clearance, sigma, word):
    assert verdict(clearance, sigma, -4, 4) == word


@example(1.25, 5.5)
@given(st.floats(-30, 30), st.floats(0.1, 20))
def test_tight_is_never_called_better_than_as_much_looseness(clearance, sigma):
    order = ("good", "loose", "snug", "too loose", "too tight")
    tight, loose = verdict(-abs(clearance), sigma, -4, 4), verdict(abs(clearance), sigma, -4, 4)
    if "unknown" not in (tight, loose):
        assert order.index(tight) >= order.index(loose)


def zone(clearance: float | None, **numbers) -> ZoneFit:
    return ZoneFit(
        zone="ball_girth", side=Side.LEFT, clearance_mm=clearance, sigma_mm=None, low_mm=-4, high_mm=4,
        verdict=verdict(clearance, None, -4, 4), **numbers,
    )  # fmt: skip


def test_reasons_and_table_cells():
    assert brief(None) == "nothing could be checked"
    assert brief(zone(5.5)) == "ball girth left: 1.5 mm too loose"
    assert brief(zone(0.0)) == "ball girth left: good, 0.0 mm"
    assert brief(zone(-4.01)) == "ball girth left: less than 0.1 mm too tight"
    missing = reason(zone(None, foot_mm=253.0), item="shoe")
    assert missing == "ball girth left: not checked, the catalogue does not give it"
    assert reason(zone(None), item="shoe") == "ball girth left: not checked, the foot's measure is not known"


@pytest.mark.parametrize(("value", "text"), [(3.0, "3.0"), (3.04, "3.0"), (3.14, "3.1"), (-0.5, "-0.5"),
                                             (None, "-"), (0.0, "0.0"), (253.16, "253.2")])  # fmt: skip
def test_millimetres_to_a_tenth(value, text):
    assert mm(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0.0, "0.0"), (-0.0, "0.0"), (0.04, "0.0"), (-0.04, "0.0"), (4, "+4.0"), (-4.25, "-4.2")]
)
def test_a_sign_goes_with_a_clearance_but_not_with_zero(value, text):
    assert signed(value) == text


def test_every_zone_is_named_in_plain_words():
    assert [zone.words for zone in SHOE_ZONES] == [
        "toe length", "ball width", "ball girth", "instep", "heel width", "toe height", "hallux height", "toe5 height",
        "toe shape", "ball position", "waist", "heel grip", "collar",
    ]  # fmt: skip
