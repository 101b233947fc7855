"""Whether a plane cut through the foot left a rim that its frame would rest on: at the toes, or under the heel."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.components import vertex_components
from scanfit.geometry.corners import face_normals

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

FRONT, LOW = 0.75, 0.18
"""Where openings are looked at that a toe was cut off at: x beyond and z below, of FL, D."""

FACING, LEAST_MM2 = 0.35, 60.0
"""An opening faces forward where this share of its area does, and holds a toe from this area on, D: the section of a
small toe has 100 mm², a hole that merging vertices leaves has 10."""

TIP = 0.3
"""How far what is hidden may stand out in front of an opening, of its width, D: so does a cap not quite half round."""

ON_FLOOR_MM = 2.0
"""A rim this near to the floor carries it, D."""

HEEL, BALL = 0.2, 0.6
"""Behind and in front of these shares of FL a rim is the heel's and the forefoot's, D."""

HEEL_RIM = 0.2
"""A rim under the heel shorter than this, of FL, is a hole's in the sole, D: the heel's print is 0.6 around."""

UPRIGHT = 0.15
"""By how much more upright skin may be above the heel's rim than above the forefoot's, as a cosine, D. A level cut
leaves it less upright: the heel is the rounder of the two (C: -0.4 to -0.1 after 1 to 5 mm, 0.2 and more where the
cut is tilted by 3 degrees and deeper at the heel)."""


def cut_off_toe(view: FootView) -> str:
    """Return why a toe that is not in the scan may have been the longest, or nothing.

    An opening that faces forward was left by a toe, which went on by some share of its width there.
    """
    length = view.length_mm
    x, z = view.vertices[:, 0], view.vertices[:, 2]
    near = (x.take(view.rim) > FRONT * length).all(axis=1) & (z.take(view.rim) < LOW * length).all(axis=1)
    if not near.any():
        return ""
    a, b = _along_skin(view, view.rim[near])
    names, inverse = np.unique(np.stack([a, b]), return_inverse=True)
    sides = inverse.reshape(2, -1)
    label = vertex_components(len(names), sides.T)[sides[0]]
    from_, to = view.vertices[a], view.vertices[b]
    for part in set(label.tolist()):
        own = label == part
        # The opening's area as a vector, from its rim alone; the rim of one whose rest lies elsewhere is not closed.
        middle = from_[own].mean(axis=0)
        area = np.cross(to[own] - middle, from_[own] - middle).sum(axis=0) / 2
        size = float(np.linalg.norm(area))
        if area[0] < LEAST_MM2 or area[0] < FACING * size:
            continue
        wide = math.sqrt(4 * float(area[0]) / math.pi)
        behind = length - float(from_[own, 0].max())
        if behind < TIP * wide:
            return f"it is open to the front over {area[0]:.0f} mm², {max(behind, 0.0):.0f} mm behind its end"
    return ""


def tilted_sole(view: FootView) -> str:
    """Return why the rim that a foot stands on is not level, or nothing.

    Where the sole is not in the scan, its floor is the plane of the rim. Above a level cut the skin of the heel leans
    out farther than that of the forefoot; where it stands upright, the cut went deeper there.
    """
    if view.scan.platform or len(view.rim) == 0:
        return ""
    rim = view.rim[(view.vertices[:, 2].take(view.rim) < ON_FLOOR_MM).all(axis=1)]
    ends = view.vertices[rim]
    x, size = ends[:, :, 0].mean(axis=1), np.linalg.norm(ends[:, 0] - ends[:, 1], axis=1)
    heel, ball = x < HEEL * view.length_mm, x > BALL * view.length_mm
    if size[heel].sum() < HEEL_RIM * view.length_mm:
        return ""
    lean = _lean(view, rim)
    under = float((lean[heel] * size[heel]).sum() / size[heel].sum())
    # A forefoot that stands on its skin rather than on a rim leans out all the way.
    front = float((lean[ball] * size[ball]).sum() / size[ball].sum()) if size[ball].sum() > 0 else -1.0
    if under - front < UPRIGHT:
        return ""
    turned = math.degrees(math.asin(min(max(under, -1.0), 1.0)) - math.asin(min(max(front, -1.0), 1.0)))
    return (
        f"the scan stands on the edge of a cut that is not level: its skin is more upright by {turned:.0f}° above the "
        f"{size[heel].sum():.0f} mm of it under the heel than above that under the ball"
    )


def _along_skin(view: FootView, rim: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start and end of every edge of a rim in the direction in which its face runs along it, seen from outside."""
    count = len(view.vertices)
    at = np.zeros(count, dtype=bool)
    at[rim] = True
    faces = view.faces[at[view.faces].sum(axis=1) > 1].astype(np.int64)
    a, b = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    edges = np.sort(rim.min(axis=1) * count + rim.max(axis=1))
    key = np.minimum(a, b) * count + np.maximum(a, b)
    found = edges[np.searchsorted(edges, key).clip(max=len(edges) - 1)] == key
    # In the mirror image of a left foot all faces are wound the other way.
    return (b[found], a[found]) if view.mirrored else (a[found], b[found])


def _lean(view: FootView, rim: NDArray[np.integer]) -> NDArray[np.float64]:
    """(R,) z of the unit normal of the skin at the edges of a rim: -1 where it faces the floor, 0 upright."""
    at = np.zeros(len(view.vertices), dtype=bool)
    at[rim] = True
    i, j, k = view.faces[at[view.faces].any(axis=1)].T
    normals = np.stack(face_normals(view.vertices, i, j, k))
    sums = np.zeros((3, len(at)))
    for corner in (i, j, k):
        for axis in range(3):
            sums[axis] += np.bincount(corner, weights=normals[axis], minlength=len(at))
    ends = sums[:, rim].sum(axis=2) * (-1.0 if view.mirrored else 1.0)
    lean: NDArray[np.float64] = ends[2] / np.maximum(np.sqrt((ends * ends).sum(axis=0)), 1e-12)
    return lean
