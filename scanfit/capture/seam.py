"""The seam between foot and platform, which no camera above it sees: how a surface that ends there is brought down."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.components import vertex_components

LEFT_OUT_MM = 2.0
"""Below this the floor and the foot cannot be told apart at 2 mm voxels, D."""

HIGHEST_MM = 5.0
"""A rim higher than this is no seam but where the scan ends, D: the bulge of a heel hides the lowest 15 mm of it."""

SIGHT_DEG = 45.0
"""A rim seen from above ends where the surface turns away from the line of sight, so many degrees from level, D: the
cameras of a ring 0.30 m high at 0.33 m look down at 42."""

ARC_STEPS = 3

HOLE_MM = 15.0
"""A rim no wider than this goes around a hole, which is filled, D."""

NORMAL_ROUNDS = 4
"""How often normals are averaged over neighbours: over some 6 mm at 2 mm voxels, D."""

INSET_MM = 2.5
"""How far the closing runs on under the foot, D."""


def brought_down(
    vertices: NDArray[np.float64], faces: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the surface with its low rims continued down to z = 0 and a little way under the foot, small holes filled.

    Parameters
    ----------
    vertices : (V, 3) mm, floor at z = 0
    faces : (F, 3) of the foot alone, without floor

    Notes
    -----
    At its rim the surface is tangent to the line of sight, and where the foot rests it is tangent to the floor: the
    closing is the arc that is both. The line of sight itself and a chord are its bounds, half a millimetre away at a
    rim of 3 mm. It never reaches beyond the rim, so it lengthens nothing; what it says of the sole is nothing but
    where the foot meets the floor, so under the foot it stops.
    """
    rim = _rim(faces, len(vertices))
    if len(rim) == 0:
        return vertices, faces
    part = vertex_components(len(vertices), rim)[rim[:, 0]]
    vertices, faces, small = _filled(vertices, faces, rim, part)
    rim = rim[~small & (vertices[rim, 2] < HIGHEST_MM).all(axis=1)]
    if len(rim) == 0:
        return vertices, faces
    names, index = np.unique(rim, return_inverse=True)
    edges = index.reshape(-1, 2)
    inward = _inward(vertices, faces, names)
    high = vertices[names, 2]
    down = vertices[names, :2] + inward * np.minimum(high, INSET_MM)[:, None]
    rings = [np.column_stack([down, np.zeros(len(names))])]
    first = len(vertices) + np.arange(len(names))
    levels = [names, *(first + number * len(names) for number in range(len(rings)))]
    strips = [_strip(upper[edges], lower[edges]) for upper, lower in pairwise(levels)]
    return np.concatenate([vertices, *rings]), np.concatenate([faces, *strips]).astype(np.int32)


def _arc(deg: float) -> tuple[float, float]:
    """How far an arc from the line of sight to the floor has dropped and run at a slope, over the height of the rim."""
    start, at = np.radians(SIGHT_DEG), np.radians(deg)
    radius = 1 / (1 - np.cos(start))
    return float(radius * (np.cos(at) - np.cos(start))), float(radius * (np.sin(start) - np.sin(at)))


def _rim(faces: NDArray[np.int32], count: int) -> NDArray[np.int64]:
    """(E, 2) the open edges, directed as their faces run."""
    sides = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    keys = sides.min(axis=1) * count + sides.max(axis=1)
    _, index, uses = np.unique(keys, return_inverse=True, return_counts=True)
    alone: NDArray[np.int64] = sides[uses[index] == 1]
    return alone


def _filled(
    vertices: NDArray[np.float64], faces: NDArray[np.int32], rim: NDArray[np.int64], part: NDArray[np.int32]
) -> tuple[NDArray[np.float64], NDArray[np.int32], NDArray[np.bool_]]:
    """The surface with a fan over every small hole, and which rim edges these were."""
    names, index = np.unique(part, return_inverse=True)
    corners = vertices[rim[:, 0]]
    low, high = np.full((len(names), 3), np.inf), np.full((len(names), 3), -np.inf)
    np.minimum.at(low, index, corners)
    np.maximum.at(high, index, corners)
    small = ((high - low).max(axis=1) <= HOLE_MM)[index]
    holes, of_hole = np.unique(index[small], return_inverse=True)
    sums = np.column_stack([np.bincount(of_hole, column, len(holes)) for column in corners[small].T])
    middles = sums / np.maximum(np.bincount(of_hole, minlength=len(holes)), 1)[:, None]
    fans = np.column_stack([rim[small][:, ::-1], of_hole + len(vertices)])
    return np.concatenate([vertices, middles]), np.concatenate([faces, fans]).astype(np.int32), small


def _inward(vertices: NDArray[np.float64], faces: NDArray[np.int32], names: NDArray[np.int64]) -> NDArray[np.float64]:
    """(N, 2) unit, level and against the surface's normal, which is taken over a few voxels: a rim is ragged."""
    low = faces[(vertices[faces, 2] < 2 * HIGHEST_MM).all(axis=1)]
    a, b, c = (vertices[corner] for corner in low.T)
    of_face = np.cross(b - a, c - a)
    for _ in range(NORMAL_ROUNDS):
        total = np.column_stack(
            [sum(np.bincount(corner, column, len(vertices)) for corner in low.T) for column in of_face.T]
        )
        of_face = total[low].mean(axis=1)
        of_face /= np.maximum(np.linalg.norm(of_face, axis=1, keepdims=True), 1e-12)
    level = -total[names, :2]
    size = np.linalg.norm(level, axis=1, keepdims=True)
    unit: NDArray[np.float64] = level / np.maximum(size, 1e-12)
    return unit


def _strip(upper: NDArray[np.integer], lower: NDArray[np.integer]) -> NDArray[np.int64]:
    """Two triangles under every edge, wound against it."""
    (a, b), (c, d) = upper.T, lower.T
    return np.concatenate([np.column_stack([b, a, c]), np.column_stack([b, c, d])])
