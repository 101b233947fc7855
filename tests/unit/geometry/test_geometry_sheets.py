"""Flat sheets: the six of a box, a platform under a foot, none in a sphere."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.geometry.sheets import CUT_SHARE, flat_sheets
from scanfit.model.mesh import Mesh
from scanfit.phantom.swept import SweptFoot


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    q[:, 0] *= np.linalg.det(q)
    return q


def mesh_of(*shapes, R=None):
    joined = trimesh.util.concatenate(list(shapes))
    turned = joined.vertices if R is None else joined.vertices @ R.T
    return Mesh(vertices=np.array(turned), faces=np.array(joined.faces))


def sheets_in(mesh, *share, count=4000):
    size = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
    return flat_sheets(sample_surface(mesh, count, areas=face_areas(mesh)), size, *share)


def foot():
    mesh = SweptFoot().mesh(100, 80)
    return trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)


@pytest.mark.parametrize("seed", range(3))
def test_a_box_shows_its_five_largest_sides_where_they_are(seed):
    R = rotation(seed)
    found = sheets_in(mesh_of(trimesh.creation.box(extents=(260, 100, 60)), R=R))
    assert len(found) == 5
    in_box = [(R.T @ sheet.normal) * np.sign(sheet.height) for sheet in found]
    reached = [abs(sheet.height) for sheet in found]
    np.testing.assert_allclose(reached, [30, 30, 50, 50, 130], atol=0.01)
    for normal, axis in zip(in_box, (2, 2, 1, 1, 0), strict=True):
        assert abs(normal[axis]) == pytest.approx(1, abs=1e-8)
    assert all(sheet.rms < 0.01 for sheet in found)


@pytest.mark.parametrize("seed", range(3))
def test_a_platform_under_a_foot_comes_first_and_exact(seed):
    platform = trimesh.creation.box(extents=(400, 250, 4))
    platform.apply_translation([130, 0, -2.0001])
    R = rotation(seed)
    first, *_ = sheets_in(mesh_of(foot(), platform, R=R), count=7500)
    assert abs(first.normal @ R[:, 2]) == pytest.approx(1, abs=1e-9)
    assert min(abs(first.height), abs(abs(first.height) - 4)) < 0.01


def test_a_noisy_platform_tells_its_noise():
    x, y = np.meshgrid(np.arange(-150, 151, 3.0), np.arange(-100, 101, 3.0))
    z = np.random.default_rng(1).normal(scale=0.15, size=x.size)
    grid = np.arange(x.size).reshape(x.shape)
    a, b, c, d = (grid[i, j].ravel() for i in (np.s_[:-1], np.s_[1:]) for j in (np.s_[:-1], np.s_[1:]))
    faces = np.vstack([np.column_stack([a, b, d]), np.column_stack([a, d, c])])
    mesh = Mesh(vertices=np.column_stack([x.ravel(), y.ravel(), z]), faces=faces)
    (sheet,) = sheets_in(mesh)
    assert abs(sheet.normal[2]) == pytest.approx(1, abs=1e-6)
    assert sheet.rms == pytest.approx(0.15 * np.sqrt(0.5), rel=0.15)  # a face's middle averages its corners


def test_a_sphere_has_no_sheet_and_a_foot_only_its_sole():
    ball = mesh_of(trimesh.creation.icosphere(subdivisions=5, radius=50))
    assert sheets_in(ball) == []
    assert sheets_in(ball, CUT_SHARE) == []
    (sole,) = sheets_in(mesh_of(foot()))
    assert abs(sole.normal[2]) == pytest.approx(1, abs=1e-8)
    assert sole.height == pytest.approx(0, abs=0.01)
