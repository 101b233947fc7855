"""The error of a fused surface by closed forms: a box beside a box."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.certificate.surface_error import surface_error
from scanfit.errors import ScanError
from scanfit.phantom.shape import Shape


def tower(radius, low=0.0, high=150.0, *, grid=1.0):
    """A square pillar without floor and lid, its half side ``radius``, outward, of small triangles."""
    side = np.linspace(-radius, radius, int(2 * radius / grid) + 1)[:-1]
    r = np.full(len(side), radius)
    plan = np.concatenate([np.column_stack(pair) for pair in ((side, -r), (r, side), (-side, r), (-r, -side))])
    z = np.linspace(low, high, int((high - low) / grid) + 1)
    points = np.concatenate([np.column_stack([plan, np.full(len(plan), h)]) for h in z])
    i, j = np.mgrid[: len(z) - 1, : len(plan)]
    a, b = i * len(plan) + j, i * len(plan) + (j + 1) % len(plan)
    faces = [
        np.stack(three, axis=-1).reshape(-1, 3) for three in ((a, b, b + len(plan)), (a, b + len(plan), a + len(plan)))
    ]
    return Shape(vertices=points, faces=np.concatenate(faces).astype(np.int32))


def test_the_same_surface_is_without_error_and_seen_whole():
    found = surface_error(tower(30.0), tower(30.0), None)
    assert (found.mean_mm, found.p95_mm, found.bias_mm) == pytest.approx((0, 0, 0), abs=1e-12)
    assert (found.seen, found.closed, found.closed_mm) == (1.0, 0.0, None)


@pytest.mark.parametrize("off", [0.4, -0.4])
def test_a_surface_outside_has_a_positive_bias_and_one_inside_a_negative_one(off):
    found = surface_error(tower(30.0 + off), tower(30.0), None)
    assert found.mean_mm == pytest.approx(0.4, rel=0.02)  # at the corners it is 0.4 times the root of 2 outside
    assert found.p95_mm == pytest.approx(0.4, rel=1e-9)
    assert found.bias_mm == pytest.approx(np.copysign(found.mean_mm, off))
    assert found.seen == 1.0


def test_a_surface_too_far_away_shows_nothing():
    assert surface_error(tower(32.0), tower(30.0), None).seen == 0.0


def test_what_the_capture_closed_is_no_error_and_not_seen():
    fused = tower(30.0)
    bent = fused.vertices.copy()
    low = bent[:, 2] < 20.5
    bent[low, :2] *= 1.1
    found = surface_error(Shape(vertices=bent, faces=fused.faces), tower(30.0), bent[low])
    assert found.mean_mm == pytest.approx(0, abs=1e-12)
    assert found.closed == pytest.approx(19 / 98)  # of the rows at 2 to 99 mm those at 2 to 20
    assert 2.9 < found.closed_mm < 3.3
    assert found.seen == pytest.approx(80.5 / 99, abs=0.01)  # of 1 to 100 mm, from 1.5 mm below the lowest seen


def test_what_is_not_on_the_foot_is_not_looked_at():
    fused = tower(30.0, 0.0, 250.0)
    moved = fused.vertices.copy()
    moved[(moved[:, 2] > 100.5) | (moved[:, 2] < 0.5)] += 50.0
    again = surface_error(Shape(vertices=moved, faces=fused.faces), tower(30.0), None)
    assert again.p95_mm == pytest.approx(0, abs=1e-12)


def test_a_surface_that_nothing_saw_is_refused():
    fused = tower(30.0)
    with pytest.raises(ScanError, match="cameras saw nothing of the foot"):
        surface_error(fused, fused, fused.vertices)
