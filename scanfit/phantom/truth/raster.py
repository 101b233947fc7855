"""A surface as a height map: its lowest or highest value over a fine grid of points."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, Soup


def height_map(soup: Soup, first: Array, second: Array, *, axes: tuple[int, int, int], lowest: bool) -> Array:
    """Return the extreme value of coordinate ``axes[2]`` over the grid of ``axes[0]`` and ``axes[1]``.

    Parameters
    ----------
    soup : triangles, mm
    first, second : (M,), (N,) float64, mm, evenly spaced
        The grid points: the centres of the cells.

    Returns
    -------
    height : (M, N) float64, mm
        Exact for the triangles at every grid point; +inf (lowest) or -inf where there is none.

    Notes
    -----
    Triangles are small against the grid's extent: the loop runs over the grid points of the largest one's box.
    """
    sign = 1.0 if lowest else -1.0
    steps = np.array([first[1] - first[0], second[1] - second[0]])
    corner = (soup[0][:, axes[:2]] - [first[0], second[0]]) / steps
    points, value = corner[soup[1]], soup[0][soup[1], axes[2]]  # (F, 3, 2), (F, 3)
    one, two, three = points[:, 0], points[:, 1], points[:, 2]
    lowest_corner, highest_corner = (fold(fold(one, two), three) for fold in (np.minimum, np.maximum))
    least = np.maximum(np.ceil(lowest_corner), 0).astype(np.int64)
    most = np.minimum(np.floor(highest_corner), [len(first) - 1, len(second) - 1]).astype(np.int64)
    a, u, v = points[:, 0], points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
    area = u[:, 0] * v[:, 1] - u[:, 1] * v[:, 0]
    size = most - least
    out = np.full(len(first) * len(second), np.inf)
    kept = np.flatnonzero((size >= 0).all(axis=1) & (area != 0))
    for i in range(int(size[kept, 0].max(initial=-1)) + 1):
        for j in range(int(size[kept, 1].max(initial=-1)) + 1):
            k = kept[(size[kept, 0] >= i) & (size[kept, 1] >= j)]
            cell = least[k] + [i, j]
            p = cell - a[k]
            s = (p[:, 0] * v[k, 1] - p[:, 1] * v[k, 0]) / area[k]
            t = (u[k, 0] * p[:, 1] - u[k, 1] * p[:, 0]) / area[k]
            inside = (s >= -1e-9) & (t >= -1e-9) & (s + t <= 1 + 1e-9)
            k, cell, s, t = k[inside], cell[inside], s[inside], t[inside]
            height = value[k, 0] + s * (value[k, 1] - value[k, 0]) + t * (value[k, 2] - value[k, 0])
            np.minimum.at(out, cell[:, 0] * len(second) + cell[:, 1], sign * height)
    return np.asarray(sign * out.reshape(len(first), len(second)))
