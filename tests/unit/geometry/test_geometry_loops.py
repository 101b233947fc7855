"""The curves of many sections at once, against bodies whose sections are known."""

from __future__ import annotations

import numpy as np
import trimesh

from scanfit.geometry.loops import section_loops
from scanfit.geometry.section import parallel_sections


def loops_of(mesh, stations):
    vertices = np.asarray(mesh.vertices)
    cut = parallel_sections(vertices, mesh.faces, heights=vertices[:, 0], stations=np.array(stations))
    return section_loops(cut, len(vertices)), cut


def ball(radius, at):
    mesh = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    mesh.apply_translation(at)
    return mesh


def test_two_balls_are_two_curves_where_a_plane_meets_both():
    both = trimesh.util.concatenate([ball(10, (0, 0, 0)), ball(6, (3, 30, 2))])
    found, cut = loops_of(both, [-8.0, 0.1, 4.0, 9.5])
    assert found.plane.tolist() == [0, 1, 1, 2, 2, 3] or sorted(found.plane.tolist()) == [0, 1, 1, 2, 2, 3]
    assert found.closed.all()
    assert np.bincount(found.of_segment).sum() == len(cut.plane)
    (small,) = np.flatnonzero((found.plane == 2) & (found.low[:, 1] > 15))
    radius = np.sqrt(6**2 - 1)
    np.testing.assert_allclose(found.low[small], [4, 30 - radius, 2 - radius], atol=0.06)
    np.testing.assert_allclose(found.high[small], [4, 30 + radius, 2 + radius], atol=0.06)


def test_a_hole_opens_only_the_curves_that_meet_it():
    mesh = ball(10, (0, 0, 0))
    middle = mesh.vertices[mesh.faces].mean(axis=1)
    mesh = trimesh.Trimesh(mesh.vertices, mesh.faces[np.linalg.norm(middle - [0, 0, 10], axis=1) > 3], process=False)
    found, _ = loops_of(mesh, [-6.0, 0.1, 6.0])
    assert found.closed[np.argsort(found.plane)].tolist() == [True, False, True]


def test_no_segments_make_no_curves():
    found, _ = loops_of(ball(1, (0, 0, 0)), [5.0])
    assert len(found.plane) == 0
