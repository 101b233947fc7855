"""Segments joined to curves, the gaps in them, and the tape around them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ellipe

from scanfit.geometry.hull import hull_perimeter
from scanfit.geometry.ring import Curve, curve_length, join, openings, resample, smooth, tape
from scanfit.geometry.section import Segments, parallel_sections

A, B = 45.0, 30.0
ELLIPSE_MM = 4 * A * ellipe(1 - (B / A) ** 2)


def ellipse(count, start=0.0, stop=2 * np.pi):
    """Points on the ellipse; without its last point where it is the whole round."""
    t = np.linspace(start, stop, count, endpoint=stop - start < 2 * np.pi - 1e-9)
    return np.column_stack([A * np.cos(t), B * np.sin(t)])


def segments_of(*runs):
    """Segments of point runs; ends that coincide share an edge id."""
    names, a, b, ea, eb = {}, [], [], [], []
    for run in runs:
        for p, q in pairwise(run):
            a.append(p)
            b.append(q)
            ea.append(names.setdefault(tuple(p), len(names)))
            eb.append(names.setdefault(tuple(q), len(names)))
    return Segments(np.zeros(len(a), dtype=np.int64), np.array(a), np.array(b), np.array(ea), np.array(eb))


def shuffled(segments, seed):
    """The same segments in another order, some end to start."""
    rng = np.random.default_rng(seed)
    order, flip = rng.permutation(len(segments.plane)), rng.random(len(segments.plane)) < 0.5
    _, a, b, ea, eb = (column[order] for column in segments)
    return Segments(
        segments.plane,
        np.where(flip[:, None], b, a),
        np.where(flip[:, None], a, b),
        np.where(flip, eb, ea),
        np.where(flip, ea, eb),
    )


def steps_of(points, closed):
    """The unordered pairs of neighbours along a curve."""
    rows = [tuple(p) for p in points.tolist()]
    return {frozenset(pair) for pair in zip(rows, rows[1:] + rows[:1] if closed else rows[1:], strict=False)}


@given(seed=st.integers(0, 1000), count=st.integers(3, 60), arc=st.integers(2, 40))
def test_shuffled_segments_join_to_the_ring_and_the_arc_they_came_from(seed, count, arc):
    ring, open_run = ellipse(count), ellipse(arc, 0.2, 3.0) + np.array([300, 0])
    curves = join(shuffled(segments_of(np.vstack([ring, ring[:1]]), open_run), seed))
    by_kind = {curve.closed: curve for curve in curves}
    assert len(curves) == 2
    assert steps_of(by_kind[True].points, True) == steps_of(ring, True)
    assert steps_of(by_kind[False].points, False) == steps_of(open_run, False)
    assert len(by_kind[True].points) == count
    lengths = [curve_length(curve) for curve in curves]
    assert lengths == sorted(lengths, reverse=True)


def test_no_segments_are_no_curves():
    nothing = Segments(np.zeros(0, int), np.zeros((0, 2)), np.zeros((0, 2)), np.zeros(0, int), np.zeros(0, int))
    assert join(nothing) == []


def test_a_cut_torus_gives_two_closed_rings_of_the_right_length():
    torus = trimesh.creation.torus(40, 12, major_sections=64, minor_sections=48)
    cut = parallel_sections(torus.vertices, torus.faces, heights=torus.vertices[:, 1], stations=np.array([1e-9]))
    curves = join(cut)
    assert [curve.closed for curve in curves] == [True, True]
    polygon = 2 * 48 * 12 * np.sin(np.pi / 48)
    assert [curve_length(curve) for curve in curves] == [pytest.approx(polygon, abs=1e-6)] * 2


def gap_at(middle, share):
    """The ellipse without an arc of some share of its parameter about ``middle``, and the arc's chord."""
    half = share * np.pi
    points = ellipse(2000, middle + half, middle - half + 2 * np.pi)
    return points, float(np.linalg.norm(points[0] - points[-1]))


@pytest.mark.parametrize("share", [0.01, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("middle", [0.0, 0.5 * np.pi, 1.1 * np.pi, 1.5 * np.pi, 1.9 * np.pi])
def test_a_missing_arc_is_an_opening_as_long_as_its_chord(middle, share):
    points, chord = gap_at(middle, share)
    (found,) = openings([Curve(points, False)])
    assert found.length_mm == pytest.approx(chord, abs=0.003 * ELLIPSE_MM)


@pytest.mark.parametrize(("middle", "up"), [(0.5 * np.pi, True), (0.0, False), (np.pi, False), (1.5 * np.pi, False)])
def test_an_opening_says_whether_it_faces_up(middle, up):
    points, _ = gap_at(middle, 0.05)
    assert [gap.faces_up for gap in openings([Curve(points, False)])] == [up]


def test_two_missing_arcs_are_two_openings_longest_first_in_any_order_of_the_pieces():
    pieces = [Curve(ellipse(300, 0.3, 2.5), False), Curve(ellipse(300, 2.9, 2 * np.pi - 0.1), False)]
    small = np.linalg.norm(pieces[0].points[-1] - pieces[1].points[0])
    also = np.linalg.norm(pieces[1].points[-1] - pieces[0].points[0])
    for order in (pieces, pieces[::-1]):
        found = [gap.length_mm for gap in openings(order)]
        assert found == sorted(found, reverse=True)
        assert found == pytest.approx(sorted([small, also], reverse=True), abs=0.003 * ELLIPSE_MM)


@given(seed=st.integers(0, 500), turn=st.floats(0, 6.28), count=st.integers(4, 300))
def test_a_closed_ring_around_its_middle_has_no_opening(seed, turn, count):
    t = np.linspace(0, 2 * np.pi, count, endpoint=False)
    rng = np.random.default_rng(seed)
    radius = 40 + 8 * np.sin(rng.integers(1, 5) * t + turn) + 4 * np.sin(rng.integers(1, 7) * t)
    points = radius[:, None] * np.column_stack([np.cos(t), np.sin(t)]) + rng.uniform(-900, 900, 2)
    assert openings([Curve(points, True)]) == []


def letter(*corners):
    return Curve(np.array(corners, dtype=float), True)


C_SHAPE = letter((0, 0), (60, 0), (60, 20), (45, 20), (45, 40), (60, 40), (60, 60), (0, 60))
W_SHAPE = letter((0, 0), (80, 0), (80, 50), (60, 20), (40, 45), (20, 20), (0, 50))


@pytest.mark.parametrize("curve", [C_SHAPE, W_SHAPE], ids=["C", "W"])
@pytest.mark.parametrize("turn", np.linspace(0, 6, 9))
def test_a_closed_concave_ring_has_no_opening_however_it_is_turned(curve, turn):
    c, s = np.cos(turn), np.sin(turn)
    assert openings([Curve(curve.points @ [[c, s], [-s, c]], True)]) == []


def test_a_thin_shell_that_is_closed_on_itself_is_still_open_where_nothing_runs():
    inner, outer = ellipse(300, 0.3, 2.8) * 0.97, ellipse(300, 0.3, 2.8)
    shell = Curve(np.vstack([outer, inner[::-1]]), True)
    hull = hull_perimeter(outer)
    assert sum(gap.length_mm for gap in openings([shell])) > 0.3 * hull


def test_a_section_that_is_only_a_line_is_all_open():
    (found,) = openings([Curve(np.array([[0.0, 0], [10, 0], [30, 0]]), False)])
    assert found == (60.0, True, 0.0)


@pytest.mark.parametrize("count", [120, 400, 3000])
def test_the_tape_around_a_clean_ellipse_is_its_length(count):
    read = tape([Curve(ellipse(count), True)])
    assert read.length_mm == pytest.approx(ELLIPSE_MM, rel=5e-4)
    assert read.noise_mm < 0.05


def test_a_clean_polygon_reads_its_own_hull_to_the_bit():
    points = ellipse(200)
    assert tape([Curve(points, True)]).length_mm == hull_perimeter(points)


@pytest.mark.parametrize("count", [340, 160, 95])
def test_sensor_noise_is_smoothed_off_before_the_tape_is_laid(count):
    raw, off, noise = [], [], []
    for seed in range(12):
        clean = ellipse(count)
        outward = clean / [A * A, B * B]
        outward /= np.linalg.norm(outward, axis=1)[:, None]
        points = clean + outward * np.random.default_rng(seed).normal(scale=0.3, size=(count, 1))
        read = tape([Curve(points, True)])
        raw.append(hull_perimeter(points) - ELLIPSE_MM)
        off.append(read.length_mm - ELLIPSE_MM)
        noise.append(read.noise_mm)
    assert np.mean(raw) > 1.0  # what the raw hull would say
    assert np.mean(off) == pytest.approx(0, abs=0.3)
    assert np.abs(off).max() < 0.8
    assert 0.1 < np.mean(noise) < 0.35


def test_the_tape_of_several_curves_goes_around_all_of_them():
    left, right = ellipse(400) - np.array([60, 0]), ellipse(400) + np.array([60, 0])
    read = tape([Curve(left, True), Curve(right, True)])
    assert read.length_mm == pytest.approx(ELLIPSE_MM + 240, rel=5e-4)


@given(step=st.floats(0.3, 5), closed=st.booleans())
def test_resampling_keeps_points_on_the_curve_at_equal_steps(step, closed):
    points = np.array([[0.0, 0], [30, 0], [30, 40], [0, 40]])
    even = resample(Curve(points, closed), step)
    total = 140 if closed else 100
    assert len(even.points) == max(round(total / step), 4)
    x, y = even.points.T
    on_side = (np.isclose(y, 0)) | (np.isclose(x, 30)) | (np.isclose(y, 40)) | (closed & np.isclose(x, 0))
    assert on_side.all()
    if not closed:
        np.testing.assert_allclose(even.points[[0, -1]], points[[0, -1]], atol=1e-9)


def test_smoothing_leaves_a_parabola_alone_and_an_open_curves_ends():
    x = np.linspace(-40, 40, 8001)
    bent = Curve(np.column_stack([x, x * x / 200]), False)
    fitted = smooth(bent)
    np.testing.assert_allclose(fitted.points[:, 1], fitted.points[:, 0] ** 2 / 200, atol=2e-3)
    np.testing.assert_allclose(fitted.points[[0, -1]], bent.points[[0, -1]], atol=1e-9)
    short = Curve(np.array([[0.0, 0], [3, 0]]), False)
    np.testing.assert_array_equal(smooth(short).points, resample(short, 1.0).points)
