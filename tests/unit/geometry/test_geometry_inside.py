"""Widths inside a surface row by row, and open sections closed by chords."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scanfit.geometry.closing import chords
from scanfit.geometry.inside import rows_inside
from scanfit.geometry.section import parallel_sections

RADIUS = 30.0
BALL = trimesh.creation.icosphere(subdivisions=5, radius=RADIUS)
STATIONS, LEVELS = np.linspace(-24, 24, 9), np.linspace(-28, 28, 15)


def cut_of(vertices, faces):
    return parallel_sections(vertices, faces, heights=vertices[:, 0], stations=STATIONS)


def chord_lengths():
    room = RADIUS**2 - STATIONS[:, None] ** 2 - LEVELS[None, :] ** 2
    return 2 * np.sqrt(np.maximum(room, 0.0))


@pytest.mark.parametrize("seed", range(3))
def test_rows_across_a_ball_are_its_chords_however_it_is_wound(seed):
    faces = BALL.faces.copy()
    turned = np.random.default_rng(seed).random(len(faces)) < 0.5
    faces[turned] = faces[turned][:, ::-1]
    rows = rows_inside(cut_of(BALL.vertices, faces), len(STATIONS), LEVELS)
    expected = chord_lengths()
    clear = (expected > 8) | (expected == 0)
    np.testing.assert_allclose(rows.width[clear], expected[clear], atol=0.15)
    np.testing.assert_allclose(rows.extent, rows.width, atol=1e-9)
    assert (rows.crossings % 2 == 0).all()


def test_a_ball_in_a_ball_reads_as_hollow_between_its_first_and_last_crossing():
    vertices = np.vstack([BALL.vertices, 0.5 * BALL.vertices])
    faces = np.vstack([BALL.faces, BALL.faces + len(BALL.vertices)])
    rows = rows_inside(cut_of(vertices, faces), len(STATIONS), LEVELS)
    middle = rows.extent[4, 7] - rows.width[4, 7]
    assert middle == pytest.approx(RADIUS, abs=0.1)
    assert rows.crossings[4, 7] == 4


def test_a_closed_surface_needs_no_chords():
    assert len(chords(cut_of(BALL.vertices, BALL.faces), len(STATIONS)).plane) == 0


@pytest.mark.parametrize("axis", range(1, 3))
def test_a_hole_is_closed_by_a_chord_as_wide_as_it_is(axis):
    middle = BALL.vertices[BALL.faces].mean(axis=1)
    kept = BALL.faces[middle[:, axis] < 0.9 * RADIUS]
    found = chords(cut_of(BALL.vertices, kept), len(STATIONS))
    gaps = np.linalg.norm(found.b - found.a, axis=1)
    for k in np.flatnonzero(np.abs(STATIONS) < 9):  # nearer to its ends the hole's rim is ragged
        room = RADIUS**2 * (1 - 0.9**2) - STATIONS[k] ** 2
        assert gaps[found.plane == k] == pytest.approx([2 * np.sqrt(room)], abs=2.5)


def test_two_holes_are_closed_each_by_its_own_chord():
    middle = BALL.vertices[BALL.faces].mean(axis=1)
    kept = BALL.faces[np.abs(middle[:, 2]) < 0.9 * RADIUS]
    found = chords(cut_of(BALL.vertices, kept), len(STATIONS))
    at = found.plane == 4
    assert at.sum() == 2
    assert np.linalg.norm(found.b - found.a, axis=1)[at].max() < RADIUS
