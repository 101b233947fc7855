"""The volume of the foot, row by row across it (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ankle import need
from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.geometry.closing import Chords, chords
from scanfit.geometry.inside import rows_inside
from scanfit.geometry.rim import rim_edges
from scanfit.geometry.section import Segments

if TYPE_CHECKING:
    from scanfit.foot.view import FootView
    from scanfit.model.measurement import Measurement

TOP_SHARE = 1.2
"""The foot ends at z = 1.2 dorsum_height_50 (definitions.md)."""

NEAR_TOP_MM = 3.0
"""How far below its highest point the scan is looked at for a rim or a cut, D."""

LEVEL_MM = 1.0
"""Height of the rows, D; they are cut where every section of the view is."""

BRIDGED_SHARE = 0.01
"""So much of the volume may lie between the chords that close holes and where the skin may have been, D."""

BEND_MM = 25.0
"""Radius of the skin behind a hole, D: a chord g cuts off some g³ / (12 R) of a section."""

FLOOR_MM = 3.0
"""A chord this near to the floor stands for the contact with it, D."""

HOLLOW_SHARE = 0.03
"""More than this between a row's first and last crossing that does not count as inside, behind the toes, is a
second surface inside the first, D."""


class _Sum(NamedTuple):
    """Volume, and one sigma of what was bridged, mm³."""

    volume: float
    spread: float


def foot_volume(view: FootView) -> Measurement:
    """Volume of the closed foot below z = 1.2 dorsum_height_50.

    Notes
    -----
    Rows along y: the divergence theorem for the field (0, y, 0), to which neither the cut at the top nor the
    contact with the floor adds anything, so that neither needs to be in the scan; inside and outside alternate
    along a row, so that the winding of the faces does not matter. Holes are closed by chords.

    Cost: O(S) on sections that are cut already. Accuracy: 0.1 % (C: the phantoms).
    """
    need_ends(view, "acropodion")
    height = TOP_SHARE * float(need(view.ankle.dorsum_top).point[2])
    _need_height(view, height)
    found = _sum(view, height)
    return made(
        view,
        "foot_volume",
        found.volume / 1000,
        unit="cm3",
        standard="scanfit 1: 1.2 DH50",
        landmarks=("pternion", "acropodion", "dorsum_top"),
        spread=found.spread / 1000,
    )


def _need_height(view: FootView, height: float) -> None:
    """Refuse where the scan ends below the top of the volume, open or capped; a foot that is round there is whole."""
    rear = view.vertices[:, 0] < 0.5 * view.length_mm
    top = float(view.vertices[rear, 2].max())
    if top >= height:
        return
    near = rear & (view.vertices[:, 2] > top - NEAR_TOP_MM)
    i, j, k = view.faces.T
    ends = rim_edges(view.faces[near[i] | near[j] | near[k]], near)
    if len(ends) or view.on_cut(view.vertices[near]).any():
        raise GeometryError(f"the scan ends {top:.0f} mm above the floor; {height:.0f} mm is needed")


def _sum(view: FootView, height: float) -> _Sum:
    count = math.ceil(height / LEVEL_MM)
    levels = (np.arange(count) + 0.5) * height / count
    cut, sections = view.segments(), len(view.stations)
    bridges = chords(cut, sections)
    rows = rows_inside(_with(cut, bridges), sections, levels)
    _need_one_surface(view, rows.width, rows.extent)
    weights = _weights(view.stations, view.length_mm)
    volume = float(weights @ rows.width.sum(axis=1)) * height / count
    # A hole's chords cut off up to this much, and on average half of it.
    most = float((_behind(bridges, height) * weights[bridges.plane]).sum())
    if most > BRIDGED_SHARE * volume:
        raise GeometryError(
            f"the foot is open: {most / volume:.0%} of its volume may lie behind holes ({BRIDGED_SHARE:.0%} may)"
        )
    return _Sum(volume + most / 2, most / 2)


def _with(cut: Segments, bridges: Chords) -> Segments:
    """The sections and their chords."""
    none = np.full(len(bridges.plane), -1, dtype=np.int64)
    return Segments(
        np.concatenate([cut.plane, bridges.plane]),
        np.concatenate([cut.a, bridges.a]),
        np.concatenate([cut.b, bridges.b]),
        np.concatenate([cut.edge_a, none]),
        np.concatenate([cut.edge_b, none]),
    )


def _behind(bridges: Chords, height: float) -> NDArray[np.float64]:
    """Area, mm², that may lie behind each chord; none above the foot's upper end."""
    low, high = (pick(bridges.a[:, 2], bridges.b[:, 2]) for pick in (np.minimum, np.maximum))
    gap = np.linalg.norm(bridges.b - bridges.a, axis=1)
    area = np.minimum(gap**3 / (12 * BEND_MM), gap**2 / 4)
    area = np.where(high < FLOOR_MM, gap * high, area)
    return np.where(low > height, 0.0, area)


def _need_one_surface(view: FootView, width: NDArray[np.float64], extent: NDArray[np.float64]) -> None:
    """Refuse a shell within a shell, whose inside would be counted as outside."""
    behind = (view.stations < 0.7 * view.length_mm) & (view.stations > 0.35 * view.length_mm)
    whole = float(extent[behind].sum())
    hollow = whole - float(width[behind].sum())
    if whole > 0 and hollow > HOLLOW_SHARE * whole:
        raise GeometryError(
            f"the scan holds a second surface inside the foot: {hollow / whole:.0%} of it read as hollow"
        )


def _weights(stations: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """What each section's area counts, mm: trapezoids, and round ends whose area grows evenly from nothing."""
    x = np.concatenate([[0.0], stations, [length]])
    gaps = np.diff(x)
    return (gaps[:-1] + gaps[1:]) / 2
