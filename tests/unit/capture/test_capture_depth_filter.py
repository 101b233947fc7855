"""What is taken from a depth picture, and what is put right in it, against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.capture.depth_filter import through_glass, without_edges, without_grazing, without_offset
from scanfit.capture.still import median_counts, moved_mm
from scanfit.errors import ScanError
from scanfit.model.depth import Intrinsics
from scanfit.model.rig import Glass, RigCamera

K = Intrinsics(width=160, height=120, fx=200.0, fy=200.0, cx=79.5, cy=59.5)


def camera(**more):
    return RigCamera(serial="a", intrinsics=K, T_rig_depth=np.eye(4), **more)


def flat(depth_mm):
    return np.full((120, 160), depth_mm, dtype=np.float32)


def test_the_median_counts_what_was_seen_and_needs_half_of_the_frames():
    rng = np.random.default_rng(0)
    stack = [rng.integers(0, 4, (20, 30)).astype(np.uint16) * 1000 for _ in range(7)]
    found = median_counts(stack)
    for v, u in np.ndindex(20, 30):
        seen = [int(each[v, u]) for each in stack if each[v, u]]
        assert found[v, u] == (np.median(seen) if 2 * len(seen) >= 7 else 0)


def test_a_median_does_not_wrap_at_16_bits():
    assert median_counts([np.full((1, 1), 65535, np.uint16), np.full((1, 1), 65533, np.uint16)])[0, 0] == 65534


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
