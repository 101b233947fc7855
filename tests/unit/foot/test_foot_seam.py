"""What nobody saw under a foot: the tape around it is put right and unsure, and what rests on the sole is withheld."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot.seam import ON_FLOOR_MM, gap_mm, need_seen_heel, need_seen_sole, tape_unseen
from scanfit.geometry.ring import Opening

ACROSS = (np.array([100.0, 0.0, 0.0]), np.array([100.0, 1.0, 0.0]))


def view(closed=(), *, platform=True):
    points = np.array(closed, dtype=float).reshape(-1, 3)
    return SimpleNamespace(closed=points, length_mm=250.0, scan=SimpleNamespace(platform=platform))


def wall(y, highest, x=100.0):
    return [(x, y, z) for z in np.linspace(0, highest, 21)]


def test_what_was_seen_needs_nothing():
    assert tape_unseen(view(), *ACROSS) == (0.0, 0.0)
    need_seen_sole(view())
    need_seen_heel(view(), 0.0, 2.0)


def test_a_tape_is_shortened_by_what_the_lines_of_sight_add_on_both_sides():
    one = tape_unseen(view(wall(-40, 10)), *ACROSS)
    both = tape_unseen(view(wall(-40, 10) + wall(40, 20)), *ACROSS)
    assert 0 < one.longer_mm < 0.41 * 10
    assert both.longer_mm > 2 * one.longer_mm
    assert both.sigma_mm > one.sigma_mm > 0
    # A round edge of radius r, seen down to 45 degrees: the line of sight is 0.034 r longer than the arc.
    low = tape_unseen(view(wall(-40, 2.0) + wall(40, 2.0)), *ACROSS)
    assert low.longer_mm == 0
    assert low.sigma_mm > 0


def test_only_what_is_near_the_section_counts():
    assert tape_unseen(view(wall(-40, 20, x=110.0)), *ACROSS) == (0.0, 0.0)


def test_turning_everything_changes_nothing():
    c, s = np.cos(0.7), np.sin(0.7)
    R = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
    points = np.array(wall(-40, 10) + wall(40, 20))
    here = tape_unseen(view(points), *ACROSS)
    there = tape_unseen(view(points @ R.T), R @ ACROSS[0], R @ ACROSS[1])
    assert there == pytest.approx(here)


def test_a_gap_on_the_platform_is_the_floor_and_any_other_is_a_gap():
    section = SimpleNamespace(openings=[Opening(80.0, False, 0.0), Opening(7.0, True, 40.0)])
    assert gap_mm(view(), section) == 7.0
    assert gap_mm(view(platform=False), section) == 87.0
    hanging = SimpleNamespace(openings=[Opening(80.0, False, ON_FLOOR_MM + 0.1)])
    assert gap_mm(view(), hanging) == 80.0


def test_what_rests_on_an_unseen_sole_is_withheld():
    closed = view(wall(0.0, 12.0, x=20.0))
    with pytest.raises(GeometryError, match="no camera saw the foot's underside, up to 12 mm"):
        need_seen_sole(closed)
    with pytest.raises(GeometryError, match="no camera saw below the heel"):
        need_seen_heel(closed, 0.0, 2.0)
    need_seen_heel(view(wall(0.0, 12.0, x=200.0)), 0.0, 2.0)
