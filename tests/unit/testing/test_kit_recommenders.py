"""The kit on recommenders."""

from __future__ import annotations

import pytest

GOOD = """
from scanfit.api import Explanation, Recommender, Scores, ZoneFit, hookimpl
{top}

def clearances(request, table):
    length = [foot.measurements["foot_length"].value for foot in request.pair.feet]
    return table["inner_length_mm"].to_numpy() - max(length)

def score(request, table):
    {body}
    spare = clearances(request, table)
    points = {points}
    return Scores(score=points, mean=points, worst_zone=["toe_length"] * len(points))

def explain(request, rows):
    told = []
    for spare in clearances(request, rows):
        {zone}
        verdict = {verdict}
        told.append(Explanation(zones=zones, verdict=verdict, reasons={reasons}))
    return told

@hookimpl
def scanfit_recommenders():
    yield Recommender(name="{name}", summary="By length", item="shoe", needs=("foot_length",), score=score,
                      explain=explain)
"""
ZONE = """
        word = "too tight" if spare < 8 else "too loose" if spare > 16 else "good"
        side = request.pair.feet[0].side
        zones = (ZoneFit(zone="toe_length", side=side, clearance_mm=float(spare), sigma_mm=1.5, low_mm=8.0,
                         high_mm=16.0, verdict=word),)
"""


def source(**changed: str) -> str:
    parts = {
        "top": "",
        "body": "pass",
        "points": "1 - abs(spare - 12) / 4",
        "zone": ZONE.strip(),
        "verdict": "word",
        "reasons": "(f'{spare:.1f} mm before the toes',)",
        "name": "by-length",
    }
    return GOOD.format(**parts | changed)


def test_a_good_one_passes(failed):
    assert failed(source()) == {}


MUTANTS = {
    "NaN": (source(points="0 * spare + float('nan')"), "scores", "not finite in 99 of 99 rows", "one finite number"),
    "too few": (source(points="(1 - abs(spare - 12) / 4)[:-1]"), "scores", "for 99 rows", "one finite number"),
    "raises": (source(body="raise KeyError('x')"), "scores", "raised KeyError", "one finite number"),
    "chance": (
        source(top="import random", points="1 - abs(spare - 12) / 4 + random.random() / 9"),
        "deterministic", "two different things", "random numbers",
    ),
    "one side": (
        source(body="global clearances\n    clearances = lambda request, table: table['inner_length_mm'].to_numpy() - "
                    "request.pair.feet[0].measurements['foot_length'].value"),
        "mirrored", "the mirror image of that person", "the worse of the two",
    ),
    "a rank": (
        source(points="(1 - abs(spare - 12) / 4) / (1 + spare.max(initial=0))"), "alone", "rows around it", "by itself",
    ),
    "a hidden need": (
        source(body="[foot.measurements['ball_width'].value for foot in request.pair.feet]"),
        "withheld", "KeyError", "declare the measure in needs",
    ),
    "two peaks": (
        source(points="1 - abs(abs(spare - 12) - 5) / 4"), "best-length", "two lengths are best", "both sides",
    ),
    "backwards": (
        source(body="pass", points="1 - abs(table['inner_length_mm'].to_numpy() - 500 + max(f.measurements["
                                   "'foot_length'].value for f in request.pair.feet)) / 4"),
        "best-length", "for feet 10 mm longer", "never given a shorter",
    ),
    "not wearable yet good": (source(verdict="'good'"), "explains", "its verdict is 'good'", "worst zone decide"),
    "no reasons": (source(reasons="()"), "explains", "gives no reason", "with millimetres"),
    "a zone that lies": (
        source(zone=ZONE.strip().replace("spare < 8", "spare < 30")), "explains", "too tight", "its range",
    ),
    "a name that is taken": (source(name="zones"), "loads", "'zones' is also the name", "rename one"),
    "a misspelt need": (
        source().replace('needs=("foot_length",)', 'needs=("foot_lenght",)'), "loads", "foot_lenght", "did you mean",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught_and_explained(catches, name):
    catches(*MUTANTS[name])
