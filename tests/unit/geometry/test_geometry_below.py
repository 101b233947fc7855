"""The part of a mesh below a plane: closed forms, and what must not change."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.geometry.below import part_below
from scanfit.geometry.rim import rim_edges
from scanfit.model.mesh import Mesh

BALL = trimesh.creation.icosphere(4, 10.0)


def below(mesh: trimesh.Trimesh, level: float, up=(0.0, 0.0, 1.0)) -> trimesh.Trimesh:
    own = Mesh(vertices=np.array(mesh.vertices), faces=np.array(mesh.faces))
    part = part_below(own, own.vertices @ np.array(up) - level)
    return trimesh.Trimesh(part.vertices, part.faces, process=False)


@pytest.mark.parametrize("level", [-9.0, -3.3, 0.0, 2.0, 9.7])
def test_the_cap_of_a_ball_has_the_area_of_a_cap(level):
    part = below(BALL, level)
    assert part.area == pytest.approx(2 * np.pi * 10 * (10 + level), rel=0.01)
    assert part.vertices[:, 2].max() == pytest.approx(level, abs=1e-7)


def test_both_parts_together_are_the_whole_and_share_one_ring():
    low, high = below(BALL, 1.7), below(BALL, -1.7, (0.0, 0.0, -1.0))
    assert low.area + high.area == pytest.approx(BALL.area, rel=1e-12)
    rings = [len(rim_edges(np.asarray(part.faces))) for part in (low, high)]
    assert rings[0] == rings[1] > 20, "one vertex for each edge that was cut, so that only the ring is open"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1, 1), min_size=3, max_size=3), st.floats(-12, 12), st.sampled_from([1e-3, 1.0, 1e3]))
def test_any_plane_in_any_unit_leaves_a_part_that_is_wound_as_before(up, level, unit):
    up = np.array(up)
    if np.linalg.norm(up) < 0.1:
        return
    up = up / np.linalg.norm(up)
    whole = trimesh.Trimesh(BALL.vertices * unit, BALL.faces, process=False)
    if level * unit <= (whole.vertices @ up).min() + 1e-6 * unit:
        return
    part = below(whole, level * unit, up)
    assert (part.vertices @ up).max() <= level * unit + 1e-6 * unit
    normals = np.cross(part.triangles[:, 1] - part.triangles[:, 0], part.triangles[:, 2] - part.triangles[:, 0])
    assert (np.einsum("ij,ij->i", normals, part.triangles.mean(axis=1)) >= -1e-9 * unit**3).all()


def test_a_plane_through_vertices_leaves_no_sliver():
    part = below(trimesh.creation.box((2.0, 2.0, 2.0)).subdivide(), 0.0)
    assert part.area == pytest.approx(4 + 4 * 2.0, rel=1e-8)
    assert part.area_faces.min() > 1e-6
