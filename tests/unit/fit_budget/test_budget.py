"""What lies under a foot: closed forms, and what a shop relies on."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.fit.budget import load_budget, raised, taken
from scanfit.fit.chance import chance_zones
from scanfit.fit.clearance import clearances
from scanfit.fit.explain import explain_zones
from scanfit.fit.score import score_zones
from scanfit.fit.zones import INSOLE_ZONES, SHOE_ZONES
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side
from scanfit.model.underfoot import Underfoot

FOOT = {"foot_length": 262, "ball_width": 100, "ball_girth": 248, "instep_height": 64, "heel_width": 70,
        "toe_box_height": 26, "lateral_malleolus_height": 72}  # fmt: skip
NAMES = [zone.name for zone in SHOE_ZONES]


def request(under: Underfoot | None) -> FitRequest:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in FOOT.items()}
    left = FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements=found)
    return FitRequest(pair=FootPair(left=left), under=under)


def shelf(heel: list[float | None], forefoot: list[float | None]) -> pl.DataFrame:
    rows = len(heel)
    return pl.DataFrame({
        "category": ["casual"] * rows, "wearer": ["men"] * rows, "inner_length_mm": [274.0] * rows,
        "ball_girth_mm": [248.0] * rows, "ball_width_mm": [99.0] * rows, "instep_height_mm": [68.0] * rows,
        "heel_width_mm": [68.0] * rows, "toe_box_height_mm": [33.0] * rows, "collar_height_mm": [55.0] * rows,
        "liner_heel_mm": pl.Series(heel, dtype=pl.Float64), "liner_forefoot_mm": pl.Series(forefoot, dtype=pl.Float64),
    })  # fmt: skip


def gap(under: Underfoot | None, zone: str, heel: float | None = None, forefoot: float | None = None) -> float:
    gaps = clearances(request(under), shelf([heel], [forefoot]), "shoe")
    return float(gaps.clearance[NAMES.index(zone), 0, 0])


def test_a_ring_over_a_raised_floor_is_shorter_by_both_walls():
    """A rectangle b wide and h high: raised by t its perimeter is 2 b + 2 (h - t)."""
    under = Underfoot(heel_mm=7, forefoot_mm=3)
    around = lambda b, h: 2 * b + 2 * h  # noqa: E731
    assert gap(None, "ball_girth") - gap(under, "ball_girth") == pytest.approx(around(90, 40) - around(90, 40 - 3))
    assert gap(None, "toe_height") - gap(under, "toe_height") == pytest.approx(3)


def test_the_instep_loses_the_thickness_of_its_station():
    heel, ball, station = 0.16, 0.735, 0.55
    there = 7 + (3 - 7) * (station - heel) / (ball - heel)
    assert gap(None, "instep") - gap(Underfoot(heel_mm=7, forefoot_mm=3), "instep") == pytest.approx(there, abs=0.02)


def test_a_lift_raises_the_ankle_over_the_collar_and_leaves_the_toes_alone():
    lift = Underfoot(lift_mm=10)
    assert gap(lift, "collar") == pytest.approx(gap(None, "collar") + 10)
    for zone in ("toe_height", "ball_girth", "toe_length", "ball_width", "heel_width"):
        assert gap(lift, zone) == gap(None, zone)


def test_a_liner_gives_its_thickness_back_only_to_what_takes_its_place():
    insole = Underfoot(heel_mm=5, forefoot_mm=3)
    assert gap(insole, "toe_height", 4, 3) == pytest.approx(gap(None, "toe_height"))
    assert gap(insole, "toe_height", 0, 0) == gap(insole, "toe_height") == pytest.approx(gap(None, "toe_height") - 3)
    assert gap(Underfoot(heel_mm=2, forefoot_mm=1), "ball_girth", 4, 3) == pytest.approx(gap(None, "ball_girth") + 4)
    lift = Underfoot(lift_mm=6)
    assert gap(lift, "instep", 4, 3) == gap(lift, "instep")


THICK = st.floats(0, 12)


@given(THICK, THICK, THICK, THICK, THICK)
def test_it_is_linear_and_more_never_gives_room_but_at_the_collar(heel, forefoot, lift, liner_heel, liner_forefoot):
    liners = np.array([liner_heel]), np.array([liner_forefoot])
    under = Underfoot(heel_mm=heel, forefoot_mm=forefoot, lift_mm=lift)
    found = taken(NAMES, under, *liners)[:, 0]
    up = [float(one[0]) for one in raised(under, *liners)]
    assert found == pytest.approx([h * up[0] + f * up[1] for h, f in (load_budget()[name] for name in NAMES)])
    if heel > 0 or forefoot > 0:
        more = taken(NAMES, Underfoot(heel_mm=heel + 1, forefoot_mm=forefoot + 1, lift_mm=lift), *liners)[:, 0]
        assert all(more[k] >= found[k] - 1e-12 for k, name in enumerate(NAMES) if name != "collar")


def test_scores_chances_and_explanations_see_the_same_room():
    under, table = Underfoot(heel_mm=6, forefoot_mm=4), shelf([0, 4], [0, 4])
    scores, chances = score_zones(request(under), table), chance_zones(request(under), table)
    told = explain_zones(request(under), table)
    assert scores.score[0] < scores.score[1]
    assert chances[0] < chances[1]
    assert [one.probability for one in told] == chances.tolist()
    assert chance_zones(request(None), table)[0] > chances[0]


def test_every_zone_has_its_share():
    assert set(load_budget()) == {zone.name for zone in (*SHOE_ZONES, *INSOLE_ZONES)}


@pytest.mark.parametrize("wrong", [{"heel_mm": -1}, {"forefoot_mm": math.nan}, {"lift_mm": 31}, {"heel_mm": 41}])
def test_what_cannot_lie_under_a_foot_is_refused(wrong):
    with pytest.raises(ValueFault, match="expected 0 to"):
        Underfoot(**wrong)
