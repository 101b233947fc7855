"""The highest point of a toe within some reach of its tip."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.section import parallel_sections

if TYPE_CHECKING:
    from scanfit.foot.landmarks import Patch
    from scanfit.foot.toe_map import ToeMap

HIDDEN_MM = 3.0
"""A hole whose edge comes this near to the highest point's height may hide a higher one, D: a hole of 15 mm in
a toe of 10 mm radius hides 2.8 mm."""

AROUND_MM = 25.0
"""Vertices this near to the highest one are enough for its fit, D."""


class ToeHeight(NamedTuple):
    """A height and one sigma of what its own fit adds, mm."""

    value: float
    sigma: float


def toe_top(toes: ToeMap, k: int, reach_mm: float) -> ToeHeight:
    """Return the highest z of toe k for x from ``reach_mm`` behind its tip on.

    Raises
    ------
    GeometryError
        If the scan has a hole there that may hide the highest point.
    """
    toes.whole_webs(k)
    # Behind its web the surface is the forefoot's, not the toe's.
    from_x = max(float(toes.tips[k - 1].point[0]) - reach_mm, toes.free_from(k))
    patch = toes.patch(k)
    top, edge = _interior(toes.vertices[toes.toe_of == k], from_x), _edge(patch, k, from_x)
    found = None
    if top is not None and top[2] > edge[2] + 0.05:
        found = surface_extremum(_upper(patch, top), 2, 1, start=top, radius_mm=toes.patch_mm)
    if found is None or found.point[0] < from_x:
        found = surface_extremum(_upper(patch, edge), 2, 1, start=edge, fixed=0, radius_mm=toes.patch_mm)
    _need_skin(toes, k, from_x, float(found.point[2]))
    soft = found.residual_mm / 2 if found.fitted else max(0.5, found.residual_mm)
    return ToeHeight(float(found.point[2]), math.hypot(soft, 0.03 * found.radius_mm))


def _interior(own: NDArray[np.float64], from_x: float) -> NDArray[np.float64] | None:
    front = own[own[:, 0] >= from_x]
    if len(front) == 0:
        return None
    top: NDArray[np.float64] = front[front[:, 2].argmax()]
    return top


def _edge(patch: Patch, k: int, from_x: float) -> NDArray[np.float64]:
    """The highest point of toe k's section at x = ``from_x``."""
    cut = parallel_sections(patch.vertices, patch.faces, heights=patch.vertices[:, 0], stations=np.array([from_x]))
    if len(cut.plane) == 0:
        raise GeometryError(f"the scan shows no surface of toe {k} at x = {from_x:.0f} mm")
    highest: NDArray[np.float64] = cut.a[cut.a[:, 2].argmax()]
    return highest


def _upper(patch: Patch, top: NDArray[np.float64]) -> NDArray[np.float64]:
    """The vertices around a high point, without the sole below it."""
    near = (np.abs(patch.vertices[:, 0] - top[0]) < AROUND_MM) & (patch.vertices[:, 2] > 0.5 * top[2])
    upper: NDArray[np.float64] = patch.vertices[near]
    return upper


def _need_skin(toes: ToeMap, k: int, from_x: float, height: float) -> None:
    ends = toes.vertices[toes.rim].mean(axis=1)
    at = (
        (toes.toe_of[toes.rim] == k).any(axis=1) & (ends[:, 0] > from_x - HIDDEN_MM) & (ends[:, 2] > height - HIDDEN_MM)
    )
    if at.any():
        lost = float(np.linalg.norm(np.ptp(ends[at], axis=0)))
        raise GeometryError(f"the scan has a hole of some {lost:.0f} mm on top of toe {k}")
