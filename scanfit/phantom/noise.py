"""What a sensor adds: a smooth random displacement along the normal, and a grid of voxels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.shape import Points, Shape

WAVES = 300


def random_field(points: Points, correlation_mm: float, rng: np.random.Generator) -> Points:
    """(V,) values of one Gaussian random field of SD 1 and covariance exp(-r² / 2 l²), l = ``correlation_mm``.

    Notes
    -----
    Random Fourier features (Rahimi and Recht, NIPS 2007): the sum of 300 cosines with wave vectors drawn from
    the field's spectrum N(0, 1 / l²). Single precision: the last digits of a random number are random.
    """
    waves = rng.normal(scale=1 / correlation_mm, size=(3, WAVES)).astype(np.float32)
    phases = rng.uniform(0, 2 * np.pi, WAVES).astype(np.float32)
    middle = points.mean(axis=0)
    field = np.empty(len(points))
    for start in range(0, len(points), 8192):  # stays in the cache
        part = slice(start, start + 8192)
        turns = (points[part] - middle).astype(np.float32) @ waves
        turns += phases
        field[part] = np.cos(turns, out=turns).sum(axis=1)
    scaled: Points = field * np.sqrt(2 / WAVES)
    return scaled


def displaced(shape: Shape, sd_mm: float, correlation_mm: float, rng: np.random.Generator) -> Shape:
    """Return the surface moved along its vertex normals by a random field of SD ``sd_mm``."""
    by = sd_mm * random_field(shape.vertices, correlation_mm, rng)
    return Shape(vertices=shape.vertices + by[:, None] * vertex_normals(shape), faces=shape.faces)


def vertex_normals(shape: Shape) -> Points:
    """(V, 3) unit normals: the faces' mean, by area."""
    normals = shape.normals()
    total = np.zeros_like(shape.vertices)
    for axis in range(3):
        for corner in range(3):
            total[:, axis] += np.bincount(shape.faces[:, corner], normals[:, axis], minlength=len(total))
    unit: Points = total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
    return unit


def voxelised(shape: Shape, size_mm: float, rng: np.random.Generator) -> Shape:
    """Return one vertex per voxel, the mean of those in it, on a grid randomly turned and placed."""
    turned = (shape.vertices @ random_rotation(rng).T) / size_mm + rng.uniform(size=3)
    cell = np.floor(turned).astype(np.int64)
    cell -= cell.min(axis=0)
    spans = cell.max(axis=0) + 1
    _, index = np.unique((cell[:, 0] * spans[1] + cell[:, 1]) * spans[2] + cell[:, 2], return_inverse=True)
    members = np.bincount(index)
    vertices = np.column_stack([np.bincount(index, column) / members for column in shape.vertices.T])
    return Shape(vertices=vertices, faces=_distinct(index[shape.faces]))


def _distinct(faces: NDArray[np.int64]) -> NDArray[np.int32]:
    """Faces with three different corners that occur an odd number of times, once each.

    A flap that collapsed onto itself is two equal faces, and both go: keeping one would leave a rim in a
    surface that has none (a simplicial map takes closed surfaces to closed ones modulo 2).
    """
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    low, high = faces.min(axis=1), faces.max(axis=1)
    middle = faces.sum(axis=1) - low - high
    most = int(faces.max()) + 1
    _, first, count = np.unique((low * most + middle) * most + high, return_index=True, return_counts=True)
    distinct: NDArray[np.int32] = faces[np.sort(first[count % 2 == 1])].astype(np.int32)
    return distinct


def random_rotation(rng: np.random.Generator) -> Points:
    """(3, 3) a rotation, all equally likely (a unit quaternion of four normal numbers)."""
    w, x, y, z = (q := rng.normal(size=4)) / np.linalg.norm(q)
    R: Points = np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
            [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
            [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
        ]
    )
    return R
