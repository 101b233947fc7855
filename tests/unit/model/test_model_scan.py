"""Scans and grades: every refusal, word for word; a transform that is not rigid never becomes a foot."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import ValueFault
from scanfit.model.mesh import Mesh
from scanfit.model.quality import Quality
from scanfit.model.scan import FootScan, Inferred, LoadState, Side

MESH = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))
ANGLES = st.floats(min_value=-math.pi, max_value=math.pi)


def foot(T: object) -> FootScan:
    return FootScan(
        mesh=MESH,
        side=Side.LEFT,
        load_state=LoadState.UNKNOWN,
        T_foot_scan=np.asarray(T),
        quality=Quality(grade="good"),
        platform=False,
    )


def rigid(a: float, b: float, c: float) -> np.ndarray:
    def turn(angle: float, i: int, j: int) -> np.ndarray:
        R = np.eye(4)
        R[i, i] = R[j, j] = math.cos(angle)
        R[i, j], R[j, i] = -math.sin(angle), math.sin(angle)
        return R

    T = turn(a, 0, 1) @ turn(b, 1, 2) @ turn(c, 0, 2)
    T[:3, 3] = (a * 100, b * 100, c * 100)
    return T


@given(ANGLES, ANGLES, ANGLES)
def test_a_rigid_transform_is_kept_and_its_mirror_image_or_scale_refused(a: float, b: float, c: float) -> None:
    T = rigid(a, b, c)
    assert np.array_equal(foot(T).T_foot_scan, T)
    for wrong in (T @ np.diag([1.0, -1.0, 1.0, 1.0]), T @ np.diag([1.001, 1.001, 1.001, 1.0])):
        with pytest.raises(ValueFault, match=r"^T_foot_scan is not rigid$"):
            foot(wrong)


@pytest.mark.parametrize(
    ("T", "message"),
    [
        (np.eye(3), "T_foot_scan has shape (3, 3), expected (4, 4)"),
        (np.full((4, 4), np.nan), "T_foot_scan is not rigid"),
        (np.eye(4) + np.diag([0, 0, 0, 1]), "T_foot_scan is not rigid"),
        (np.zeros((4, 4)), "T_foot_scan is not rigid"),
    ],
)
def test_a_transform_that_is_not_rigid_is_refused(T: np.ndarray, message: str) -> None:
    with pytest.raises(ValueFault) as refused:
        foot(T)
    assert str(refused.value) == message


def test_the_transform_is_a_copy_and_read_only() -> None:
    T = np.eye(4)
    kept = foot(T).T_foot_scan
    T[0, 3] = 5
    assert kept[0, 3] == 0
    with pytest.raises(ValueError, match="read-only"):
        kept[0, 3] = 5


@pytest.mark.parametrize("confidence", [-0.1, 1.1, math.nan])
def test_a_confidence_is_between_zero_and_one(confidence: float) -> None:
    with pytest.raises(ValueFault) as refused:
        Inferred(value="mm", confidence=confidence, because="it spans 262")
    assert str(refused.value) == f"confidence is {confidence}, expected 0 to 1"


def test_the_other_side() -> None:
    assert [side.other.other for side in Side] == list(Side)
    assert Side.LEFT.other is Side.RIGHT


def test_an_unknown_grade_is_refused() -> None:
    with pytest.raises(ValueFault) as refused:
        Quality(grade="fine")
    assert str(refused.value) == "grade is 'fine', expected one of good, usable, poor"


@pytest.mark.parametrize("share", [-0.1, 1.5, math.nan])
def test_a_coverage_is_between_zero_and_one(share: float) -> None:
    with pytest.raises(ValueFault) as refused:
        Quality(grade="good", coverage={"sole": share})
    assert str(refused.value) == f"coverage of sole is {share}, expected 0 to 1"
