"""Up, down, left and right: a foot on its back is a foot of the other side, with other heights."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.phantom.swept import SweptFoot

BALL = (0.33, 0.39, 0.45)
HEEL = (0.22, 0.26, 0.30)
INSTEP = (0.22, 0.27, 0.34)
"""Shares of the length, far to either side of what people have (ball 0.375, SD 0.018; measures.md)."""

SHAPES = [(ball, heel, instep) for ball in BALL for heel in HEEL for instep in INSTEP]


@pytest.mark.parametrize(("ball", "heel", "instep"), SHAPES[::2])
def test_a_narrow_a_wide_a_low_and_a_high_foot_stand_on_their_soles(ball, heel, instep, bench):
    """A smooth phantom, closed on top, has hardly more than its sole to tell up from down."""
    rng = np.random.default_rng([round(1000 * share) for share in (ball, heel, instep)])
    length = rng.uniform(130.0, 330.0)
    foot = SweptFoot(
        length_mm=length, ball_width_mm=ball * length, heel_width_mm=heel * length, instep_mm=instep * length
    )
    found = bench.measured(bench.posed(bench.swept(foot), rng))
    assert list(found) == ["right"]
    values = bench.values(found["right"])
    assert values["foot_length"] == pytest.approx(length, abs=0.15)
    assert values["ball_width"] == pytest.approx(ball * length, abs=0.15)
    assert values["dorsum_height_50"] == pytest.approx(foot.top(np.array([length / 2]))[0], abs=0.3)


LOW_CUTS = [
    *[(name, height) for name in ("left", "right", "template") for height in (38.0, 45.0, 50.0)],
    ("left", 36.0),
    ("plantar", 36.0),
    ("plantar", 38.0),
]


@pytest.mark.parametrize(("name", "height"), LOW_CUTS)
def test_a_low_cut_that_was_closed_is_not_taken_for_the_sole(name, height, bench, feet, clean):
    """Cut off above the toes and closed, a foot is as flat above as below; on its head it is one of the other side."""
    rng = np.random.default_rng([round(height), len(name)])
    foot = feet[name]
    capped = bench.cut(foot, (*foot.vertices[:, :2].mean(axis=0), height), (0, 0, -1), capped=True)
    found = bench.measured(bench.posed(capped, rng))
    assert list(found) == [clean[name].side.value]
    profile = found[clean[name].side.value]
    assert {"dorsum_height_50", "instep_height", "instep_girth"} <= set(profile.withheld)
    assert profile.measurements["foot_length"].value == pytest.approx(
        clean[name].measurements["foot_length"].value, abs=0.5
    )


def test_a_cut_just_over_the_toes_gives_no_heights(bench, feet):
    foot = feet["right"]
    capped = bench.cut(foot, (*foot.vertices[:, :2].mean(axis=0), 36.0), (0, 0, -1), capped=True)
    assert {"dorsum_height_50", "instep_height", "instep_girth"} <= set(bench.measured(capped)["right"].withheld)


@pytest.mark.parametrize("axis", [0, 1, 2])
@pytest.mark.parametrize("factor", [0.9, 1.1])
@pytest.mark.parametrize("name", ["left", "right", "plantar", "template"])
def test_a_stretched_foot_keeps_its_side(name, factor, axis, bench, feet, clean):
    factors = np.ones(3)
    factors[axis] = factor
    rng = np.random.default_rng([axis, round(10 * factor), len(name)])
    found = bench.measured(bench.posed(feet[name].scaled(*factors), rng))
    assert list(found) == [clean[name].side.value]
    if axis == 2 and clean[name].inferred["floor"].value == "support" and name in ("left", "right"):
        height = found[clean[name].side.value].measurements["dorsum_height_50"].value
        assert height == pytest.approx(factor * clean[name].measurements["dorsum_height_50"].value, abs=0.3)


@pytest.mark.parametrize("name", ["left", "right", "plantar", "template"])
def test_a_coarse_scan_is_the_same_foot(name, bench, feet, clean):
    """Vertices clustered in cells of 6 mm: 2,000 to 5,000 faces."""
    rng = np.random.default_rng(len(name))
    cells, group = np.unique(np.floor(feet[name].vertices / 6.0).astype(int), axis=0, return_inverse=True)
    count = np.bincount(group.ravel())[:, None]
    middle = np.stack([np.bincount(group.ravel(), column) for column in feet[name].vertices.T], axis=1) / count
    coarse = bench.Shape(middle, group.ravel()[feet[name].faces])
    assert len(cells) < 3000
    found = bench.measured(bench.posed(coarse, rng))
    assert list(found) == [clean[name].side.value]
    for measure, value in bench.values(found[clean[name].side.value]).items():
        reference = clean[name].measurements[measure]
        sigma = found[clean[name].side.value].measurements[measure].sigma
        assert abs(value - reference.value) < 3 * np.hypot(sigma, reference.sigma), measure


@pytest.mark.slow
@pytest.mark.parametrize("name", ["left", "right", "plantar", "template"])
def test_sixty_poses_are_one_foot(name, bench, feet, clean):
    rng = np.random.default_rng(60)
    reference = bench.values(clean[name])
    for _ in range(15 if name == "template" else 60):
        found = bench.measured(bench.posed(feet[name], rng))
        assert list(found) == [clean[name].side.value]
        values = bench.values(found[clean[name].side.value])
        assert values == pytest.approx(reference, abs=0.05)
