"""The bodies in a scan: what hangs together, and what belongs to one foot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.components import face_components, vertex_components
from scanfit.model.mesh import Mesh

CELL_SHARE = 0.02
"""Faces that share no vertices are joined where they lie in neighbouring cells of this share of the scan's
diagonal, D (5 to 8 mm for one foot)."""


def bodies(
    mesh: Mesh, areas: NDArray[np.float64], keep: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Label the faces by connected body; return labels (F,), -1 where not kept, and each body's area.

    A scan in which nothing hangs together (each triangle with corners of its own) is joined by nearness.
    """
    kept = np.flatnonzero(keep)
    labels = np.full(len(mesh.faces), -1, dtype=np.int64)
    if len(kept) == 0:
        return labels, np.zeros(0)
    part = face_components(len(mesh.vertices), mesh.faces[kept])
    area = np.bincount(part, weights=areas[kept]).astype(np.float64)
    if area.max() < 0.2 * area.sum():
        part = _by_nearness(
            mesh.vertices[mesh.faces[kept]].mean(axis=1), float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
        )
        area = np.bincount(part, weights=areas[kept]).astype(np.float64)
    labels[kept] = part
    return labels, area


def joined(mesh: Mesh) -> Mesh:
    """Return the mesh with corners that almost coincide made one, where hardly any corner is shared.

    Some programs write every triangle with corners of its own, rounded differently each time. Corners are
    joined within 1/5000 of the diagonal (0.06 mm on a foot); a mesh whose corners are shared stays as it is.
    """
    if len(mesh.vertices) < 1.5 * len(mesh.faces):
        return mesh
    cell = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0))) / 5000
    vertices: NDArray[np.float64] = mesh.vertices
    faces: NDArray[np.integer] = mesh.faces
    # Twice, the grid shifted by half a cell, so that corners on either side of a grid line meet as well.
    for shift in (0.0, 0.5):
        _, first, number = np.unique(
            np.floor(vertices / cell + shift).astype(np.int64), axis=0, return_index=True, return_inverse=True
        )
        vertices, faces = vertices[first], number.ravel()[faces]
    a, b, c = faces.T
    whole = (a != b) & (b != c) & (c != a)
    return Mesh(vertices=vertices, faces=faces[whole])


def _by_nearness(points: NDArray[np.float64], size: float) -> NDArray[np.int64]:
    """Label points by the connected group of grid cells they fall into."""
    cells, inverse = np.unique(np.floor(points / (CELL_SHARE * size)).astype(np.int64), axis=0, return_inverse=True)
    low = cells.min(axis=0) - 1
    span = cells.max(axis=0) - low + 2
    key = ((cells - low) * np.array([span[1] * span[2], span[2], 1])).sum(axis=1)
    order = np.argsort(key)
    steps = [(i, j, k) for i in (0, 1) for j in (-1, 0, 1) for k in (-1, 0, 1) if (i, j, k) > (0, 0, 0)]
    pairs = []
    for i, j, k in steps:
        wanted = key + i * span[1] * span[2] + j * span[2] + k
        at = np.searchsorted(key[order], wanted).clip(max=len(key) - 1)
        hit = key[order][at] == wanted
        pairs.append(np.column_stack([np.flatnonzero(hit), order[at[hit]]]))
    _, names = np.unique(vertex_components(len(cells), np.concatenate(pairs)), return_inverse=True)
    return names[inverse.ravel()].astype(np.int64)


def footprint_overlap(a: NDArray[np.float64], b: NDArray[np.float64], cell: float) -> float:
    """Share of the floor cells under points ``a`` (N, 2) that also lie under or next to points ``b`` (M, 2)."""
    cells_a = {tuple(row) for row in np.floor(a / cell).astype(int).tolist()}
    cells_b = {
        (i + di, j + dj) for i, j in np.floor(b / cell).astype(int).tolist() for di in (-1, 0, 1) for dj in (-1, 0, 1)
    }
    return len(cells_a & cells_b) / max(len(cells_a), 1)
