"""The sole a device is modelled on: heights of the skin over a grid, and the places on it that elements refer to.

Everything is in the right-foot view: x from heel to toes, y medial-positive, z up from the floor, mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.arch import arch_line
from scanfit.foot.plantar import need_sole
from scanfit.geometry.bridge import bridge
from scanfit.geometry.heightmap import Grid
from scanfit.model.scan import LoadState

if TYPE_CHECKING:
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.view import FootView

Floats = NDArray[np.float64]

BEFORE_MM, BEYOND_MM, BESIDE_MM = 8.0, 34.0, 12.0
"""How far the grid goes beyond the foot at heel, toes and sides: the longest extra length and a wall, D."""

MISSING = 0.05
"""Largest share of the sole behind the ball that may be missing from the scan, D; what is missing is bridged."""

REAR = (0.03, 0.66)
"""The part of the sole a device is fitted to, of FL; in front of it the device is flat."""

HEEL = (0.06, 0.24)
"""Where the lowest point of the heel is looked for, of FL."""

LOW_MM = 0.3
"""So near the lowest of the heel is as low: a heel on a plate is flat, D."""

LIBRARY_APEX = 0.46
"""Place of a library arch's apex, of FL, D: C on feet with an arch, 0.44 to 0.48."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sole:
    """One sole in the right-foot view, mm.

    Attributes
    ----------
    z : (nx, ny) height of the skin above the floor; inf where no skin is above the point
    edge_x, edge_low, edge_high : the foot's silhouette seen from below: smallest and largest y by x
    medial_head, lateral_head : (x, y) of metatarsale tibiale and fibulare
    heel : (x, y, z) the lowest point of the heel
    arch : (x, y, z) the highest point of the arch line; of a sole without an arch where a library arch has its apex
    arch_line : (N, 2) points of the arch line
    no_arch : why the scan shows no arch; "" where it does
    """

    grid: Grid
    z: Floats
    edge_x: Floats
    edge_low: Floats
    edge_high: Floats
    medial_head: tuple[float, float]
    lateral_head: tuple[float, float]
    heel: tuple[float, float, float]
    arch: tuple[float, float, float]
    arch_line: Floats
    no_arch: str
    length_mm: float
    load_state: LoadState
    roughness_mm: float

    @property
    def head_slope(self) -> float:
        """By how much x of the line of the metatarsal heads grows with y."""
        (x0, y0), (x1, y1) = self.lateral_head, self.medial_head
        return (x1 - x0) / (y1 - y0)

    @property
    def heads_mm(self) -> float:
        """x of the line of the metatarsal heads on the foot's axis."""
        return self.medial_head[0] - self.head_slope * self.medial_head[1]

    @property
    def ball_width_mm(self) -> float:
        """Of the ball, square to the axis."""
        return self.medial_head[1] - self.lateral_head[1]


def sole_of(view: FootView) -> Sole:
    """Return the sole of a foot.

    Raises
    ------
    GeometryError
        If the scan shows no sole, or not enough of it to fit a device to.
    """
    found = view.plantar
    if not found.flat:
        need_sole(view, *REAR, most=MISSING)
    elif found.missing(REAR[0] * view.length_mm, REAR[1] * view.length_mm) > MISSING:
        raise GeometryError("the sole is not in the scan")
    grid, z = _wider(found)
    marks = view.landmarks
    seen = np.isfinite(found.outline.y_low)
    medial, lateral = marks["metatarsale_tibiale"].point, marks["metatarsale_fibulare"].point
    line = np.column_stack(arch_line(view))
    arch, why = _arch(found, line, view.length_mm)
    return Sole(
        grid=grid,
        z=z,
        edge_x=found.outline.x[seen],
        edge_low=found.outline.y_low[seen],
        edge_high=found.outline.y_high[seen],
        medial_head=(float(medial[0]), float(medial[1])),
        lateral_head=(float(lateral[0]), float(lateral[1])),
        heel=_lowest(grid, z, view.length_mm),
        arch=arch,
        arch_line=line,
        no_arch=why,
        length_mm=view.length_mm,
        load_state=view.scan.load_state,
        roughness_mm=found.roughness_mm,
    )


def _wider(found: PlantarMap) -> tuple[Grid, Floats]:
    """The map on a grid that has room for a device, without holes, inf beyond the foot."""
    old = found.grid
    filled = np.where(found.inside, bridge(found.z, found.inside).z, found.z)
    before, beside = (math.ceil(each / old.step) for each in (BEFORE_MM, BESIDE_MM))
    beyond = math.ceil(BEYOND_MM / old.step)
    grid = Grid(
        old.x0 - before * old.step, old.y0 - beside * old.step, old.step, old.nx + before + beyond, old.ny + 2 * beside
    )
    z = np.full((grid.nx, grid.ny), np.inf)
    z[before : before + old.nx, beside : beside + old.ny] = np.where(np.isfinite(filled), filled, np.inf)
    return grid, z


def _arch(found: PlantarMap, line: Floats, length_mm: float) -> tuple[tuple[float, float, float], str]:
    z = found.at(line[:, 0], line[:, 1])
    if found.flat or not np.isfinite(z).any():
        why = "the sole is one flat sheet, as where a scan was closed at the floor: it shows no arch"
        k = int(np.argmin(np.abs(line[:, 0] - LIBRARY_APEX * length_mm)))
        height = float(z[k]) if np.isfinite(z[k]) else 0.0
        return (float(line[k, 0]), float(line[k, 1]), max(height, 0.0)), why
    k = int(np.nanargmax(z))
    return (float(line[k, 0]), float(line[k, 1]), max(float(z[k]), 0.0)), ""


def _lowest(grid: Grid, z: Floats, length_mm: float) -> tuple[float, float, float]:
    """The lowest point of the heel; of several as low, the middle one."""
    rows = np.flatnonzero((grid.x > HEEL[0] * length_mm) & (grid.x < HEEL[1] * length_mm))
    part = z[rows]
    low = float(part.min())
    if not math.isfinite(low):
        raise GeometryError("the heel's sole is not in the scan")
    i, j = np.nonzero(part <= low + LOW_MM)
    return float(grid.x[rows][i].mean()), float(grid.y[j].mean()), low
