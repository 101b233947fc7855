"""The height of a surface between its vertices."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.geometry.surface_value import surface_value


def cap(radius, edge_mm, seed):
    rng = np.random.default_rng(seed)
    x, y = (rng.uniform(-0.8 * radius, 0.8 * radius, int((1.6 * radius / edge_mm) ** 2)) for _ in range(2))
    inside = x * x + y * y < 0.7 * radius * radius
    x, y = x[inside], y[inside]
    return np.column_stack([x, y, np.sqrt(radius**2 - x * x - y * y)])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("radius", "edge_mm", "off"), [(8, 1.0, 0.02), (20, 2.0, 0.02), (60, 3.0, 0.01)])
def test_a_sphere_is_read_between_its_points(radius, edge_mm, off, seed):
    x, y = 0.1 * radius, -0.05 * radius
    height = np.sqrt(radius**2 - x * x - y * y)
    found = surface_value(cap(radius, edge_mm, seed), np.array([x, y, height + 0.2]), 2, radius_mm=3.0)
    assert found.value == pytest.approx(height, abs=off)


def test_a_quadric_is_read_exactly_along_any_axis():
    rng = np.random.default_rng(0)
    u, v = rng.uniform(-4, 4, (2, 300))
    h = 1 + 0.3 * u - 0.2 * v + 0.05 * u * u - 0.02 * u * v + 0.04 * v * v
    for axis in range(3):
        points = np.insert(np.column_stack([u, v]), axis, h, axis=1)
        found = surface_value(points, np.insert([0.0, 0.0], axis, 1.4), axis)
        assert found.value == pytest.approx(1.0, abs=1e-9)
        assert found.residual_mm < 1e-9


def test_too_few_points_have_no_value():
    assert surface_value(np.zeros((5, 3)), np.zeros(3), 2) is None
