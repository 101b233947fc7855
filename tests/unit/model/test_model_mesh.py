"""Mesh: every refusal, word for word, and arrays that nobody can change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scanfit.errors import ValueFault
from scanfit.model.mesh import Mesh

CORNERS = [[0.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]

REFUSED = [
    ([[0.0, 0.0]], [[0, 0, 0]], "vertices have shape (1, 2), expected (V, 3)"),
    ([0.0, 0.0, 0.0], [[0, 0, 0]], "vertices have shape (3,), expected (V, 3)"),
    (CORNERS, [0, 1, 2], "faces have shape (3,), expected (F, 3)"),
    (CORNERS, [[0, 1, 2, 0]], "faces have shape (1, 4), expected (F, 3)"),
    (CORNERS, [[0.0, 1.0, 2.0]], "faces are float64, expected integers"),
    (CORNERS, [[True, False, True]], "faces are bool, expected integers"),
    (np.zeros((0, 3)), np.zeros((0, 3), int), "the mesh is empty: 0 vertices, 0 faces"),
    (CORNERS, np.zeros((0, 3), int), "the mesh is empty: 3 vertices, 0 faces"),
    (CORNERS, [[0, 1, 99]], "faces span [0, 99] but there are 3 vertices"),
    (CORNERS, [[0, 1, 3]], "faces span [0, 3] but there are 3 vertices"),
    (CORNERS, [[-1, 1, 2]], "faces span [-1, 2] but there are 3 vertices"),
    ([*CORNERS, [np.nan, 0, np.inf]], [[0, 1, 2]], "1 of 4 vertices are not finite"),
    ([[np.nan] * 3] * 3, [[0, 1, 2]], "3 of 3 vertices are not finite"),
]


@pytest.mark.parametrize(("vertices", "faces", "message"), REFUSED, ids=[message for *_, message in REFUSED])
def test_bad_arrays_are_refused(vertices: object, faces: object, message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Mesh(vertices=np.asarray(vertices), faces=np.asarray(faces))
    assert str(refused.value) == message


@given(
    vertices=arrays.arrays(np.float64, st.tuples(st.integers(0, 4), st.integers(2, 4))),
    faces=arrays.arrays(np.int64, st.tuples(st.integers(0, 4), st.integers(2, 4)), elements=st.integers(-2, 5)),
)
def test_what_is_accepted_is_true_of_the_mesh(vertices: np.ndarray, faces: np.ndarray) -> None:
    try:
        mesh = Mesh(vertices=vertices, faces=faces)
    except ValueFault:
        return
    assert np.isfinite(mesh.vertices[mesh.faces]).all()
    assert mesh.vertices[mesh.faces].shape == (len(faces), 3, 3)
    assert (mesh.vertices.dtype, mesh.faces.dtype) == (np.float64, np.int32)
    assert len(mesh.faces) > 0


@pytest.mark.parametrize("name", ["vertices", "faces"])
def test_the_arrays_are_copies_and_read_only(name: str) -> None:
    given_arrays = {"vertices": np.array(CORNERS), "faces": np.array([[0, 1, 2]], dtype=np.int32)}
    mesh = Mesh(**given_arrays)
    kept = getattr(mesh, name)
    given_arrays[name][0, 0] = 1
    assert kept[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 0] = 1


def test_an_array_that_nobody_can_change_is_not_copied() -> None:
    vertices = np.array(CORNERS)
    vertices.flags.writeable = False
    assert Mesh(vertices=vertices, faces=np.array([[0, 1, 2]])).vertices is vertices


def test_a_view_of_a_changeable_array_is_copied() -> None:
    vertices = np.array(CORNERS)
    view = vertices[:]
    view.flags.writeable = False
    mesh = Mesh(vertices=view, faces=np.array([[0, 1, 2]]))
    vertices[0, 0] = 7
    assert mesh.vertices[0, 0] == 0


def test_a_mesh_cannot_be_given_other_arrays() -> None:
    mesh = Mesh(vertices=np.array(CORNERS), faces=np.array([[0, 1, 2]]))
    with pytest.raises(AttributeError):
        mesh.vertices = np.zeros((3, 3))  # type: ignore[misc]
