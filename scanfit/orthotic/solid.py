"""A device as a solid: its top and its bottom closed, cut along its outline, engraved, and turned for its side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side
from scanfit.orthotic._manifold import mesh_of, outline_of, solid_of, trimmed
from scanfit.orthotic.bottom import bottom_of
from scanfit.orthotic.device import Device
from scanfit.orthotic.engrave import engraved
from scanfit.orthotic.top import top_of
from scanfit.orthotic.trim import Trim, grid_faces, trim_of

Floats = NDArray[np.float64]

ROOM_MM = 5.0
"""The cutter stands over and under the device by this."""

BEVEL_MM = 1.0
"""Width and depth of the bevel along the top edge, D."""


@dataclass(frozen=True, slots=True, eq=False)
class Modelled:
    """A device in the right-foot view, mm: z up from the ground.

    Attributes
    ----------
    top, bottom : (nx, ny) heights over the sole's grid, before they were cut along the outline
    mesh : the surface of the solid, watertight, at full resolution
    volume_mm3 : of the solid
    """

    device: Device
    trim: Trim
    top: Floats
    bottom: Floats
    mesh: Mesh
    volume_mm3: float


def modelled(device: Device, shoe: Floats | None = None) -> Modelled:
    """Return the solid of a device.

    Parameters
    ----------
    shoe : (N, 2) outline of a shoe's insole, right-foot view, to trim to; None: the foot's own

    Raises
    ------
    GeometryError
        If the skin leaves no room for a device.
    """
    trim = trim_of(device, shoe)
    top = _bevelled(device, top_of(device), trim)
    bottom = bottom_of(device, top)
    solid = trimmed(_block(device, top, bottom), outline_of([trim.points]), -ROOM_MM, float(top.max()) + ROOM_MM)
    solid = engraved(solid, device)
    return Modelled(device, trim, top, bottom, mesh_of(solid), float(solid.volume()))


def turned(mesh: Mesh, side: Side) -> Mesh:
    """Return a surface of the right-foot view as that of its side: a left one is its mirror image."""
    if side is Side.RIGHT:
        return mesh
    return Mesh(vertices=mesh.vertices * (1.0, -1.0, 1.0), faces=np.ascontiguousarray(mesh.faces[:, ::-1]))


def _bevelled(device: Device, top: Floats, trim: Trim) -> Floats:
    """The top with its edge broken, down to the least thickness at most."""
    away = _from_edge(device, trim.points)
    return np.where(
        away < BEVEL_MM, np.maximum(top - (BEVEL_MM - away), np.minimum(top, device.thin_mm)), top
    )  # fmt: skip


def _from_edge(device: Device, points: Floats) -> Floats:
    """Distance of the grid's points from the outline, where it is less than twice the bevel; inf elsewhere."""
    grid = device.sole.grid
    away = np.full((grid.nx, grid.ny), np.inf)
    a = points
    along = np.roll(points, -1, axis=0) - a
    count = np.maximum(np.ceil(np.hypot(*along.T) / 0.25).astype(np.int64), 1)
    which = np.repeat(np.arange(len(a)), count)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)) / count[which]
    dense = a[which] + share[:, None] * along[which]
    reach = int(np.ceil(2 * BEVEL_MM / grid.step))
    i = np.rint((dense[:, 0] - grid.x0) / grid.step).astype(np.int64)
    j = np.rint((dense[:, 1] - grid.y0) / grid.step).astype(np.int64)
    for di in range(-reach, reach + 1):
        for dj in range(-reach, reach + 1):
            k, m = np.clip(i + di, 0, grid.nx - 1), np.clip(j + dj, 0, grid.ny - 1)
            distance = np.hypot(grid.x0 + k * grid.step - dense[:, 0], grid.y0 + m * grid.step - dense[:, 1])
            np.minimum.at(away, (k, m), distance)
    return away


def _block(device: Device, top: Floats, bottom: Floats) -> Any:
    """Top and bottom over the whole grid, closed by upright walls."""
    grid = device.sole.grid
    nx, ny = grid.nx, grid.ny
    points = np.empty((2, nx, ny, 3))
    points[..., 0], points[..., 1] = grid.x[:, None], grid.y[None, :]
    points[0, ..., 2], points[1, ..., 2] = top, bottom
    upper = grid_faces(nx, ny)
    lower = upper[:, ::-1] + nx * ny
    index = np.arange(nx * ny).reshape(nx, ny)
    round_it = np.concatenate([index[:-1, 0], index[-1, :-1], index[:0:-1, -1], index[0, :0:-1]])
    following = np.roll(round_it, -1)
    below, below_following = round_it + nx * ny, following + nx * ny
    walls = np.concatenate(
        [np.column_stack([round_it, below, below_following]), np.column_stack([round_it, below_following, following])]
    )
    return solid_of(points.reshape(-1, 3), np.concatenate([upper, lower, walls]))
