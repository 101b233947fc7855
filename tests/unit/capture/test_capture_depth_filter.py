"""What is taken from a depth picture, and what is put right in it, against closed forms."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanfit.capture.backproject import pixel_rays
from scanfit.capture.depth_filter import (
    incidence,
    rectified,
    through_glass,
    with_gaps_far,
    without_edges,
    without_grazing,
    without_offset,
)
from scanfit.capture.still import moved_mm, settled_counts
from scanfit.errors import ScanError
from scanfit.model.depth import Intrinsics
from scanfit.model.rig import Glass, RigCamera

K = Intrinsics(width=160, height=120, fx=200.0, fy=200.0, cx=79.5, cy=59.5)


def camera(**more):
    return RigCamera(serial="a", intrinsics=K, T_rig_depth=np.eye(4), **more)


def flat(depth_mm):
    return np.full((120, 160), depth_mm, dtype=np.float32)


def test_the_settled_counts_what_was_seen_and_needs_half_of_the_frames():
    rng = np.random.default_rng(0)
    stack = [
        (rng.integers(0, 4, (20, 30)) > 0) * rng.integers(4000, 4030, (20, 30)).astype(np.uint16) for _ in range(7)
    ]
    found = settled_counts(stack)
    for v, u in np.ndindex(20, 30):
        seen = [int(each[v, u]) for each in stack if each[v, u]]
        assert found[v, u] == (np.median(seen) if 2 * len(seen) >= 7 else 0)


def test_where_frames_disagree_most_of_them_are_believed():
    rng = np.random.default_rng(3)
    frames = []
    for _ in range(10):
        flies = rng.random((60, 80)) < 0.35
        true = 4000 + rng.normal(0, 4, (60, 80))
        frames.append(np.where(flies, rng.uniform(4060, 4400, (60, 80)), true).astype(np.uint16))
    error = settled_counts(frames) - 4000
    plain = np.median(np.stack(frames), axis=0) - 4000
    believed = error != -4000
    assert believed.mean() > 0.9
    assert np.abs(np.median(error[believed])) < 1.0 < np.median(plain)
    assert np.quantile(np.abs(error[believed]), 0.9) < 8 < np.quantile(np.abs(plain), 0.9)


def test_frames_that_all_say_something_else_say_nothing():
    frames = [np.full((2, 2), 4000 + 300 * k, np.uint16) for k in range(10)]
    assert (settled_counts(frames) == 0).all()


@pytest.mark.parametrize("deg", [0, 30, 60, 80])
def test_incidence_on_a_plane_is_exact(deg):
    v, u = np.mgrid[:120, :160]
    n = np.array([np.sin(np.radians(deg)), 0, np.cos(np.radians(deg))])
    ray = np.stack([(u - K.cx) / K.fx, (v - K.cy) / K.fy, np.ones(u.shape)], axis=-1)
    nearness = np.maximum((ray @ n) / (400 * n[2]), 0).astype(np.float32)
    true = np.abs(ray @ n) / np.linalg.norm(ray, axis=-1)
    inner = np.s_[3:-3, 60:-3]
    assert np.abs(incidence(nearness, K) - true)[inner].max() < 2e-3


def test_gaps_take_the_farther_side():
    depth = flat(400)
    depth[:, :80] = 300
    depth[:, 79:82] = 0
    found = with_gaps_far(depth)
    assert (found[60, 79:82] == 400).all()
    assert (found[60, :79] == 300).all()
    wide = flat(400)
    wide[:, 60:100] = 0
    assert (with_gaps_far(wide)[60, 64:96] == 0).all()


def test_a_distorted_picture_of_a_plane_is_rectified():
    bent = replace(K, model="brown_conrady", coeffs=(0.12, -0.05, 0.001, -0.002, 0.01))
    n = np.array([0.3, -0.2, 1.0])
    rays = np.dstack([pixel_rays(bent), np.ones((120, 160))])
    depth = (400 / (rays @ n)).astype(np.float32)
    v, u = np.mgrid[:120, :160]
    straight = np.stack([(u - K.cx) / K.fx, (v - K.cy) / K.fy, np.ones(u.shape)], axis=-1)
    found = rectified(depth, bent)
    inner = np.s_[12:-12, 12:-12]
    assert np.abs(found - 400 / (straight @ n))[inner].max() < 0.05
    assert np.abs(depth - 400 / (straight @ n))[inner].max() > 1
    assert rectified(depth, K) is depth


def test_a_median_does_not_wrap_at_16_bits():
    assert settled_counts([np.full((1, 1), 65535, np.uint16), np.full((1, 1), 65533, np.uint16)])[0, 0] == 65534


@pytest.mark.parametrize("by", [0.0, 0.4, 3.0])
def test_a_movement_is_told_in_millimetres(by):
    early = flat(400) + np.random.default_rng(1).normal(0, 0.3, (120, 160)).astype(np.float32)
    late = flat(400 + by) + np.random.default_rng(2).normal(0, 0.3, (120, 160)).astype(np.float32)
    assert moved_mm(early, late, early > 0) == pytest.approx(by, abs=0.1)
    assert moved_mm(early, late, early < 0) == 0


def test_an_edge_goes_and_a_slope_stays():
    depth = flat(400)
    depth[:, 80:] = 300
    kept = without_edges(depth, K, band_px=2) > 0
    assert np.flatnonzero(~kept[60]).tolist() == [78, 79, 80, 81]
    slope = (flat(400) + np.arange(160) * 4).astype(np.float32)  # 63 degrees
    assert (without_edges(slope, K) > 0).all()


def test_a_flying_pixel_goes():
    depth = flat(400)
    depth[50, 50] = 350
    found = without_edges(depth, K)
    assert found[50, 50] == 0
    assert found[50, 40] == 400
    lone = np.zeros_like(depth)
    lone[20, 20:22] = 400
    assert not without_edges(lone, K).any()


@pytest.mark.parametrize(("deg", "stays"), [(0, True), (60, True), (82, True), (87, False)])
def test_a_grazing_surface_goes(deg, stays):
    v, u = np.mgrid[:120, :160]
    n = np.array([np.sin(np.radians(deg)), 0, np.cos(np.radians(deg))])
    ray = np.stack([(u - K.cx) / K.fx, (v - K.cy) / K.fy, np.ones(u.shape)], axis=-1)
    depth = np.where(np.abs(u - 80) < 3, 400 * n[2] / (ray @ n), 0).astype(np.float32)
    assert (without_grazing(depth, K)[60, 80] > 0) == stays


def test_an_offset_of_disparity_is_taken_off():
    true = np.linspace(300, 600, 120 * 160).reshape(120, 160)
    wrong = (200 * 50 / (200 * 50 / true + 0.1)).astype(np.float32)
    right = without_offset(wrong, camera(depth_offset_px=0.1, baseline_mm=50.0))
    assert np.abs(right - true).max() < 1e-3
    assert without_offset(flat(0), camera(depth_offset_px=0.1, baseline_mm=50.0)).max() == 0
    with pytest.raises(ScanError, match="the calibration of camera a has a depth offset and no baseline"):
        without_offset(wrong, camera(depth_offset_px=0.1))


@pytest.mark.parametrize("tilt_deg", [0.0, 20.0])
def test_glass_is_taken_out_ray_by_ray(tilt_deg):
    # Snell, ray by ray: a level plane above the plate, seen from below, is nearer by t (1 - cos a / sqrt(n² - sin² a)).
    glass, c, s = Glass(thickness_mm=8.0, index=1.52), *np.array([np.cos(t := np.radians(tilt_deg)), np.sin(t)])
    T = np.eye(4)
    T[:3, :3] = [[1, 0, 0], [0, c, -s], [0, s, c]]  # looks up, tilted about its x
    v, u = np.mgrid[:120, :160]
    ray = np.stack([(u - K.cx) / K.fx, (v - K.cy) / K.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    cosine = ray[..., 2] / np.linalg.norm(ray, axis=-1)
    nearer = 8.0 * (1 - cosine / np.sqrt(1.52**2 - 1 + cosine**2))
    true, apparent = 300 / ray[..., 2], (300 - nearer) / ray[..., 2]
    found = through_glass(apparent.astype(np.float32), K, T, np.array([0, 0, 1.0]), glass)
    inner = np.s_[4:-4, 4:-4]
    assert np.abs(found - true)[inner].max() < 0.02
    assert np.abs(apparent - true)[inner].min() > 2.5


def test_a_camera_above_sees_through_no_glass():
    T = np.diag([1.0, -1.0, -1.0, 1.0])
    depth = flat(400)
    assert through_glass(depth, K, T, np.array([0, 0, 1.0]), Glass(thickness_mm=8.0, index=1.5)) is depth
