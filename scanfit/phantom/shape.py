"""A surface in the making, passed from one step of a simulated scan to the next; and how it is cut and closed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Faces = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shape:
    """(V, 3) vertices, mm, and (F, 3) faces."""

    vertices: Points
    faces: Faces

    def keep(self, faces: NDArray[np.bool_]) -> Shape:
        """Return the chosen faces and no vertex that none of them uses."""
        kept = self.faces[faces]
        used = np.zeros(len(self.vertices), dtype=bool)
        used[kept] = True
        index = np.cumsum(used) - 1
        return Shape(vertices=self.vertices[used], faces=index[kept].astype(np.int32))

    def normals(self) -> Points:
        """(F, 3) twice the area times the unit normal."""
        a, b, c = (self.vertices[corner] for corner in self.faces.T)
        crossed: Points = np.cross(b - a, c - a)
        return crossed

    def areas(self) -> Points:
        sizes: Points = np.linalg.norm(self.normals(), axis=1) / 2
        return sizes


def together(*shapes: Shape) -> Shape:
    """Return the shapes side by side as one, none of their corners shared."""
    first = np.cumsum([0, *(len(shape.vertices) for shape in shapes)])
    faces = [shape.faces + start for shape, start in zip(shapes, first, strict=False)]
    return Shape(
        vertices=np.concatenate([shape.vertices for shape in shapes]), faces=np.concatenate(faces).astype(np.int32)
    )


def clipped(shape: Shape, normal: Points, height: float, *, capped: bool = False) -> Shape:
    """Return what lies below the plane ``normal . x = height``, cut exactly along it, open or closed flat."""
    above = shape.vertices @ normal - height
    out = (above > 0)[shape.faces]
    count = out.sum(axis=1)
    kept, one, two = shape.faces[count == 0], shape.faces[count == 1], shape.faces[count == 2]
    # Turned so that the corner alone on its side comes first.
    one = np.take_along_axis(one, (out[count == 1].argmax(axis=1)[:, None] + [0, 1, 2]) % 3, axis=1)
    two = np.take_along_axis(two, ((~out[count == 2]).argmax(axis=1)[:, None] + [0, 1, 2]) % 3, axis=1)
    sides = np.concatenate([one[:, [0, 1]], one[:, [0, 2]], two[:, [0, 1]], two[:, [0, 2]]])
    if len(sides) == 0:
        return shape.keep(count == 0)
    ends, index = np.unique(np.sort(sides, axis=1), axis=0, return_inverse=True)
    share = above[ends[:, 0]] / (above[ends[:, 0]] - above[ends[:, 1]])
    a, b = shape.vertices[ends[:, 0]], shape.vertices[ends[:, 1]]
    on_plane = a + share[:, None] * (b - a)
    on_plane -= np.outer(on_plane @ normal - height, normal)
    index = index.reshape(-1) + len(shape.vertices)
    p, q, r, s = np.split(index, np.cumsum([len(one), len(one), len(two)]))
    faces = np.concatenate(
        [
            kept,
            np.column_stack([p, one[:, 1], one[:, 2]]),
            np.column_stack([p, one[:, 2], q]),
            np.column_stack([two[:, 0], r, s]),
        ]
    )
    vertices = np.concatenate([shape.vertices, on_plane])
    if capped:
        # New sides run p -> q reversed inside, r -> s; the lid runs against them, around its middle.
        rim = np.concatenate([np.column_stack([p, q]), np.column_stack([s, r])])
        middle = np.full(len(rim), len(vertices))
        faces = np.concatenate([faces, np.column_stack([rim, middle])])
        vertices = np.concatenate([vertices, on_plane.mean(axis=0, keepdims=True)])
    whole = Shape(vertices=vertices, faces=faces.astype(np.int32))
    return whole.keep(np.ones(len(faces), dtype=bool))
