"""The plate a foot stands on, as scanners show it: apart from the foot, or grown together with it."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.shape import Points, Shape, clipped, together

CELL_MM = 3.0
RIM_MM = 1.5
"""A camera sees the foot's side down to about this height; from there the mesh runs over into the floor."""


def on_plate(shape: Shape, roughness_mm: float, rng: np.random.Generator) -> Shape:
    """Return the foot and, apart from it, a level sheet at z = 0 that reaches 30 to 80 mm beyond it."""
    sheet, _ = _sheet(shape, rng)
    return together(shape, _rough(sheet, roughness_mm, rng))


def grown_into_plate(shape: Shape, roughness_mm: float, rng: np.random.Generator) -> Shape:
    """Return one connected surface: the floor around the foot and the foot from 1.5 mm up, without its sole."""
    from scipy.spatial import cKDTree

    foot = clipped(shape, np.array([0.0, 0.0, -1.0]), -RIM_MM)
    sheet, middles = _sheet(shape, rng)
    under = cKDTree(_underside(shape, rng)).query(middles)[0] < CELL_MM
    sheet = _rough(sheet.keep(~np.repeat(under, 2)), roughness_mm, rng)
    rim = np.flatnonzero(np.abs(foot.vertices[:, 2] - RIM_MM) < 1e-9)
    away, nearest = cKDTree(foot.vertices[rim][:, :2]).query(sheet.vertices[:, :2])
    whole = together(foot, sheet)
    index = np.arange(len(whole.vertices))
    joined = away < 1.5 * CELL_MM
    index[len(foot.vertices) :][joined] = rim[nearest[joined]]
    a, b, c = faces = index[whole.faces].T
    grown = Shape(vertices=whole.vertices, faces=faces.T.astype(np.int32)).keep((a != b) & (b != c) & (c != a))
    return _largest(grown)


def _underside(shape: Shape, rng: np.random.Generator) -> Points:
    """(N, 2) places in plan spread over the foot's lowest 4.5 mm, one per mm²; flat soles have few vertices."""
    corners = shape.vertices[shape.faces]
    low = np.flatnonzero(corners[:, :, 2].min(axis=1) < 3 * RIM_MM)
    chosen = corners[np.repeat(low, np.ceil(shape.areas()[low]).astype(int))]
    shares = rng.dirichlet((1.0, 1.0, 1.0), len(chosen))
    places: Points = np.einsum("nc,ncd->nd", shares, chosen)[:, :2]
    return places


def _largest(shape: Shape) -> Shape:
    """The connected part with the most faces; scraps of floor that reach no part of the rim go."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    a, b = np.repeat(shape.faces[:, 0], 2), shape.faces[:, 1:].ravel()
    count = len(shape.vertices)
    _, part = connected_components(coo_array((np.ones(len(a), dtype=bool), (a, b)), shape=(count, count)))
    own = part[shape.faces[:, 0]]
    return shape.keep(own == np.bincount(own).argmax())


def _sheet(shape: Shape, rng: np.random.Generator) -> tuple[Shape, Points]:
    """A level grid around the foot and the middles of its cells (two faces each)."""
    low = shape.vertices.min(axis=0)[:2] - rng.uniform(30, 80, 2)
    high = shape.vertices.max(axis=0)[:2] + rng.uniform(30, 80, 2)
    x, y = (np.arange(a, b, CELL_MM) for a, b in zip(low, high, strict=True))
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y)))], axis=-1).reshape(-1, 3)
    i = (np.arange(len(x) - 1)[:, None] * len(y) + np.arange(len(y) - 1)).ravel()
    a, b, c, d = i, i + len(y), i + len(y) + 1, i + 1
    faces = np.column_stack([a, b, c, a, c, d]).reshape(-1, 3).astype(np.int32)
    return Shape(vertices=points, faces=faces), (points[a] + points[c])[:, :2] / 2


def _rough(sheet: Shape, roughness_mm: float, rng: np.random.Generator) -> Shape:
    uneven = sheet.vertices.copy()
    uneven[:, 2] += roughness_mm * rng.normal(size=len(uneven))
    return Shape(vertices=uneven, faces=sheet.faces)
