"""The farthest point of a smooth surface in one direction, known from its dense vertices."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, Soup

PATCH = 20
"""Vertices nearest the farthest one that carry the quadratic: some two edge lengths about it, so that the patch is
small where the surface is dense, and the surface is dense where it is curved."""
WITHIN_MM = 4.0
UNFITTED_MM = 0.03
"""A patch that strays farther from its quadratic is not round there (an edge, a pole): then the vertex stands."""


def farthest(whole: Array, part: Soup, axis: int, sign: int) -> Array:
    """Return the point of a clipped part that lies farthest along ``sign`` times a coordinate axis, (3,) mm.

    Parameters
    ----------
    whole : (V, 3) float64, mm
        Vertices before the clipping; the part's first V vertices are these.
    part : clipped triangles
    axis, sign : the direction

    Notes
    -----
    A summit inside the part is refined between the vertices; where the part's own cut edge lies farther, that
    point of the edge is the answer.
    """
    vertices, faces = part
    corners = faces.ravel()
    best = int(corners[np.argmax(sign * vertices[corners, axis])])
    if best >= len(whole):
        return np.array(vertices[best])
    refined = _refined(whole, best, axis, sign)
    return refined if refined is not None else np.array(vertices[best])


def _refined(vertices: Array, best: int, axis: int, sign: int) -> Array | None:
    """The top of the quadratic fitted over the patch about a vertex, or None where it has none there."""
    top = vertices[best]
    near = vertices[(np.abs(vertices - top) <= WITHIN_MM).all(axis=1)] - top
    if len(near) < PATCH:
        return None
    distance = np.linalg.norm(near, axis=1)
    reach = np.partition(distance, PATCH - 1)[PATCH - 1]
    near = near[distance <= reach]
    u, v = np.delete(near, axis, axis=1).T
    terms = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    solved = np.linalg.lstsq(terms, sign * near[:, axis], rcond=None)[0]
    if np.abs(terms @ solved - sign * near[:, axis]).max() > UNFITTED_MM:
        return None
    c, gu, gv, uu, uv, vv = solved
    hessian = np.array([[2 * uu, uv], [uv, 2 * vv]])
    if np.linalg.eigvalsh(hessian)[1] >= 0:
        return None
    step = -np.linalg.solve(hessian, np.array([gu, gv]))
    if np.hypot(*step) > reach / 2:
        return None
    height = c + (gu * step[0] + gv * step[1]) / 2
    return np.asarray(top + np.insert(step, axis, sign * height))
