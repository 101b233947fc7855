"""How much of a surface lies inside the body it outlines."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.capture.skin import MOST_INSIDE, inside_share

LENGTH = 260.0


def tube(rng: np.random.Generator, count: int = 3000) -> np.ndarray:
    """Points on a tube as long as a foot, its axis 40 above the floor."""
    angle = rng.uniform(0, 2 * np.pi, count)
    return np.column_stack([rng.uniform(0, LENGTH, count), 45 * np.cos(angle), 40 + 38 * np.sin(angle)])


def test_of_a_skin_nothing_is_inside():
    assert inside_share(tube(np.random.default_rng(1)), LENGTH) == 0.0


@pytest.mark.parametrize("share", [0.1, 0.4])
def test_what_runs_along_the_middle_is_inside(share):
    rng = np.random.default_rng(2)
    points = tube(rng)
    within = rng.random(len(points)) < share
    points[within, 1:] = [0.0, 40.0] + (points[within, 1:] - [0.0, 40.0]) * 0.3
    assert inside_share(points, LENGTH) == pytest.approx(share, abs=0.03)


def test_a_full_body_is_mostly_inside():
    rng = np.random.default_rng(3)
    points = tube(rng)
    points[:, 1:] = [0.0, 40.0] + (points[:, 1:] - [0.0, 40.0]) * np.sqrt(rng.random((len(points), 1)))
    assert inside_share(points, LENGTH) > 2 * MOST_INSIDE


def test_nothing_near_the_floor_is_no_tangle():
    assert inside_share(np.array([[0.0, 0.0, 500.0]]), LENGTH) == 0.0
