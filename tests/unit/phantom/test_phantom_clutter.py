"""What is put on a platform and should not be there stands where it says, closed against cameras from above."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from scanfit.errors import ValueFault
from scanfit.phantom.capture import PLATFORM_MM, standing
from scanfit.phantom.clutter import EDGES, chair_leg, feet, over_the_edge, three_feet, trouser_leg
from scanfit.phantom.foot import PhantomFoot

FOOT = PhantomFoot()


def volume(shape):
    a, b, c = (shape.vertices[corner] for corner in shape.faces.T)
    return (np.cross(a, b) * c).sum() / 6


def rim(shape):
    """Heights of the edges that belong to one face only."""
    sides = np.sort(shape.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    ends, count = np.unique(sides, axis=0, return_counts=True)
    assert set(count) <= {1, 2}
    return shape.vertices[ends[count == 1], 2].ravel()


def test_a_chair_leg_is_a_cylinder_on_the_floor():
    leg = chair_leg(30.0, -50.0, radius_mm=20.0, height_mm=100.0)
    n = 96
    assert volume(leg) == pytest.approx(100 * 20**2 * n / 2 * np.sin(2 * np.pi / n), rel=1e-12)  # open below, at z = 0
    assert set(rim(leg)) == {0.0}
    wall = leg.vertices[:-1]
    assert np.hypot(wall[:, 0] - 30, wall[:, 1] + 50) == pytest.approx(20.0, abs=1e-12)
    assert (leg.vertices[:, 2].min(), leg.vertices[:, 2].max()) == (0.0, 100.0)


@pytest.mark.parametrize("hem_mm", [30.0, 70.0, 120.0])
def test_a_trouser_leg_clears_the_leg_by_its_ease_and_hangs_from_hem_to_top(hem_mm):
    foot = standing(FOOT, level=2, x_mm=12, y_mm=-30, yaw_deg=9)
    cloth = trouser_leg(foot, hem_mm=hem_mm, ease_mm=12.0)
    assert set(np.round(rim(cloth), 9)) == {hem_mm}
    assert cloth.vertices[:, 2].max() == pytest.approx(260.0)
    leg = foot.vertices[foot.vertices[:, 2] > hem_mm][:, :2]
    hem = cloth.vertices[cloth.vertices[:, 2] == hem_mm][:, :2]
    turn = np.diff(
        np.unwrap(np.arctan2(*(np.vstack([hem, hem[:1]]) - (hem.min(axis=0) + hem.max(axis=0)) / 2).T[::-1]))
    )
    assert (turn > 0).all()  # once around, and never back
    gap = np.linalg.norm(hem[:, None] - leg, axis=2).min(axis=1)
    assert gap.min() >= 11.9
    assert gap.max() < 60.0


def test_a_trouser_leg_needs_a_leg():
    with pytest.raises(ValueFault, match="ends below the hem at 400 mm"):
        trouser_leg(standing(FOOT, level=1), hem_mm=400, top_mm=500)
    with pytest.raises(ValueFault, match="expected 0 < hem < top"):
        trouser_leg(standing(FOOT, level=1), hem_mm=80, top_mm=70)


def test_feet_are_of_one_person_and_do_not_touch():
    left, right = feet(FOOT, level=2)
    assert left.vertices[:, 1].min() > 30
    assert np.abs(np.sort(left.vertices[:, 1]) + np.sort(right.vertices[:, 1])[::-1]).max() < 1e-9  # mirror images
    crowd = three_feet(FOOT, level=2)
    spans = sorted((each.vertices[:, 1].min(), each.vertices[:, 1].max()) for each in crowd)
    assert all(one[1] + 10 < two[0] for one, two in pairwise(spans))
    assert -PLATFORM_MM[1] / 2 < spans[0][0] < spans[-1][1] < PLATFORM_MM[1] / 2


def test_three_large_feet_have_no_room():
    with pytest.raises(ValueFault, match="three feet beside one another"):
        three_feet(PhantomFoot(length_mm=336, press_mm=6, malleoli_mm=6), level=1)


@pytest.mark.parametrize("edge", sorted(EDGES))
def test_half_a_foot_stands_beyond_each_edge(edge):
    foot = over_the_edge(FOOT, edge, level=2)
    axis, direction = EDGES[edge]
    place = direction * foot.vertices[foot.vertices[:, 2] < 30][:, axis]
    limit = PLATFORM_MM[axis] / 2
    assert place.min() < limit - 30
    assert place.max() > limit + 30
    assert foot.vertices[:, 2].min() >= -1e-9


def test_there_is_no_other_edge():
    with pytest.raises(ValueFault, match="expected one of toe, heel, left, right"):
        over_the_edge(FOOT, "top")
