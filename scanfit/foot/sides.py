"""Whether the sides a foot's widths rest on are in the scan: the edge of a hole is no side of the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.foot.landmarks import BALL_BAND, HEEL_STATION, HEEL_WIDTH_BAND, MF_WINDOW, MT_WINDOW
from scanfit.geometry.closing import chords
from scanfit.geometry.section import parallel_sections
from scanfit.geometry.silhouette import Side, silhouette

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

STEP_MM = 2.0
HIDDEN_STATIONS = 3
"""So many stations in a row without a side are a hole, D; merging vertices to voxels of 1 mm leaves single ones."""

WIDE_STATIONS = 12
"""Stretches up to this long are looked at for a hole that shows a side here and there, D."""

NEARLY_MM = 2.0
"""A hole may hold the widest point where the sides of the hole come this near to it, D."""

AXIS_HIDDEN_MM = 20.0
"""A shorter hole hides less than 0.5 mm of the ball's side, and turns the axis by less than 0.1 degrees (C), D."""

SIDE_NEEDED = 0.85
"""Share of a whole side below which a hole at the ball may be all of it, and the axis is not known, D."""

BALL_RADIUS = 0.4
"""Radius of the ball's side in plan, of FL, D: a hole of length g may hide g² / (8 R) of it."""

SLIT_MM = 5.0
"""A gap of the section no longer than this is a slit, D."""

BALL = {"metatarsale_tibiale": ("medial", 1.0, MT_WINDOW), "metatarsale_fibulare": ("lateral", -1.0, MF_WINDOW)}
HEEL = {"heel_medial": "medial", "heel_lateral": "lateral"}


def missing_sides(view: FootView) -> dict[str, str]:
    """Return why a side is not in the scan, by the landmark that should lie on it; empty where all are."""
    length = view.length_mm
    stations = np.arange(MF_WINDOW[0] * length - 8, MT_WINDOW[1] * length + 8, STEP_MM)
    found = {}
    ball = dict(zip(("medial", "lateral"), sides_at(view, stations, BALL_BAND * length), strict=True))
    for landmark, (side, sign, window) in BALL.items():
        hidden = _hidden_mm(view, ball[side], landmark, sign, window)
        if hidden:
            found[landmark] = f"the {side} side of the ball is open over {hidden:.0f} mm where it may be widest"
        if hidden > AXIS_HIDDEN_MM and view.scan.quality.coverage.get(side, 0.0) < SIDE_NEEDED:
            found.setdefault("axis", f"{found[landmark]}, and the foot's axis rests on it")
    found.update(_heel(view))
    return found


def axis_doubt_mm(view: FootView) -> float:
    """One sigma of the ball's middle, to the side, where a long hole hides one of the ball's points; else 0."""
    stations = np.arange(MF_WINDOW[0] * view.length_mm - 8, MT_WINDOW[1] * view.length_mm + 8, STEP_MM)
    ball = dict(zip(("medial", "lateral"), sides_at(view, stations, BALL_BAND * view.length_mm), strict=True))
    hidden = max(
        _hidden_mm(view, ball[side], landmark, sign, window) for landmark, (side, sign, window) in BALL.items()
    )
    return hidden**2 / (8 * BALL_RADIUS * view.length_mm) / 2 if hidden > AXIS_HIDDEN_MM else 0.0


def sides_at(view: FootView, stations: NDArray[np.float64], z_max: float) -> tuple[Side, Side]:
    """The medial and the lateral side of a view at some stations; a slit does not hide a side."""
    flip = np.array([1.0, -1.0, 1.0]) if view.mirrored else np.ones(3)
    cuts = [(normal * flip, height) for normal, height in view.scan.cuts]
    medial, lateral = silhouette(
        view.vertices,
        view.faces_between(stations[0], stations[-1]),
        stations=stations,
        z_max=z_max,
        noise_mm=view.noise_mm,
        cuts=cuts,
    )
    return _behind_slits(view, medial), _behind_slits(view, lateral)


def _behind_slits(view: FootView, side: Side) -> Side:
    """The side, seen also where only a slit is open at it: what a slit of 5 mm hides stands out by 0.2 mm."""
    hidden = np.flatnonzero(~side.seen & np.isfinite(side.y))
    if len(hidden) == 0:
        return side
    at = side.x[hidden]
    faces = view.faces_between(at[0], at[-1])
    cut = parallel_sections(view.vertices, faces, heights=view.vertices[:, 0], stations=at)
    bridges = chords(cut, len(at))
    gap = np.linalg.norm(bridges.b - bridges.a, axis=1)
    y = side.y[hidden][bridges.plane]
    near = np.minimum(np.abs(bridges.a[:, 1] - y), np.abs(bridges.b[:, 1] - y)) < NEARLY_MM
    widest = np.zeros(len(at))
    np.maximum.at(widest, bridges.plane[near], gap[near])
    seen = side.seen.copy()
    points = np.column_stack([at, side.y[hidden], side.z[hidden]])
    seen[hidden] = (widest > 0) & (widest < SLIT_MM) & ~view.on_cut(points)
    return side._replace(seen=seen)


def around(station_mm: float) -> NDArray[np.float64]:
    """Stations that say whether a side is there at ``station_mm``."""
    return station_mm + STEP_MM * np.arange(-2.0, 3.0)


def is_open(side: Side) -> bool:
    """Whether a side is not there at the middle of ``around`` and its neighbours."""
    return int((~side.seen).sum()) >= HIDDEN_STATIONS


def _heel(view: FootView) -> dict[str, str]:
    sides = sides_at(view, around(HEEL_STATION * view.length_mm), HEEL_WIDTH_BAND * view.length_mm)
    return {
        landmark: f"the {word} side of the heel is open where it is widest"
        for (landmark, word), side in zip(HEEL.items(), sides, strict=True)
        if is_open(side)
    }


def _hidden_mm(view: FootView, side: Side, landmark: str, sign: float, window: tuple[float, float]) -> float:
    """How much of the window lies in holes that may hold the widest point, mm."""
    low, high = (share * view.length_mm for share in window)
    inside = (side.x > low - 4) & (side.x < high + 4)
    if (side.seen & inside).sum() < 2:
        return high - low
    hidden = _whole_holes(~side.seen)
    shown = side.seen & ~hidden
    y = np.interp(side.x, side.x[shown], sign * side.y[shown]) if shown.any() else np.full(len(side.x), np.inf)
    y = np.fmax(y, sign * side.y)  # whatever skin is seen beside a hole, the side lies no farther in than that
    widest = sign * float(view.landmarks[landmark].point[1])
    doubtful = inside & hidden & (y > widest - NEARLY_MM)
    return STEP_MM * _longest(doubtful) if _longest(doubtful) >= HIDDEN_STATIONS else 0.0


def _whole_holes(hidden: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which stations lie in a hole: those that show no side, and the few between them that show the skin above or
    below the hole instead of the side, where most of the stretch shows none."""
    whole = hidden.copy()
    at = np.flatnonzero(hidden)
    for first in at:
        for last in at[(at > first) & (at <= first + WIDE_STATIONS)]:
            if hidden[first : last + 1].mean() > 0.5:
                whole[first : last + 1] = True
    return whole


def _longest(flags: NDArray[np.bool_]) -> int:
    """The longest run of flags."""
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return int((bounds[1::2] - bounds[::2]).max(initial=0))
