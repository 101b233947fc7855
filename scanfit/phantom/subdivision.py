"""Catmull-Clark subdivision of a quad mesh, to the limit surface itself, as one sparse matrix.

The smooth surface is linear in the control mesh: fine vertices = matrix @ control vertices. Edges without a
neighbour follow the cubic B-spline of their rim.

Notes
-----
Limit masks: Halstead, Kass and DeRose, "Efficient, fair interpolation using Catmull-Clark surfaces",
SIGGRAPH 1993, appendix.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Quads = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Subdivided:
    """A fine quad mesh on the limit surface: ``matrix`` (V', V) of weights that sum to 1, ``quads`` (F', 4)."""

    matrix: csr_array
    quads: Quads

    def triangles(self) -> NDArray[np.int32]:
        """(2 F', 3) every quad cut along its first diagonal."""
        a, b, c, d = self.quads.T
        return np.column_stack([a, b, c, a, c, d]).reshape(-1, 3).astype(np.int32)


def subdivided(quads: Quads, count: int, level: int) -> Subdivided:
    """Return the limit positions of ``count`` control vertices' mesh after ``level`` splits of each quad in four."""
    from scipy.sparse import eye_array

    matrix: csr_array = eye_array(count, format="csr")
    for _ in range(level):
        step, quads = _split(_Edges(quads, matrix.shape[0]))
        matrix = step @ matrix
    return Subdivided(matrix=_limit(_Edges(quads, matrix.shape[0])) @ matrix, quads=quads)


class _Edges:
    """Who is whose neighbour in a quad mesh; as sparse matrices that average."""

    def __init__(self, quads: Quads, count: int) -> None:
        self.quads, self.count = quads, count
        sides = np.stack([quads, np.roll(quads, -1, axis=1)], axis=-1).reshape(-1, 2)
        self.ends, self.of_side, used = np.unique(
            np.sort(sides, axis=1), axis=0, return_inverse=True, return_counts=True
        )
        self.of_side = self.of_side.reshape(-1)
        self.rim = used == 1
        on_rim = np.zeros(count, dtype=bool)
        on_rim[self.ends[self.rim]] = True
        self.inside = ~on_rim
        self.valence = np.bincount(self.ends.ravel(), minlength=count)

    def matrix(self, rows: Quads, columns: Quads, values: NDArray[np.float64], shape: tuple[int, int]) -> csr_array:
        from scipy.sparse import csr_array

        return csr_array((values, (rows, columns)), shape=shape)

    def face_points(self) -> csr_array:
        n = len(self.quads)
        return self.matrix(np.repeat(np.arange(n), 4), self.quads.ravel(), np.full(4 * n, 0.25), (n, self.count))

    def edge_points(self, faces: csr_array) -> csr_array:
        """Middle of the ends and of the two faces' middles; on the rim of the ends alone."""
        n, m = len(self.ends), len(self.quads)
        share = np.where(self.rim, 0.5, 0.25)
        ends = self.matrix(np.repeat(np.arange(n), 2), self.ends.ravel(), np.repeat(share, 2), (n, self.count))
        touching = self.matrix(self.of_side, np.repeat(np.arange(m), 4), 0.25 * ~self.rim[self.of_side], (n, m))
        return ends + touching @ faces

    def star(self, rim: bool) -> csr_array:
        """(V, V) sum over the neighbours along edges: of inner vertices, or of rim vertices along the rim."""
        a, b = (self.ends[self.rim] if rim else self.ends).T
        rows, columns = np.concatenate([a, b]), np.concatenate([b, a])
        keep = ~self.inside[rows] if rim else self.inside[rows]
        rows, columns = rows[keep], columns[keep]
        return self.matrix(rows, columns, np.ones(len(rows)), (self.count, self.count))

    def corners(self) -> csr_array:
        """(V, V) sum over the opposite corners of an inner vertex's quads."""
        rows, columns = self.quads.ravel(), np.roll(self.quads, 2, axis=1).ravel()
        keep = self.inside[rows]
        return self.matrix(rows[keep], columns[keep], np.ones(int(keep.sum())), (self.count, self.count))

    def around(self, own: NDArray[np.float64], edge: NDArray[np.float64], corner: NDArray[np.float64]) -> csr_array:
        """own v + edge Σ neighbours + corner Σ opposite corners inside; the rim is given apart."""
        from scipy.sparse import diags_array

        weights = diags_array(own) + diags_array(edge) @ self.star(rim=False) + diags_array(corner) @ self.corners()
        return weights.tocsr()

    def rim_rows(self, own: float) -> csr_array:
        """own v and the rest shared by the two neighbours along the rim."""
        from scipy.sparse import diags_array

        rows = diags_array(np.where(self.inside, 0.0, own)) + (1 - own) / 2 * self.star(rim=True)
        return rows.tocsr()


def _split(mesh: _Edges) -> tuple[csr_array, Quads]:
    """One step: every quad becomes four. New vertices: old ones moved, then edges', then faces'."""
    from scipy.sparse import vstack

    faces = mesh.face_points()
    edges = mesh.edge_points(faces)
    n = np.maximum(mesh.valence, 3).astype(float)
    inside = mesh.inside
    # v' = (F + 2 E + (n - 3) v) / n with F, E the means of the faces' and the edges' middles, written out.
    own = np.where(inside, (n - 3) / n + 1 / n + 1 / (4 * n), 0.0)
    edge = np.where(inside, 1 / n**2 + 2 / (4 * n**2), 0.0)
    corner = np.where(inside, 1 / (4 * n**2), 0.0)
    moved = mesh.around(own, edge, corner) + mesh.rim_rows(0.75)
    a, b, c, d = mesh.quads.T
    first = mesh.count
    ab, bc, cd, da = (first + mesh.of_side.reshape(-1, 4)).T
    middle = first + len(mesh.ends) + np.arange(len(mesh.quads))
    quads = np.concatenate(
        [
            np.column_stack(four)
            for four in ((a, ab, middle, da), (b, bc, middle, ab), (c, cd, middle, bc), (d, da, middle, cd))
        ]
    )
    return vstack([moved, edges, faces], format="csr"), quads


def _limit(mesh: _Edges) -> csr_array:
    """Where the vertices of a mesh come to rest after endless steps."""
    n = mesh.valence.astype(float)
    inside = mesh.inside
    share = np.where(inside, n * (n + 5), 1.0)
    own = np.where(inside, n**2 / share, 0.0)
    edge, corner = np.where(inside, 4 / share, 0.0), np.where(inside, 1 / share, 0.0)
    return mesh.around(own, edge, corner) + mesh.rim_rows(2 / 3)
