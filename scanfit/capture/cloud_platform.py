"""The platform in a point cloud: found, taken away from the foot, and put back as a flat sheet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.cloud_points import plane_normals
from scanfit.geometry.plane import rotation_to_z
from scanfit.geometry.sample import Samples
from scanfit.geometry.sheets import flat_sheets

ASKED, NEIGHBOURS = 7500, 30
"""How many points are asked for flat sheets, as of a mesh (capture/scene.py), and how many each fits a plane to."""

SHARE = 0.1
"""A platform has at least this share of the points, D."""

ONE_SIDE = 0.97
"""Of what is not on the platform this share is above it, D; a cut through a leg has all of it below, a wall half."""

BEYOND = 0.3
"""Of the platform this share lies beyond what stands on it, D: a flat sole has none."""

BAND, CELL = 4.0, 3.0
"""Within so many sigma of the platform, and at least one spacing, a point may be platform; its squares, in spacings."""


class Platform(NamedTuple):
    """``points @ up - height`` is the height above it; within ``band`` platform and foot cannot be told apart."""

    up: NDArray[np.float64]
    height: float
    band: float

    def scaled(self, by: float) -> Platform:
        return Platform(self.up, self.height * by, self.band * by)


class Sheet(NamedTuple):
    """(V, 3) vertices and (F, 3) faces."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]


def platform_of(points: NDArray[np.float64]) -> Platform | None:
    """Return the platform among points that are one apart, None where there is none."""
    some = points[:: max(1, len(points) // ASKED)]
    normals = plane_normals(points, NEIGHBOURS, some)
    size = float(np.linalg.norm(np.ptp(points, axis=0)))
    for found in flat_sheets(Samples(some, normals, np.zeros(len(some), dtype=np.intp)), size, SHARE):
        band = max(BAND * found.rms, 1.0)
        height = points @ found.normal - found.height
        off = height[np.abs(height) > band]
        sign = 1.0 if np.count_nonzero(off > 0) * 2 > len(off) else -1.0
        platform = Platform(sign * found.normal, sign * found.height, band)
        if np.count_nonzero(sign * off > 0) >= ONE_SIDE * len(off) and _reaches_beyond(points, platform):
            return platform
    return None


def _reaches_beyond(points: NDArray[np.float64], platform: Platform) -> bool:
    """Whether much of the sheet lies beyond the cells over which something stands."""
    height = points @ platform.up - platform.height
    cells = _cells(points, platform)
    plate, over = (
        np.unique(cells[which], axis=0) for which in (np.abs(height) <= platform.band, height > platform.band)
    )
    both = np.unique(np.concatenate([plate, over]), axis=0)
    return len(both) - len(over) > BEYOND * len(plate)


def sheet(points: NDArray[np.float64], platform: Platform) -> Sheet:
    """Return the platform as level squares where there are points of it, which are one apart."""
    on_it = np.abs(points @ platform.up - platform.height) <= platform.band
    cells = np.unique(_cells(points[on_it], platform), axis=0)
    corners = (cells[:, None] + np.array([[0, 0], [1, 0], [1, 1], [0, 1]])).reshape(-1, 2)
    places, index = np.unique(corners, axis=0, return_inverse=True)
    a, b, c, d = index.reshape(-1, 4).T
    level = np.column_stack([places * CELL, np.full(len(places), platform.height)])
    faces = np.concatenate([np.column_stack([a, b, c]), np.column_stack([a, c, d])])
    return Sheet(level @ rotation_to_z(platform.up), faces.astype(np.int32))


def _cells(points: NDArray[np.float64], platform: Platform) -> NDArray[np.int64]:
    """(N, 2) which square of the platform each point is over."""
    lying = points @ rotation_to_z(platform.up).T
    cells: NDArray[np.int64] = np.floor(lying[:, :2] / CELL).astype(np.int64)
    return cells
