"""A solid between two surfaces over one outline, closed by upright walls: by construction, with no cutting.

Top and bottom are triangles between points inside the outline, no two of which come closer than a share of their
distance: nothing folds, no sliver is left, and every edge is shared by two faces.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.model.mesh import Mesh
from scanfit.orthotic._manifold import grown, outline_of
from scanfit.orthotic._scipy import delaunay, distances

Floats = NDArray[np.float64]
Heights = Callable[[Floats], Floats]

CLEAR = 0.6
"""Points within keep this share of their own distance away from the edge, whose edges are Delaunay's then."""

SLIVER_MM2 = 1e-7
"""Twice the area of a triangle of three corners on a straight edge: it is none."""


def evened(points: Floats, step_mm: float) -> Floats:
    """Return a closed outline with corners at even distances along it, about ``step_mm``."""
    around = np.append(points, points[:1], axis=0)
    walked = np.append(0.0, np.cumsum(np.hypot(*np.diff(around, axis=0).T)))
    count = max(round(walked[-1] / step_mm), 8)
    at = np.arange(count) * walked[-1] / count
    return np.column_stack([np.interp(at, walked, around[:, k]) for k in (0, 1)])


def inside(points: Floats, outline: Floats) -> NDArray[np.bool_]:
    """Return which of (N, 2) points lie inside an outline. Cost: O(n m)."""
    found = np.zeros(len(points), dtype=bool)
    a, b = outline, np.roll(outline, -1, axis=0)
    for some in np.array_split(np.arange(len(points)), max(1, len(points) * len(outline) // 4_000_000)):
        x, y = points[some, 0, None], points[some, 1, None]
        spans = (a[:, 1] <= y) != (b[:, 1] <= y)
        with np.errstate(divide="ignore", invalid="ignore"):
            left = x < a[:, 0] + (y - a[:, 1]) / (b[:, 1] - a[:, 1]) * (b[:, 0] - a[:, 0])
        found[some] = (spans & left).sum(axis=1) % 2 == 1
    return found


def needed(heights: Floats, within_mm: float) -> NDArray[np.bool_]:
    """Return which points of a height map its surface needs, so that triangles between them stay near all others.

    Parameters
    ----------
    heights : (nx, ny) mm
    within_mm : by how much a point that is left out may be off, about

    Returns
    -------
    (nx, ny) every fourth point along either axis, every second where those are not enough, all where these are not
    """
    kept = _every(heights.shape, 4)
    for apart in (2, 1):
        off = _off(heights[::apart, ::apart]) > within_mm
        near = np.repeat(np.repeat(_spread(off, 2), apart, axis=0), apart, axis=1)
        kept |= near[: heights.shape[0], : heights.shape[1]] & _every(heights.shape, apart)
    return kept


def _every(shape: tuple[int, ...], apart: int) -> NDArray[np.bool_]:
    found = np.zeros(shape, dtype=bool)
    found[::apart, ::apart] = True
    return found


def _off(z: Floats) -> Floats:
    """How far each point is from the middle between its neighbours, where every second one were left out."""
    off = np.zeros_like(z)
    off[1:-1] = np.abs(z[1:-1] - (z[2:] + z[:-2]) / 2)
    off[:, 1:-1] = np.maximum(off[:, 1:-1], np.abs(z[:, 1:-1] - (z[:, 2:] + z[:, :-2]) / 2))
    middle = z[1:-1, 1:-1]
    for one, other in ((z[2:, 2:], z[:-2, :-2]), (z[2:, :-2], z[:-2, 2:])):
        off[1:-1, 1:-1] = np.maximum(off[1:-1, 1:-1], np.abs(middle - (one + other) / 2))
    return off


def _spread(area: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    for _ in range(steps):
        padded = np.pad(area, 1)
        rows = padded[2:, 1:-1] | padded[:-2, 1:-1] | area
        padded = np.pad(rows, 1)
        area = padded[1:-1, 2:] | padded[1:-1, :-2] | rows
    return area


def clear_within(points: Floats, apart_mm: float, outline: Floats, rings: tuple[Floats, ...]) -> NDArray[np.bool_]:
    """Return which points of a lattice lie inside an outline, clear of it and of rings inside of it."""
    low, high = outline.min(axis=0), outline.max(axis=0)
    found: NDArray[np.bool_] = np.logical_and(points > low, points < high).all(axis=1)
    found[found] = distances(points[found], np.concatenate([outline, *rings])) > CLEAR * apart_mm
    found[found] = inside(points[found], outline)
    return found


def count_of(outline: Floats, *sheets: Floats) -> int:
    """Return how many faces a solid between two sheets has, from the points within each (Euler)."""
    return sum(2 * len(within) + len(outline) - 2 for within in sheets) + 2 * len(outline)


def rings_inside(outline: Floats, by_mm: float, step_mm: float) -> tuple[Floats, ...]:
    """Return lines at a distance inside an outline, with corners at even distances."""
    found = [np.asarray(one, dtype=np.float64) for one in grown(outline_of([outline]), -by_mm).to_polygons()]
    return tuple(evened(one, step_mm) for one in found if len(one) > 2)


def triangulated(outline: Floats, within: Floats) -> NDArray[np.int64]:
    """Return (T, 3) triangles between the corners of an outline and points within, in this order, anticlockwise.

    Raises
    ------
    GeometryError
        If the outline is bent too sharply for its corners, so that its edges are not all among them.
    """
    points = np.concatenate([outline, within])
    faces = delaunay(points)
    a, b, c = (points[faces[:, k]] for k in range(3))
    turns = (b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])
    on_edge = (faces < len(outline)).all(axis=1)
    kept: NDArray[np.bool_] = np.logical_not(on_edge)
    kept[on_edge] = inside((a + b + c)[on_edge] / 3, outline) & (turns[on_edge] > SLIVER_MM2)
    faces = faces[kept]
    count = len(points)
    ahead = np.concatenate([faces[:, k] * count + faces[:, (k + 1) % 3] for k in range(3)])
    back = np.concatenate([faces[:, (k + 1) % 3] * count + faces[:, k] for k in range(3)])
    rim = np.setdiff1d(ahead, back)
    corner = np.arange(len(outline))
    if not np.array_equal(rim, np.sort(corner * count + np.roll(corner, -1))):
        raise GeometryError("the outline of the device is bent too sharply")
    return faces


def solid_between(
    outline: Floats, top: Heights, bottom: Heights, above: Floats, below: Floats, edge: Heights | None = None
) -> Mesh:
    """Return the closed surface between a top and a bottom over an outline.

    Parameters
    ----------
    outline : (N, 2) anticlockwise
    top, bottom : heights at (M, 2) points; the top everywhere above the bottom
    above, below : (M, 2) points within, of the top and of the bottom
    edge : heights of the top along the outline; None: as elsewhere
    """
    n = len(outline)
    up, down = triangulated(outline, above), triangulated(outline, below)
    heights = [(edge or top)(outline), top(above), bottom(outline), bottom(below)]
    flat = np.concatenate([outline, above, outline, below])
    first = n + len(above)
    i = np.arange(n)
    j = np.roll(i, -1)
    walls = np.concatenate([np.column_stack([i, first + i, first + j]), np.column_stack([i, first + j, j])])
    faces = np.concatenate([up, down[:, ::-1] + first, walls])
    vertices = np.column_stack([flat, np.concatenate(heights)])
    return Mesh(vertices=vertices, faces=np.ascontiguousarray(faces, dtype=np.int32))
