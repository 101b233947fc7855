"""Connected parts of a mesh, without a graph library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def vertex_components(vertex_count: int, edges: NDArray[np.integer]) -> NDArray[np.int64]:
    """Label every vertex by the smallest vertex of its connected part.

    Parameters
    ----------
    vertex_count : number of vertices
    edges : (E, 2), pairs of vertices that belong together

    Notes
    -----
    Cost: O(E log V). Each round hooks the root of every part to the smallest root among its neighbours and
    then shortens all paths to the root.
    """
    label = np.arange(vertex_count)
    a, b = edges[:, 0].astype(np.int64), edges[:, 1].astype(np.int64)
    while True:
        la, lb = label[a], label[b]
        differ = la != lb
        if not differ.any():
            return label
        a, b, la, lb = a[differ], b[differ], la[differ], lb[differ]
        np.minimum.at(label, np.maximum(la, lb), np.minimum(la, lb))
        while True:
            jump = label[label]
            if np.array_equal(jump, label):
                break
            label = jump


def face_components(vertex_count: int, faces: NDArray[np.integer]) -> NDArray[np.int64]:
    """Label every face by its connected part (parts share at least a vertex), 0 to P - 1 in order of faces."""
    edges = np.concatenate([faces[:, :2], faces[:, 1:]])
    label = vertex_components(vertex_count, edges)[faces[:, 0]]
    names, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    order = np.empty(len(names), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(names))
    return order[inverse]
