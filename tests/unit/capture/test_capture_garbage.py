"""Whatever triangles arrive: a foot, or a ScanfitError; never another exception, a warning or a NaN."""

from __future__ import annotations

import math
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanfit.errors import ScanError, ScanfitError
from scanfit.model.scan import Side
from scanfit.units import Unit

SEEDS = st.integers(0, 2**32 - 1)
_CALM = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
LIMITED = settings(max_examples=8, suppress_health_check=_CALM)
SLOW = settings(max_examples=5, suppress_health_check=_CALM)  # what looks like no foot is turned every way: a second


def lives_through(bench: ModuleType, vertices: np.ndarray, faces: np.ndarray, **told: object) -> None:
    """Measured with finite numbers and positive sigmas, or refused in words with a next step."""
    found, refused = outcome(bench, vertices, faces, **told)
    if refused is not None:
        assert (refused.exit_code, refused.code) in ((3, "scan"), (3, "geometry"))
        assert not {"nan", "inf"} & set(refused.what.lower().split())
    for profile in found.values():
        numbers = [x for m in profile.measurements.values() for x in (m.value, m.sigma)]
        numbers += [x for point in profile.landmarks.values() for x in point]
        assert all(math.isfinite(x) for x in numbers)
        length = profile.measurements.get("foot_length")
        assert length is None or 90 <= length.value <= 350


def outcome(bench: ModuleType, vertices: np.ndarray, faces: np.ndarray, **told: object) -> tuple[dict, Any]:
    """The feet found, or the error."""
    try:
        return bench.measured(bench.Shape(vertices, faces), **told), None
    except ScanfitError as error:
        return {}, error


@LIMITED
@given(seed=SEEDS, count=st.integers(1, 300), flat=st.sampled_from([0.0, 1e-9, 0.01, 0.4, 1.0]))
def test_loose_triangles(seed, count, flat, bench):
    rng = np.random.default_rng(seed)
    size = rng.choice([0.1, 1.0, 260.0, 1e6])
    corners = rng.normal(size=(3 * count, 3)) * [1.0, 0.4, flat] * size
    lives_through(bench, corners, np.arange(3 * count).reshape(-1, 3))


@LIMITED
@given(seed=SEEDS, points=st.integers(3, 150), count=st.integers(1, 300))
def test_triangles_that_share_corners_and_cross(seed, points, count, bench):
    rng = np.random.default_rng(seed)
    vertices = rng.uniform(0, [270.0, 100.0, 60.0], size=(points, 3))
    faces = rng.integers(points, size=(count, 3))
    lives_through(bench, vertices, faces, unit=Unit.MM)


@pytest.mark.parametrize("seed", range(5))
def test_a_tangle_in_a_box_as_large_as_a_foot_is_no_foot(seed, bench):
    """Two of three of these have a foot's outline, well enough to be taken for one."""
    rng = np.random.default_rng([2, seed])
    vertices = rng.uniform(0, [270.0, 100.0, 60.0], size=(60, 3))
    found, refused = outcome(bench, vertices, rng.integers(60, size=(250, 3)), unit=Unit.MM)
    assert found == {}
    assert isinstance(refused, ScanError)


@LIMITED
@given(
    values=st.lists(st.floats(-400, 400, width=32), min_size=9, max_size=60),
    picks=st.lists(st.integers(0, 10**6), min_size=3, max_size=60),
)
def test_a_few_triangles_anywhere(values, picks, bench):
    vertices = np.array(values[: len(values) // 3 * 3]).reshape(-1, 3)
    faces = np.array(picks[: len(picks) // 3 * 3]).reshape(-1, 3) % len(vertices)
    lives_through(bench, vertices, faces)


@SLOW
@given(seed=SEEDS, share=st.floats(0.02, 0.9))
def test_a_foot_with_most_of_it_gone(seed, share, bench, feet):
    """Faces lost at random, then in a block: what is left is measured honestly or refused."""
    rng = np.random.default_rng(seed)
    foot = feet["left"]
    kept = rng.random(len(foot.faces)) < share
    centre = foot.vertices[rng.integers(len(foot.vertices))]
    kept &= np.linalg.norm(foot.corners.mean(axis=1) - centre, axis=1) > rng.uniform(0, 120)
    lives_through(bench, foot.vertices, foot.faces[kept])


@SLOW
@given(seed=SEEDS, size=st.floats(1e-3, 1.0))
def test_a_foot_crushed_to_a_sheet_or_a_needle(seed, size, bench, feet):
    rng = np.random.default_rng(seed)
    factors = np.where(rng.random(3) < 0.5, size, 1.0)
    turned = feet["right"].vertices @ bench.rotation(rng).T
    lives_through(bench, turned * factors, feet["right"].faces, side=Side.LEFT)


@pytest.mark.parametrize("scale", [1e-300, 1e-30, 1e-9, 1e6])
def test_a_foot_of_no_size_on_earth(scale, bench, feet):
    lives_through(bench, feet["left"].vertices * scale, feet["left"].faces)
    lives_through(bench, feet["left"].vertices * scale, feet["left"].faces, unit=Unit.MM)
