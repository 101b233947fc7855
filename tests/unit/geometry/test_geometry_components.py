"""Connected parts against a plain union-find."""

from __future__ import annotations

import numpy as np
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.components import face_components, vertex_components


@st.composite
def graphs(draw):
    count = draw(st.integers(1, 40))
    vertex = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(vertex, vertex), max_size=80))
    return count, np.array(edges, dtype=np.int32).reshape(-1, 2)


def union_find(count, edges):
    """The smallest vertex of every vertex's part, by brute force."""
    label = list(range(count))
    changed = True
    while changed:
        changed = False
        for a, b in edges.tolist():
            low = min(label[a], label[b])
            changed |= label[a] != low or label[b] != low
            label[a] = label[b] = low
    return label


@given(graph=graphs())
def test_every_vertex_is_labelled_by_the_smallest_of_its_part(graph):
    count, edges = graph
    assert vertex_components(count, edges).tolist() == union_find(count, edges)


def test_a_long_path_in_the_worst_order_is_one_part():
    count = 20_000
    order = np.random.default_rng(0).permutation(count)
    edges = np.column_stack([order[:-1], order[1:]])
    assert not vertex_components(count, edges).any()


@given(faces=st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=1, max_size=30))
def test_faces_that_share_a_vertex_are_one_part_numbered_in_order(faces):
    faces = np.array(faces)
    label = union_find(31, np.concatenate([faces[:, :2], faces[:, 1:]]))
    names = {}
    expected = [names.setdefault(label[i], len(names)) for i in faces[:, 0]]
    assert face_components(31, faces).tolist() == expected


def test_two_spheres_in_one_mesh_are_two_parts():
    one = trimesh.creation.icosphere(subdivisions=3)
    faces = np.vstack([one.faces + len(one.vertices), one.faces])
    parts = face_components(2 * len(one.vertices), faces)
    assert parts.tolist() == [0] * len(one.faces) + [1] * len(one.faces)
