"""Whether a foot's two ends are in the scan: a length to where a scan was cut off is no length of a foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.cut_through import cut_off_toe, tilted_sole
from scanfit.foot.hollow import missing_walls
from scanfit.foot.landmarks import HEEL_BAND
from scanfit.foot.seam import ON_FLOOR_MM
from scanfit.foot.sides import missing_sides
from scanfit.foot.support import STANDING
from scanfit.geometry.components import vertex_components
from scanfit.geometry.corners import corners, face_normals

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

ENDS = {"pternion": ("heel", -1.0), "acropodion": ("toes", 1.0)}

SEEN_MM = 2.0
"""An end point is the foot's own only where the surface goes on this far above and below it, D."""

RIM_MM = 4.0
"""The scan's edge must not come nearer to an end point than this, D."""

PINHOLE_MM = 3.0
"""An edge no longer than this is no edge of the scan, D: merging vertices to voxels of 1 mm leaves faces out."""

HOLE_MM = 30.0
"""An opening wider than this at an end of the foot is no hole but where it was cut off, D."""

THIN_MM, FACET_MM = 0.3, 64.0
"""How thin the last slice of a foot is looked at, and how much thicker for its facets (a chord e across a toe of
8 mm radius lies e² / 64 inside it), D."""

BLUNT = 0.6
"""Largest share of the area of four such slices that may lie in the first, D: scans, phantoms and their noisy scans
read 0.16 to 0.44, and cut off and capped they read 0.9 (C)."""


TOES, RAISED_MM, SOLE_SEEN = 0.85, 4.0, 0.85
"""Where toes are looked at, of FL, and how far above the floor the lowest of them may be on a foot that stands (C: 0.0
on all phantoms, 0 to -2 mm on their noisy scans, 5 mm on one whose heel is raised by 10 degrees), where that much of
the sole is in the scan, D."""


def need_ends(view: FootView, *landmarks: str) -> None:
    """Refuse what rests on a part of the foot that the scan does not show.

    Heel and axis are always asked for, since the frame rests on them. A hole at the toes' end leaves the length
    unsure by a few millimetres, which matters to what is taken at a share of it; where toes are cut off, the axis
    is missing and nothing can be measured.

    Parameters
    ----------
    landmarks : names of the landmarks that a measure rests on: "acropodion", and the sides of ball and heel
    """
    for landmark in ("pternion", "axis", *landmarks):
        reason = view.missing_ends.get(landmark)
        if reason:
            raise GeometryError(reason)


def missing_ends(view: FootView) -> dict[str, str]:
    """Return why an end or a side of the foot is not in the scan, by landmark; empty where all are."""
    if view.scan.hollow:
        return missing_walls(view, ENDS)
    ends = {}
    for landmark, (word, _) in ENDS.items():
        why, cut_off = _missing(view, landmark)
        if why:
            ends[landmark] = f"the scan ends at the {word}: {why}"
        if cut_off:
            ends["axis"] = ends[landmark]
    cut = cut_off_toe(view)
    if cut:
        ends["axis"] = ends.setdefault("acropodion", f"the scan ends at the toes: {cut}")
    tilted = tilted_sole(view)
    if tilted:
        ends["axis"] = tilted
    raised = raised_toes_mm(view)
    if raised > RAISED_MM:
        ends["axis"] = (
            f"the toes are {raised:.0f} mm above the floor, and those of a foot that stands are on it: a foot on "
            "tiptoe, or not loaded as it was told (--load-state)"
        )
    return {**ends, **missing_sides(view)}


def raised_toes_mm(view: FootView) -> float:
    """How far the toes of a foot that is told to stand are above its floor; 0 where nobody told, or no sole is seen."""
    if view.scan.load_state not in STANDING or view.scan.quality.coverage.get("sole", 0.0) < SOLE_SEEN:
        return 0.0
    toes = view.between(TOES * view.length_mm, np.inf)[:, 2]
    return float(toes.min()) if len(toes) else 0.0


def _missing(view: FootView, landmark: str) -> tuple[str, bool]:
    """Why an end is not in the scan, and whether it was cut off instead of lying at a hole."""
    point, sign = view.landmarks[landmark].point, ENDS[landmark][1]
    around = 8.0 + 2 * view.edge_mm
    close = np.flatnonzero(np.abs(view.vertices[:, 0] - point[0]) < max(around, RIM_MM + around))
    away = np.linalg.norm(view.vertices[close] - point, axis=1)
    above = view.vertices[close[away < around], 2] - point[2]
    reach = max(RIM_MM, 1.2 * view.edge_mm, float(away.min()) + 1.0)  # a fit may lie beyond the edge
    rim = _rim_mm(view, point, close[away < reach + HOLE_MM], reach)
    for side, where in ((1, "above"), (-1, "below")):
        room = SEEN_MM if side > 0 else min(SEEN_MM, 0.5 * max(float(point[2]), 0.0))  # a toe may end on the floor
        if not np.any(side * above > room):
            why = f"it shows no surface {where} the end point, {point[2]:.0f} mm above the floor"
            return why, not 0 < rim < HOLE_MM
    if rim > PINHOLE_MM:
        return f"its edge is within {reach:.0f} mm of the end point", rim >= HOLE_MM
    blunt = _is_blunt(view, point, sign)
    return ("the foot is as broad and high there as if cut off" if blunt else ""), blunt


def _is_blunt(view: FootView, point: NDArray[np.float64], sign: float) -> bool:
    """Whether the foot ends flat: most of its last few millimetres' area already within the last quarter of them.

    On any round end the area across the foot grows evenly with the depth, on a cut it is there at once.
    """
    thin = THIN_MM + view.noise_mm + view.edge_mm**2 / FACET_MM
    depth = sign * (point[0] - view.vertices[:, 0])
    low = view.vertices[:, 2] < (HEEL_BAND if sign < 0 else 2 * HEEL_BAND) * view.length_mm
    near = low & (depth < 4 * thin)
    if not near.any():
        return True
    i, j, k = corners(view.faces_between(*sorted([point[0] - sign * 4 * thin, sign * np.inf])))
    touching = near.take(i) | near.take(j) | near.take(k)
    columns = [column[touching] for column in (i, j, k)]
    first = max(float(depth[low].min()), 0.0)  # a fit may lie beyond the flat end
    area = np.abs(face_normals(view.vertices, *columns)[0])
    middles = np.stack([depth.take(columns[s]) + depth.take(columns[s - 1]) for s in range(3)]) / 2 - first
    last, all_ = (float((area * (middles < limit)).sum()) for limit in (thin, 4 * thin))
    return last > BLUNT * all_


def _rim_mm(view: FootView, point: NDArray[np.float64], around: NDArray[np.integer], reach: float) -> float:
    """Size of the widest opening that comes within ``reach`` of a point, as far as it lies in ``around``, mm."""
    near = np.zeros(len(view.vertices), dtype=bool)
    near[around] = True
    edges = view.rim[near[view.rim].all(axis=1)]
    if view.scan.platform:  # along the floor a scan ends where the foot meets it
        edges = edges[(view.vertices[edges, 2] > ON_FLOOR_MM).any(axis=1)]
    if len(edges) == 0:
        return 0.0
    names, inverse = np.unique(edges, return_inverse=True)
    label = vertex_components(len(names), inverse.reshape(-1, 2))
    points = view.vertices[names]
    close = np.linalg.norm(points - point, axis=1) < reach
    return max(
        (float(np.ptp(points[label == part], axis=0).max()) for part in set(label[close].tolist())),
        default=0.0,
    )
