"""Surface samples: as many per face as its area says, carried along by every motion; areas against trimesh."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.model.mesh import Mesh


def mesh_of(shape):
    return Mesh(vertices=np.array(shape.vertices), faces=np.array(shape.faces))


SPHERE = mesh_of(trimesh.creation.icosphere(subdivisions=3, radius=40))
BOX = mesh_of(trimesh.creation.box(extents=(30, 30, 30)))


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    q[:, 0] *= np.linalg.det(q)
    return q


def test_areas_are_trimeshs_and_a_degenerate_face_has_none():
    for shape in (trimesh.creation.torus(30, 9), trimesh.creation.icosphere(subdivisions=2)):
        np.testing.assert_allclose(face_areas(mesh_of(shape)), shape.area_faces, rtol=1e-12)
    flat = Mesh(vertices=np.array([[0, 0, 0], [1, 0, 0], [2, 0, 0.0]]), faces=np.array([[0, 1, 2], [1, 1, 0]]))
    assert face_areas(flat).tolist() == [0.0, 0.0]


@given(each=st.integers(1, 40))
def test_faces_of_equal_area_get_exactly_as_many_samples_each(each):
    areas = face_areas(BOX)
    count = each * len(BOX.faces)
    found = sample_surface(BOX, count, areas=areas)
    assert np.bincount(found.faces, minlength=len(BOX.faces)).tolist() == [each] * len(BOX.faces)


def test_no_face_is_off_its_share_by_more_than_one_sample():
    shape = trimesh.creation.torus(30, 9)
    mesh = mesh_of(shape)
    areas = face_areas(mesh)
    counts = np.bincount(sample_surface(mesh, 5000, areas=areas).faces, minlength=len(areas))
    assert np.abs(counts - 5000 * areas / areas.sum()).max() <= 1 + 1e-9


def test_samples_lie_in_their_faces_with_the_faces_normal():
    found = sample_surface(SPHERE, 3000, areas=face_areas(SPHERE))
    a, b, c = (SPHERE.vertices[SPHERE.faces[found.faces, k]] for k in range(3))
    inside = trimesh.triangles.points_to_barycentric(np.stack([a, b, c], axis=1), found.points)
    assert inside.min() > -1e-9
    np.testing.assert_allclose(np.einsum("ij,ij->i", found.normals, found.points - a), 0, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(found.normals, axis=1), 1, atol=1e-12)


def test_one_triangle_is_filled_evenly():
    mesh = Mesh(vertices=np.array([[0, 0, 0], [10, 0, 0], [0, 10, 0.0]]), faces=np.array([[0, 1, 2]]))
    x, y, _ = sample_surface(mesh, 4000, areas=face_areas(mesh)).points.T
    # The four triangles that join the middles of the sides have a quarter of the area each.
    quarter = np.select([x > 5, y > 5, x + y < 5], [0, 1, 2], 3)
    assert np.abs(np.bincount(quarter) - 1000).max() <= 10


def test_only_kept_faces_are_sampled():
    areas = face_areas(SPHERE)
    keep = SPHERE.vertices[SPHERE.faces].mean(axis=1)[:, 2] > 0
    found = sample_surface(SPHERE, 999, areas=areas, keep=keep)
    assert keep[found.faces].all()
    assert len(found.points) == 999


@pytest.mark.parametrize("seed", range(5))
def test_samples_are_the_same_every_time_and_move_with_the_mesh(seed):
    areas = face_areas(SPHERE)
    here = sample_surface(SPHERE, 777, areas=areas)
    again = sample_surface(SPHERE, 777, areas=areas)
    np.testing.assert_array_equal(here.points, again.points)
    R, t = rotation(seed), np.array([100.0, -20.0, 3.0])
    moved = Mesh(vertices=SPHERE.vertices @ R.T + t, faces=SPHERE.faces)
    there = sample_surface(moved, 777, areas=face_areas(moved))
    np.testing.assert_allclose(there.points, here.points @ R.T + t, rtol=0, atol=1e-9)
    np.testing.assert_allclose(there.normals, here.normals @ R.T, rtol=0, atol=1e-9)
