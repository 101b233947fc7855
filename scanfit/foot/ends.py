"""Whether a foot's two ends are in the scan: a length to where a scan was cut off is no length of a foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import HEEL_BAND

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

ENDS = {"pternion": ("heel", -1.0), "acropodion": ("toes", 1.0)}

SEEN_MM = 2.0
"""An end point is the foot's own only where the surface goes on this far above and below it, D."""

RIM_MM = 4.0
"""The scan's edge must not come nearer to an end point than this, D."""

TIP, BEHIND = 0.012, (0.035, 0.060)
"""The last 3 mm of a foot are compared with what lies 9 to 15 mm before its end, of FL, D."""

BLUNT = 0.45
"""Largest breadth times height of the tip, as a share of that behind it, D: the scans and phantoms reach 0.10
to 0.38, and cut 5 mm short they read 0.5 (C)."""


def need_ends(view: FootView, *landmarks: str) -> None:
    """Refuse what rests on an end of the foot that the scan does not show.

    Parameters
    ----------
    landmarks : names of the landmarks that a measure rests on; only pternion and acropodion are ends
    """
    for landmark in landmarks:
        reason = view.missing_ends.get(landmark)
        if reason:
            raise GeometryError(reason)


def missing_ends(view: FootView) -> dict[str, str]:
    """Return why an end of the foot is not in the scan, by landmark; empty where both are."""
    found = {landmark: _missing(view, landmark) for landmark in ENDS}
    return {landmark: f"the scan ends at the {ENDS[landmark][0]}: {why}" for landmark, why in found.items() if why}


def _missing(view: FootView, landmark: str) -> str:
    point, sign = view.landmarks[landmark].point, ENDS[landmark][1]
    around = 8.0 + 2 * view.edge_mm
    close = np.flatnonzero(np.abs(view.vertices[:, 0] - point[0]) < max(around, RIM_MM + around))
    away = np.linalg.norm(view.vertices[close] - point, axis=1)
    above = view.vertices[close[away < around], 2] - point[2]
    for side, where in ((1, "above"), (-1, "below")):
        if not np.any(side * above > SEEN_MM):
            return f"it shows no surface {where} the end point, {point[2]:.0f} mm above the floor"
    reach = max(RIM_MM, 1.2 * view.edge_mm, float(away.min()) + 1.0)  # a fit may lie beyond the edge
    near = np.zeros(len(view.vertices), dtype=bool)
    near[close[away < reach]] = True
    if _has_rim(view.faces, near):
        return f"its edge is within {reach:.0f} mm of the end point"
    return "the foot is as broad and high there as if cut off" if _is_blunt(view, point, sign) else ""


def _is_blunt(view: FootView, point: NDArray[np.float64], sign: float) -> bool:
    """Whether the last slice of the foot is nearly as broad and high as a slice behind it."""
    ends = sorted((float(point[0]), float(point[0] - sign * BEHIND[1] * view.length_mm)))
    part = view.between(ends[0] - TIP * view.length_mm, ends[1] + TIP * view.length_mm)
    low = part[part[:, 2] <= (HEEL_BAND if sign < 0 else 2 * HEEL_BAND) * view.length_mm]
    depth = sign * (point[0] - low[:, 0]) / view.length_mm
    behind = _bulk(low[(depth > BEHIND[0]) & (depth < BEHIND[1])])
    return _bulk(low[np.abs(depth) < TIP]) > BLUNT * behind


def _has_rim(faces: NDArray[np.integer], near: NDArray[np.bool_]) -> bool:
    """Whether an edge at one of the ``near`` vertices belongs to one face only."""
    i, j, k = faces.T  # column by column: reductions over rows of three are several times slower
    some = faces[near[i] | near[j] | near[k]].astype(np.int64)
    edges = np.sort(np.concatenate([some[:, [0, 1]], some[:, [1, 2]], some[:, [2, 0]]]), axis=1)
    edges = edges[near[edges].any(axis=1) & (edges[:, 0] < edges[:, 1])]
    _, counts = np.unique(edges[:, 0] * len(near) + edges[:, 1], return_counts=True)
    return bool((counts == 1).any())


def _bulk(points: NDArray[np.float64]) -> float:
    """Breadth times height, mm²."""
    return float(np.prod(np.ptp(points[:, 1:], axis=0))) if len(points) else 0.0
