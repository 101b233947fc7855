"""Impressions of a foot instead of the foot: a foam box, whose hollow is the sole, and a plaster cast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ScanError
from scanfit.geometry.components import vertex_components
from scanfit.model.mesh import Mesh
from scanfit.model.scan import LoadState, RawScan

IMPLIED: Mapping[str, LoadState] = MappingProxyType({"foam": LoadState.SITTING, "cast": LoadState.NONE})
"""The load a foot bore in such an impression: pressed into foam while sitting, cast while it hung. M, the usual ways of
taking them; --load-state says otherwise."""

LEVEL_COSINE = 0.985
"""Faces within 10 degrees of the block's top belong to it where they lie in its plane."""

TOP_SHARE, PLANE_SHARE = 0.08, 0.012
"""The foam's top is at least this share of the surface, and as flat as this share of its extent, D."""

LEAST_SHARE = 0.15
"""A hollow is at least this share of the surface, D."""


def foot_of_impression(raw: RawScan, kind: str) -> RawScan:
    """Return the sole that an impression shows, as a scan of the foot that made it.

    Parameters
    ----------
    raw : a mesh, any unit and pose
    kind : foam, the negative in a foam box, or cast, a positive of plaster

    Raises
    ------
    ScanError
        If a foam shows no hollow under a flat top.
    """
    surface = raw.surface
    state = raw.load_state if raw.load_state is not LoadState.UNKNOWN else IMPLIED[kind]
    note = f"taken from a {'foam impression' if kind == 'foam' else 'plaster cast'}, {state.value} load"
    mesh = _sole_of_foam(surface) if kind == "foam" else surface
    return replace(raw, mesh=mesh, load_state=state, notes=(*raw.notes, note))


def _sole_of_foam(surface: Mesh) -> Mesh:
    """The hollow under the flat top, turned so that it looks outward as the foot's skin does."""
    vertices, faces = surface.vertices, surface.faces
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    area = np.linalg.norm(normal, axis=1)
    unit = normal / np.maximum(area, 1e-300)[:, None]
    middle = (a + b + c) / 3
    best: tuple[float, NDArray[np.bool_]] | None = None
    for direction in _large_directions(unit, area):
        flat, height = _plane(direction, unit, area, middle)
        if area[flat].sum() < TOP_SHARE * area.sum():
            continue
        hollow = _largest(
            faces, ~flat & (middle @ direction < height - 0.01 * np.ptp(middle @ direction)), area, vertices
        )
        # A hollow looks up to the plane it lies under; the block's own sides and bottom do not.
        upward = float((area * (unit @ direction))[hollow].sum())
        if upward > LEAST_SHARE * area.sum() and (best is None or upward > best[0]):
            best = (upward, hollow)
    if best is None:
        raise ScanError(
            "there is no hollow under a flat top, as a foam impression has it",
            next_step="scan the foam from above with its rim, or leave --impression out",
        )
    kept = faces[best[1]][:, ::-1]
    used, index = np.unique(kept, return_inverse=True)
    return Mesh(vertices=vertices[used], faces=index.reshape(kept.shape).astype(np.int32))


def _large_directions(unit: NDArray[np.float64], area: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The directions that most of the surface looks in, the largest first, at most eight."""
    found: list[NDArray[np.float64]] = []
    left = area.copy()
    for _ in range(8):
        cells = np.round(unit * 6).astype(np.int64)
        key = (cells[:, 0] * 100 + cells[:, 1]) * 100 + cells[:, 2]
        _, where = np.unique(key, return_inverse=True)
        weight = np.bincount(where, left)
        near = where == int(weight.argmax())
        mean = (unit[near] * left[near, None]).sum(axis=0)
        size = float(np.linalg.norm(mean))
        if size <= 0.02 * area.sum():
            break
        direction = mean / size
        for _ in range(3):
            close = (unit @ direction > LEVEL_COSINE) & (left > 0)
            mean = (unit[close] * left[close, None]).sum(axis=0)
            if not close.any():
                break
            direction = mean / np.linalg.norm(mean)
        found.append(direction)
        left[unit @ direction > LEVEL_COSINE] = 0
    return found


def _plane(
    direction: NDArray[np.float64], unit: NDArray[np.float64], area: NDArray[np.float64], middle: NDArray[np.float64]
) -> tuple[NDArray[np.bool_], float]:
    """The faces of the largest plane square to a direction, and its height along it."""
    level = unit @ direction > LEVEL_COSINE
    height = middle @ direction
    extent = float(np.ptp(height)) or 1.0
    bins = np.floor((height - height.min()) / (PLANE_SHARE * extent)).astype(np.int64)
    weight = np.bincount(bins[level], area[level], minlength=int(bins.max()) + 1)
    top = int(weight.argmax())
    at = float(np.average(height[level & (bins == top)], weights=area[level & (bins == top)]))
    return level & (np.abs(height - at) < PLANE_SHARE * extent * 1.5), at


def _largest(
    faces: NDArray[np.integer], some: NDArray[np.bool_], area: NDArray[np.float64], vertices: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Of some faces, those of the largest part that hangs together."""
    chosen = faces[some]
    if len(chosen) == 0:
        return some
    edges = np.concatenate([chosen[:, [0, 1]], chosen[:, [1, 2]]])
    label = vertex_components(len(vertices), edges)[chosen[:, 0]]
    sizes = np.bincount(label, area[some])
    kept = np.zeros(len(faces), dtype=bool)
    kept[np.flatnonzero(some)[label == int(sizes.argmax())]] = True
    return kept
