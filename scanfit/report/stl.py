"""Binary STL: a header of 80 bytes, a count, and 50 bytes a triangle. It has no unit; ours are millimetres."""

from __future__ import annotations

import numpy as np

from scanfit.model.mesh import Mesh

HEADER = b"scanfit, millimetres"


def stl_bytes(mesh: Mesh) -> bytes:
    """Return a mesh as binary STL, in millimetres.

    A dozen lines of our own: trimesh, which writes the same, takes longer to import than a pair takes to be written.
    """
    corners = mesh.vertices[mesh.faces].astype("<f4")
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    size = np.linalg.norm(normals, axis=1, keepdims=True)
    table = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("extra", "<u2")])
    table["normal"] = np.divide(normals, size, out=np.zeros_like(normals), where=size > 0)
    table["corners"] = corners
    return HEADER.ljust(80, b"\0") + len(corners).to_bytes(4, "little") + bytes(table.tobytes())


def mesh_of_stl(data: bytes) -> Mesh:
    """Return what ``stl_bytes`` wrote, its corners joined again where they have the same bits."""
    table = np.frombuffer(data[84:], dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("extra", "<u2")])
    corners = table["corners"].reshape(-1, 3)
    points, index = np.unique(corners, axis=0, return_inverse=True)
    return Mesh(vertices=points.astype(np.float64), faces=index.reshape(-1, 3).astype(np.int32))
