"""Triangles cut exactly: by a half-space, by a plane, by a row of parallel planes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Faces = NDArray[np.int64]
Soup = tuple[Array, Faces]
"""(V, 3) vertices in mm and (F, 3) faces; after a cut the new vertices stand behind the old ones, not welded."""


def clip(soup: Soup, normal: tuple[float, float, float], level: float) -> Soup:
    """Return the part of the triangles with ``p . normal <= level``; what crosses the plane is cut in two."""
    vertices, faces = soup
    height = vertices @ np.asarray(normal) - level
    inside = height <= 0
    count = _corners(inside, faces)
    one, two = _odd_first(faces[count == 1], inside), _odd_first(faces[count == 2], ~inside)
    a, b, c = one.T
    new = [_crossing(vertices, height, a, b), _crossing(vertices, height, a, c)]
    ab, ac = len(vertices) + np.arange(len(a)), len(vertices) + len(a) + np.arange(len(a))
    parts = [faces[count == 3], np.column_stack([a, ab, ac])]
    start = len(vertices) + 2 * len(a)
    a, b, c = two.T
    new += [_crossing(vertices, height, a, b), _crossing(vertices, height, a, c)]
    ab, ac = start + np.arange(len(a)), start + len(a) + np.arange(len(a))
    parts += [np.column_stack([b, c, ac]), np.column_stack([b, ac, ab])]
    return np.concatenate([vertices, *new]), np.concatenate(parts)


def compact(soup: Soup) -> Soup:
    """Drop the vertices that no triangle uses."""
    vertices, faces = soup
    used = np.zeros(len(vertices), dtype=bool)
    used[faces] = True
    return vertices[used], (np.cumsum(used) - 1)[faces]


def section(soup: Soup, origin: Array, normal: Array) -> Array:
    """Return the (N, 3) points where edges cross the plane: every corner of the section, each up to twice."""
    vertices, _ = soup
    height = (vertices - origin) @ normal
    a, b = edges(soup)
    crossed = (height[a] <= 0) != (height[b] <= 0)
    return _crossing(vertices, height, a[crossed], b[crossed])


def segments(soup: Soup, origin: Array, normal: Array) -> Soup:
    """Return the section by a plane as segments: two-sided triangles (a, b, b) that any of the above cuts again."""
    vertices, faces = soup
    height = (vertices - origin) @ normal
    inside = height <= 0
    count = _corners(inside, faces)
    a, b, c = np.concatenate([_odd_first(faces[count == 1], inside), _odd_first(faces[count == 2], ~inside)]).T
    ends = np.concatenate([_crossing(vertices, height, a, b), _crossing(vertices, height, a, c)])
    k = np.arange(len(a))
    return ends, np.column_stack([k, k + len(a), k + len(a)])


def row_of_sections(soup: Soup, axis: int, stations: Array) -> tuple[NDArray[np.int64], Array]:
    """Return the corners of the sections normal to a coordinate axis at evenly spaced stations.

    Returns the number of the station and the point, (N,) and (N, 3), in no order.
    """
    vertices, _ = soup
    start, step = stations[0], stations[1] - stations[0]
    a, b = edges(soup)
    at = (vertices[:, axis] - start) / step
    low, high = np.minimum(at[a], at[b]), np.maximum(at[a], at[b])
    first = np.maximum(np.ceil(low), 0).astype(np.int64)
    last = np.minimum(np.floor(high), len(stations) - 1).astype(np.int64)
    times = np.maximum(last - first + 1, 0)
    which = np.repeat(np.arange(len(a)), times)
    station = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    a, b = a[which], b[which]
    span = at[b] - at[a]
    share = np.where(span == 0, 0.0, (station - at[a]) / np.where(span == 0, 1.0, span))
    return station, vertices[a] + share[:, None] * (vertices[b] - vertices[a])


def least_and_most(station: NDArray[np.int64], value: Array, count: int) -> tuple[Array, Array]:
    """Return the smallest and the largest value at each station, (count,) each; +inf and -inf where there is none."""
    least, most = np.full(count, np.inf), np.full(count, -np.inf)
    np.minimum.at(least, station, value)
    np.maximum.at(most, station, value)
    return least, most


def edges(soup: Soup) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the two ends of every side of every triangle: inner edges come twice."""
    faces = soup[1]
    return faces.ravel(), np.roll(faces, -1, axis=1).ravel()


def _corners(chosen: NDArray[np.bool_], faces: Faces) -> NDArray[np.int64]:
    """How many corners of each triangle are chosen; column by column, which is several times faster than by row."""
    i, j, k = faces.T
    count: NDArray[np.int64] = chosen[i].astype(np.int64) + chosen[j] + chosen[k]
    return count


def _odd_first(faces: Faces, odd: NDArray[np.bool_]) -> Faces:
    """Turn each triangle, in its own sense, so that its one odd corner comes first."""
    turn = odd[faces].argmax(axis=1)
    return np.take_along_axis(faces, (turn[:, None] + np.arange(3)) % 3, axis=1)


def _crossing(vertices: Array, height: Array, a: NDArray[np.int64], b: NDArray[np.int64]) -> Array:
    share = height[a] / (height[a] - height[b])
    return np.asarray(vertices[a] + share[:, None] * (vertices[b] - vertices[a]))
