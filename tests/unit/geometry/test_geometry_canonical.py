"""The same surface, however its parts are numbered, comes out with the same bytes."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.canonical import canonical


@given(st.integers(3, 40), st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_numbering_does_not_show(count: int, many: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    vertices = rng.permutation(count**2)[: 3 * count].reshape(-1, 3).astype(np.float32)  # no two in one place
    faces = np.array([rng.choice(count, 3, replace=False) for _ in range(many)], dtype=np.int32)
    points, corners = canonical(vertices, faces)
    shuffle = rng.permutation(count)
    back = np.argsort(shuffle)
    others = back[faces][rng.permutation(many)]
    turn = rng.integers(0, 3, many)
    others = others[np.arange(many)[:, None], (turn[:, None] + np.arange(3)) % 3]
    again, anew = canonical(vertices[shuffle], others)
    assert again.tobytes() == points.tobytes()
    assert anew.tobytes() == corners.tobytes()
    assert (again.dtype, anew.dtype) == (np.float32, np.int32)


@given(st.integers(0, 2**32 - 1))
def test_the_surface_is_the_same_and_turns_the_same_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    vertices, faces = rng.random((9, 3)), np.array([rng.choice(9, 3, replace=False) for _ in range(12)])
    points, corners = canonical(vertices, faces)

    def triangles(p: np.ndarray, f: np.ndarray) -> list[tuple[float, ...]]:
        turns = [[tuple(np.roll(p[face], turn, axis=0).ravel()) for turn in range(3)] for face in f]
        return sorted(min(each) for each in turns)

    assert triangles(points, corners) == triangles(vertices, faces)
