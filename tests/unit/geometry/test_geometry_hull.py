"""The convex hull against scipy's, with points in line, repeated and on a grid."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.spatial import ConvexHull

from scanfit.geometry.hull import convex_hull, hull_perimeter

GRID = hnp.arrays(np.float64, st.tuples(st.integers(1, 60), st.just(2)), elements=st.integers(-6, 6).map(float))
REALS = hnp.arrays(
    np.float64,
    st.tuples(st.integers(3, 60), st.just(2)),
    elements=st.floats(-300, 300).map(lambda v: round(v, 3)),
)


def is_flat(points):
    return np.linalg.matrix_rank(points - points[0], tol=1e-6) < 2


@given(points=st.one_of(GRID, REALS))
def test_the_perimeter_is_scipys(points):
    assume(not is_flat(points))
    assert hull_perimeter(points) == pytest.approx(ConvexHull(points).area, rel=1e-9)


@given(points=GRID)
def test_corners_turn_left_strictly_start_leftmost_and_hold_every_point(points):
    hull = convex_hull(points)
    assert {tuple(p) for p in hull} <= {tuple(p) for p in points}
    if is_flat(points):
        assert len(hull) <= 2
        return
    side = np.roll(hull, -1, axis=0) - hull
    after = np.roll(side, -1, axis=0)
    assert (side[:, 0] * after[:, 1] - side[:, 1] * after[:, 0] > 0).all()
    assert tuple(hull[0]) == min(map(tuple, points))
    rel = points[:, None] - hull
    assert (side[:, 0] * rel[..., 1] - side[:, 1] * rel[..., 0] >= 0).all()


@given(a=st.integers(-9, 9), b=st.integers(-9, 9), along=st.lists(st.integers(-20, 20), min_size=1, max_size=20))
def test_points_in_line_read_there_and_back(a, b, along):
    points = np.array([[a * k, b * k] for k in along], dtype=float)
    span = max(along) - min(along)
    assert hull_perimeter(points) == pytest.approx(2 * span * np.hypot(a, b), abs=1e-9)


@pytest.mark.parametrize("count", [3, 4, 7, 64, 199, 200, 201, 5000])
def test_a_regular_polygon_reads_its_closed_form(count):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False) + 0.1
    points = 40 * np.column_stack([np.cos(t), np.sin(t)])
    order = np.random.default_rng(count).permutation(count)
    assert hull_perimeter(points[order]) == pytest.approx(2 * count * 40 * np.sin(np.pi / count), abs=1e-9)
    assert len(convex_hull(points[order])) == count


@pytest.mark.parametrize("seed", range(6))
def test_thousands_of_points_with_most_inside_give_the_same_hull_as_scipy(seed):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(5000, 2)) * [50, 20] + rng.uniform(-1000, 1000, 2)
    expected = points[ConvexHull(points).vertices]
    assert {tuple(p) for p in convex_hull(points)} == {tuple(p) for p in expected}


def test_an_empty_inside_does_not_matter_and_repeats_do_not_either():
    square = np.array([[0, 0], [4, 0], [4, 3], [0, 3]], dtype=float)
    inside = np.random.default_rng(0).uniform(0.1, 2.9, (400, 2))
    assert hull_perimeter(np.vstack([square, square, inside])) == 14.0
