"""Chances of a stranger's recommender beside the first-party one: good ones decide, bad ones are a note."""

from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest

import scanfit_zones
from scanfit.catalog.load import Catalog
from scanfit.fit.choose import choose
from scanfit.fit.score import score_zones
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.model.recommendation import Explanation, FitRequest, Scores, Wishes
from scanfit.providers import Recommender
from scanfit.testing import phantom_pair, small_catalog


def stranger(chance) -> ModuleType:
    """Likes every shoe alike; its chances are what is tried here."""

    def score(request, table):
        return Scores(score=np.ones(len(table)), mean=np.ones(len(table)), worst_zone=["colour"] * len(table))

    def explain(request, rows):
        return [Explanation(zones=(), verdict="good", reasons=("the colour",)) for _ in range(len(rows))]

    module = ModuleType("stranger")
    record = Recommender(name="colour", summary="C", item="shoe", needs=(), score=score, explain=explain, chance=chance)
    module.scanfit_recommenders = hookimpl(lambda: iter([record]))
    return module


def answer(chance, *, zones: bool):
    host = PluginHost([("stranger", stranger(chance)), *([("zones", scanfit_zones)] if zones else [])])
    return choose(phantom_pair(), [Catalog(kind="shoe", table=small_catalog(), location="kit")], Wishes(), host)


def shown(found) -> list[tuple[str, str]]:
    return [(shoe.model, shoe.size_label) for shoe in found.shoes]


def raises(request, rows):
    raise KeyError("x")


BAD = {
    "NaN": (lambda request, rows: np.full(len(rows), np.nan), "returned a chance that is not finite in "),
    "too few": (lambda request, rows: np.ones(len(rows) - 1), "returned a chance of shape "),
    "too high": (lambda request, rows: np.full(len(rows), 1.5), "returned chances from 1.5 to 1.5, expected 0 to 1"),
    "nothing": (lambda request, rows: None, "returned a chance of object, expected numbers"),
    "raising": (raises, "raised KeyError: 'x'"),
}  # fmt: skip


@pytest.mark.parametrize("how", BAD)
def test_bad_chances_are_told_and_the_others_decide(how):
    bad, why = BAD[how]
    found, without = answer(bad, zones=True), answer(None, zones=True)
    assert shown(found) == shown(without)
    assert [shoe.probability for shoe in found.shoes] == [shoe.probability for shoe in without.shoes]
    told = [note for note in found.notes if "gave no chances" in note]
    assert told
    assert all(note.startswith(f"recommender colour gave no chances: {why}") for note in told)
    assert set(found.notes) - set(told) == set(without.notes)


@pytest.mark.parametrize("how", BAD)
def test_where_nobody_else_gives_chances_the_scores_decide(how):
    found, without = answer(BAD[how][0], zones=False), answer(None, zones=False)
    assert shown(found) == shown(without) != []
    assert all(shoe.probability is None for shoe in found.shoes)
    assert any("gave no chances" in note for note in found.notes)


def test_the_lowest_chance_decides_the_order():
    """Whatever the zones say: what they think likely and the stranger does not comes after the rest."""
    table, request = small_catalog(), FitRequest(pair=phantom_pair())
    fitting = np.flatnonzero(score_zones(request, table).score >= 0)
    assert len(fitting) > 1
    for wanted in fitting:
        label, width = table["size_label"][int(wanted)], table["width"][int(wanted)]

        def chance(request, rows, label=label, width=width):
            return np.where(((rows["size_label"] == label) & (rows["width"] == width)).to_numpy(), 1.0, 1e-9)

        best = answer(chance, zones=True).shoes[0]
        assert (best.size_label, best.width) == (label, width)


def test_of_bad_chances_the_run_tells_once_what_was_wrong():
    assert len([note for note in answer(raises, zones=True).notes if "gave no chances" in note]) == 1
