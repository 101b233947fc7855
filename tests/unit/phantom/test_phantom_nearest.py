"""Distances to a surface: closed forms, every triangle one by one, and Open3D's own."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.nearest import NearestSurface
from scanfit.phantom.shape import Shape


def cube(side):
    corners = side * (np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) - 0.5)
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [three for a, b, c, d in quads for three in ((a, b, c), (a, c, d))]
    return Shape(vertices=corners, faces=np.array(faces, dtype=np.int32))


def test_a_cube_is_as_far_as_its_closed_form_says():
    points = np.random.default_rng(1).uniform(-30, 30, (3000, 3))
    near = NearestSurface(cube(20.0)).of(points)
    beyond = np.abs(points) - 10.0
    outside = np.linalg.norm(np.maximum(beyond, 0), axis=1)
    inside = beyond.max(axis=1)
    assert np.abs(near.distance_mm - np.where(inside > 0, outside, -inside)).max() < 1e-12
    clear = np.sum(beyond > 0, axis=1) <= 1  # beside edges and corners the nearest plane may be either
    assert (near.side[clear] == np.sign(inside[clear])).all()


def soup(rng, count, size):
    """Triangles of any size, some without area, that nothing joins."""
    corners = rng.uniform(-20, 20, (count, 1, 3)) + size * rng.normal(size=(count, 3, 3)) * rng.uniform(
        0, 1, (count, 1, 1)
    )
    corners[::7, 2] = corners[::7, 1]
    corners[::11, 1:] = corners[::11, :1]
    return Shape(vertices=corners.reshape(-1, 3), faces=np.arange(3 * count, dtype=np.int32).reshape(-1, 3))


def by_sampling(points, shape, steps=60):
    """From above: the least distance to a grid of places on each triangle."""
    i, j = np.mgrid[: steps + 1, : steps + 1]
    u, v = (each[i + j <= steps] / steps for each in (i, j))
    a, b, c = (shape.vertices[corner] for corner in shape.faces.T)
    least = np.full(len(points), np.inf)
    for p, q, r in zip(a, b, c, strict=True):
        places = p + u[:, None] * (q - p) + v[:, None] * (r - p)
        least = np.minimum(least, np.linalg.norm(points[:, None] - places, axis=2).min(axis=1))
    return least


@pytest.mark.parametrize("size", [0.3, 3.0, 12.0])
def test_no_triangle_is_missed_whatever_its_size(size):
    rng = np.random.default_rng([2, int(10 * size)])
    shape, points = soup(rng, 60, size), rng.uniform(-25, 25, (80, 3))
    exact, above = NearestSurface(shape).of(points).distance_mm, by_sampling(points, shape)
    longest = np.linalg.norm(np.diff(shape.vertices[shape.faces][:, [0, 1, 2, 0]], axis=1), axis=2).max()
    assert (exact <= above + 1e-9).all()
    assert (above - exact).max() < longest / 60


def test_a_foot_is_as_far_as_open3d_says():
    open3d = pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    surface = PhantomFoot().surface(2)
    rng = np.random.default_rng(3)
    points = surface.vertices[rng.integers(0, len(surface.vertices), 4000)] + rng.normal(size=(4000, 3))
    scene = open3d.t.geometry.RaycastingScene()
    scene.add_triangles(
        open3d.core.Tensor(surface.vertices.astype(np.float32)), open3d.core.Tensor(surface.faces.astype(np.uint32))
    )
    theirs = scene.compute_distance(open3d.core.Tensor(points.astype(np.float32))).numpy()
    ours = NearestSurface(Shape(vertices=surface.vertices, faces=surface.faces)).of(points).distance_mm
    assert np.abs(ours - theirs).max() < 1e-4  # theirs is single precision


def test_no_points_have_no_distances():
    near = NearestSurface(cube(1.0)).of(np.zeros((0, 3)))
    assert near.distance_mm.shape == near.side.shape == (0,)
