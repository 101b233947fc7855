"""What lies over what, on the floor."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scanfit.capture.split import footprint_overlap

POINTS = arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=st.floats(-1e6, 1e6))


@given(a=POINTS, b=POINTS, cell=st.floats(0.01, 1e5))
def test_it_is_what_counting_cell_by_cell_gives(a: np.ndarray, b: np.ndarray, cell: float) -> None:
    under_a = {(math.floor(x / cell), math.floor(y / cell)) for x, y in a.tolist()}
    under_b = {(math.floor(x / cell), math.floor(y / cell)) for x, y in b.tolist()}
    covered = [(i, j) for i, j in under_a if any(abs(i - k) <= 1 and abs(j - m) <= 1 for k, m in under_b)]
    assert footprint_overlap(a, b, cell) == len(covered) / max(len(under_a), 1)


def test_points_over_each_other_overlap_whole_and_apart_not_at_all() -> None:
    square = np.random.default_rng(1).uniform(-50, 50, size=(500, 2))
    assert footprint_overlap(square, square, 8.0) == 1.0
    assert footprint_overlap(square, square + np.array([0.0, 120.0]), 8.0) == 0.0
    assert footprint_overlap(np.zeros((0, 2)), square, 8.0) == 0.0
