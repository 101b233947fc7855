"""A surface seen from below as a height map: at every point of a grid the lowest and the highest z of some faces."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

AT_ONCE = 100_000
"""Pairs of face and grid point looked at in one go: bounds the memory that overlapping large faces can take."""


class Grid(NamedTuple):
    """Points x0 + i * step, y0 + j * step for i < nx, j < ny."""

    x0: float
    y0: float
    step: float
    nx: int
    ny: int

    @property
    def x(self) -> NDArray[np.float64]:
        return self.x0 + self.step * np.arange(self.nx, dtype=np.float64)

    @property
    def y(self) -> NDArray[np.float64]:
        return self.y0 + self.step * np.arange(self.ny, dtype=np.float64)


def height_range(
    corners: tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]], grid: Grid
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the lowest and the highest z of triangles over every grid point.

    Parameters
    ----------
    corners : x, y, z, each (3, F), any unit and frame

    Returns
    -------
    low, high : (nx, ny); inf and -inf where no triangle covers the point

    Notes
    -----
    A point on an edge belongs to both faces, so that a closed surface leaves no pinholes.

    Cost: O(F + pairs of face and grid point in its bounding box). Accuracy: exact on the triangles as given.
    """
    low, high = np.full(grid.nx * grid.ny, np.inf), np.full(grid.nx * grid.ny, -np.inf)
    i0, i1 = _reach(corners[0], grid.x0, grid.step, grid.nx)
    j0, j1 = _reach(corners[1], grid.y0, grid.step, grid.ny)
    some = np.flatnonzero((i1 >= i0) & (j1 >= j0))
    if len(some) == 0:
        return low.reshape(grid.nx, grid.ny), high.reshape(grid.nx, grid.ny)
    i0, j0, across = i0[some], j0[some], (j1 - j0 + 1)[some]
    counts = (i1[some] - i0 + 1) * across
    u, v, z = (corner.take(some, axis=1) for corner in corners)
    u, v = (u - grid.x0) / grid.step, (v - grid.y0) / grid.step
    total = np.cumsum(counts)
    bounds = np.searchsorted(total, np.arange(0, total[-1], AT_ONCE), side="right").tolist()
    for first, last in zip(bounds, [*bounds[1:], len(some)], strict=True):
        part = slice(first, last)
        face = np.repeat(np.arange(first, last), counts[part])
        k = np.arange(len(face)) - np.repeat(total[part] - counts[part] - (total[first] - counts[first]), counts[part])
        row, column = np.divmod(k, across[face])
        i, j = i0[face] + row, j0[face] + column
        inside, height = _height_at(u, v, z, face, i, j)
        cell = (i * grid.ny + j)[inside]
        np.minimum.at(low, cell, height[inside])
        np.maximum.at(high, cell, height[inside])
    return low.reshape(grid.nx, grid.ny), high.reshape(grid.nx, grid.ny)


def _reach(
    at: NDArray[np.float64], start: float, step: float, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last grid line that each face meets."""
    low, high = np.minimum(np.minimum(at[0], at[1]), at[2]), np.maximum(np.maximum(at[0], at[1]), at[2])
    first, last = np.ceil((low - start) / step).astype(np.int64), np.floor((high - start) / step).astype(np.int64)
    return np.maximum(first, 0), np.minimum(last, count - 1)


def _height_at(
    u: NDArray[np.float64],
    v: NDArray[np.float64],
    z: NDArray[np.float64],
    face: NDArray[np.int64],
    i: NDArray[np.int64],
    j: NDArray[np.int64],
) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Whether each grid point lies in its face, and z of the face there."""
    ub, uc, vb, vc = u[1] - u[0], u[2] - u[0], v[1] - v[0], v[2] - v[0]
    area = ub * vc - uc * vb
    flat = np.abs(area) < 1e-12
    area = np.where(flat, 1.0, area)
    du, dv = i - u[0].take(face), j - v[0].take(face)
    second = (du * vc.take(face) - dv * uc.take(face)) / area.take(face)
    third = (dv * ub.take(face) - du * vb.take(face)) / area.take(face)
    inside = (second >= -1e-9) & (third >= -1e-9) & (second + third <= 1 + 1e-9) & ~flat.take(face)
    height = z[0].take(face) + second * (z[1] - z[0]).take(face) + third * (z[2] - z[0]).take(face)
    return inside, height
