"""What goes wrong in a scan: holes, parts that no camera saw, loose fragments."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.shape import Points, Shape, clipped, together

RADII_MM = (3.0, 15.0)


def holed(shape: Shape, share: float, rng: np.random.Generator) -> Shape:
    """Return the surface with round holes of 3 to 15 mm radius at random places, ``share`` of its area in all."""
    areas, middles = shape.areas(), shape.vertices[shape.faces].mean(axis=1)
    normals = shape.normals()
    limit, gone = share * areas.sum(), np.zeros(len(areas), dtype=bool)
    while (left := limit - areas[gone].sum()) > 0:
        centre = rng.choice(len(areas), p=areas / areas.sum())
        # The last hole is only as large as is still missing.
        radius = min(rng.uniform(*RADII_MM), np.sqrt(left / np.pi) + 0.1)
        near = ((middles - middles[centre]) ** 2).sum(axis=1) < radius**2
        gone |= near & (normals @ normals[centre] > 0)
    return shape.keep(~gone)


def truncated(shape: Shape, missing_mm: tuple[float, float, float, float]) -> Shape:
    """Return the surface without its last mm at heel, toes, medial and lateral side."""
    for side, missing in zip(([-1, 0, 0], [1, 0, 0], [0, 1, 0], [0, -1, 0]), missing_mm, strict=True):
        if missing > 0:
            normal = np.array(side, dtype=float)
            shape = clipped(shape, normal, float((shape.vertices @ normal).max()) - missing)
    return shape


def with_fragments(shape: Shape, count: int, rng: np.random.Generator) -> Shape:
    """Return the surface and ``count`` small loose bodies around it, clear of the foot."""
    low, high = shape.vertices.min(axis=0), shape.vertices.max(axis=0)
    bodies = []
    for _ in range(count):
        away = rng.choice([-1.0, 1.0]) * np.array([0.0, 1.0, 0.0])
        place = rng.uniform(low, high)
        place[1] = (high if away[1] > 0 else low)[1] + away[1] * rng.uniform(15, 60)
        bodies.append(_octahedron(place, rng.uniform(1.0, 4.0, 3)))
    return together(shape, *bodies)


def _octahedron(middle: Points, radii: Points) -> Shape:
    vertices = middle + np.vstack([np.diag(radii), -np.diag(radii)])
    faces = [[0, 1, 2], [1, 3, 2], [3, 4, 2], [4, 0, 2], [1, 0, 5], [3, 1, 5], [4, 3, 5], [0, 4, 5]]
    return Shape(vertices=vertices, faces=np.array(faces, dtype=np.int32))
