"""Cuts, rows of sections, height maps and summits of the truth: exact on shapes known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scanfit.phantom.truth.cutting import clip, compact, least_and_most, row_of_sections, section, segments
from scanfit.phantom.truth.girths import hull_perimeter
from scanfit.phantom.truth.outline import summit
from scanfit.phantom.truth.raster import height_map
from scanfit.phantom.truth.summit import farthest

RADIUS = 20.0


@pytest.fixture(scope="module")
def ball():
    made = trimesh.creation.icosphere(subdivisions=5, radius=RADIUS)
    return np.array(made.vertices), np.array(made.faces)


def area(soup):
    vertices, faces = soup
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    return np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2


def test_the_two_parts_of_a_clip_are_the_whole(ball):
    normal, level = (0.36, -0.48, 0.8), 7.3
    below = clip(ball, normal, level)
    above = clip(ball, tuple(-np.array(normal)), -level)
    assert (below[0][below[1]] @ normal).max() <= level + 1e-9
    assert area(below) + area(above) == pytest.approx(area(ball), rel=1e-12)
    assert area(above) == pytest.approx(2 * np.pi * RADIUS * (RADIUS - level), rel=2e-3)  # Archimedes
    assert area(compact(below)) == pytest.approx(area(below), rel=1e-12)


def test_a_clip_keeps_the_sense_of_its_triangles(ball):
    vertices, faces = clip(ball, (0.0, 0.6, 0.8), 3.0)
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    assert (np.einsum("ij,ij->i", np.cross(b - a, c - a), a + b + c) > -1e-12).all()


def test_sections_of_a_ball_are_circles(ball):
    normal = np.array([0.36, -0.48, 0.8])
    origin = 5.0 * normal
    points = section(ball, origin, normal)
    assert np.abs((points - origin) @ normal).max() < 1e-9
    across = np.array([0.8, 0.6, 0.0])
    flat = np.column_stack([points @ across, points @ np.cross(normal, across)])
    assert hull_perimeter(flat) == pytest.approx(2 * np.pi * np.sqrt(RADIUS**2 - 25), abs=0.02)
    ends, lines = segments(ball, origin, normal)
    assert np.linalg.norm(ends[lines[:, 1]] - ends[lines[:, 0]], axis=1).sum() == pytest.approx(
        hull_perimeter(flat), rel=1e-3
    )


def test_a_row_of_sections_holds_each_single_section(ball):
    x = np.linspace(-13.0, 15.0, 29)
    station, points = row_of_sections(ball, 0, x)
    assert np.abs(points[:, 0] - x[station]).max() < 1e-9
    least, most = least_and_most(station, points[:, 1], len(x))
    for k in (0, 7, 28):
        single = section(ball, np.array([x[k] + 1e-9, 0, 0]), np.array([1.0, 0, 0]))
        assert most[k] == pytest.approx(single[:, 1].max(), abs=1e-6)
        assert least[k] == pytest.approx(single[:, 1].min(), abs=1e-6)
    np.testing.assert_allclose(most, np.sqrt(RADIUS**2 - x**2), atol=0.02)


def test_a_height_map_is_the_lower_and_the_upper_half_of_a_ball(ball):
    x, y = np.arange(-10.0, 10.0, 0.3), np.arange(-9.0, 12.0, 0.4)
    depth = np.sqrt(RADIUS**2 - x[:, None] ** 2 - y**2)
    np.testing.assert_allclose(height_map(ball, x, y, axes=(0, 1, 2), lowest=True), -depth, atol=0.03)
    np.testing.assert_allclose(height_map(ball, x, y, axes=(0, 1, 2), lowest=False), depth, atol=0.03)
    outside = height_map(ball, np.array([30.0, 31.0]), y, axes=(0, 1, 2), lowest=True)
    assert np.isposinf(outside).all()


def test_a_summit_between_vertices_is_found_to_a_hundredth_of_a_millimetre():
    coarse = trimesh.creation.icosphere(subdivisions=4, radius=8.0)
    turn = trimesh.transformations.random_rotation_matrix(np.array([0.3, 0.7, 0.2]))[:3, :3]
    vertices, faces = np.array(coarse.vertices) @ turn.T, np.array(coarse.faces)
    for axis in range(3):
        for sign in (-1, 1):
            top = farthest(vertices, (vertices, faces), axis, sign)
            assert sign * top[axis] == pytest.approx(8.0, abs=0.01)
            assert np.abs(np.delete(top, axis)).max() < 0.2


def test_a_cut_edge_that_lies_farther_is_the_farthest(ball):
    vertices, _ = ball
    part = clip(ball, (0, 0, 1), -12.0)
    assert farthest(vertices, part, 2, 1)[2] == pytest.approx(-12.0)
    assert farthest(vertices, part, 0, 1)[0] == pytest.approx(16.0, abs=0.02)


def test_the_largest_of_two_summits_in_the_window_is_taken_and_none_is_said():
    x = np.arange(0.0, 200.0, 0.25)
    y = 5 * np.exp(-(((x - 70) / 20) ** 2)) + 6 * np.exp(-(((x - 130) / 20) ** 2))
    assert summit(x, y, 50, 150)[0] == pytest.approx(130, abs=0.1)
    where, out, there = summit(x, y, 50, 100)
    assert (where, out, there) == (pytest.approx(70, abs=0.2), pytest.approx(5.0, abs=0.01), True)
    where, out, there = summit(x, y, 80, 118)
    assert (where, there) == (118, False)
    assert out == pytest.approx(y[x == 118][0])
