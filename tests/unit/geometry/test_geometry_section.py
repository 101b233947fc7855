"""Sections: closed forms, trimesh as oracle, planes through vertices, one plane or many, turned, mirrored, scaled."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from scanfit.geometry.section import parallel_sections


def lengths(vertices, faces, heights, stations):
    cut = parallel_sections(vertices, faces, heights=heights, stations=stations)
    each = np.linalg.norm(cut.b - cut.a, axis=1)
    return np.bincount(cut.plane, each, len(stations))


def tube(profile, levels, count=72):
    """A closed tube: at each level the n-gon inscribed in an ellipse, scaled by that level's profile."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    ring = np.column_stack([45 * np.cos(t), 30 * np.sin(t)])
    body = [np.column_stack([ring * s, np.full(count, z)]) for s, z in zip(profile, levels, strict=True)]
    ends = [[0, 0, levels[0]], [0, 0, levels[-1]]]
    k, after = np.arange(count), (np.arange(count) + 1) % count
    faces = []
    for i in range(len(levels) - 1):
        a, b = i * count + k, i * count + after
        faces += [np.column_stack([a, b, b + count]), np.column_stack([a, b + count, a + count])]
    low, high = len(levels) * count, len(levels) * count + 1
    last = (len(levels) - 1) * count
    faces += [
        np.column_stack([np.full(count, low), after, k]),
        np.column_stack([np.full(count, high), last + k, last + after]),
    ]
    perimeter = np.linalg.norm(np.roll(ring, -1, axis=0) - ring, axis=1).sum()
    return np.vstack([*body, ends]), np.concatenate(faces), perimeter


def bumpy(subdivisions=4):
    """A sphere of 40 mm with bumps of up to 8 mm, the same every time."""
    sphere = trimesh.creation.icosphere(subdivisions=subdivisions)
    rng = np.random.default_rng(7)
    waves = sum(
        rng.uniform(0.5, 2.0) * np.sin(sphere.vertices @ rng.normal(size=3) * rng.uniform(2, 5) + rng.uniform(0, 6))
        for _ in range(5)
    )
    return sphere.vertices * (40 + waves)[:, None], sphere.faces


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    q[:, 0] *= np.linalg.det(q)
    return q


def test_a_prism_reads_its_polygon_everywhere():
    vertices, faces, perimeter = tube([1, 1, 1], [0.0, 11.0, 50.0])
    stations = np.linspace(0.5, 49.5, 60)
    np.testing.assert_allclose(lengths(vertices, faces, vertices[:, 2], stations), perimeter, rtol=0, atol=1e-9)


def test_a_cone_reads_its_polygon_scaled_by_height():
    vertices, faces, perimeter = tube([1.0, 0.25], [0.0, 50.0])
    stations = np.array([1.0, 12.5, 25.0, 49.0])
    expected = perimeter * (1 - 0.75 * stations / 50)
    np.testing.assert_allclose(lengths(vertices, faces, vertices[:, 2], stations), expected, rtol=0, atol=1e-9)


def test_a_box_cut_across_its_diagonal_reads_the_rectangle():
    box = trimesh.creation.box(extents=(10, 20, 30))
    normal = np.array([20.0, -10.0, 0.0]) / np.hypot(10, 20)  # the plane holds the vertical and one diagonal
    heights = box.vertices @ normal
    assert lengths(box.vertices, box.faces, heights, np.array([1e-7]))[0] == pytest.approx(
        2 * (np.hypot(10, 20) + 30), abs=1e-6
    )
    assert lengths(box.vertices, box.faces, box.vertices[:, 2], np.array([3.0]))[0] == pytest.approx(60, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_trimesh_reads_the_same_lengths(seed):
    vertices, faces = bumpy()
    normal = rotation(seed)[:, 0]
    heights = vertices @ normal
    stations = np.sort(np.random.default_rng(seed).uniform(-30, 30, 12))
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    expected = [mesh.section(plane_origin=normal * s, plane_normal=normal).length for s in stations]
    np.testing.assert_allclose(lengths(vertices, faces, heights, stations), expected, rtol=1e-9)


def test_many_planes_at_once_are_one_plane_at_a_time_to_the_bit():
    vertices, faces = bumpy()
    heights = vertices @ rotation(3)[:, 1]
    stations = np.linspace(-38, 38, 41)
    together = parallel_sections(vertices, faces, heights=heights, stations=stations)
    assert (np.diff(together.plane) >= 0).all()
    for k, station in enumerate(stations):
        alone = parallel_sections(vertices, faces, heights=heights, stations=np.array([station]))
        part = together.of(k)
        for name in ("a", "b", "edge_a", "edge_b"):
            np.testing.assert_array_equal(getattr(part, name), getattr(alone, name))


def test_both_faces_at_an_edge_compute_the_same_point_to_the_bit_and_it_lies_on_the_plane():
    vertices, faces = bumpy()
    heights = vertices @ rotation(5)[:, 2]
    stations = np.linspace(-35, 35, 15)
    cut = parallel_sections(vertices, faces, heights=heights, stations=stations)
    at = {}
    for ends, edges in ((cut.a, cut.edge_a), (cut.b, cut.edge_b)):
        for plane, edge, point in zip(cut.plane.tolist(), edges.tolist(), map(tuple, ends.tolist()), strict=True):
            at.setdefault((plane, edge), []).append(point)
        np.testing.assert_allclose(ends @ rotation(5)[:, 2], stations[cut.plane], rtol=0, atol=1e-11)
    assert {len(points) for points in at.values()} == {2}
    assert all(first == second for first, second in at.values())


@given(
    grid=st.integers(1, 12),
    shift=hnp.arrays(np.float64, 3, elements=st.integers(-3, 3).map(float)),
    axis=st.integers(0, 2),
)
def test_a_closed_mesh_gives_closed_curves_with_vertices_and_whole_faces_on_the_planes(grid, shift, axis):
    vertices, faces = bumpy(subdivisions=2)
    vertices = np.round(vertices / 40 * grid) + shift  # corners on a coarse grid: many coincide, faces lie flat
    stations = np.arange(-grid - 12.0, grid + 13.0)
    cut = parallel_sections(vertices, faces, heights=vertices[:, axis], stations=stations)
    keys = np.concatenate([cut.plane, cut.plane]), np.concatenate([cut.edge_a, cut.edge_b])
    _, counts = np.unique(np.column_stack(keys), axis=0, return_counts=True)
    assert (counts == 2).all()
    assert np.isfinite(cut.a).all()
    assert np.isfinite(cut.b).all()


def test_a_vertex_on_the_plane_counts_as_below_it():
    box = trimesh.creation.box(extents=(10, 20, 30))
    at = lengths(box.vertices, box.faces, box.vertices[:, 2], np.array([-15.0, 15.0]))
    assert at.tolist() == [pytest.approx(60.0), 0.0]


def test_planes_beside_the_mesh_cut_nothing():
    vertices, faces = bumpy(subdivisions=2)
    cut = parallel_sections(vertices, faces, heights=vertices[:, 0], stations=np.array([-500.0, 400.0, 500.0]))
    assert [len(column) for column in cut] == [0, 0, 0, 0, 0]


@given(seed=st.integers(0, 10_000), station=st.floats(-30, 30))
def test_turning_mesh_and_plane_together_changes_nothing(seed, station):
    vertices, faces = bumpy(subdivisions=2)
    normal = rotation(1)[:, 0]
    R, t = rotation(seed), np.random.default_rng(seed).uniform(-500, 500, 3)
    moved = vertices @ R.T + t
    here = lengths(vertices, faces, vertices @ normal, np.array([station]))
    there = lengths(moved, faces, (moved - t) @ (R @ normal), np.array([station]))
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-8)


def test_mirroring_leaves_and_doubling_doubles_every_length_to_the_bit():
    vertices, faces = bumpy()
    stations = np.linspace(-30, 30, 21)
    here = lengths(vertices, faces, vertices[:, 0], stations)
    np.testing.assert_array_equal(lengths(vertices * [1, -1, 1], faces, vertices[:, 0], stations), here)
    np.testing.assert_array_equal(lengths(2 * vertices, faces, 2 * vertices[:, 0], 2 * stations), 2 * here)
    turned = lengths(vertices, faces[:, ::-1], vertices[:, 0], stations)
    np.testing.assert_allclose(turned, here, rtol=1e-13)
