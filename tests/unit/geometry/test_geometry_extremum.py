"""The extreme point of a smooth surface: how near it comes, on what tessellation, and what happens at edges."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.section import parallel_sections

SHAPES = [(8, 8, 8), (12, 12, 12), (20, 20, 20), (35, 35, 35), (60, 60, 60), (8, 12, 20), (60, 40, 8), (20, 30, 60)]


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    q[:, 0] *= np.linalg.det(q)
    return q


def ellipsoid(radii, edge_mm, seed):
    """Vertices on an ellipsoid, with edges of ``edge_mm`` on its largest side and no vertex at its ends."""
    fineness = max(1, int(np.ceil(np.log2(1.05 * max(radii) / edge_mm))))
    return trimesh.creation.icosphere(subdivisions=fineness).vertices @ rotation(seed).T * radii


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("radii", SHAPES, ids=str)
@pytest.mark.parametrize(("edge_mm", "far_mm", "aside_mm"), [(2.0, 0.005, 0.005), (4.0, 0.03, 0.05)])
def test_the_end_of_an_ellipsoid_is_found_between_its_vertices(radii, edge_mm, far_mm, aside_mm, seed):
    points = ellipsoid(radii, edge_mm, seed)
    for axis in range(3):
        for sign in (1, -1):
            found = surface_extremum(points, axis, sign)
            assert found.fitted
            end = np.zeros(3)
            end[axis] = sign * radii[axis]
            assert found.point[axis] == pytest.approx(end[axis], abs=far_mm)
            assert np.abs(np.delete(found.point, axis)).max() < aside_mm


def test_the_fit_beats_the_best_vertex_tenfold():
    fit, vertex = [], []
    for seed in range(8):
        points = ellipsoid((20, 20, 20), 3.0, seed)
        fit.append(abs(surface_extremum(points, 0, 1).point[0] - 20))
        vertex.append(20 - points[:, 0].max())
    assert np.mean(fit) < np.mean(vertex) / 10


@pytest.mark.parametrize("tube_mm", [8.0, 15.0, 30.0])
@pytest.mark.parametrize("edge_mm", [1.0, 2.0, 4.0])
def test_a_rolled_torus_is_found_at_its_rim(tube_mm, edge_mm):
    ring_mm = 40.0
    around, along = int(2 * np.pi * tube_mm / edge_mm), int(2 * np.pi * (ring_mm + tube_mm) / edge_mm)
    torus = trimesh.creation.torus(ring_mm, tube_mm, major_sections=along, minor_sections=around)
    t = 0.37 * 2 * np.pi / along  # no vertex at the rim's end
    points = torus.vertices @ np.array([[np.cos(t), np.sin(t), 0], [-np.sin(t), np.cos(t), 0], [0, 0, 1]])
    found = surface_extremum(points, 0, 1)
    assert found.fitted
    # 4 mm edges on a tube of 8 mm radius are 12-gons.
    assert found.point[0] == pytest.approx(ring_mm + tube_mm, abs=0.01 if edge_mm <= 2 else 0.08)
    assert np.abs(found.point[1:]).max() < 0.04


@given(seed=st.integers(0, 10_000))
def test_the_order_of_the_vertices_does_not_matter(seed):
    points = ellipsoid((20, 30, 60), 3.0, 1)
    here = surface_extremum(points, 2, 1)
    there = surface_extremum(points[np.random.default_rng(seed).permutation(len(points))], 2, 1)
    np.testing.assert_allclose(there.point, here.point, rtol=0, atol=1e-9)


@given(shift=st.tuples(*[st.floats(-500, 500)] * 3), axis=st.integers(0, 2))
def test_the_answer_moves_with_the_surface_and_turns_with_its_mirror_image(shift, axis):
    points = ellipsoid((20, 30, 60), 3.0, 2)
    here = surface_extremum(points, axis, 1).point
    np.testing.assert_allclose(surface_extremum(points + shift, axis, 1).point, here + shift, rtol=0, atol=1e-7)
    np.testing.assert_allclose(surface_extremum(-points, axis, -1).point, -here, rtol=0, atol=1e-9)


def test_far_away_vertices_do_not_matter():
    points = ellipsoid((20, 20, 20), 2.0, 0)
    near = points[points[:, 0] > 0]
    np.testing.assert_array_equal(surface_extremum(points, 0, 1).point, surface_extremum(near, 0, 1).point)


@pytest.mark.parametrize("at", [-9.0, -2.5, 0.0, 4.0, 11.0])
def test_with_an_axis_held_it_is_the_extreme_point_of_that_section(at):
    a, b, c = 40.0, 25.0, 30.0
    fineness = 5
    sphere = trimesh.creation.icosphere(subdivisions=fineness)
    points = sphere.vertices @ rotation(4).T * (a, b, c)
    cut = parallel_sections(points, sphere.faces, heights=points[:, 0], stations=np.array([at]))
    start = cut.a[cut.a[:, 1].argmax()]
    found = surface_extremum(points, 1, 1, start=start, fixed=0)
    assert found.fitted
    assert found.point[0] == at
    assert found.point[1] == pytest.approx(b * np.sqrt(1 - (at / a) ** 2), abs=0.005)
    assert found.point[2] == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_noise_averages_out_and_is_reported(seed):
    points = ellipsoid((35, 35, 35), 1.5, seed)
    noise = np.random.default_rng(seed).normal(scale=0.1, size=points.shape)
    found = surface_extremum(points + noise, 0, 1)
    assert found.point[0] == pytest.approx(35, abs=0.12)
    assert found.residual_mm == pytest.approx(0.1, rel=0.5)
    assert (points + noise)[:, 0].max() > found.point[0] + 0.05


def test_a_clean_surface_reports_a_small_residual_and_the_radius_it_used():
    found = surface_extremum(ellipsoid((35, 35, 35), 1.0, 0), 0, 1)
    assert found.residual_mm < 0.002
    assert found.radius_mm == 4.0
    coarse = surface_extremum(ellipsoid((60, 60, 60), 4.0, 0), 0, 1)
    assert coarse.radius_mm > 4.0


def test_too_few_points_give_the_extreme_vertex_unfitted():
    points = np.array([[0.0, 0, 0], [1, 1, 0], [2, 0, 1], [5, 0, 0]])
    found = surface_extremum(points, 0, 1)
    assert not found.fitted
    assert found.point[0] == 5.0


def test_a_hollow_has_no_highest_point_and_is_not_given_one():
    x, y = np.meshgrid(np.arange(-10, 11.0), np.arange(-10, 11.0))
    bowl = np.column_stack([x.ravel(), y.ravel(), (x**2 + y**2).ravel() / 30])
    assert not surface_extremum(bowl, 2, 1, start=np.array([0.0, 0, 0])).fitted


def test_at_a_flat_end_the_answer_turns_smoothly_with_the_frame():
    bar = trimesh.creation.box(extents=(60, 16, 10)).subdivide_to_size(1.5).vertices
    found = []
    for angle in np.radians(np.arange(-4, 4.05, 0.1)):
        c, s = np.cos(angle), np.sin(angle)
        found.append(surface_extremum(bar @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1]]), 0, 1))
    assert not any(one.fitted for one in found)
    moved = np.abs(np.diff([one.point for one in found], axis=0)).max()
    assert moved < 0.5  # the extreme vertex itself jumps by 16 mm
