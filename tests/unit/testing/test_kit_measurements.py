"""The kit on measurements: a good one passes, and one that breaks a rule fails that check with the right message."""

from __future__ import annotations

import pytest

from scanfit.testing import check_plugin

GOOD = """
from scanfit.api import Measurement, MeasurementDef, Withheld, hookimpl
{top}

def compute(view):
    {body}
    return Measurement(name="PLUGIN.room", value={value}, unit="{unit}", sigma={sigma})

@hookimpl
def scanfit_measurements():
    yield MeasurementDef(name="{name}", summary="Room before the toes", unit="mm", standard="in-house",
                         compute=compute, needs={needs})
"""


def source(**changed: str) -> str:
    parts = {
        "top": "",
        "body": "pass",
        "value": "0.04 * view.length_mm",
        "unit": "mm",
        "sigma": "2.0",
        "name": "PLUGIN.room",
        "needs": "()",
    }
    return GOOD.format(**parts | changed)


def test_a_good_one_passes(failed):
    assert failed(source()) == {}


def test_it_may_withhold(failed):
    assert failed(source(body="return Withheld(name='PLUGIN.room', reason='never known')")) == {}


MUTANTS = {
    "no unit": (source(unit=""), "answers", "it returned the unit '', expected 'mm'", "unit='mm'"),
    "NaN": (source(value="float('nan')"), "answers", "value is nan, expected a finite number", "Withheld(name=…"),
    "no sigma": (source(sigma="0.0"), "answers", "sigma is 0.0, expected a finite number above zero", "sigma=…"),
    "a bare number": (source(body="return 12.0"), "answers", "returned float, expected Measurement", "Withheld(name="),
    "metres": (source(value="40 * view.length_mm"), "answers", "no foot has that", "FootView is in millimetres"),
    "chance": (
        source(top="import random", value="view.length_mm + random.random()"),
        "deterministic", "of the same foot", "random numbers without a seed",
    ),
    "memory": (
        source(top="calls = []", body="calls.append(1)", value="view.length_mm + len(calls)"),
        "deterministic", "of the same foot", "state kept between calls",
    ),
    "which side": (
        source(value="view.length_mm + (5 if view.scan.side.value == 'left' else 0)"),
        "mirrored", "of a right foot and", "do not look at scan.side",
    ),
    "winding": (
        source(
            body="import numpy as np; a, b, c = view.vertices[view.faces].transpose(1, 0, 2)",
            value="float(np.sign(np.einsum('ij,ij->', a, np.cross(b, c)))) * 20 + 100",
        ),
        "mirrored", "of its mirror image", "the order of the faces' corners",
    ),
    "shrinks": (source(value="400 - view.length_mm"), "grows", "of the same foot 5% larger", "does not shrink"),
    "fails on damage": (
        source(body="view.plantar if view.scan.quality.coverage['sole'] > 0.9 else {}['sole']"),
        "withholds", "it raised KeyError", "Withheld(name=",
    ),
    "a need ignored": (source(needs="('sole',)"), "needs", "needs 'sole', and says", "or take 'sole' out of needs"),
    "large": (source(body="import numpy as np; np.ones(80_000_000)"), "cost", "and 500 MB", "whole-array operations"),
    "its own name": (source(name="room"), "loads", "'room' does not start with its plugin's name", "made-up-0.room"),
    "a core name": (source(name="foot_length"), "loads", "foot_length", "made-up-0.foot_length"),
    "raises": (
        source(body="1 / 0"), "answers", "ZeroDivisionError: division by zero (scanfit_made_up_0.py line 6, in",
        "Withheld(name=",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTANTS)
def test_a_broken_rule_is_caught_and_explained(catches, name):
    catches(*MUTANTS[name])


def test_the_order_of_a_set_is_seen_in_another_interpreter(plugin):
    words = "{'a', 'quick', 'brown', 'fox', 'jumps', 'over', 'the', 'lazy', 'dog'}"
    (found,) = check_plugin(
        plugin(source(value=f"sum(ord(w[0]) * (n + 1) ** 3 for n, w in enumerate({words})) / 1000"))
    ).failed
    assert found.check == "repeatable"
    assert found.what.endswith("gives another answer in another run")
    assert "sort what comes out of a set" in found.mend


HEAVY = """
import {library}
from scanfit.api import hookimpl
"""
LATE = """
from scanfit.api import Measurement, MeasurementDef, hookimpl

@hookimpl
def scanfit_measurements():
    import numpy
    yield MeasurementDef(name="PLUGIN.room", summary="Room", unit="mm", standard="", compute=lambda view:
                         Measurement(name="PLUGIN.room", value=1.0, unit="mm", sigma=1.0))
"""


@pytest.mark.parametrize("library", ["numpy", "polars", "trimesh"])
def test_a_heavy_import_is_caught(failed, library):
    found = failed(HEAVY.format(library=library))
    assert library in found["light"].what
    assert "into the functions that use it" in found["light"].mend


def test_a_heavy_import_in_a_hook_is_caught(failed):
    assert "numpy" in failed(LATE)["light"].what


def test_an_import_that_hangs_in_a_fresh_interpreter_is_told(failed, monkeypatch):
    monkeypatch.setattr("scanfit.testing.checks.loading.MOST_SECONDS", 0.01)
    found = failed(source())
    assert "takes more than 0.01 s" in found["light"].what
    assert "do nothing at import but define" in found["light"].mend


def test_a_misspelt_hook_is_told_with_the_right_name(failed):
    found = failed("from scanfit.api import hookimpl\n\n@hookimpl\ndef scanfit_measurement():\n    yield 1\n")
    assert "did you mean scanfit_measurements?" in found["loads"].mend
