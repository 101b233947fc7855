"""The fine outline: smoothing, bridges over holes, and where it falls from one toe to the next."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot.plan_outline import FRONT, REAR, edge_of
from scanfit.geometry.silhouette import Side

LENGTH = 260.0
X = np.concatenate([REAR, FRONT]) * LENGTH


def curve(x):
    return 40 + 8 * np.sin(x / 40)


def side(y, seen=None):
    seen = np.ones(len(X), dtype=bool) if seen is None else seen
    return Side(X, y, np.full(len(X), 15.0), seen)


def test_a_smooth_side_stays_as_it_is():
    edge = edge_of(side(curve(X)))
    assert np.abs(edge.y - curve(X)).max() < 0.01
    assert edge.doubt_mm.max() == 0.0
    assert edge.rough_mm < 0.01


@pytest.mark.parametrize("noise", [0.2, 0.6])
def test_noise_is_smoothed_in_front_and_its_size_is_known(noise):
    rough = [edge_of(side(curve(X) + np.random.default_rng(k).normal(0, noise, len(X)))) for k in range(40)]
    front = X > 0.62 * LENGTH
    left = np.sqrt(np.mean([(edge.y - curve(X))[front] ** 2 for edge in rough]))
    assert left < 0.7 * noise
    assert np.mean([edge.rough_mm for edge in rough]) == pytest.approx(noise, rel=0.15)


@pytest.mark.parametrize("hole_mm", [5.0, 12.0, 24.0])
def test_a_bridge_is_within_its_doubt_and_longer_ones_are_doubted_more(hole_mm):
    seen = np.abs(X - 120) > hole_mm / 2
    edge = edge_of(side(np.where(seen, curve(X), 0.0), seen))
    gap = ~seen
    assert (np.abs(edge.y - curve(X))[gap] < 3 * edge.doubt_mm[gap]).all()
    assert edge.gap_mm[gap].max() == pytest.approx(hole_mm, abs=2.7)
    assert (edge.gap_mm[seen] == 0).all()


def test_a_hole_is_refused_only_where_it_is_and_from_its_length_on():
    seen = np.abs(X - 120) > 6
    edge = edge_of(side(curve(X), seen))
    assert len(edge.over(30, 100, longest_mm=0.0, where="side").x) > 10
    assert edge.over(100, 140, longest_mm=14.0, where="side").doubt_mm.max() > 0
    with pytest.raises(GeometryError) as caught:
        edge.over(100, 140, longest_mm=6.0, where="medial side")
    assert caught.value.what == (
        "the scan shows no medial side over 13 mm between 100 and 140 mm from the heel; 6 mm may be missing"
    )


def test_a_side_that_is_not_there_is_refused_everywhere():
    edge = edge_of(side(np.full(len(X), np.nan), np.zeros(len(X), dtype=bool)))
    with pytest.raises(GeometryError, match="no side over 20 mm"):
        edge.over(100, 120, longest_mm=25.0, where="side")


@pytest.mark.parametrize("tip", [215.3, 216.1, 217.05])
def test_where_one_toe_ends_the_next_ones_side_begins(tip):
    def outline(x):
        return np.where(x <= tip, -40.0 + 0.1 * (x - 200), -28.0 + 0.2 * (x - 200))

    x = np.arange(205, tip, 0.05)
    toe = np.column_stack([np.append(x, tip), np.append(outline(x), -38.0), np.full(len(x) + 1, 9.0)])
    edge = edge_of(side(outline(X)), toes=toe)
    assert edge.steps == pytest.approx((tip,), abs=0.06)
    for at in (tip - 3, tip - 0.2, tip + 0.1, tip + 3):
        assert edge.at(at) == pytest.approx(float(outline(np.array(at))), abs=0.3), at


def test_a_blunt_toe_rounds_off_without_a_step():
    y = 30 * np.sqrt(np.maximum(1 - ((X - 200) / (LENGTH - 200)) ** 2, 0.0))
    edge = edge_of(side(np.where(X > 200, y, 30.0)), toes=np.array([[250.0, 10.0, 5.0]]))
    assert edge.steps == ()
