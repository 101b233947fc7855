"""The medial arch: how high it stands and how much room is under it (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.heights import dorsum_height_50
from scanfit.foot.landmarks import BALL_BAND
from scanfit.foot.lengths import ball_length_medial
from scanfit.foot.made import made
from scanfit.foot.plantar import floor_doubt_mm, need_sole
from scanfit.geometry.heightmap import Grid, height_range

if TYPE_CHECKING:
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

WINDOW = (0.30, 0.62)
"""Where along the foot the arch is looked for, of FL."""

INWARD = 0.20
"""The arch line ends this share of the ball's width lateral of MT."""

ROOM = (0.30, 0.70)
"""Part of the foot whose room under the arch is taken, of FL."""

ROW_MM, ACROSS_MM = 2.0, 0.25
"""Distance of rows and of points in them, of the map that the room under the arch is taken from, D."""

LINE_DOUBT_MM, LINE_BEND_MM, OPEN_SLOPE = 0.8, 40.0, 0.3
"""So much higher than what is seen may the arch line be in a hole, bent there to this radius, or rising beyond the
last that is seen by this slope, D."""

SIDE_GAP_MM = 25.0
"""The side of the room may be hidden over this length, D: as much as a middle line bridges."""

ROOM_MISSING = 0.03
"""Largest share of the room's floor that may not be in the scan, D."""


def arch_height(view: FootView) -> Measurement:
    """Highest z_p on the arch line: heel centre to 0.20 ball widths lateral of MT, x in 0.30-0.62 FL."""
    need_ends(view, "acropodion")
    sole = need_sole(view, *WINDOW, most=0.5)
    x, y = arch_line(view)
    z = sole.at(x, y)
    top, hole = _top(x, z)
    doubt = float(sole.doubt_at(x[[top]], y[[top]])[0])
    names = ("pternion", "acropodion", "heel_medial", "heel_lateral", "metatarsale_tibiale", "metatarsale_fibulare")
    return made(
        view,
        "arch_height",
        max(float(z[top]), 0.0),
        standard="scanfit 1: arch line",
        landmarks=names,
        spread=math.hypot(_line_doubt(view, sole, x[top], y[top]), doubt, hole),
    )


def _top(x: NDArray[np.float64], z: NDArray[np.float64]) -> tuple[int, float]:
    """Which point is the highest, and how much higher what is not in the scan may be; too much is refused."""
    seen = np.isfinite(z)
    if not seen.any():
        raise GeometryError("the arch line is not in the scan")
    top = int(np.nanargmax(z))
    before, after = np.maximum.accumulate(np.where(seen, np.arange(len(x)), -1)), _next(seen)
    hidden = np.flatnonzero(~seen)
    open_ended = hidden[(before[hidden] < 0) | (after[hidden] == len(x))]
    closed = hidden[(before[hidden] >= 0) & (after[hidden] < len(x))]
    a, b = before[closed], after[closed]
    gap = x[b] - x[a]
    higher = np.maximum(z[a], z[b]) + gap**2 / (8 * LINE_BEND_MM) - z[top]
    missing = max(float(higher.max(initial=0.0)), OPEN_SLOPE * len(open_ended) * float(x[1] - x[0]))
    if missing > LINE_DOUBT_MM:
        raise GeometryError(
            f"{len(hidden) * float(x[1] - x[0]):.0f} mm of the arch line are not in the scan, where it may be "
            f"{missing:.1f} mm higher than elsewhere ({LINE_DOUBT_MM:.1f} mm may)"
        )
    return top, missing


def _next(seen: NDArray[np.bool_]) -> NDArray[np.int64]:
    place = np.where(seen, np.arange(len(seen)), len(seen))
    following: NDArray[np.int64] = np.minimum.accumulate(place[::-1])[::-1]
    return following


def arch_line(view: FootView) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (x, y) on the arch line within its window, a quarter of a millimetre apart."""
    marks = view.landmarks
    heel = (marks["heel_medial"].point + marks["heel_lateral"].point) / 2
    medial, lateral = marks["metatarsale_tibiale"].point, marks["metatarsale_fibulare"].point
    end = medial[1] - INWARD * (medial[1] - lateral[1])
    low, high = (share * view.length_mm for share in WINDOW)
    x = np.linspace(low, high, int((high - low) / 0.25) + 2)
    return x, heel[1] + (x - heel[0]) / (medial[0] - heel[0]) * (end - heel[1])


def _line_doubt(view: FootView, sole: PlantarMap, x: float, y: float) -> float:
    """How far the height at (x, y) may be off because the line's front end is soft along the foot."""
    marks = view.landmarks
    heel = (marks["heel_medial"].point + marks["heel_lateral"].point) / 2
    medial = marks["metatarsale_tibiale"]
    share = (x - heel[0]) / (medial.point[0] - heel[0])
    lean = (y - heel[1]) / (x - heel[0])
    sideways = abs(lean) * share * medial.sigma_along_mm
    either = sole.at(np.array([x, x]), np.array([y - 1.0, y + 1.0]))
    slope = float(abs(either[1] - either[0])) / 2 if np.isfinite(either).all() else 1.0
    return float(slope * sideways)


def arch_height_index(view: FootView) -> Measurement:
    """dorsum_height_50 over ball_length_medial (Williams and McClay 2000)."""
    height, length = dorsum_height_50(view), ball_length_medial(view)
    value = height.value / length.value
    return made(
        view,
        "arch_height_index",
        value,
        unit="",
        standard="Williams & McClay 2000",
        landmarks=("pternion", "metatarsale_tibiale"),
        spread=value * view.landmarks["metatarsale_tibiale"].sigma_along_mm / length.value,
    )


def arch_volume(view: FootView) -> Measurement:
    """Room between sole and floor for x in 0.30-0.70 FL, from the axis y = 0 to the medial outline."""
    need_ends(view, "acropodion")
    sole = need_sole(view, *ROOM, most=ROOM_MISSING)
    low, high = (share * view.length_mm for share in ROOM)
    side = view.plan.medial.over(low, high, longest_mm=SIDE_GAP_MM, where="medial side of the midfoot")
    room = _room(view, sole)
    if room.missing > ROOM_MISSING:
        raise GeometryError(
            f"{room.missing:.0%} of the sole under the arch are not in the scan ({ROOM_MISSING:.0%} may be missing)"
        )
    # What is missing lies at the edge, where it is high; and so does what noise adds to the outline.
    rough = sole.roughness_mm * (ROOM[1] - ROOM[0]) * view.length_mm
    beside = float(np.trapezoid(side.doubt_mm, side.x))
    edge = (room.missing * room.area_mm2 + rough + beside) * room.edge_mm
    return made(
        view,
        "arch_volume",
        room.volume_mm3 / 1000,
        unit="cm3",
        standard="scanfit 1: 0.30-0.70 FL",
        landmarks=("pternion", "acropodion"),
        spread=math.hypot(floor_doubt_mm(view) * room.area_mm2, room.doubt_mm3, edge) / 1000,
    )


class Room(NamedTuple):
    """The room under the arch: volume, its doubt from bridged holes, plan area, mean height of its medial edge, and
    the share of the plan area that is not in the scan."""

    volume_mm3: float
    doubt_mm3: float
    area_mm2: float
    edge_mm: float
    missing: float


def _room(view: FootView, sole: PlantarMap) -> Room:
    """The room, from a map of its own that is fine across: at its medial edge the sole is steep."""
    edge = sole.outline
    seen = np.isfinite(edge.y_high)
    low, high = (share * view.length_mm for share in ROOM)
    rows = int((high - low) / ROW_MM) + 1
    x = np.linspace(low, high, rows)
    outline = np.maximum(np.interp(x, edge.x[seen], edge.y_high[seen]), 0.0)
    columns = int(outline.max() / ACROSS_MM) + 2
    y = ACROSS_MM * np.arange(columns, dtype=np.float64)
    z = _fine(sole, x, columns, BALL_BAND * view.length_mm)
    within = y < outline[:, None] - ACROSS_MM
    holes = within & ~np.isfinite(z)
    at = np.nonzero(holes)
    z[at] = sole.at(x[at[0]], y[at[1]])
    doubt = np.zeros(z.shape)
    doubt[at] = sole.doubt_at(x[at[0]], y[at[1]])
    known = np.isfinite(z) & np.isfinite(doubt)
    z, doubt = np.where(known, z, 0.0), np.where(known, doubt, 0.0)
    cells = known.astype(np.float64)
    cells[:, 0] /= 2  # the first column stands for half a cell, the last for a whole one: the edge lies beyond it
    along = np.full(rows, (high - low) / (rows - 1))
    along[[0, -1]] /= 2
    area = float((cells.sum(axis=1) * ACROSS_MM) @ along)
    wide = float(outline @ along)
    last = known.shape[1] - 1 - np.argmax(known[:, ::-1], axis=1)
    return Room(
        volume_mm3=float(((z * cells).sum(axis=1) * ACROSS_MM) @ along),
        doubt_mm3=float(((doubt * cells).sum(axis=1) * ACROSS_MM) @ along),
        area_mm2=wide,
        edge_mm=float(z[np.arange(rows), last].mean()),
        missing=abs(wide - area) / wide,
    )


def _fine(sole: PlantarMap, x: NDArray[np.float64], columns: int, highest: float) -> NDArray[np.float64]:
    """z_p in rows x, at columns ``ACROSS_MM`` apart from y = 0 on; inf where there is none."""
    xs, ys, zs = sole.corners
    near = np.flatnonzero((xs.max(axis=0) > x[0]) & (xs.min(axis=0) < x[-1]) & (ys.max(axis=0) > 0))
    scaled = ((xs[:, near] - x[0]) / (x[1] - x[0]), ys[:, near] / ACROSS_MM, zs[:, near])
    z, _ = height_range(scaled, Grid(0.0, 0.0, 1.0, len(x), columns))
    return np.where(z > highest, np.inf, z)
