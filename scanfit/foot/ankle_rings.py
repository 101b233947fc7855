"""The narrowest of the leg above the malleoli."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark
from scanfit.geometry.closing import open_sections
from scanfit.geometry.section import Segments, parallel_sections

if TYPE_CHECKING:
    from scanfit.foot.view import FootView, Section

STEP_MM = 2.0
"""Between the horizontal sections; where the leg is narrowest it hardly changes over some millimetres."""

LEG_MM = 20.0
"""So much of the leg must stand above the malleolus (definitions.md)."""

ROOM_MM = 25.0
"""A narrowest place this far above one malleolus does not hang on where the other one is, D."""

TOP_MM = 3.0
"""A narrowest place nearer than this to the topmost section is the topmost, D: the scan's rim is ragged."""

GAP_MM = 6.0
"""A stretch without a closed section longer than this may hide the narrowest, D."""

NEARLY = 1.05
"""... where the sections at its ends are this near to the narrowest that was seen, D."""

OPEN_SHARE = 0.03


class Narrowest(NamedTuple):
    """Tape length of the narrowest section, its height, the doubt its gaps leave, and what it rests on."""

    length_mm: float
    z_mm: float
    spread_mm: float
    landmarks: tuple[str, ...]


def narrowest(view: FootView, malleoli: Mapping[str, Landmark | str]) -> Narrowest:
    """Return the smallest horizontal tape from the higher malleolus upward.

    Raises
    ------
    GeometryError
        If no malleolus is there, if less than 20 mm of leg stand above it, or if the leg still narrows where the
        scan ends.
    """
    there = {name: mark for name, mark in malleoli.items() if isinstance(mark, Landmark)}
    if not there:
        raise GeometryError(next(str(reason) for reason in malleoli.values()))
    start = max(float(mark.point[2]) for mark in there.values())
    z, lengths = _tapes(view, start)
    top = float(z[-1]) if len(z) else start
    if top < start + LEG_MM - STEP_MM:
        raise GeometryError(
            f"only {max(top - start, 0):.0f} mm of the leg stand above the malleolus in the scan; "
            f"{LEG_MM:.0f} mm are needed"
        )
    k = int(np.argmin(_calm(lengths)))
    if z[k] > top - TOP_MM:
        raise GeometryError(f"the leg still narrows where the scan ends, {top:.0f} mm above the floor")
    _need_whole(z, lengths)
    if len(there) < len(malleoli) and z[k] < start + ROOM_MM:
        raise GeometryError(next(reason for reason in malleoli.values() if isinstance(reason, str)))
    section = horizontal_section(view, float(z[k]))
    gap = sum(opening.length_mm for opening in section.openings)
    spread = math.hypot(gap / 4, max(section.tape.noise_mm - view.noise_mm, 0.0))
    return Narrowest(section.tape.length_mm, float(z[k]), spread, tuple(there))


def _need_whole(z: NDArray[np.float64], lengths: NDArray[np.float64]) -> None:
    """Refuse where the leg may be narrower in a stretch that is open."""
    for k in np.flatnonzero(np.diff(z) > GAP_MM):
        if min(lengths[k], lengths[k + 1]) < NEARLY * lengths.min():
            raise GeometryError(
                f"the leg is open from {z[k]:.0f} to {z[k + 1]:.0f} mm above the floor, where it may be narrowest"
            )


def horizontal_section(view: FootView, z: float) -> Section:
    """The section at a height; its points are (x, y)."""
    axes = np.eye(3)
    return view.plane_section(z * axes[2], axes[0], axes[1], f"{z:.0f} mm above the floor")


def _tapes(view: FootView, start: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Heights from ``start`` upward whose sections are closed, and the hull around each as it is."""
    levels = np.arange(start, float(view.vertices[:, 2].max()), STEP_MM)
    if len(levels) == 0:
        return levels, levels
    cut = parallel_sections(view.vertices, view.faces, heights=view.vertices[:, 2], stations=levels)
    size, on_cut = (np.bincount(cut.plane, weight, len(levels)) for weight in (None, view.on_cut((cut.a + cut.b) / 2)))
    loose = set(open_sections(cut).tolist())
    usable = []
    for k, level in enumerate(levels):
        if size[k] < 3 or on_cut[k] / size[k] > OPEN_SHARE:
            continue
        if k not in loose or _may_close(horizontal_section(view, float(level))):
            usable.append(k)
    return levels[usable], _around(cut, len(levels))[usable]


def _around(cut: Segments, count: int) -> NDArray[np.float64]:
    """(count,) the hull's perimeter at every level, as pi times its mean breadth (Cauchy), over 24 directions."""
    found = np.full(count, np.inf)
    start = np.flatnonzero(np.diff(cut.plane, prepend=-1))
    if len(start) == 0:
        return found
    angle = np.arange(24) * np.pi / 24
    across = cut.a[:, :2] @ np.array([np.cos(angle), np.sin(angle)])
    breadth = np.maximum.reduceat(across, start) - np.minimum.reduceat(across, start)
    found[cut.plane[start]] = np.pi * breadth.mean(axis=1)
    return found


def _may_close(section: Section) -> bool:
    """Whether the gaps are no longer than a tape can bridge."""
    return sum(gap.length_mm for gap in section.openings) <= OPEN_SHARE * section.tape.length_mm


def _calm(lengths: NDArray[np.float64]) -> NDArray[np.float64]:
    """The lengths, meaned over five sections where there are so many: noise has its own smallest."""
    if len(lengths) < 5:
        return lengths
    padded = np.concatenate(
        [
            [2 * lengths[0] - lengths[2], 2 * lengths[0] - lengths[1]],
            lengths,
            [2 * lengths[-1] - lengths[-2], 2 * lengths[-1] - lengths[-3]],
        ]
    )
    return np.convolve(padded, np.ones(5) / 5, mode="valid")
