"""Heel, ankle and leg on phantom feet of known truth: landmarks, tapes, and what a scan cut too low withholds."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot.landing_point import landing_point
from scanfit.foot.malleoli import _need_fall, _Wall
from scanfit.geometry.summit import Samples, Summit
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.truth import truth_of

BOUNDS = {
    "short_heel_girth": 0.6,
    "long_heel_girth": 1.0,
    "ankle_girth": 0.5,
    "medial_malleolus_height": 0.3,
    "lateral_malleolus_height": 0.3,
}
LEG = set(BOUNDS) - {"short_heel_girth"}
SEEDS = (3, 7, 21)


@pytest.fixture(scope="module")
def foot(measured):
    """A phantom foot, measured, and its truth: ``foot(seed)``."""
    kept = {}

    def of(seed):
        if seed not in kept:
            surface = PhantomFoot.random(np.random.default_rng(seed)).surface(level=2)
            mesh = Mesh(vertices=surface.vertices, faces=surface.faces)
            kept[seed] = mesh, measured(mesh, side=Side.RIGHT), truth_of(surface)
        return kept[seed]

    return of


def below(mesh, height):
    """The faces that lie below a height."""
    return Mesh(vertices=mesh.vertices, faces=mesh.faces[(mesh.vertices[mesh.faces, 2] < height).all(axis=1)])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", BOUNDS)
def test_heel_and_ankle_read_the_phantoms_truth(foot, seed, name):
    _, found, truth = foot(seed)
    assert found.values()[name] == pytest.approx(truth.values[name], abs=BOUNDS[name])


@pytest.mark.parametrize("seed", SEEDS)
def test_the_leg_is_kept_high_enough_for_its_narrowest_place(foot, seed):
    mesh, found, truth = foot(seed)
    higher = max(truth.landmarks[f"{side}_malleolus"][2] for side in ("medial", "lateral"))
    assert found.scan.mesh.vertices[:, 2].max() > higher + 20
    assert mesh.vertices[:, 2].max() > higher + 20


def test_a_scan_cut_below_the_ankle_says_how_high_it_must_go(foot, measured):
    mesh, whole, _ = foot(3)
    length = whole.values()["foot_length"]
    found = measured(below(mesh, 0.2 * length), side=Side.RIGHT)
    assert set(found.profile.withheld) >= LEG
    for name in LEG - {"ankle_girth"}:
        reason = found.profile.withheld[name]
        said = re.fullmatch(r"the scan ends (\d+) mm above the floor; (\d+) mm is needed", reason)
        ends, needed = map(int, said.groups())
        assert 0.18 * length < ends <= 0.2 * length + 0.5 < needed < 0.5 * length
    for name in ("foot_length", "heel_width", "ball_girth"):
        assert found.values()[name] == pytest.approx(whole.values()[name], abs=0.1)


@pytest.mark.parametrize("share", np.linspace(0.24, 0.62, 12))
def test_a_scan_cut_anywhere_is_withheld_rather_than_wrong(foot, measured, share):
    mesh, whole, truth = foot(7)
    found = measured(below(mesh, share * whole.values()["foot_length"]), side=Side.RIGHT)
    for name in BOUNDS:
        if name in found.values():
            assert found.values()[name] == pytest.approx(truth.values[name], abs=BOUNDS[name] + 0.2), name


def test_a_leg_that_narrows_up_to_the_cut_has_no_ankle_girth(foot, measured):
    mesh, _, truth = foot(3)
    higher = max(truth.landmarks[f"{side}_malleolus"][2] for side in ("medial", "lateral"))
    found = measured(below(mesh, higher + 12.0), side=Side.RIGHT)
    reason = found.profile.withheld["ankle_girth"]
    assert re.search("; 20 mm are needed|mm is needed|the leg still narrows where the scan ends", reason)


def test_a_hole_where_the_leg_is_narrowest_withholds_its_girth(foot, measured):
    mesh, whole, _ = foot(3)
    x, _, z = mesh.vertices[mesh.faces].mean(axis=1).T
    narrow = 0.45 * whole.values()["foot_length"]
    hole = (np.abs(z - narrow) < 28) & (x < np.median(x[np.abs(z - narrow) < 28]))
    found = measured(Mesh(vertices=mesh.vertices, faces=mesh.faces[~hole]), side=Side.RIGHT)
    assert "ankle_girth" in found.profile.withheld


def test_a_heel_without_its_sole_has_no_heel_girths(foot, measured):
    mesh, _, _ = foot(3)
    x, _, z = mesh.vertices[mesh.faces].mean(axis=1).T
    found = measured(Mesh(vertices=mesh.vertices, faces=mesh.faces[~((z < 12) & (x < 60))]), side=Side.RIGHT)
    for name in ("short_heel_girth", "long_heel_girth"):
        assert name in found.profile.withheld


def test_the_navicular_is_never_guessed(foot):
    _, found, _ = foot(3)
    assert "palpated" in found.profile.withheld["navicular_height"]


def test_a_summit_below_a_wall_that_goes_on_out_to_the_scans_end_is_no_malleolus():
    samples = Samples(
        *(part.ravel() for part in np.meshgrid(np.arange(40.0, 90.0), np.arange(50.0, 80.0))), *2 * (None,)
    )
    rising = samples._replace(height=30 + 0.1 * (samples.v - 60), area=np.ones_like(samples.u))
    best = Summit(u=60.0, v=60.0, height=31.0, sigma_v_mm=0.4, residual_mm=0.4)
    view = SimpleNamespace(length_mm=250.0, noise_mm=0.4, relief_mm=0.3)
    with pytest.raises(GeometryError, match=r"does not fall off up to where the scan ends, 79 mm"):
        _need_fall(_Wall(rising, np.zeros((0, 2)), 79.0), best, "medial", view)
    falling = rising._replace(height=31 - 0.2 * (samples.v - 60))
    _need_fall(_Wall(falling, np.zeros((0, 2)), 79.0), best, "medial", view)


def test_the_heel_lands_nowhere_where_the_floor_is_not_known():
    def need_floor():
        raise GeometryError("the floor is not in the scan")

    with pytest.raises(GeometryError, match="the floor is not in the scan"):
        landing_point(SimpleNamespace(need_floor=need_floor))
