"""One foot twice in a scan is refused; its two shells, and a wild triangle beside it, are not taken for that."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.capture.takes import is_whole, number_of_takes
from scanfit.errors import ScanError
from scanfit.phantom.swept import SweptFoot


@pytest.mark.parametrize("shift", [0.2, 1.0, 4.0, 12.0])
@pytest.mark.parametrize("direction", [(1, 0, 0), (0, 1, 0), (0.6, -0.8, 0.1)])
def test_two_takes_that_were_never_fused_are_refused(shift, direction, bench, feet):
    again = feet["left"].moved(*(shift * np.array(direction)))
    with pytest.raises(ScanError) as refused:
        bench.measured(bench.posed(bench.together(feet["left"], again), np.random.default_rng(4)))
    assert refused.value.what == "the foot is in the scan 2 times, the takes over one another"
    assert refused.value.next_step == "fuse the takes into one surface, or keep one of them"


@pytest.mark.parametrize("overlap", [-1.0, 1.0, 15.0, 30.0])
@pytest.mark.parametrize(("name", "seam"), [("left", 55.0), ("template", 65.0)])
def test_two_shells_of_one_foot_are_one_foot(name, seam, overlap, bench, feet, clean):
    """Their seam runs above heel and toes: a scan that ends at the heel has no length."""
    upper = bench.cut(feet[name], (0, 0, seam - overlap / 2), (0, 0, 1))
    lower = bench.cut(feet[name], (0, 0, seam + overlap / 2), (0, 0, -1)).moved(0.05, -0.05, 0.05)
    found = bench.measured(bench.posed(bench.together(upper, lower), np.random.default_rng(5)))
    assert list(found) == ["left"]
    length = found["left"].measurements["foot_length"].value
    assert length == pytest.approx(clean[name].measurements["foot_length"].value, abs=0.3)


@pytest.mark.parametrize("seed", range(6))
def test_a_wild_triangle_changes_no_measure(seed, bench, feet, clean):
    """Some as large as a forefoot; none reaches farther than the foot does in length and width."""
    rng = np.random.default_rng([7, seed])
    foot = feet["left"]
    low, high = foot.vertices.min(axis=0), foot.vertices.max(axis=0)
    corners = rng.uniform(low + np.array([20, 20, 30]), high - np.array([20, 20, -60]), size=(3, 3))
    wild = bench.Shape(corners, np.array([[0, 1, 2]]))
    found = bench.measured(bench.posed(bench.together(foot, wild), rng))["left"]
    assert bench.values(found) == pytest.approx(bench.values(clean["left"]), abs=0.05)


def test_whole_is_what_shows_sole_and_dorsum():
    points = np.array(SweptFoot().mesh(200, 120).vertices)
    assert is_whole(points, 260.0)
    assert is_whole(points * 0.001, 0.26)
    assert not is_whole(points[points[:, 2] < 25], 260.0)
    assert not is_whole(points[points[:, 2] > 25], 260.0)
    assert not is_whole(points[points[:, 0] > 180], 260.0)
    assert not is_whole(points + np.array([0, 0, 90]), 260.0), "a shin that ends above the foot"


def test_an_inner_wall_is_no_second_take():
    outer = np.array(SweptFoot().mesh(200, 120).vertices)
    middle = (outer.min(axis=0) + outer.max(axis=0)) / 2
    inner = (outer - middle) * 0.95 + middle
    assert is_whole(inner, 260.0)
    assert number_of_takes([outer, inner], 260.0) == 1
    assert number_of_takes([inner, outer], 260.0) == 1
    assert number_of_takes([outer, outer + np.array([0.2, 0, 0])], 260.0) == 2
    assert number_of_takes([outer, outer], 260.0) == 2
    assert number_of_takes([], 260.0) == 0
