"""Catmull-Clark limit surfaces: closed forms, and that every level lies on the same surface."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.phantom.subdivision import subdivided

CUBE = np.array([[x, y, z] for x in (-1.0, 1.0) for y in (-1.0, 1.0) for z in (-1.0, 1.0)])
CUBE_QUADS = np.array([[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]])


def grid(n: int) -> tuple[np.ndarray, np.ndarray]:
    x, y = np.meshgrid(np.arange(n, dtype=float), np.arange(n, dtype=float), indexing="ij")
    i = (np.arange(n - 1)[:, None] * n + np.arange(n - 1)).ravel()
    return np.column_stack([x.ravel(), y.ravel()]), np.column_stack([i, i + n, i + n + 1, i + 1])


def test_the_corners_of_a_cube_come_to_rest_halfway() -> None:
    # (n² v + 4 Σ e + Σ f) / (n (n + 5)) with n = 3: (9 + 4 - 1) / 24 of the corner.
    for level in range(4):
        limit = subdivided(CUBE_QUADS, 8, level).matrix @ CUBE
        np.testing.assert_allclose(limit[:8], CUBE / 2, atol=1e-14)


@pytest.mark.parametrize(("points", "quads"), [(CUBE, CUBE_QUADS), grid(6)], ids=["cube", "grid"])
def test_every_level_lies_on_the_limit_of_the_one_before(points: np.ndarray, quads: np.ndarray) -> None:
    rough = subdivided(quads, len(points), 2).matrix @ points
    fine = subdivided(quads, len(points), 4).matrix @ points
    np.testing.assert_allclose(fine[: len(rough)], rough, atol=1e-13)


def test_a_regular_grid_is_the_cubic_spline_of_its_heights() -> None:
    # Cubic B-splines turn the samples of x² into x² + 1/3, and keep straight lines.
    points, quads = grid(9)
    mesh = subdivided(quads, len(points), 3)
    x, y = (mesh.matrix @ points).T
    inner = (abs(x - 4) < 2.5) & (abs(y - 4) < 2.5)
    assert inner.sum() > 300
    height = mesh.matrix @ (points[:, 0] ** 2 + 3 * points[:, 1])
    np.testing.assert_allclose(height[inner], (x**2 + 1 / 3 + 3 * y)[inner], atol=1e-12)


def test_affine_maps_commute_and_weights_are_shares() -> None:
    mesh = subdivided(CUBE_QUADS, 8, 3)
    A, b = np.random.default_rng(1).normal(size=(3, 3)), np.array([5.0, -2.0, 9.0])
    np.testing.assert_allclose(mesh.matrix @ (CUBE @ A.T + b), (mesh.matrix @ CUBE) @ A.T + b, atol=1e-12)
    assert mesh.matrix.min() >= 0


def test_a_rim_follows_the_spline_of_its_own_vertices() -> None:
    points, quads = grid(6)
    rim = np.abs(points - 2.5).max(axis=1) == 2.5
    bent = points + np.where(rim, 0.0, 1.0)[:, None] * np.random.default_rng(2).normal(scale=0.2, size=points.shape)
    one, other = (subdivided(quads, len(points), 2).matrix @ each for each in (points, bent))
    assert (np.abs(one - other).max(axis=1) < 1e-12).sum() == 4 * 5 * 4  # the rim's, and no others'


def test_triangles_keep_the_winding_and_the_rim() -> None:
    mesh = subdivided(CUBE_QUADS, 8, 3)
    limit, faces = mesh.matrix @ CUBE, mesh.triangles()
    assert len(faces) == 6 * 2 * 4**3
    a, b, c = (limit[column] for column in faces.T)
    volume = np.einsum("ij,ij->i", a, np.cross(b, c)).sum() / 6
    assert abs(volume) > 1
    sides = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    _, used = np.unique(sides, axis=0, return_counts=True)
    assert set(used) == {2}
