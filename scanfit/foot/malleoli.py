"""The ankle bones: summits of the side walls of heel and leg."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark, cut_out
from scanfit.geometry.corners import corners
from scanfit.geometry.summit import Samples, Summit, face_samples, summit

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

WINDOW_X, WINDOW_Z = (0.10, 0.34), (0.20, 0.44)
"""Where a malleolus is looked for, of FL (definitions.md)."""

RADIUS_MM = 8.0
"""A quadric is fitted over 8 mm (definitions.md)."""

CELL_MM = 4.0
SHEET_MM = 8.0
"""What lies this far inside the outermost of its cell is another sheet: tendon, the far side, D."""

FAR_MM = 20.0
"""... and this far inside the outermost of its neighbours: on a coarse mesh a cell may hold the far side only, D."""

ABOVE_MM = 15.0
"""The wall must be seen to fall off this far above a summit: nearer to the scan's end it may be no summit, D."""

WIDE = 4.0
"""How much more than a sensor's grain a bump of the relief turns a summit's place, C: the root of the area over which
it hangs together, at l = 4 mm that of l = 1 mm sixteenfold."""

END_MM = 6.0
"""What lies this near to the scan's upper end is looked at for a wall that still goes on, D."""

SOFT_MM = 4.0
"""A summit known to no better than this is none, D."""


class _Wall(NamedTuple):
    """Samples (x, z, outward y, weight) of a side wall, candidates (K, 2) for its summits, and its upper end."""

    samples: Samples
    starts: NDArray[np.float64]
    top_mm: float


def malleolus(view: FootView, sign: int) -> Landmark:
    """Return the highest interior summit of the side wall y(x, z), medial (``sign`` 1) or lateral (-1).

    Raises
    ------
    GeometryError
        If the wall has no summit in the window, or the scan ends too low to tell.
    """
    wall = _wall(view, sign)
    length = view.length_mm
    found: list[Summit] = []
    for start in wall.starts:
        one = summit(wall.samples, start, RADIUS_MM)
        if one is not None and _inside(one, length):
            found.append(one)
    side = "medial" if sign > 0 else "lateral"
    needed = WINDOW_Z[1] * length
    if not found:
        _need_height(wall.top_mm, needed)
        raise GeometryError(f"the {side} side of the ankle shows no summit: no malleolus stands out in the scan")
    best = max(found, key=lambda one: one.height)
    _need_height(wall.top_mm, min(best.v + ABOVE_MM, needed))
    if wall.top_mm < needed:
        _need_fall(wall, best, side, view)
    # The patch's residual sees grains much smaller than the patch; of wider bumps it sees nothing.
    wide = WIDE * view.relief_mm / max(best.residual_mm, 1e-6)
    soft = best.sigma_v_mm * math.hypot(1.0, wide)
    if soft > SOFT_MM:
        raise GeometryError(f"the {side} malleolus is too flat in the scan: its summit is known to {soft:.0f} mm")
    return Landmark(
        point=np.array([best.u, sign * best.height, best.v]),
        sigma_along_mm=soft,
        residual_mm=best.residual_mm,
    )


def _inside(one: Summit, length: float) -> bool:
    x, z = one.u / length, one.v / length
    return WINDOW_X[0] < x < WINDOW_X[1] and WINDOW_Z[0] < z < WINDOW_Z[1]


def _need_fall(wall: _Wall, best: Summit, side: str, view: FootView) -> None:
    """Refuse a summit where the wall comes as far out at the scan's end: the malleolus may lie above it."""
    samples = wall.samples
    x0, x1 = (share * view.length_mm for share in WINDOW_X)
    last = np.flatnonzero((samples.v > wall.top_mm - END_MM) & (samples.u > x0) & (samples.u < x1))
    if len(last) == 0:
        return
    cell = np.floor((samples.u[last] - x0) / RADIUS_MM).astype(np.int64)
    area = np.bincount(cell, samples.area[last])
    height = np.bincount(cell, samples.area[last] * samples.height[last])
    filled = area > 0
    fall = best.height - float((height[filled] / area[filled]).max())
    least = 2 * math.hypot(view.noise_mm, view.relief_mm)
    if fall < least:
        raise GeometryError(
            f"the {side} side of the ankle does not fall off up to where the scan ends, {wall.top_mm:.0f} mm above the "
            f"floor (by {fall:.1f} mm, {least:.1f} mm are needed): its malleolus may lie above"
        )


def _need_height(top: float, needed: float) -> None:
    if top < needed:
        raise GeometryError(f"the scan ends {top:.0f} mm above the floor; {needed:.0f} mm is needed")


def _wall(view: FootView, sign: int) -> _Wall:
    """The outermost sheet of one side in the window and a patch's radius around it."""
    length, room = view.length_mm, RADIUS_MM + 2.0 + view.edge_mm
    x, _, z = view.vertices.T
    (x0, x1), (z0, z1) = ([share * length for share in window] for window in (WINDOW_X, WINDOW_Z))
    wanted = (x > x0 - room) & (x < x1 + room) & (z > z0 - room) & (z < z1 + room)
    near = view.faces_between(x0 - room, x1 + room)
    part = cut_out(view.vertices, near, wanted & ~view.on_cut(view.vertices))
    if len(part.faces) == 0:
        _need_height(float(z.max()), WINDOW_Z[1] * length)
        raise GeometryError("the scan shows no ankle")
    u, h, v = part.vertices[:, 0], sign * part.vertices[:, 1], part.vertices[:, 2]
    i, j = (np.floor((values - low) / CELL_MM).astype(np.int64) for values, low in ((u, u.min()), (v, v.min())))
    outer = np.full((int(i.max()) + 1, int(j.max()) + 1), -np.inf)
    np.maximum.at(outer, (i, j), h)
    around = _around(outer)
    outermost = (h > outer[i, j] - SHEET_MM) & (h > around[i, j] - FAR_MM)
    a, b, c = corners(part.faces)
    faces = part.faces[outermost[a] & outermost[b] & outermost[c]]
    samples = face_samples(np.column_stack([u, v, h]), faces)
    seen = (u > x0) & (u < x1)
    top = float(v[seen].max()) if seen.any() else float(v.max())
    return _Wall(samples, _starts(outer, around, float(u.min()), float(v.min())), top)


def _around(outer: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest value within two cells of each."""
    padded = np.pad(outer, 2, constant_values=-np.inf)
    n, m = outer.shape
    most: NDArray[np.float64] = np.max([padded[a : a + n, b : b + m] for a in range(5) for b in range(5)], axis=0)
    return most


def _starts(outer: NDArray[np.float64], around: NDArray[np.float64], u0: float, v0: float) -> NDArray[np.float64]:
    """(K, 2) middles of the cells that no cell within two steps overtops."""
    i, j = np.nonzero((outer >= around) & np.isfinite(outer))
    return np.column_stack([u0 + (i + 0.5) * CELL_MM, v0 + (j + 0.5) * CELL_MM])
