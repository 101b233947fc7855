"""The distance field at single points: closed forms for a plane, empty space, two surfaces, and what nobody sees."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.capture.distance_field import FREE_MM, HIDDEN_MM, LEAST_WEIGHT, Picture, distance_field
from scanfit.model.depth import Intrinsics

K = Intrinsics(width=160, height=120, fx=200.0, fy=200.0, cx=79.3, cy=59.9)
DOWN = np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 400], [0, 0, 0, 1]])
FLOOR = (np.array([0.0, 0.0, 1.0]), 0.0)
TRUNC = 8.0


def seen(height, T=DOWN):
    """A picture of the surface z = height(x, y) from above, by bisection along each pixel's ray."""
    v, u = np.mgrid[: K.height, : K.width]
    ray = np.stack([(u - K.cx) / K.fx, (v - K.cy) / K.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    near, far = np.full(u.shape, 50.0), np.full(u.shape, 2000.0)
    for _ in range(60):
        middle = (near + far) / 2
        at = T[:3, 3] + ray * middle[..., None]
        above = at[..., 2] > height(at[..., 0], at[..., 1])
        near, far = np.where(above, middle, near), np.where(above, far, middle)
    depth = near.astype(np.float32)
    return Picture(depth, depth, K, T)


def tilted(deg):
    c, s = np.cos(np.radians(deg)), np.sin(np.radians(deg))
    T = np.eye(4)
    T[:3, :3] = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) @ DOWN[:3, :3]
    T[:3, 3] = [400 * s, 0, 400 * c]
    return T


@pytest.mark.parametrize("deg", [0, 20, 40])
@pytest.mark.parametrize("slope", [0.0, 0.3])
def test_a_plane_is_read_between_pixels(deg, slope):
    plane = seen(lambda x, y: 30 + slope * x, tilted(deg))
    rng = np.random.default_rng(1)
    x, y = rng.uniform(-30, 30, (2, 400))
    away = rng.uniform(-3, 3, 400)
    normal = np.array([-slope, 0, 1]) / np.hypot(1, slope)
    points = np.column_stack([x, y, 30 + slope * x]) + away[:, None] * normal
    field = distance_field(points.astype(np.float32), [plane], TRUNC, FLOOR)
    assert np.abs(field.distance * TRUNC - away).max() < 0.02
    assert (field.weight > LEAST_WEIGHT).all()
    assert np.abs(field.nearest_mm - np.abs(away)).max() < 0.02


def test_the_nearest_surface_counts_and_far_ones_hardly_do():
    # A step of 6 mm: from the left only the lower floor is seen below the point, from above the edge beside it.
    low, high = seen(lambda x, y: 30 + 0 * x), seen(lambda x, y: 36 + 0 * x, tilted(20))
    field = distance_field(np.array([[0, 0, 36.5]], dtype=np.float32), [low, high], TRUNC, FLOOR)
    assert field.distance[0] * TRUNC == pytest.approx(0.5, abs=1.5)
    alone = distance_field(np.array([[0, 0, 36.5]], dtype=np.float32), [high], TRUNC, FLOOR)
    plain = (6.5 + 0.5) / 2
    assert abs(field.distance[0] * TRUNC - alone.distance[0] * TRUNC) < abs(plain - 0.5)


def test_empty_space_is_outside_and_says_not_how_far():
    field = distance_field(np.array([[0, 0, 150]], dtype=np.float32), [seen(lambda x, y: 0 * x)], TRUNC, FLOOR)
    assert field.distance[0] * TRUNC == pytest.approx(FREE_MM)
    assert field.nearest_mm[0] == np.inf
    assert np.isnan(field.spread_mm[0])


def test_what_no_camera_sees_low_down_is_inside_and_what_one_sees_is_not():
    def table(x, y):
        return np.where(np.abs(x) < 20, 40.0, 0.0)

    below, beside = np.array([[0, 0, 10]], dtype=np.float32), np.array([[15, 0, 10]], dtype=np.float32)
    above = seen(table)
    assert distance_field(below, [above], TRUNC, FLOOR).distance[0] < 0
    high = np.array([[0, 0, HIDDEN_MM + 1]], dtype=np.float32)
    assert distance_field(high, [above], TRUNC, FLOOR).weight[0] < LEAST_WEIGHT
    # A camera that looks under the table's edge along x sees the floor behind the point.
    depth = np.full((K.height, K.width), 600, dtype=np.float32)
    level = np.eye(4)
    level[:3, :3] = np.array([[0, 0, -1.0], [1, 0, 0], [0, -1, 0]])  # looks along -x
    level[:3, 3] = [300, 0, 10]
    under = Picture(depth, depth, K, level)
    assert distance_field(beside, [above, under], TRUNC, FLOOR).distance[0] > 0


def test_cameras_that_differ_say_by_how_much():
    rng = np.random.default_rng(2)
    points = np.column_stack([*rng.uniform(-20, 20, (2, 50)), np.full(50, 30.0)]).astype(np.float32)
    pair = [seen(lambda x, y: 30.4 + 0 * x), seen(lambda x, y: 29.6 + 0 * x)]
    spread = distance_field(points, pair, TRUNC, FLOOR).spread_mm
    assert np.abs(spread - 0.4).max() < 0.03
    same = distance_field(points, [pair[0], pair[0]], TRUNC, FLOOR).spread_mm
    assert np.abs(same).max() < 0.02
    assert np.isnan(distance_field(points, pair[:1], TRUNC, FLOOR).spread_mm).all()


def test_the_order_of_cameras_does_not_matter():
    rng = np.random.default_rng(3)
    points = rng.uniform([-30, -30, 0], [30, 30, 60], (500, 3)).astype(np.float32)
    cameras = [seen(lambda x, y: 30 + 0.1 * x, tilted(deg)) for deg in (-30, 0, 30)]
    one, other = (distance_field(points, order, TRUNC, FLOOR) for order in (cameras, cameras[::-1]))
    assert np.abs(one.distance - other.distance).max() < 1e-5
