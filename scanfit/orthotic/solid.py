"""A device as a solid: its top and its bottom closed along its outline, engraved, and turned for its side."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.geometry.heightmap import Grid
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side
from scanfit.orthotic._manifold import mesh_of, solid_of
from scanfit.orthotic.bottom import bottom_of
from scanfit.orthotic.device import Device
from scanfit.orthotic.engrave import engraved
from scanfit.orthotic.sheets import lattice, rings_inside, solid_between
from scanfit.orthotic.top import between, top_of
from scanfit.orthotic.trim import EDGE_MM, Trim, trim_of

Floats = NDArray[np.float64]

LAB_FACES = 40_000
"""What lab systems import without trouble (references.md, GP Manager)."""

FLAT_MM = 5.0
"""Points of a flat bottom are so far apart, D."""

BEVEL_MM = 1.0
"""Width and depth of the bevel along the top edge, D."""

COARSEST_MM = 3.0
"""Points farther apart than this would not show the edge of a cup, D."""


@dataclass(frozen=True, slots=True, eq=False)
class Modelled:
    """A device in the right-foot view, mm: z up from the ground.

    Attributes
    ----------
    mesh : the surface of the solid, watertight
    step_mm : how far apart the points of its top are
    volume_mm3 : of the solid
    """

    device: Device
    trim: Trim
    mesh: Mesh
    step_mm: float
    volume_mm3: float


def modelled(device: Device, shoe: Floats | None = None, faces: int | None = None) -> Modelled:
    """Return the solid of a device.

    Parameters
    ----------
    shoe : (N, 2) outline of a shoe's insole, right-foot view, to trim to; None: the foot's own
    faces : the most triangles it may have; None: as fine as the sole it is modelled on

    Raises
    ------
    GeometryError
        If the skin leaves no room for a device.
    """
    trim = trim_of(device, shoe)
    grid = device.sole.grid
    top = top_of(device)
    bottom = bottom_of(device, top)
    is_flat = not bottom.any()

    def high(points: Floats) -> Floats:
        return _at(top, grid, points)

    def low(points: Floats) -> Floats:
        return _at(bottom, grid, points)

    def edge(points: Floats) -> Floats:
        """The top with its edge broken, down to the least thickness at most."""
        whole = high(points)
        return np.maximum(whole - BEVEL_MM, np.minimum(whole, low(points) + device.thin_mm))

    outline = trim.points
    rings = rings_inside(outline, BEVEL_MM, EDGE_MM)
    for step in _steps(grid.step, outline, faces, sheets=1 if is_flat else 2):
        within = np.concatenate([*rings, lattice(outline, step, rings)])
        below = lattice(outline, FLAT_MM) if is_flat else within
        mesh = solid_between(outline, high, low, within, below, edge)
        solid = engraved(solid_of(mesh.vertices, mesh.faces), device)
        if faces is None or solid.num_tri() <= faces:
            break
    else:
        raise GeometryError(f"{faces} triangles are not enough for this device")
    mesh = mesh_of(solid) if device.asked.word("engraving").strip() else mesh
    return Modelled(device, trim, mesh, step, float(solid.volume()))


def _steps(finest: float, outline: Floats, faces: int | None, *, sheets: int) -> Iterator[float]:
    """How far apart the points may be: from as fine as the sole is, or as so many triangles allow, on to coarser."""
    if faces is None:
        yield finest
        return
    x, y = outline.T
    area = float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    step = max(finest, math.sqrt(2 * sheets * area / faces))
    while step < COARSEST_MM:
        yield step
        step *= 1.04


def _at(heights: Floats, grid: Grid, points: Floats) -> Floats:
    """Heights between the points of a grid; beyond it those of its border."""
    x = np.clip(points[:, 0], grid.x[0], grid.x[-1])
    y = np.clip(points[:, 1], grid.y[0], grid.y[-1])
    return between(heights, grid, x, y)


def turned(mesh: Mesh, side: Side) -> Mesh:
    """Return a surface of the right-foot view as that of its side: a left one is its mirror image."""
    if side is Side.RIGHT:
        return mesh
    return Mesh(vertices=mesh.vertices * (1.0, -1.0, 1.0), faces=np.ascontiguousarray(mesh.faces[:, ::-1]))
