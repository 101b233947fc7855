"""Points spread evenly over a surface, the same ones every time."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners
from scanfit.model.mesh import Mesh

_GOLDEN = np.array([0.7548776662466927, 0.5698402909980532])  # R2 sequence (Roberts 2018), M


class Samples(NamedTuple):
    """``points`` (N, 3), unit ``normals`` (N, 3) up to sign, ``faces`` (N,): each stands for the same area."""

    points: NDArray[np.float64]
    normals: NDArray[np.float64]
    faces: NDArray[np.intp]


def face_areas(mesh: Mesh) -> NDArray[np.float64]:
    """Return the (F,) areas of a mesh's faces.

    Cost: O(F). Column by column, which is three times as fast as ``np.cross`` on rows.
    """
    columns = corners(mesh.faces)
    sides = []
    for column in mesh.vertices.T:
        a, b, c = (np.ascontiguousarray(column).take(corner) for corner in columns)
        b -= a
        c -= a
        sides.append((b, c))
    (ax, bx), (ay, by), (az, bz) = sides
    total = (ay * bz - az * by) ** 2
    total += (az * bx - ax * bz) ** 2
    total += (ax * by - ay * bx) ** 2
    areas: NDArray[np.float64] = np.sqrt(total, out=total)
    areas /= 2
    return areas


def sample_surface(
    mesh: Mesh, count: int, *, areas: NDArray[np.float64], keep: NDArray[np.bool_] | None = None
) -> Samples:
    """Return ``count`` points at equal steps of cumulative area.

    Deterministic and carried along by any rigid motion of the mesh, so that what is inferred from the
    samples does not depend on the pose. ``areas`` are the mesh's own; ``keep`` (F,) limits the faces.
    """
    weights = areas if keep is None else np.where(keep, areas, 0.0)
    edges = np.cumsum(weights)
    k = np.arange(count)
    faces = np.searchsorted(edges, (k + 0.5) / count * edges[-1], side="right").clip(max=len(edges) - 1)
    u, v = ((k[:, None] * _GOLDEN + 0.5) % 1.0).T
    fold = u + v > 1
    u, v = np.where(fold, 1 - u, u), np.where(fold, 1 - v, v)
    a, b, c = (mesh.vertices[mesh.faces[faces, j]] for j in range(3))
    cross = np.cross(b - a, c - a)
    length = np.linalg.norm(cross, axis=1, keepdims=True)
    points = a + u[:, None] * (b - a) + v[:, None] * (c - a)
    return Samples(points, cross / np.maximum(length, 1e-300), faces)
