"""Behind the noise of a surface: how rough it is, its smooth sections, its floor, its extremes and its summits."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh

from scanfit.geometry.calm import RADIUS_MM, calmed
from scanfit.geometry.contact import contact_plane
from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.hull import hull_perimeter
from scanfit.geometry.roughness import grain, roughness
from scanfit.geometry.summit import face_samples, summit


def noise(points, rng, sigma=0.5, correlation=1.0, count=200):
    """A Gaussian field with covariance exp(-r² / 2 l²), from random waves (Rahimi and Recht 2007)."""
    waves, phase = rng.normal(size=(count, 3)) / correlation, rng.uniform(0, 2 * np.pi, count)
    return sigma * np.sqrt(2 / count) * np.cos(points @ waves.T + phase).sum(axis=1)


def rough_ball(radius, rng, sigma=0.5):
    fineness = int(np.ceil(np.log2(1.05 * radius)))
    points = trimesh.creation.icosphere(subdivisions=fineness, radius=radius).vertices
    return points * (1 + noise(points, rng, sigma) / radius)[:, None]


@pytest.mark.parametrize("sigma", [0.0, 0.1, 0.3, 0.5])
def test_roughness_is_the_noise(sigma):
    points = rough_ball(30.0, np.random.default_rng(3), sigma)
    assert roughness(points) == pytest.approx(sigma, rel=0.3, abs=0.01)


@pytest.mark.parametrize("sigma", [0.1, 0.5, 1.0])
@pytest.mark.parametrize("wide", [1.0, 1.5, 2.5, 3.5])
def test_grain_is_the_noise_and_its_width(wide, sigma):
    smooth = trimesh.creation.icosphere(subdivisions=6, radius=60.0).vertices
    points = smooth * (1 + noise(smooth, np.random.default_rng(5), sigma, wide) / 60.0)[:, None]
    found = grain(points[np.argsort(points[:, 0])], 0.0)
    assert found.sigma_mm == pytest.approx(sigma, rel=0.2)
    assert found.width_mm == pytest.approx(wide, rel=0.2)
    assert found.bumps == found.sigma_mm * found.width_mm


def test_a_smooth_surface_has_no_grain_and_too_few_points_tell_none():
    smooth = trimesh.creation.icosphere(subdivisions=6, radius=60.0).vertices
    smooth = smooth[np.argsort(smooth[:, 0])]
    assert grain(smooth, 0.01).sigma_mm < 0.01
    assert grain(smooth[:20], 0.0) == (0.0, 0.0)


@pytest.mark.parametrize(("radius", "spread"), [(8.0, 0.40), (30.0, 0.25)])
def test_extremes_of_a_rough_ball_do_not_lean_outward(radius, spread):
    off, raw = [], []
    for seed in range(24):
        points = rough_ball(radius, np.random.default_rng(seed))
        off.append(surface_extremum(points, 0, 1, noise_mm=0.5).point[0] - radius)
        raw.append(points[:, 0].max() - radius)
    assert np.mean(raw) > 0.6
    assert abs(np.mean(off)) < 0.2
    assert np.std(off) < spread


def test_a_limit_in_height_is_kept_and_the_surface_read_there():
    points = trimesh.creation.icosphere(subdivisions=5, radius=30.0).vertices
    start = np.array([0.0, 29.0, -9.0])
    found = surface_extremum(points, 1, 1, start=start, fixed=0, z_max=-8.0)
    assert found.fitted
    assert found.point[2] == pytest.approx(-8.0, abs=1e-6)
    assert found.point[1] == pytest.approx(np.sqrt(30.0**2 - 8.0**2), abs=0.01)


def tube(rng, sigma):
    """A slice of an elliptic tube of 45 by 30 mm radius with noise, vertices 1 mm apart: (u, v, w)."""
    t, w = np.meshgrid(np.linspace(0, 2 * np.pi, 240, endpoint=False), np.arange(-8.0, 9.0))
    t, w = t.ravel(), w.ravel()
    normal = np.column_stack([np.cos(t) / 45, np.sin(t) / 30, np.zeros_like(t)])
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    points = np.column_stack([45 * np.cos(t), 30 * np.sin(t), w])
    return points + noise(points, rng, sigma)[:, None] * normal


def test_a_tape_around_calmed_points_is_as_long_as_around_the_smooth_tube():
    t = np.linspace(0, 2 * np.pi, 4000)
    true = hull_perimeter(np.column_stack([45 * np.cos(t), 30 * np.sin(t)]))
    off, raw = [], []
    for seed in range(12):
        surface = tube(np.random.default_rng(seed), 0.5)
        ring = surface[np.abs(surface[:, 2]) < 0.1, :2]
        off.append(hull_perimeter(calmed(ring, surface)) - true)
        raw.append(hull_perimeter(ring) - true)
    assert np.mean(raw) > 2.0
    assert abs(np.mean(off)) < np.mean(raw) / 3
    assert np.std(off) < 0.6


def test_calming_leaves_a_smooth_surface_where_it_is_and_drops_what_stands_alone():
    surface = tube(np.random.default_rng(0), 0.0)
    ring = surface[np.abs(surface[:, 2]) < 0.1, :2]
    np.testing.assert_allclose(calmed(ring, surface), ring, atol=0.01)
    assert len(calmed(np.array([[200.0, 0.0]]), surface)) == 0
    assert RADIUS_MM < 10


def pressed(rng, sigma):
    """A sole pressed flat at heel and ball, rising at 12 degrees between and beside them; the floor is z = 0."""
    x, y = (part.ravel() for part in np.meshgrid(np.arange(0, 250.0), np.arange(-40, 40.0)))
    heel = np.hypot((x - 35) / 1.2, y) - 22
    ball = np.hypot((x - 180) / 1.0, y / 1.3) - 26
    z = 0.2 * np.maximum(np.minimum(heel, ball), 0.0) ** 1.2
    points = np.column_stack([x, y, z])
    points[:, 2] += noise(points, rng, sigma)
    return points


@pytest.mark.parametrize("seed", range(4))
def test_the_floor_under_a_rough_sole_is_found_behind_its_noise(seed):
    points = pressed(np.random.default_rng(seed), 0.5)
    share = np.full(len(points), 1 / len(points))
    tilt = np.radians(0.3)
    axes = np.array([[np.cos(tilt), 0, np.sin(tilt)], [0, 1, 0], [-np.sin(tilt), 0, np.cos(tilt)]])
    low = float(np.sort(points @ axes[2])[len(points) // 500])
    normal, height = contact_plane(points, share, axes, low)
    assert np.degrees(np.arccos(normal[2])) < 0.25
    for x in (35.0, 180.0):
        # Height of the true floor above the plane found, under heel and ball.
        assert (height - normal[0] * x) / normal[2] == pytest.approx(0.0, abs=0.35)
    assert low < -0.7  # what the noise's lowest points would say


def wall(u0, v0, radius, tilt=0.0):
    """A side wall with a summit at (u0, v0): heights on a grid 2 mm apart."""
    u, v = np.meshgrid(np.arange(-30, 31, 2.0), np.arange(-30, 31, 2.0), indexing="ij")
    h = -((u - u0) ** 2 + (v - v0) ** 2) / (2 * radius) + tilt * (u - u0) * (v - v0) / radius
    n = len(u)
    k = np.arange(n * n).reshape(n, n)
    a, b, c, d = (part.ravel() for part in (k[:-1, :-1], k[1:, :-1], k[1:, 1:], k[:-1, 1:]))
    return np.column_stack([u.ravel(), v.ravel(), h.ravel()]), np.vstack(
        [np.column_stack([a, b, c]), np.column_stack([a, c, d])]
    )


@pytest.mark.parametrize(("u0", "v0"), [(0.3, -0.7), (5.1, 3.3), (-7.7, 4.9)])
@pytest.mark.parametrize("tilt", [0.0, 0.4])
def test_a_summit_is_found_from_eight_millimetres_away(u0, v0, tilt):
    points, faces = wall(u0, v0, 25.0, tilt)
    found = summit(face_samples(points, faces), np.array([u0 + 5, v0 - 6]), 8.0)
    assert (found.u, found.v) == pytest.approx((u0, v0), abs=0.05)
    assert found.height == pytest.approx(0.0, abs=0.06)  # facets lie inside


def test_a_valley_a_slope_and_a_summit_beside_a_hole_are_no_summits():
    points, faces = wall(0.0, 0.0, 25.0)
    start = np.array([3.0, 2.0])
    assert summit(face_samples(points * (1, 1, -1), faces), start, 8.0) is None
    slope = points.copy()
    slope[:, 2] = 0.4 * slope[:, 1]
    assert summit(face_samples(slope, faces), start, 8.0) is None
    middle = points[faces].mean(axis=1)
    holed = faces[~((middle[:, 0] > 2) & (middle[:, 0] < 12))]
    assert summit(face_samples(points, holed), start, 8.0) is None
