"""Height maps: exact on triangles, holes bridged, noise taken off and curvature left alone."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.geometry import heightmap
from scanfit.geometry.bridge import bridge
from scanfit.geometry.heightmap import Grid, height_range
from scanfit.geometry.soften import soften

GRID = Grid(-20.0, -15.0, 1.0, 41, 31)


def triangles(surface, rng, count=4000):
    """A sheet over the whole grid, of irregular triangles whose corners lie on ``surface(x, y)``."""
    n = int(np.sqrt(count / 2))
    x, y = np.meshgrid(np.linspace(-25, 25, n), np.linspace(-20, 20, n), indexing="ij")
    inner = np.zeros(x.shape, dtype=bool)
    inner[1:-1, 1:-1] = True
    x, y = x + inner * rng.uniform(-0.2, 0.2, x.shape), y + inner * rng.uniform(-0.2, 0.2, x.shape)
    k = np.arange(n * n).reshape(n, n)
    a, b, c, d = (k[i, j].ravel() for i, j in _quads(n))
    faces = np.concatenate([np.column_stack([a, b, d]), np.column_stack([a, d, c])])
    z = surface(x, y).ravel()
    return tuple(column[faces].T for column in (x.ravel(), y.ravel(), z))


def _quads(n):
    first, second = slice(0, n - 1), slice(1, n)
    return (first, first), (second, first), (first, second), (second, second)


def test_a_plane_is_read_to_the_last_digit_and_leaves_no_pinhole():
    low, high = height_range(triangles(lambda x, y: 0.3 * x - 0.2 * y + 5, np.random.default_rng(1)), GRID)
    wanted = 0.3 * GRID.x[:, None] - 0.2 * GRID.y + 5
    np.testing.assert_allclose(low, wanted, atol=1e-9)
    np.testing.assert_allclose(high, wanted, atol=1e-9)


def test_a_sphere_is_read_within_its_facets_sagitta():
    low, _ = height_range(triangles(lambda x, y: 60 - np.sqrt(3600 - x * x - y * y), np.random.default_rng(2)), GRID)
    wanted = 60 - np.sqrt(3600 - GRID.x[:, None] ** 2 - GRID.y**2)
    assert np.abs(low - wanted).max() < 1.5**2 / (8 * 50) * 2


def test_of_two_sheets_the_lower_and_the_upper_are_told_apart():
    rng = np.random.default_rng(3)
    lower, upper = triangles(lambda x, y: 0 * x, rng), triangles(lambda x, y: 0 * x + 7, rng)
    both = tuple(np.concatenate(pair, axis=1) for pair in zip(lower, upper, strict=True))
    low, high = height_range(both, GRID)
    assert np.abs(low).max() < 1e-9
    assert np.abs(high - 7).max() < 1e-9


def test_nothing_over_a_point_is_infinite_and_vertical_faces_cover_nothing():
    wall = (np.array([[0.0], [0.0], [0.0]]), np.array([[0.0], [5.0], [5.0]]), np.array([[0.0], [0.0], [5.0]]))
    low, high = height_range(wall, GRID)
    assert np.isposinf(low).all()
    assert np.isneginf(high).all()


def test_the_map_does_not_depend_on_the_order_of_faces_nor_on_how_many_are_looked_at_in_one_go(monkeypatch):
    rng = np.random.default_rng(4)
    corners = triangles(lambda x, y: 0.01 * x * x, rng)
    order = rng.permutation(corners[0].shape[1])
    expected = height_range(corners, GRID)
    monkeypatch.setattr(heightmap, "AT_ONCE", 500)
    found = height_range(tuple(column[:, order] for column in corners), GRID)
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("width", [1, 4, 9])
def test_a_hole_in_a_plane_is_bridged_exactly_and_its_gap_counted(width):
    plane = 0.3 * GRID.x[:, None] - 0.2 * GRID.y + 5
    holed = plane.copy()
    holed[10 : 10 + width, 5 : 5 + 2 * width] = np.nan
    found = bridge(holed, np.ones(plane.shape, dtype=bool))
    np.testing.assert_allclose(found.z, plane, atol=1e-12)
    hole = np.isnan(holed)
    assert (found.gap[hole] == width).all()
    assert (found.gap[~hole] == 0).all()
    assert (found.low <= plane + 1e-12).all()
    assert (found.high >= plane - 1e-12).all()


def test_what_has_no_rim_on_both_sides_is_not_filled_and_unwanted_holes_stay():
    z = np.zeros((20, 20))
    z[:5, :5] = np.nan  # a corner: no rim behind it
    z[10, 10] = np.nan
    wanted = np.ones(z.shape, dtype=bool)
    wanted[10, 10] = False
    found = bridge(z, wanted)
    assert np.isnan(found.z[:5, :5]).all()
    assert np.isposinf(found.gap[:5, :5]).all()
    assert np.isnan(found.z[10, 10])
    assert found.gap[10, 10] == 0


def test_a_bridge_over_a_bend_is_off_by_no_more_than_stated():
    bend, x = 40.0, GRID.x[:, None] + 0 * GRID.y
    z = x * x / (2 * bend)
    holed = z.copy()
    holed[14:25, 5:25] = np.nan
    found = bridge(holed, np.ones(z.shape, dtype=bool))
    assert np.abs(found.z - z).max() <= 12.0**2 / (8 * bend) + 1e-9


def test_a_paraboloid_comes_out_of_softening_as_it_went_in():
    x, y = GRID.x[:, None], GRID.y
    z = 3 + 0.1 * x - 0.2 * y + x * x / 40 - x * y / 90 + y * y / 60
    np.testing.assert_allclose(soften(z, 2.0)[13:-13, 13:-13], z[13:-13, 13:-13], atol=1e-3)


def test_softening_takes_noise_off_and_keeps_what_is_unknown_unknown():
    rng = np.random.default_rng(5)
    z = rng.normal(0, 0.5, (80, 80))
    z[30:33, 40:45] = np.nan
    soft = soften(z, 3.0)
    assert np.nanstd(soft) < 0.1
    assert np.array_equal(np.isnan(soft), np.isnan(z))
