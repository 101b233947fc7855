"""The solid between two sheets: closed forms, and what its points are chosen by."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scanfit.errors import GeometryError
from scanfit.orthotic.sheets import clear_within, count_of, evened, inside, needed, rings_inside, solid_between

T = np.linspace(0, 2 * np.pi, 300, endpoint=False)
ELLIPSE = evened(np.column_stack([60 * np.cos(T), 30 * np.sin(T)]), 1.0)


def nodes(step, outline, rings=()):
    x = np.arange(-70, 70.1, step)
    every = np.column_stack([np.repeat(x, len(x)), np.tile(x, len(x))])
    return every[clear_within(every, step, outline, rings)]


def test_a_cylinder_has_its_volume_and_area():
    within = nodes(2.0, ELLIPSE)
    mesh = solid_between(ELLIPSE, lambda p: np.full(len(p), 7.0), lambda p: np.zeros(len(p)), within, within)
    solid = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    x, y = ELLIPSE.T
    area = (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    assert area == pytest.approx(np.pi * 60 * 30, rel=1e-3)
    assert solid.is_watertight
    assert solid.volume == pytest.approx(7 * area, rel=1e-12)
    walls = np.hypot(*(np.roll(ELLIPSE, -1, axis=0) - ELLIPSE).T).sum() * 7
    assert solid.area == pytest.approx(2 * area + walls, rel=1e-12)
    assert len(mesh.faces) == count_of(ELLIPSE, within, within)


def test_a_tilted_top_over_a_bottom_of_other_points():
    above, below = nodes(1.5, ELLIPSE), nodes(6.0, ELLIPSE)
    mesh = solid_between(ELLIPSE, lambda p: 10 + 0.1 * p[:, 0], lambda p: np.zeros(len(p)), above, below)
    solid = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    x, y = ELLIPSE.T
    assert solid.is_watertight
    assert solid.volume == pytest.approx(10 * (x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2, rel=1e-5)
    assert len(mesh.faces) == count_of(ELLIPSE, above, below)


def test_a_bay_is_left_free_and_a_cross_over_is_refused():
    bay = np.array([[0, 0], [60, 0], [60, 40], [40, 40], [40, 15], [20, 15], [20, 40], [0, 40]], float)
    outline = evened(bay, 1.0)
    within = nodes(2.0, outline)
    mesh = solid_between(outline, lambda p: np.ones(len(p)), lambda p: np.zeros(len(p)), within, within)
    assert trimesh.Trimesh(mesh.vertices, mesh.faces, process=False).volume == pytest.approx(
        60 * 40 - 20 * 25, rel=2e-3
    )
    eight = evened(np.array([[0, 0], [40, 40], [40, 0], [0, 40]], float), 1.0)
    with pytest.raises(GeometryError, match="bent too sharply"):
        solid_between(
            eight, lambda p: np.ones(len(p)), lambda p: np.zeros(len(p)), nodes(2.0, eight), nodes(2.0, eight)
        )


def test_inside_is_inside():
    points = np.random.default_rng(3).uniform(-70, 70, (4000, 2))
    truth = (points[:, 0] / 60) ** 2 + (points[:, 1] / 30) ** 2 < 1
    near = np.abs((points[:, 0] / 60) ** 2 + (points[:, 1] / 30) ** 2 - 1) < 0.01
    np.testing.assert_array_equal(inside(points, ELLIPSE)[~near], truth[~near])


def test_a_ring_lies_at_its_distance():
    (ring,) = rings_inside(ELLIPSE, 1.0, 1.0)
    away = np.hypot(*(ring[:, None, :] - evened(ELLIPSE, 0.05)[None]).transpose(2, 0, 1)).min(axis=1)
    np.testing.assert_allclose(away, 1.0, atol=0.01)


def test_points_are_where_the_surface_bends():
    x = np.arange(80.0)
    flat = np.add.outer(0.2 * x, -0.1 * x)
    assert needed(flat, 1e-9).mean() == pytest.approx(1 / 16, abs=0.01)
    ridge = flat.copy()
    ridge[40:, :] += 5.0
    kept = needed(ridge, 1e-3)
    assert kept[38:43].all()
    assert kept[:30].mean() == pytest.approx(1 / 16, abs=0.01)
    assert needed(np.random.default_rng(0).normal(size=(50, 50)), 1e-3).all()


@pytest.mark.parametrize("within_mm", [0.005, 0.02, 0.08])
def test_what_is_left_out_is_not_far_off(within_mm):
    """A bowl with a steep rim: heights between the points that are kept, by another triangulation."""
    from scipy.interpolate import LinearNDInterpolator

    x = np.arange(-40.0, 41.0)
    r = np.hypot(*np.meshgrid(x, x, indexing="ij"))
    z = 12 / (1 + np.exp(-(r - 28) / 1.5)) + 0.002 * r**2
    kept = needed(z, within_mm)
    i, j = np.nonzero(kept)
    truth = LinearNDInterpolator(np.column_stack([i, j]), z[kept])(*np.meshgrid(range(81), range(81), indexing="ij"))
    off = np.abs(truth - z)[~np.isnan(truth)]
    assert np.quantile(off, 0.99) < within_mm
    assert off.max() < 2.5 * within_mm
    assert kept.mean() < 0.9
