"""A camera's four numbers, on scenes whose numbers are known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.capture.preview import over_platform, preview
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import RigCalibration, RigCamera

LENS = Intrinsics(width=40, height=30, fx=50.0, fy=50.0, cx=19.5, cy=14.5)
DOWN = np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 500], [0, 0, 0, 1]])
"""A camera 500 mm over the platform, looking down: a pixel's height is 500 mm less its depth."""


def rig_of(serial: str = "A1") -> RigCalibration:
    return RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0),
        cameras=(RigCamera(serial=serial, intrinsics=LENS, T_rig_depth=DOWN),),
    )  # fmt: skip


def frame(depth: np.ndarray, unit_mm: float = 0.5) -> DepthFrame:
    return DepthFrame(camera="A1", number=3, time_us=0, depth=depth.astype(np.uint16), unit_mm=unit_mm, intrinsics=LENS)


@given(st.lists(st.integers(0, 1100), min_size=1200, max_size=1200), st.floats(0.3, 0.9))
def test_the_numbers_are_what_a_loop_over_pixels_finds(counts: list[int], unit_mm: float) -> None:
    depth = np.array(counts).reshape(30, 40)
    told = preview(frame(depth, unit_mm), 7, rig_of())
    seen = sorted(count for count in counts if count)
    assert (told.camera, told.frames, told.seen) == ("A1", 7, len(seen) / 1200)
    if seen:
        middle = (seen[(len(seen) - 1) // 2] + seen[len(seen) // 2]) / 2
        assert told.median_mm == pytest.approx(middle * unit_mm)
    heights = 500 - depth * unit_mm
    sure = (depth > 0) & (heights > 10.01) & (heights < 119.99)  # the rest is decided by rounding
    perhaps = (depth > 0) & (heights > 9.99) & (heights < 120.01)
    assert told.foot_pixels is not None
    assert sure.sum() <= told.foot_pixels <= perhaps.sum()


def test_nothing_seen_and_nothing_known() -> None:
    blind = preview(frame(np.zeros((30, 40))), 1, rig_of())
    assert (blind.seen, blind.median_mm, blind.foot_pixels) == (0.0, None, 0)
    for rig in (None, rig_of("B2")):
        assert preview(frame(np.full((30, 40), 900)), 1, rig).foot_pixels is None


def test_what_is_beside_the_platform_is_no_foot() -> None:
    depth = np.full((30, 40), 900)
    moved = np.array(DOWN)
    moved[0, 3] = 1000.0
    assert over_platform(frame(depth), DOWN, rig_of()).all()
    assert not over_platform(frame(depth), moved, rig_of()).any()


def test_a_platform_that_is_tilted_and_higher_is_followed() -> None:
    depth = np.full((30, 40), 900)  # 50 mm over z = 0
    for height, found in ((0.0, True), (39.0, True), (45.0, False), (-60.0, True), (-75.0, False)):
        rig = replace(rig_of(), floor=(np.array([0.0, 0, 1]), height))
        assert over_platform(frame(depth), DOWN, rig).all() == found
    normal = np.array([np.sin(0.5), 0, np.cos(0.5)])
    tilted = over_platform(frame(depth), DOWN, replace(rig_of(), floor=(normal, 0.0)))
    x = (np.arange(40) - 19.5) / 50 * 450
    over = normal[0] * x + normal[2] * 50
    assert np.array_equal(tilted, np.broadcast_to((over > 10) & (over < 120), (30, 40)))
