"""The sole as a height map z_p(x, y): the lowest surface seen from below, with what is missing of it.

One place decides whether the sole is there and how far its heights can be trusted; arch and print measures ask it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import BALL_BAND
from scanfit.foot.seam import need_seen_sole
from scanfit.foot.support import need_rest
from scanfit.geometry.bridge import Bridged, bridge
from scanfit.geometry.corners import corners
from scanfit.geometry.heightmap import Grid, height_range
from scanfit.geometry.median import median
from scanfit.geometry.outline import Outline, extremes
from scanfit.geometry.soften import soften
from scanfit.model.scan import Side

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

STEP_MM = 1.0
"""Of the grid. Between its points the sole runs straight: on a bend of 15 mm radius that is 0.008 mm off (C)."""

ROUGH_MM, SOFT_MM = 0.12, 3.0
"""A sole rougher than this is smoothed with a Gaussian of this width (geometry/soften.py), D: facets of a clean
foot of 10k faces read 0.05, sensor noise of 0.5 mm 0.4, and leaves 0.15 mm of itself behind (C)."""

BRIDGED_MM = 12.0
"""The widest hole of the sole that is bridged, D; a bend of 25 mm radius is then up to 0.7 mm off in its middle."""

BEND_MM = 25.0
"""Radius of the bends a bridge may have missed: a gap w leaves a doubt of w² / (8 R), D."""

RISE_SHARE = 0.2
"""A bridge from a low rim to a high one is doubted by this share of the rise: a sole rises in bends, D."""

BELOW_MM = 3.0
"""What lies farther below the floor is no sole: a plate's lower side, a fragment, D."""

SHEETS_MM, SHEETS_SHARE = 4.0, 0.05
"""Two surfaces that both face down, this far apart over more than this share of the sole, are no sole, D."""

HIDDEN_MM = (0.3, 1.5)
"""A hole whose rims lie on the floor is where the foot rests on it: the lower one so low, and the higher one, a step
of the grid up a steep edge, so high, D."""

HOLE_MM, HOLES_SHARE = 32.0, 0.15
"""Without a platform: so wide may such a hole be, and so much of the sole may be missing in all, D."""

RIM_SEEN_MM, RIM_SHARE = 3.0, 0.9
"""For that, this much of the sole must be seen all along the inside of the outline, D: a camera that never saw the
sole shows none of it."""

DEEP_MM, DEEP_SHARE = 12.0, 0.15
"""With a platform: of the sole this far inside its edge this much must be seen, D. The arch of a foot that was seen
from below stands clear of the floor; a camera that only saw the sides shows 0.06 of it (C: one real foot whose sole
was taken out) and leaves the arch to guessing."""

RELIEF = (0.72, 0.92)
RELIEF_MM, RELIEF_INSET_MM = 0.8, 8.0
"""Between ball and toe tips (of FL), this far inside the outline, a tenth of every sole lies this far off any plane:
2 mm and more on the phantoms, 0.1 mm where a scan was closed flat at the floor (C)."""

EDGE_MM = 2.0
"""So near the outline the sole is steep, and a point of the grid that nothing covers is not a hole, D."""

FLOOR_SEEN_MM, FLOOR_INFERRED_MM = 0.1, 1.2
"""One sigma of the floor's height: a platform in the scan, and the plane of support (definitions.md: 1 to 2.5 mm
in heights), D."""


AT_ONCE = 100_000
"""Faces looked at in one go: all of a fine scan's at once would be the most memory that a profile takes."""

Corners = tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]

SUNK_MM, SUNK_SHARE = 1.5, 0.02
"""Without a platform so much of the sole may lie this far below its own floor, D."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlantarMap:
    """The sole over the points of a grid in the right-foot view, mm.

    Attributes
    ----------
    z : (nx, ny) height above the floor; bridged where a hole is small, NaN where there is no sole or no scan of it
    doubt_mm : (nx, ny) one sigma of bridged heights; 0 where the sole was seen, inf where it is missing
    bridged : (nx, ny) where z is not seen but bridged, or hidden where foot and platform touch
    inside : (nx, ny) where a whole foot has a sole: within the outline, less its edge
    corners : x, y and z, each (3, F), of the faces that look down, and some above the sole
    outline : of the foot at z <= 0.18 FL
    roughness_mm : of the surface as scanned (one sigma); above ``ROUGH_MM`` z is smoothed
    flat : True where the sole under ball and toes is a plane, as no foot's is
    """

    grid: Grid
    z: NDArray[np.float64]
    doubt_mm: NDArray[np.float64]
    bridged: NDArray[np.bool_]
    inside: NDArray[np.bool_]
    corners: Corners
    outline: Outline
    roughness_mm: float
    flat: bool

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """z between the points of the grid; NaN next to where there is none."""
        return _between(self.z, self.grid, x, y)

    def doubt_at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
        """The doubt between the points of the grid."""
        return _between(self.doubt_mm, self.grid, x, y)

    def missing(self, low: float, high: float) -> float:
        """Share of the sole for low <= x <= high that is neither seen nor bridged."""
        rows = (self.grid.x >= low) & (self.grid.x <= high)
        wanted = self.inside[rows]
        return float((np.isinf(self.doubt_mm[rows]) & wanted).sum() / max(1, wanted.sum()))


def floor_doubt_mm(view: FootView) -> float:
    """One sigma of the height of the floor; on a rough sole an inferred one is as much softer."""
    rough = view.plantar.roughness_mm
    return FLOOR_SEEN_MM + 0.2 * rough if view.scan.platform else math.hypot(FLOOR_INFERRED_MM, 2 * rough)


def need_sole(view: FootView, low: float, high: float, *, most: float) -> PlantarMap:
    """Return the map where the scan shows enough of the sole.

    Parameters
    ----------
    low, high : part of the foot, of FL
    most : largest share of that part that may be missing

    Raises
    ------
    GeometryError
        If more is missing, with how much and where.
    """
    found = view.plantar
    if found.flat:
        raise GeometryError(
            "the sole is one flat sheet from ball to toes, as where a scan was closed at the floor: no arch is seen"
        )
    if not view.scan.platform:
        _need_support(view, found)
    missing = found.missing(low * view.length_mm, high * view.length_mm)
    if missing > most:
        raise GeometryError(
            f"{missing:.0%} of the sole between {low:.2f} and {high:.2f} of the foot's length is not in the scan "
            f"({most:.0%} may be missing)"
        )
    return found


def _need_support(view: FootView, found: PlantarMap) -> None:
    """Refuse a floor that was inferred from a sole that is not there, or that the sole passes through."""
    need_rest(view)
    known = found.z[found.inside & np.isfinite(found.z)]
    sunk = float((known < -SUNK_MM).mean()) if len(known) else 1.0
    if sunk > SUNK_SHARE:
        raise GeometryError(
            f"no platform, and the floor was inferred wrong: {sunk:.0%} of the sole lie over {SUNK_MM:.1f} mm below it"
        )


def plantar_map(view: FootView) -> PlantarMap:
    """Return the height map of the sole.

    Raises
    ------
    GeometryError
        If no surface faces down, or two of them lie over each other.

    Notes
    -----
    Only faces that look down are the sole: a plate under the foot looks up, and so does the inside of the dorsum
    behind a hole. Cost: O(F), some 8 ms for 200,000 faces. Accuracy: see ``STEP_MM``, ``ROUGH_MM``, ``BEND_MM``.
    """
    need_seen_sole(view)
    highest = BALL_BAND * view.length_mm
    corners = _facing_down(view, highest + 2 * view.edge_mm)
    edge = extremes(view.segments(), view.stations, highest)
    grid = _grid(corners, view.length_mm)
    low, high = height_range(corners, grid)
    low[low > highest] = np.inf
    seen = np.isfinite(low)
    inside = _inside(grid, edge.x, edge.y_low, edge.y_high)
    wanted = inside & (grid.x < 0.7 * view.length_mm)[:, None]
    over_it = (low < BELOW_MM) & (high > low + SHEETS_MM)  # noise folds the steep sides over themselves as well
    double = float(over_it[wanted].mean()) if wanted.any() else 1.0
    if double > SHEETS_SHARE:
        raise GeometryError(f"two surfaces that face down lie over each other under {double:.0%} of the foot")
    z, rough = _softened(np.where(seen, low, np.nan), seen & inside, view.length_mm)
    flat = _is_flat(z, grid, inside, view.length_mm)
    over = bridge(z, inside)
    doubt = _doubt(over)
    wide = np.isinf(doubt)
    hidden = _hidden(over, wide & inside, inside, rough, platform=view.scan.platform)
    z = np.where(wide, np.where(hidden, np.maximum(over.low, 0.0), np.nan), over.z)
    doubt[hidden] = 0.0
    bridged = np.isfinite(z) & ~seen
    for part in (z, doubt, bridged, inside, *corners):
        part.flags.writeable = False
    return PlantarMap(
        grid=grid,
        z=z,
        doubt_mm=doubt,
        bridged=bridged,
        inside=inside,
        corners=corners,
        outline=edge,
        roughness_mm=rough,
        flat=flat,
    )


def _facing_down(view: FootView, highest: float) -> Corners:
    """The corners of all faces that look down and lie no higher."""
    x, y, z = (np.ascontiguousarray(column) for column in view.vertices.T)
    low, above = z <= highest, z > -BELOW_MM
    # The view mirrors a left foot's vertices but not the winding of its faces.
    turn = -1.0 if view.scan.side is Side.LEFT else 1.0
    found = []
    for start in range(0, len(view.faces), AT_ONCE):
        i, j, k = corners(view.faces[start : start + AT_ONCE])
        some = low.take(i) & low.take(j) & low.take(k) & (above.take(i) | above.take(j) | above.take(k))
        i, j, k = i[some], j[some], k[some]
        x0, y0 = x.take(i), y.take(i)
        up = (x.take(j) - x0) * (y.take(k) - y0) - (x.take(k) - x0) * (y.take(j) - y0)
        down = np.flatnonzero(turn * up < 0)
        found.append(np.stack([i.take(down), j.take(down), k.take(down)]))
    corner = np.concatenate(found, axis=1)
    if corner.shape[1] == 0:
        raise GeometryError("the sole is not in the scan: no surface faces down")
    return x.take(corner), y.take(corner), z.take(corner)


def _grid(corners: Corners, length_mm: float) -> Grid:
    y0, y1 = np.floor(corners[1].min()) - 2, np.ceil(corners[1].max()) + 2
    y0, y1 = max(y0, -length_mm), min(y1, length_mm)  # whatever lies beyond is no foot
    return Grid(-3.0, float(y0), STEP_MM, int(length_mm / STEP_MM) + 8, int((y1 - y0) / STEP_MM) + 1)


def _inside(
    grid: Grid, x: NDArray[np.float64], y_low: NDArray[np.float64], y_high: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """The points of the grid inside the outline, ``EDGE_MM`` and more."""
    seen = np.isfinite(y_low)
    low, high = np.interp(grid.x, x[seen], y_low[seen]), np.interp(grid.x, x[seen], y_high[seen])
    along = (grid.x >= x[seen][0] + EDGE_MM) & (grid.x <= x[seen][-1] - EDGE_MM)
    across = (grid.y >= low[:, None] + EDGE_MM) & (grid.y <= high[:, None] - EDGE_MM)
    return np.asarray(across & along[:, None])


def _softened(z: NDArray[np.float64], some: NDArray[np.bool_], length_mm: float) -> tuple[NDArray[np.float64], float]:
    """The map, smoothed where it is rough, and how rough it was."""
    # Third differences, 2 mm apart, of a smooth sole are nothing; of white noise sqrt(20) times its SD.
    third = (z[6:] - 3 * z[4:-2] + 3 * z[2:-4] - z[:-6])[some[3:-3] & (z[3:-3] < 0.08 * length_mm)]
    third = np.abs(third[np.isfinite(third)])
    rough = median(third) / (0.6745 * math.sqrt(20)) if len(third) else 0.0
    return (soften(z, SOFT_MM / STEP_MM), rough) if rough > ROUGH_MM else (z, rough)


def _doubt(over: Bridged) -> NDArray[np.float64]:
    """One sigma of the bridged heights: what a bend may hide, and how much the rims differ."""
    gap = over.gap * STEP_MM
    rise = np.where(gap > 0, over.high - over.low, 0.0)
    with np.errstate(invalid="ignore"):
        return np.where(gap > BRIDGED_MM, np.inf, np.hypot(gap**2 / (8 * BEND_MM), RISE_SHARE * rise))


def _hidden(
    over: Bridged, wide: NDArray[np.bool_], inside: NDArray[np.bool_], rough: float, *, platform: bool
) -> NDArray[np.bool_]:
    """Where a hole's rims lie on the floor: the foot rests on it there, and a platform shares its surface.

    Without a platform the floor is where the rim is, so that only holes of some size are known to be of that kind.
    """
    none = np.zeros(inside.shape, dtype=bool)
    holes = over.gap > 0
    if not holes.any():
        return none
    ring = inside & ~_shrunk(inside, int(RIM_SEEN_MM / STEP_MM))
    if (ring & ~wide).sum() < RIM_SHARE * ring.sum():
        return none
    deep = _shrunk(inside, int(DEEP_MM / STEP_MM))
    if platform and (deep & ~wide).sum() < DEEP_SHARE * deep.sum():
        return none
    low, high = (np.nan_to_num(rim, nan=np.inf) for rim in (over.low, over.high))
    resting = holes & (low <= HIDDEN_MM[0] + rough) & (high <= HIDDEN_MM[1] + rough)
    if not platform:
        if wide.sum() > HOLES_SHARE * inside.sum():
            return none
        resting &= over.gap * STEP_MM <= HOLE_MM
    return resting


def _is_flat(z: NDArray[np.float64], grid: Grid, inside: NDArray[np.bool_], length_mm: float) -> bool:
    """Whether all that is seen under ball and toes lies in one plane."""
    rows = (grid.x > RELIEF[0] * length_mm) & (grid.x < RELIEF[1] * length_mm)
    inner = _shrunk(inside, int(RELIEF_INSET_MM / STEP_MM)) & rows[:, None]
    i, j = np.nonzero(inner & np.isfinite(z))
    if len(i) < max(10, 0.5 * inner.sum()):
        return False
    design = np.column_stack([i, j, np.ones(len(i))]) - (i.mean(), j.mean(), 0.0)
    height = z[i, j]
    off = np.abs(height - design @ np.linalg.solve(design.T @ design, design.T @ height))
    return bool(np.partition(off, int(0.9 * len(off)))[int(0.9 * len(off))] < RELIEF_MM)


def _shrunk(area: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    for _ in range(steps):
        padded = np.pad(area, 1)
        area = area & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    return area


def _between(
    values: NDArray[np.float64], grid: Grid, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Bilinear between four points of the grid."""
    u, v = (np.asarray(x) - grid.x0) / grid.step, (np.asarray(y) - grid.y0) / grid.step
    i = np.clip(np.floor(u).astype(np.int64), 0, grid.nx - 2)
    j = np.clip(np.floor(v).astype(np.int64), 0, grid.ny - 2)
    s, t = u - i, v - j
    near = _share_of(values[i, j], 1 - t) + _share_of(values[i, j + 1], t)
    far = _share_of(values[i + 1, j], 1 - t) + _share_of(values[i + 1, j + 1], t)
    return np.asarray(_share_of(near, 1 - s) + _share_of(far, s))


def _share_of(value: NDArray[np.float64], share: NDArray[np.float64]) -> NDArray[np.float64]:
    """The product, where none of an endless doubt is no doubt."""
    return np.where(share == 0, 0.0, value * np.where(share == 0, 1.0, share))
