"""Connected parts of a mesh, without a graph library."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def vertex_components(vertex_count: int, groups: NDArray[np.integer]) -> NDArray[np.int32]:
    """Label every vertex by the smallest vertex of its connected part.

    Parameters
    ----------
    vertex_count : number of vertices
    groups : (G, K), vertices that belong together: edges (K = 2) or faces (K = 3)

    Notes
    -----
    Cost: O(G log V). Each round hooks the roots of a group's vertices to the smallest of them and then
    shortens all paths to the root.
    """
    label = np.arange(vertex_count, dtype=np.int32)
    columns = [np.ascontiguousarray(column) for column in groups.T]
    while True:
        roots = [label[column] for column in columns]
        low = np.minimum.reduce(roots)
        open_ = np.logical_or.reduce([root != low for root in roots])
        if not open_.any():
            return label
        columns, low = [column[open_] for column in columns], low[open_]
        for root in roots:
            np.minimum.at(label, root[open_].astype(np.intp), low)
        while not np.array_equal(shorter := label[label], label):
            label = shorter


def face_components(vertex_count: int, faces: NDArray[np.integer]) -> NDArray[np.int64]:
    """Label every face by its connected part (parts share at least a vertex), 0 to P - 1 in order of faces."""
    label = vertex_components(vertex_count, faces)[faces[:, 0]]
    if (label == label[0]).all():
        return np.zeros(len(faces), dtype=np.int64)
    names, first, inverse = np.unique(label, return_index=True, return_inverse=True)
    order = np.empty(len(names), dtype=np.int64)
    order[np.argsort(first)] = np.arange(len(names))
    return order[inverse]
