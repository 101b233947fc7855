"""The posture index: its items, their scores and doubts, and what withholds it."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import numpy as np
import pytest

from scanfit.foot import posture
from scanfit.foot.posture_items import ITEMS, Cue, Item, scored
from scanfit.foot.view import FootView
from scanfit.model.mesh import Mesh
from scanfit.model.scan import LoadState, RawScan, Source
from scanfit.phantom.swept import SweptFoot
from scanfit.pipeline import ScanSettings, feet_of_scan

MESH = SweptFoot().mesh(100, 90)


def view_of(mesh, **settings):
    (scan,) = feet_of_scan(RawScan(mesh=mesh, unit=None), ScanSettings(**settings), Source())
    return FootView(scan)


@pytest.mark.parametrize("item", ITEMS, ids=[item.name for item in ITEMS])
def test_every_item_runs_through_all_five_scores_and_names_its_source(item):
    edges = (2 * item.limits[0] - item.limits[1], *item.limits, 2 * item.limits[3] - item.limits[2])
    cues = [Cue((low + high) / 2, 1e-9) for low, high in pairwise(edges)]
    scores = [scored(item, cue).score for cue in cues]
    assert scores == [item.pronates * k for k in (-2, -1, 0, 1, 2)]
    assert all(scored(item, cue).variance < 1e-12 for cue in cues)
    assert item.source[:2] in ("D:", "M:")


def test_doubt_at_a_limit_is_that_of_two_scores_and_without_end_that_of_the_outer_ones():
    item = Item("tilt", lambda view: Cue(0, 1), (-5.0, -1.0, 1.0, 5.0), 1, "D:")
    assert scored(item, Cue(5.0, 0.01)).variance == pytest.approx(0.25, abs=1e-6)
    assert scored(item, Cue(0.0, 1e6)).variance == pytest.approx(4.0, abs=1e-3)
    rng = np.random.default_rng(0)
    drawn = np.digitize(rng.normal(2.0, 3.0, 200_000), item.limits)
    assert scored(item, Cue(2.0, 3.0)).variance == pytest.approx(drawn.var(), rel=0.02)


def fixed(value):
    """The items, each with the cue that ``value`` says, beyond doubt."""
    return tuple(item._replace(cue=partial(lambda cue, view: cue, Cue(value(item), 1e-9))) for item in ITEMS)


def test_the_scale_runs_from_minus_to_plus_twelve_whatever_is_seen(monkeypatch):
    view = view_of(MESH)
    for far in (-1.0, 1.0):
        items = fixed(lambda item, far=far: far * item.pronates * 1e3)
        for count in (3, 4, 5):
            monkeypatch.setattr(posture, "ITEMS", items[:count])
            found = posture.posture_index(view)
            assert found.value == pytest.approx(12 * far)
            assert found.unit == ""
            assert found.sigma >= np.sqrt(6 - count)
            assert found.standard.startswith(f"scanfit 1: {count} of 6 items: malleolar curves {2 * far:+.0f}, calc")


def test_fewer_than_three_items_are_no_index(monkeypatch):
    monkeypatch.setattr(posture, "ITEMS", fixed(lambda item: 0.0)[:2])
    found = posture.posture_index(view_of(MESH))
    assert found.reason.startswith("2 of 6 items are in the scan, 3 are needed")


@pytest.mark.parametrize("load", [LoadState.NONE, LoadState.SITTING])
def test_only_a_standing_foot_has_a_posture(load):
    found = posture.posture_index(view_of(MESH, load_state=load))
    assert found.reason.endswith("its items are those of a standing foot")


def test_a_more_everted_and_flatter_foot_never_scores_lower():
    values = []
    for lean in (-0.15, 0.0, 0.15):
        x, y, z = MESH.vertices.T
        share = np.clip((0.45 - x / 260) / 0.25, 0, 1)
        values.append(posture.posture_index(view_of(Mesh(vertices=np.stack([x, y + lean * z * share, z], 1),
                                                         faces=MESH.faces))).value)  # fmt: skip
    assert values == sorted(values)
    assert values[0] < values[2]


def test_splay_is_the_ratio_of_its_widths():
    from scanfit.foot.widths import ball_width, heel_width

    view = view_of(MESH)
    found = posture.splay_ratio(view)
    assert found.value == pytest.approx(ball_width(view).value / heel_width(view).value, abs=1e-12)
    at = np.array([0.16 * 260])
    heel = float((SweptFoot().medial(at) - SweptFoot().lateral(at))[0])
    assert found.value == pytest.approx(100 / heel, abs=0.003)
