"""Welding and dropping: what comes out, in what order, and what is refused in which words."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import scanfit.geometry.clean as clean
from scanfit.errors import ScanError, ValueFault
from scanfit.geometry.clean import clean_mesh, weld

SQUARE = np.array([[0, 0, 0], [10, 0, 0], [10, 10, 0], [0, 10, 0]], dtype=float)
# Few values, so that points repeat; both zeros, NaN and infinity among them.
COORDINATES = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.1, np.nan, np.inf, 5e-324, 3.5])


def points_of(dtype):
    return hnp.arrays(dtype, st.tuples(st.integers(1, 40), st.just(3)), elements=COORDINATES.map(dtype))


@given(points=st.one_of(points_of(np.float32), points_of(np.float64)))
def test_weld_joins_equal_points_and_no_others(points):
    first, index_of = weld(points)
    np.testing.assert_array_equal(points[first][index_of], points)
    distinct = {tuple("nan" if np.isnan(x) else float(x) for x in row) for row in points}
    assert len(first) == len(distinct)
    assert (np.diff(first) > 0).all()
    assert first[0] == 0
    seen = [np.flatnonzero(index_of == i)[0] for i in range(len(first))]
    assert seen == first.tolist()


@given(points=points_of(np.float64))
def test_weld_survives_a_hash_that_tells_nothing_apart(points):
    expected = weld(points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_hash", lambda bits: np.zeros(len(bits), dtype=np.uint64))
        got = weld(points)
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)


@given(points=points_of(np.float32))
def test_large_and_small_inputs_are_welded_alike(points):
    expected = weld(points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PACKED_POINTS", 0)
        got = weld(points)
    for a, b in zip(got, expected, strict=True):
        np.testing.assert_array_equal(a, b)


@given(
    faces=hnp.arrays(np.int64, st.tuples(st.integers(1, 30), st.just(3)), elements=st.integers(0, 5)),
    few=st.booleans(),
)
def test_faces_against_a_slow_and_plain_model(faces, few):
    vertices = np.array([[i, i * i, 1.0] for i in range(6)])
    expected, seen = [], set()
    for face in faces.tolist():
        if len(set(face)) == 3 and frozenset(face) not in seen:
            seen.add(frozenset(face))
            expected.append(vertices[face].tolist())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clean, "_PACKED_CORNER_BITS", 21 if few else 0)
        if expected:
            mesh = clean_mesh(vertices, faces).mesh
            assert mesh.vertices[mesh.faces].tolist() == expected
            assert np.unique(mesh.faces).tolist() == list(range(len(mesh.vertices)))
        else:
            with pytest.raises(ScanError, match="no face is left"):
                clean_mesh(vertices, faces)


@given(seed=st.integers(0, 2**32 - 1))
def test_a_clean_mesh_is_left_alone(seed):
    rng = np.random.default_rng(seed)
    faces = np.array([[0, 1, 2], [0, 2, 3], [0, 3, 4]])
    once = clean_mesh(rng.normal(size=(5, 3)), faces)
    twice = clean_mesh(once.mesh.vertices, once.mesh.faces)
    assert once.notes == twice.notes == ()
    np.testing.assert_array_equal(once.mesh.vertices, twice.mesh.vertices)
    np.testing.assert_array_equal(once.mesh.faces, faces)


def test_float32_values_are_kept_to_the_bit():
    points = np.random.default_rng(1).normal(size=(3, 3)).astype(np.float32)
    np.testing.assert_array_equal(clean_mesh(points, [[0, 1, 2]]).mesh.vertices, points.astype(np.float64))


def test_both_zeros_are_one_point_and_come_out_positive():
    mesh = clean_mesh([[-0.0, 0, 0], [1, 0, 0], [0, 1, 0], [0.0, 0, 0], [0, 0, 1]], [[0, 1, 2], [3, 4, 1]]).mesh
    assert len(mesh.vertices) == 4
    assert not np.signbit(mesh.vertices).any()


def test_notes_count_what_was_dropped():
    vertices = np.vstack((SQUARE, [[np.nan, 0, 0], [5, 5, 5], [10, 10, 0]]))
    faces = [[0, 1, 2], [0, 2, 3], [2, 1, 0], [1, 0, 2], [0, 0, 1], [2, 6, 0], [1, 2, 4]]
    result = clean_mesh(vertices, faces)
    assert result.notes == (
        "1 face with non-finite vertices dropped",
        "2 faces with repeated corners dropped",
        "2 faces that repeat another dropped",
        "2 vertices that no face uses dropped",
    )
    assert result.mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    np.testing.assert_array_equal(result.mesh.vertices, SQUARE)


def test_a_stray_point_far_away_does_no_harm():
    assert len(clean_mesh(np.vstack((SQUARE, [[1e30, 0, 0]])), [[0, 1, 2]]).mesh.vertices) == 3


@pytest.mark.parametrize(
    ("vertices", "faces", "what"),
    [
        (SQUARE, [[0, 1, 4]], "faces span [0, 4] but there are 4 vertices"),
        (SQUARE, [[0, 1, -1]], "faces span [-1, 1] but there are 4 vertices"),
        (SQUARE, np.array([[0, 1, 2**64 - 1]], dtype=np.uint64),
         "faces span [0, 18446744073709551615] but there are 4 vertices"),
        (SQUARE, np.zeros((0, 3), dtype=int), "the mesh is empty: 4 vertices, 0 faces"),
        (np.zeros((0, 3)), np.zeros((0, 3), dtype=int), "the mesh is empty: 0 vertices, 0 faces"),
        (SQUARE * np.nan, [[0, 1, 2]], "no vertex is a finite number"),
        (SQUARE * 0 + 7, [[0, 1, 2]], "all vertices coincide"),
        (SQUARE, [[0, 0, 1], [2, 3, 2]], "no face is left: all 2 are faces with repeated corners"),
        (np.where(SQUARE == 10, np.inf, SQUARE), [[0, 1, 2]],
         "no face is left: all 1 are faces with non-finite vertices"),
        (SQUARE * 2e6, [[0, 1, 2]], "a coordinate is 2e+07 from the origin; no unit of length makes that a foot"),
        (SQUARE * -2e6, [[0, 1, 2]], "a coordinate is 2e+07 from the origin; no unit of length makes that a foot"),
    ],
)  # fmt: skip
def test_refusals(vertices, faces, what):
    with pytest.raises(ScanError) as caught:
        clean_mesh(vertices, faces)
    assert caught.value.what == what
    assert caught.value.next_step


@pytest.mark.parametrize(
    ("vertices", "faces", "what"),
    [
        (SQUARE[:, :2], [[0, 1, 2]], r"vertices have shape \(4, 2\), expected \(V, 3\)"),
        (SQUARE, [[0, 1, 2, 3]], r"faces have shape \(1, 4\), expected \(F, 3\)"),
        (SQUARE, [[0.0, 1.0, 2.0]], "faces are float64, expected integers"),
        (SQUARE.astype(str), [[0, 1, 2]], "vertices are <U32, expected numbers"),
    ],
)
def test_a_programmers_mistake_is_called_one(vertices, faces, what):
    with pytest.raises(ValueFault, match=what):
        clean_mesh(vertices, faces)


@pytest.mark.parametrize("dtype", [np.float16, ">f4", ">f8", np.longdouble, np.int16])
def test_any_kind_of_number_will_do(dtype):
    mesh = clean_mesh(SQUARE.astype(dtype), [[0, 1, 2], [0, 2, 3]]).mesh
    np.testing.assert_array_equal(mesh.vertices, SQUARE)
    assert mesh.vertices.dtype == np.float64
    assert mesh.vertices.dtype.isnative


def test_a_soup_of_two_hundred_thousand_faces_takes_little_time():
    """Prints 20 to 35 ms on an idle core; the bound leaves room for a busy machine."""
    n = 317
    x, y = np.meshgrid(np.arange(n), np.arange(n), indexing="ij")
    grid = np.column_stack((x.ravel(), y.ravel(), np.sin(x * y).ravel())).astype(np.float32)
    a = (x[:-1, :-1] * n + y[:-1, :-1]).ravel()
    corners = np.vstack((np.column_stack((a, a + n, a + 1)), np.column_stack((a + 1, a + n, a + n + 1))))
    soup, faces = grid[corners.ravel()], np.arange(corners.size).reshape(-1, 3)
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        mesh = clean_mesh(soup, faces).mesh
        best = min(best, time.perf_counter() - start)
    assert (len(mesh.vertices), len(mesh.faces)) == (n * n, len(corners))
    assert best < 0.3
