"""The only door to manifold3d: outlines and solids, cut and joined exactly (Apache-2.0, 1.4 MB, numpy only)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.model.mesh import Mesh

Floats = NDArray[np.float64]

ROUND = 64
"""Corners of a full circle in offsets: a wall of 3 mm is then within 0.004 mm of round."""


def outline_of(polygons: Sequence[Floats]) -> Any:
    """Return the region inside (N, 2) polygons, whichever way they run."""
    from manifold3d import CrossSection, FillRule

    return CrossSection([np.ascontiguousarray(one, dtype=np.float64) for one in polygons], FillRule.NonZero)


def grown(region: Any, by_mm: float) -> Any:
    """Return the region with its edge moved outward, round at its corners; inward where ``by_mm`` is negative."""
    return region.offset(by_mm, circular_segments=ROUND) if by_mm else region


def largest(region: Any) -> Floats:
    """Return the outer edge of the largest part of a region, (N, 2), anticlockwise. Raises GeometryError for none."""
    polygons = [np.asarray(one, dtype=np.float64) for one in region.to_polygons()]
    sizes = [_area(one) for one in polygons]
    if not sizes or max(sizes) <= 0:
        raise GeometryError("nothing is left of the device's outline")
    return polygons[int(np.argmax(sizes))]


def _area(polygon: Floats) -> float:
    x, y = polygon.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2


def solid_of(vertices: Floats, faces: NDArray[np.integer]) -> Any:
    """Return a closed mesh as a solid. Raises GeometryError where it is none."""
    from manifold3d import Error, Manifold

    solid = Manifold(_kernel_mesh(vertices, faces))
    if solid.status() != Error.NoError or solid.is_empty():
        raise GeometryError(f"the surface does not close a solid: {solid.status().name}")
    return solid


def _kernel_mesh(vertices: Floats, faces: NDArray[np.integer]) -> Any:
    """The kernel takes arrays that may be written to, and writes to none."""
    from manifold3d import Mesh64

    return Mesh64(np.array(vertices, dtype=np.float64), np.array(faces, dtype=np.uint64))


def mesh_of(solid: Any) -> Mesh:
    """Return the surface of a solid."""
    found = solid.to_mesh64()
    vertices = np.asarray(found.vert_properties, dtype=np.float64)[:, :3]
    return Mesh(vertices=vertices, faces=np.asarray(found.tri_verts).astype(np.int32))


def is_manifold(mesh: Mesh) -> str:
    """Return why a mesh is no single solid; "" where it is one."""
    from manifold3d import Error, Manifold

    solid = Manifold(_kernel_mesh(mesh.vertices, mesh.faces))
    if solid.status() != Error.NoError:
        return f"no manifold: {solid.status().name}"
    parts = solid.decompose()
    if len(parts) != 1 or solid.volume() <= 0:
        return f"{len(parts)} parts, {solid.volume() / 1000:.1f} cm³"
    return ""
