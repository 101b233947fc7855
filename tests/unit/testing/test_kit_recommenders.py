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
        told.append(Explanation(zones=zones, verdict=verdict, reasons={reasons}, probability={probability}))
    return told

def chance(request, rows):
    {chance}

@hookimpl
def scanfit_recommenders():
    yield Recommender(name="{name}", summary="By length", item="shoe", needs=("foot_length",), score=score,
                      explain=explain{gives})
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
        "gives": "",
        "chance": "pass",
        "probability": "None",
    }
    return GOOD.format(**parts | changed)


SAYS = {
    "gives": ", chance=chance",
    "chance": "import numpy as np; return np.nan_to_num(0.9 ** abs(clearances(request, rows) - 12))",
    "probability": "float(0.9 ** abs(spare - 12))",
}


def test_a_good_one_passes(failed):
    assert failed(source()) == {}


def test_one_with_chances_passes(failed):
    """The larger of two feet decides, so that either alone is as likely or likelier; these phantom feet are alike."""
    assert failed(source(**SAYS)) == {}


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
    "a chance above 1": (
        source(**SAYS | {"chance": "return 2 + 0 * clearances(request, rows)"}),
        "chances", "from 2 to 2, expected 0 to 1", "one number in 0 to 1",
    ),
    "a chance that is NaN": (
        source(**SAYS | {"chance": "return clearances(request, rows) * float('nan')"}),
        "chances", "not finite", "one number in 0 to 1",
    ),
    "too few chances": (
        source(**SAYS | {"chance": "return 0.9 ** abs(clearances(request, rows) - 12)[1:]"}),
        "chances", "for 99 rows", "one number in 0 to 1",
    ),
    "a chance that raises": (
        source(**SAYS | {"chance": "raise KeyError('x')"}), "chances", "raised KeyError", "one number in 0 to 1",
    ),
    "a chance among the others": (
        source(**SAYS | {"chance": "c = 0.9 ** abs(clearances(request, rows) - 12); "
                                   "return c if len(c) > 50 else c / 2"}),
        "chances", "rows around it", "by itself",
    ),
    "a chance unlike the explanation": (
        source(**SAYS | {"probability": "0.5"}), "chances", "its explanation says 0.5", "what chance(request, rows)",
    ),
    "likelier for two feet": (
        source(**SAYS | {"chance": "return 0.9 ** abs(clearances(request, rows) - 12) / (3 - len(request.pair.feet))"}),
        "chances", "two feet are likelier", "one event",
    ),
    "a chance that needs what may be withheld": (
        source(**SAYS | {"chance": "[foot.measurements['heel_width'] for foot in request.pair.feet]; "
                                   "return 0.9 ** abs(clearances(request, rows) - 12)"}),
        "chances", "withheld it raised KeyError: 'heel_width'", "foot.measurements.get(name)",
    ),
    "no chance for a row without a length": (
        source(**SAYS | {"chance": "return 0.9 ** abs(clearances(request, rows) - 12)"}),
        "chances", "for a row without inner_length_mm it returned a chance that is not finite", "one number in 0 to 1",
    ),
    "likelier by an empty cell": (
        source(**SAYS | {
            "chance": "import numpy as np; return np.nan_to_num(0.9 ** abs(clearances(request, rows) - 12)) "
                      "/ (2 - rows['toe_box_height_mm'].is_null().to_numpy())",
            "zone": ZONE.strip() + "\n        chance_ = 0.9 ** abs(spare - 12) / (2 - next(empty))",
            "probability": "float(chance_)",
        }).replace("    told = []", "    told, empty = [], iter(rows['toe_box_height_mm'].is_null())"),
        "chances", "without a toe_box_height_mm a row has the chance 0.99", "never raise it",
    ),
    "a name that is taken": (source(name="zones"), "loads", "'zones' is also the name", "rename one"),
    "a misspelt need": (
        source().replace('needs=("foot_length",)', 'needs=("foot_lenght",)'), "loads", "foot_lenght", "did you mean",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught_and_explained(catches, name):
    catches(*MUTANTS[name])
