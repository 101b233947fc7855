"""Scans as they should not be: never a crash, never a NaN, never a silent guess.

A value that is reported on a damaged scan of a known foot lies within eight of its own sigmas of the truth, or no
farther than the largest sigma that may be reported at all (how often it lies beyond four and eight sigma is a figure
of the certificate, and not a good one yet).
"""

from __future__ import annotations

import json
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.errors import ScanfitError
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.foot.limits import LIMITS
from scanfit.model.documents import profile_to_json
from scanfit.model.measurement import Category, Measurement
from scanfit.model.mesh import Mesh
from scanfit.model.profile import FootPair
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.truth import truth_of
from scanfit.pipeline import ScanSettings, measure_scan
from scanfit.units import Unit

SEEDS = st.integers(0, 2**32 - 1)

EXAMPLES = 12
"""Of each kind: a minute in all; `--hypothesis-profile=explore` does not reach here, so raise it to look further."""

NAMES = {definition.name for definition in MEASUREMENTS}


@cache
def foot(seed=4):
    return PhantomFoot.random(np.random.default_rng(seed))


@cache
def surface():
    return foot().surface(2)


@cache
def truth():
    return truth_of(foot().surface(3)).values


class BareHost:
    def measurements(self):
        return MEASUREMENTS

    def measure(self, definition, view):
        return definition.compute(view)


def measured(vertices, faces, **told):
    """The profiles of a mesh in mm, or the refusal; both are fine, and nothing else is."""
    try:
        raw = RawScan(mesh=Mesh(vertices=vertices, faces=faces), unit=Unit.MM, load_state=LoadState.BIPEDAL)
        profiles = measure_scan(raw, ScanSettings(**told), BareHost())
    except ScanfitError:
        return []
    for profile in profiles:
        assert set(profile.measurements) | set(profile.withheld) == NAMES
        for found in profile.measurements.values():
            if isinstance(found, Measurement):
                assert math.isfinite(found.value)
                assert 0 < found.sigma < math.inf
        assert all(profile.withheld.values())
        pair = FootPair(**{profile.side.value: profile})
        json.loads(profile_to_json(pair), parse_constant=lambda text: pytest.fail(text))
    return profiles


def faults(profile, sigmas=8.0):
    """The measures whose value is farther from the truth than so many sigmas."""
    wrong = {}
    for name, found in profile.measurements.items():
        known = truth().get(name)
        if isinstance(found, Category) or not isinstance(known, float):
            continue
        if abs(found.value - known) > max(sigmas * found.sigma, LIMITS[name]):
            wrong[name] = (round(found.value, 2), round(known, 2), round(found.sigma, 2))
    return wrong


def no_guess(vertices, faces, **told):
    for profile in measured(vertices, faces, **told):
        assert faults(profile) == {}


def test_the_clean_foot_is_measured_and_right():
    (profile,) = measured(surface().vertices, surface().faces)
    assert profile.side is Side.RIGHT
    assert faults(profile, sigmas=4.0) == {}
    assert len(profile.measurements) >= 45


@given(seed=SEEDS, share=st.floats(0.02, 0.6))
@settings(max_examples=EXAMPLES, deadline=None)
def test_cut_by_any_plane(seed, share):
    rng = np.random.default_rng(seed)
    normal = rng.normal(size=3)
    v, f = surface().vertices, surface().faces
    heights = v @ (normal / np.linalg.norm(normal))
    keep = heights > np.quantile(heights, share)
    # The side is told: what is left of a foot may look like the other one.
    no_guess(v, f[keep[f].all(axis=1)], side=Side.RIGHT)


@pytest.mark.parametrize(
    ("normal", "share", "reason"),
    [((0.19, -0.2, 0.96), 0.25, "not level"), ((-0.82, -0.53, 0.22), 0.03, "open to the front")],
    ids=["through ball and heel", "through the big toe"],
)
def test_an_oblique_cut_is_said(normal, share, reason):
    """The frame rests on the cut: everything is withheld, and why is said."""
    v, f = surface().vertices, surface().faces
    heights = v @ np.array(normal)
    keep = heights > np.quantile(heights, share)
    (profile,) = measured(v, f[keep[f].all(axis=1)], side=Side.RIGHT)
    assert "foot_length" not in profile.measurements
    assert reason in profile.withheld["foot_length"]


@pytest.mark.parametrize("height", [0.5, 1.0, 3.0])
def test_a_level_cut_of_the_sole_keeps_the_length(height):
    v, f = surface().vertices, surface().faces
    (profile,) = measured(v, f[(v[:, 2] > height)[f].all(axis=1)], side=Side.RIGHT)
    assert profile.measurements["foot_length"].value == pytest.approx(truth()["foot_length"], abs=0.5)


@given(seed=SEEDS, count=st.integers(1, 12), radius=st.floats(2, 25))
@settings(max_examples=EXAMPLES, deadline=None)
def test_with_holes_anywhere(seed, count, radius):
    rng = np.random.default_rng(seed)
    v, f = surface().vertices, surface().faces
    middle = v[f].mean(axis=1)
    gone = np.zeros(len(f), dtype=bool)
    for centre in v[rng.integers(0, len(v), count)]:
        gone |= np.linalg.norm(middle - centre, axis=1) < radius
    no_guess(v, f[~gone])


@given(seed=SEEDS, count=st.integers(1, 400), size=st.floats(0.1, 60))
@settings(max_examples=EXAMPLES, deadline=None)
def test_garbage_faces_around_it(seed, count, size):
    rng = np.random.default_rng(seed)
    v, f = surface().vertices, surface().faces
    low, high = v.min(axis=0) - 20, v.max(axis=0) + 20
    corners = rng.uniform(low, high, (count, 1, 3)) + rng.normal(size=(count, 3, 3)) * size
    more = np.arange(3 * count).reshape(-1, 3) + len(v)
    no_guess(np.vstack([v, corners.reshape(-1, 3)]), np.vstack([f, more]))


@given(seed=SEEDS, count=st.integers(3, 300))
@settings(max_examples=EXAMPLES, deadline=None)
def test_nothing_but_garbage(seed, count):
    rng = np.random.default_rng(seed)
    v = rng.normal(size=(count, 3)) * rng.uniform(1, 200, 3)
    measured(v, rng.integers(0, count, (2 * count, 3)))


@given(seed=SEEDS, share=st.floats(0.0, 1.0))
@settings(max_examples=EXAMPLES, deadline=None)
def test_slivers_change_nothing(seed, share):
    """Every face split at a point within 0.001 of an edge: the surface is the same, its faces are needles."""
    rng = np.random.default_rng(seed)
    v, f = surface().vertices, surface().faces
    chosen = rng.random(len(f)) < share
    a, b, c = (v[f[chosen, k]] for k in range(3))
    u = rng.uniform(0.2, 0.8, (len(a), 1))
    extra = 0.999 * (u * a + (1 - u) * b) + 0.001 * c
    k = np.arange(len(a)) + len(v)
    i, j, m = f[chosen].T
    split = np.vstack([np.column_stack([i, j, k]), np.column_stack([j, m, k]), np.column_stack([m, i, k])])
    no_guess(np.vstack([v, extra]), np.vstack([f[~chosen], split]))


@given(seed=SEEDS, shift=st.floats(0.2, 30))
@settings(max_examples=EXAMPLES, deadline=None)
def test_the_same_foot_twice_in_one_scan(seed, shift):
    """Two takes that were never fused, or two feet of one side: refused, or right within the sigma."""
    rng = np.random.default_rng(seed)
    v, f = surface().vertices, surface().faces
    away = rng.normal(size=3) * (1, 1, 0.05)
    other = v + shift * away / np.linalg.norm(away)
    no_guess(np.vstack([v, other]), np.vstack([f, f + len(v)]))


@given(seed=SEEDS, depth=st.floats(1, 12))
@settings(max_examples=EXAMPLES, deadline=None)
def test_self_intersections(seed, depth):
    """A patch of skin pushed through to the other side."""
    rng = np.random.default_rng(seed)
    v, f = surface().vertices.copy(), surface().faces
    centre = v[rng.integers(0, len(v))]
    away = np.linalg.norm(v - centre, axis=1)
    inward = v.mean(axis=0) - centre
    weight = np.clip(1 - away / 15, 0, 1) ** 2
    v += (depth * weight)[:, None] * inward / np.linalg.norm(inward)
    measured(v, f)


@given(at=st.floats(0.3, 0.7), size=st.floats(2, 10), width=st.floats(3, 12))
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_sock_fold_across_the_foot(at, size, width):
    """A ring of cloth that stands out; what it changes cannot be seen to be wrong, but nothing may break."""
    v, f = surface().vertices.copy(), surface().faces
    length = float(np.ptp(v[:, 0]))
    ring = size * np.exp(-(((v[:, 0] - at * length) / width) ** 2))
    middle = np.array([0, v[:, 1].mean(), 30.0])
    out = (v - middle) * (0, 1, 1)
    v += ring[:, None] * out / np.linalg.norm(out, axis=1, keepdims=True) * (v[:, 2] > 3)[:, None]
    measured(v, f)


@pytest.mark.parametrize("plate", [True, False])
@pytest.mark.parametrize("angle_deg", [15, 30, 45])
def test_a_foot_on_tiptoe_is_not_measured_as_one_that_stands(angle_deg, plate):
    v, f = on_tiptoe(surface().vertices, angle_deg), surface().faces
    if plate:
        corners = np.array([[-80, -120, 0], [320, -120, 0], [320, 120, 0], [-80, 120, 0.0]])
        f = np.vstack([f, np.array([[0, 1, 2], [0, 2, 3]]) + len(v)])
        v = np.vstack([v, corners])
    for profile in measured(v, f):
        assert faults(profile) == {}
        assert "tiptoe" in profile.withheld["foot_length"]


def on_tiptoe(vertices, angle_deg):
    """The foot bent at the ball: toes flat on the floor, everything behind turned up about the ball's bottom."""
    length = float(np.ptp(vertices[:, 0]))
    at, soft = 0.72 * length, 0.05 * length
    angle = np.radians(angle_deg) / (1 + np.exp((vertices[:, 0] - at) / soft * 4))
    x, y, z = vertices.T
    c, s = np.cos(angle), np.sin(angle)
    return np.column_stack([at + c * (x - at) + s * z, y, np.maximum(-s * (x - at) + c * z, 0.0)])
