"""Edges of one face, against counting every edge."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
import trimesh

from scanfit.geometry.rim import rim_edges


def counted(faces):
    edges = Counter(tuple(sorted(e)) for a, b, c in faces.tolist() for e in ((a, b), (b, c), (c, a)))
    return sorted(e for e, n in edges.items() if n == 1)


def ball():
    return trimesh.creation.icosphere(subdivisions=3)


def test_a_closed_surface_has_no_rim():
    assert len(rim_edges(ball().faces)) == 0


@pytest.mark.parametrize("flipped", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_the_rims_of_holes_are_those_found_by_counting(seed, flipped):
    rng = np.random.default_rng(seed)
    faces = ball().faces[rng.random(1280) > 0.05]
    if flipped:  # wound at random
        turn = rng.random(len(faces)) < 0.5
        faces[turn] = faces[turn, ::-1]
    assert sorted(map(tuple, rim_edges(faces).tolist())) == counted(faces)


def test_the_edge_of_a_cut_out_part_is_not_the_surfaces_own():
    mesh = ball()
    inside = mesh.vertices[:, 2] > 0
    faces = mesh.faces[inside[mesh.faces].any(axis=1)]
    assert len(rim_edges(faces, inside)) == 0
    away = faces[~(mesh.vertices[faces].mean(axis=1)[:, 2] > 0.9)]
    hole = rim_edges(away, inside)
    assert len(hole) > 5
    assert (mesh.vertices[hole][..., 2] > 0.8).all()
