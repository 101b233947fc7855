"""A device as a solid: its top and its bottom closed along its outline, engraved, and turned for its side."""

from __future__ import annotations

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
from scanfit.orthotic.sheets import clear_within, count_of, needed, rings_inside, solid_between
from scanfit.orthotic.top import between, top_of
from scanfit.orthotic.trim import EDGE_MM, Trim, trim_of

Floats = NDArray[np.float64]

LAB_FACES = 40_000
"""What lab systems import without trouble (references.md, GP Manager)."""

AS_MODELLED_MM = 1e-9
LAB_MM = (0.005, 0.01, 0.015, 0.02, 0.03, 0.05, 0.08)
"""How far a surface may be from the one that was modelled, about: in full, and as little as so many triangles allow."""

BEVEL_MM = 1.0
"""Width and depth of the bevel along the top edge, D."""


@dataclass(frozen=True, slots=True, eq=False)
class Modelled:
    """A device in the right-foot view, mm: z up from the ground.

    Attributes
    ----------
    mesh : the surface of the solid, watertight
    within_mm : how near it is to the heights it was modelled as, about
    volume_mm3 : of the solid
    """

    device: Device
    trim: Trim
    mesh: Mesh
    within_mm: float
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

    def high(points: Floats) -> Floats:
        return _at(top, grid, points)

    def low(points: Floats) -> Floats:
        return _at(bottom, grid, points)

    def edge(points: Floats) -> Floats:
        """The top with its edge broken, down to the least thickness at most."""
        whole = high(points)
        return np.maximum(whole - BEVEL_MM, np.minimum(whole, low(points) + device.thin_mm))

    rings = rings_inside(trim.points, BEVEL_MM, EDGE_MM)
    nodes = np.column_stack([np.repeat(grid.x, grid.ny), np.tile(grid.y, grid.nx)])
    free = clear_within(nodes, grid.step, trim.points, rings)
    for within_mm in (AS_MODELLED_MM,) if faces is None else LAB_MM:
        above, below = (
            np.concatenate([*rings, nodes[free & needed(heights, within_mm).ravel()]]) for heights in (top, bottom)
        )
        if faces is not None and count_of(trim.points, above, below) > faces:
            continue
        mesh = solid_between(trim.points, high, low, above, below, edge)
        solid = engraved(solid_of(mesh.vertices, mesh.faces), device)
        if faces is None or solid.num_tri() <= faces:
            break
    else:
        raise GeometryError(f"{faces} triangles are not enough for this device to {LAB_MM[-1]:g} mm")
    mesh = mesh_of(solid) if device.asked.word("engraving").strip() else mesh
    return Modelled(device, trim, mesh, within_mm, float(solid.volume()))


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
