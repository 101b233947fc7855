"""The two first-party recommenders through the plugin host: what they are called, and what they say."""

from __future__ import annotations

import subprocess
import sys

import polars as pl
import pytest

import scanfit_insoles
import scanfit_zones
from scanfit.fit.explain import explain_zones
from scanfit.fit.score import score_zones
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side

TYPICAL = {"foot_length": 262, "ball_width": 100, "ball_girth": 248, "instep_height": 64, "heel_width": 70,
           "toe_box_height": 26}  # fmt: skip


@pytest.fixture
def host() -> PluginHost:
    return PluginHost([("zones", scanfit_zones), ("insoles", scanfit_insoles)])


@pytest.fixture
def request_of_one() -> FitRequest:
    found = {n: Measurement(name=n, value=v, unit="mm", sigma=1.0) for n, v in TYPICAL.items()}
    return FitRequest(pair=FootPair(left=FootProfile(side=Side.LEFT, load_state=LoadState.BIPEDAL, measurements=found)))


def test_they_are_found_by_name_with_what_they_need(host):
    assert [(r.name, r.item, r.needs) for r in host.recommenders()] == [
        ("insole-size", "insole", ("foot_length",)),
        ("zones", "shoe", ("foot_length",)),
    ]
    assert host.faults == ()


@pytest.mark.parametrize("item", ["shoe", "insole"])
def test_they_say_what_the_fit_says(host, request_of_one, item):
    rows = {
        "shoe": {"category": "casual", "inner_length_mm": 274.0, "ball_width_mm": 99.0, "ball_girth_mm": 244.5},
        "insole": {"length_mm": 264.0, "width_mm": 94.0, "heel_width_mm": 75.0},
    }
    table = pl.DataFrame([rows[item], rows[item]])
    [recommender] = [r for r in host.recommenders() if r.item == item]
    answer, expected = host.score(recommender, request_of_one, table), score_zones(request_of_one, table, item)
    assert answer.score.tolist() == expected.score.tolist()
    assert answer.mean.tolist() == expected.mean.tolist()
    assert list(answer.worst_zone) == list(expected.worst_zone)
    assert list(host.explain(recommender, request_of_one, table)) == explain_zones(request_of_one, table, item)


def test_an_insole_is_said_to_be_one(host, request_of_one):
    table = pl.DataFrame([{"length_mm": 280.0, "width_mm": 94.0, "heel_width_mm": None}])
    [recommender] = [r for r in host.recommenders() if r.item == "insole"]
    [told] = host.explain(recommender, request_of_one, table)
    assert told.verdict == "too loose"
    assert told.reasons[0] == "insole length left: 8.0 ± 2.1 mm too loose (insole 280.0, foot 262.0, allowed -6 to +10)"
    assert told.reasons[-1] == "not checked, the catalogue does not give it: heel cup width"


def test_neither_loads_anything_heavy_before_it_is_asked():
    program = (
        "import sys, scanfit_zones, scanfit_insoles\n"
        "list(scanfit_zones.scanfit_recommenders()), list(scanfit_insoles.scanfit_recommenders())\n"
        "print(sorted({'numpy', 'polars', 'msgspec', 'trimesh', 'rich'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
