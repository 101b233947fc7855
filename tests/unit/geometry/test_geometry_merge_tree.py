"""The merge tree against a definition by brute force, and against hills whose passes are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.merge_tree import merge_tree


def grid_faces(rows, columns):
    k = np.arange(rows * columns).reshape(rows, columns)
    a, b, c, d = (part.ravel() for part in (k[:-1, :-1], k[:-1, 1:], k[1:, :-1], k[1:, 1:]))
    return np.concatenate([np.column_stack([a, b, c]), np.column_stack([b, d, c])])


def hills(centres, height, width=1.0, step=0.05):
    """A row of equal round hills along x, as heights over a grid."""
    x, y = np.meshgrid(np.arange(-3, 13, step), np.arange(-3, 3, step), indexing="ij")
    z = np.max(
        [h * np.exp(-((x - c) ** 2 + y**2) / (2 * width**2)) for c, h in zip(centres, height, strict=True)], axis=0
    )
    return z.ravel(), grid_faces(*x.shape), x.ravel()


def components_above(heights, faces, level):
    """Parts of the surface at or above a level, by flooding: one set of vertices each."""
    neighbours = {v: set() for v in np.flatnonzero(heights >= level).tolist()}
    for face in faces.tolist():
        for a in face:
            for b in face:
                if a != b and a in neighbours and b in neighbours:
                    neighbours[a].add(b)
    parts, left = [], set(neighbours)
    while left:
        part, edge = set(), [left.pop()]
        while edge:
            v = edge.pop()
            part.add(v)
            edge += [w for w in neighbours[v] if w not in part]
        left -= part
        parts.append(part)
    return parts


def test_hills_of_known_passes():
    heights, faces, x = hills([0, 4, 10], [3.0, 2.0, 2.5])
    tree = merge_tree(heights, faces, least=0.5)
    np.testing.assert_allclose(x[tree.peaks], [0, 10, 4], atol=0.03)
    assert {frozenset(p[:2]) for p in tree.passes} == {frozenset((0, 2)), frozenset((1, 2))}
    # Between equal hills the pass is half way; the higher hill's flank moves it to where both are as high.
    (between,) = (p.vertex for p in tree.passes if 0 in p[:2])
    cross = (4**2 / 2 + np.log(3 / 2)) / 4
    assert x[between] == pytest.approx(cross, abs=0.06)


def test_a_part_is_what_climbs_to_its_peak():
    heights, faces, x = hills([0, 4, 10], [3.0, 2.0, 2.5])
    tree = merge_tree(heights, faces, least=0.5)
    high = heights > 0.6
    assert set(tree.part[high & (x < 1.5)]) == {0}
    assert set(tree.part[high & (x > 2.8) & (x < 5.5)]) == {2}
    assert set(tree.part[high & (x > 8)]) == {1}


@pytest.mark.parametrize("least", [0.2, 0.6, 1.2])
@pytest.mark.parametrize("seed", range(5))
def test_peaks_and_passes_are_those_of_flooding(seed, least):
    rng = np.random.default_rng(seed)
    heights, faces = rng.permutation(144) / 72.0, grid_faces(12, 12)
    tree = merge_tree(heights, faces, least=least)
    expected = set()
    for v in range(144):
        below = [p for p in components_above(heights, faces, heights[v] - least + 1e-9) if v in p]
        if heights[v] == max(heights[list(below[0])]):
            expected.add(v)
    assert set(tree.peaks.tolist()) == expected
    for a, b, vertex in tree.passes:
        parts = components_above(heights, faces, heights[vertex])
        assert any({tree.peaks[a], tree.peaks[b]} & p and vertex in p for p in parts)
        before = components_above(heights, faces, heights[vertex] + 1e-9)
        assert not any({int(tree.peaks[a]), int(tree.peaks[b])} <= p for p in before)


@given(seed=st.integers(0, 10_000))
def test_neither_order_of_vertices_nor_shift_nor_scale_matter(seed):
    rng = np.random.default_rng(seed)
    heights, faces = rng.normal(size=100), grid_faces(10, 10)
    order = rng.permutation(100)
    place = np.argsort(order)
    here = merge_tree(heights, faces, least=0.8)
    there = merge_tree(3 * heights[order] + 5, rng.permutation(place[faces]), least=2.4)
    np.testing.assert_array_equal(order[there.peaks], here.peaks)
    # Where three parts meet in one vertex, either pair may be the one that is named.
    assert [int(order[p.vertex]) for p in there.passes] == [p.vertex for p in here.passes]


def test_pieces_that_do_not_touch_have_no_pass():
    faces = np.array([[0, 1, 2], [3, 4, 5]])
    tree = merge_tree(np.array([1.0, 0, 0, 5.0, 4, 4.5]), faces, least=0.1)
    assert tree.peaks.tolist() == [3, 0]
    assert tree.part.tolist() == [1, 1, 1, 0, 0, 0]
    assert tree.passes == ()
