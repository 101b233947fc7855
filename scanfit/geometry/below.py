"""The part of a mesh below a plane, the faces that pass through it cut along it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.model.mesh import Mesh

TINY = 1e-9
"""Of the mesh's height: vertices so near to the plane are taken to lie on it, so that no sliver is left."""


def part_below(mesh: Mesh, height: NDArray[np.float64]) -> Mesh:
    """Return the part of a mesh where a height that is linear over its faces is below 0.

    Parameters
    ----------
    mesh : V vertices, F faces
    height : (V,) signed distance from the plane, in the mesh's unit

    Returns
    -------
    part : with the orientation of the faces, and one vertex for each edge that was cut

    Notes
    -----
    Cost: O(F). trimesh's slice_faces_plane makes a vertex for each face that shares the edge, and its tolerance is
    in no unit.
    """
    height = np.where(np.abs(height) < TINY * np.ptp(height), 0.0, height)
    faces = mesh.faces[(height < 0)[mesh.faces].any(axis=1)].astype(np.int64)
    low = (height <= 0)[faces]
    count = low.sum(axis=1)
    cut = np.flatnonzero(count < 3)
    # Each cut face from its corner that is alone on its side of the plane.
    alone = np.argmax(low[cut] == (count[cut] == 1)[:, None], axis=1)
    a, b, c = (faces[cut, (alone + k) % 3] for k in range(3))
    ends = np.sort(np.concatenate([np.column_stack([a, b]), np.column_stack([a, c])]), axis=1)
    keys, edge = np.unique(ends @ (len(mesh.vertices), 1), return_inverse=True)
    first, second = keys // max(len(mesh.vertices), 1), keys % max(len(mesh.vertices), 1)
    share = (height[first] / (height[first] - height[second]))[:, None]
    points = mesh.vertices[first] * (1 - share) + mesh.vertices[second] * share
    new = len(mesh.vertices) + np.arange(len(keys))
    new = np.where(height[first] == 0, first, np.where(height[second] == 0, second, new))
    p, q = np.split(new[edge.ravel()], 2)
    one, two = count[cut] == 1, count[cut] == 2
    pieces = [
        faces[count == 3],
        np.column_stack([a, p, q])[one],
        np.column_stack([p, b, c])[two],
        np.column_stack([p, c, q])[two],
    ]
    found = np.concatenate(pieces)
    found = found[(found != np.roll(found, 1, axis=1)).all(axis=1)]
    used, index = np.unique(found, return_inverse=True)
    vertices = np.concatenate([mesh.vertices, points])[used]
    return Mesh(vertices=vertices, faces=index.reshape(-1, 3).astype(np.int32))
