"""The truth of phantom feet: the same at four times the triangles, in any pose, and apart from the code it judges."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import scanfit.phantom.truth
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.truth import truth_of

DEGREES = ("angle", "spread")
BOUNDS = {"arch_index": 0.001, "chippaux_smirak_index": 0.1, "staheli_index": 0.002, "splay_ratio": 0.001}


def bound(name, value):
    """How far two densities may differ: a tenth of what the certificate asks, or less."""
    if name in BOUNDS:
        return BOUNDS[name]
    if name.endswith(DEGREES):
        return 0.1
    if "girth" in name:
        return 0.1
    return max(0.03, 5e-4 * value) if "volume" in name else 0.03


def same(first, second):
    assert set(first.values) == set(second.values)
    for name, value in first.values.items():
        if isinstance(value, str):
            assert second.values[name] == value
        else:
            assert second.values[name] == pytest.approx(value, abs=bound(name, value)), name


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 6])
def test_four_times_as_many_triangles_measure_the_same(seed):
    foot = PhantomFoot.random(np.random.default_rng(seed))
    same(truth_of(foot.surface(3)), truth_of(foot.surface(4)))


def test_pose_on_the_floor_changes_nothing():
    surface = PhantomFoot.random(np.random.default_rng(5)).surface(2)
    c, s = np.cos(0.3), np.sin(0.3)
    turned = surface.vertices @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]) + [200, -31, 0]
    same(truth_of(surface), truth_of(SimpleNamespace(vertices=turned, faces=surface.faces, toe=surface.toe)))


def test_known_parameters_move_what_they_should():
    plain = PhantomFoot()
    before = truth_of(plain.surface(2)).values
    drifted = truth_of(replace(plain, hallux_deg=plain.hallux_deg + 20).surface(2)).values
    everted = truth_of(replace(plain, eversion_deg=plain.eversion_deg + 6).surface(2)).values
    arched = truth_of(replace(plain, arch_mm=plain.arch_mm + 5).surface(2)).values
    bulging = truth_of(replace(plain, bunion_mm=6.0).surface(2)).values
    assert drifted["toe1_angle"] > before["toe1_angle"] + 10
    assert drifted["toe_spread"] < before["toe_spread"] - 10
    assert everted["rearfoot_angle"] > before["rearfoot_angle"] + 2
    assert arched["arch_height"] > before["arch_height"] + 2
    assert arched["arch_volume"] > before["arch_volume"] + 3
    assert arched["arch_index"] < before["arch_index"]
    assert bulging["bunion_prominence"] > before["bunion_prominence"] + 3


def test_every_landmark_of_the_toes_lies_where_toes_are():
    surface = PhantomFoot().surface(2)
    truth = truth_of(surface)
    placed = surface.vertices @ truth.T_foot_surface[:3, :3].T + truth.T_foot_surface[:3, 3]
    for name, point in truth.landmarks.items():
        if name.startswith(("toe", "web")):
            assert np.linalg.norm(placed - point, axis=1).min() < 2.0, name
    tips = np.array([truth.landmarks[f"toe{k}_tip"] for k in range(1, 6)])
    webs = np.array([truth.landmarks[f"web{k}"] for k in range(1, 5)])
    assert (np.diff(tips[:, 1]) < 0).all()
    assert (webs[:, 1] < tips[:-1, 1]).all()
    assert (webs[:, 1] > tips[1:, 1]).all()
    assert (webs[:, 0] < np.minimum(tips[:-1, 0], tips[1:, 0])).all()


@pytest.mark.checkout
def test_the_truth_imports_nothing_it_judges():
    allowed = ("scanfit.phantom.truth",)
    for path in Path(scanfit.phantom.truth.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert all(n.startswith(allowed) for n in names if n.split(".")[0] == "scanfit"), (path.name, names)
