"""Where the heel lands: the rearmost contact of the sole on the heel's middle line."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark
from scanfit.foot.seam import need_seen_heel
from scanfit.geometry.extremum import CALM_MM
from scanfit.geometry.surface_value import RADIUS_MM, surface_value

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

CONTACT_MM = 2.0
"""The sole is in contact where it is no higher than this (definitions.md)."""

FLOOR_MM = 0.05
"""One sigma of the floor under a clean scan, D; a flat heel turns it into some times as much along the foot."""

ROUGH_RADIUS_MM = 8.0
"""Radius of the patch on a surface with noise, D: on a slope of 0.3 a height off by 0.3 mm is a millimetre along."""

STRIP_MM, STEP_MM = 3.0, 2.0


def landing_point(view: FootView) -> Landmark:
    """Return the rearmost point of the plantar surface with z <= 2 mm on the heel's middle line.

    Raises
    ------
    GeometryError
        If the scan does not show the sole there.

    Notes
    -----
    The middle line runs through the middle between the heel's medial and lateral points, along the foot. The
    height of the sole is that of a local quadric (geometry/surface_value.py), followed to where it is 2 mm.
    """
    view.need_floor()
    sides = view.landmarks["heel_medial"].point, view.landmarks["heel_lateral"].point
    y = float(sides[0][1] + sides[1][1]) / 2
    need_seen_heel(view, y, CONTACT_MM)
    rear = view.between(-np.inf, 0.25 * view.length_mm)
    low = rear[(rear[:, 2] < 0.06 * view.length_mm) & (np.abs(rear[:, 1] - y) < 16.0)]
    x = _first_contact(low, y, 0.22 * view.length_mm, view.edge_mm)
    radius = RADIUS_MM if view.noise_mm <= CALM_MM else ROUGH_RADIUS_MM
    slope = -0.3
    before: tuple[float, float] | None = None
    visited: list[tuple[float, float]] = []
    for _ in range(20):
        here = surface_value(low, np.array([x, y, CONTACT_MM]), 2, radius_mm=radius)
        if here is None or here.radius_mm > radius + 3 * view.edge_mm:
            raise GeometryError("the sole is not in the scan where the heel lands")
        if before is not None and abs(x - before[0]) > 1e-6:
            slope = float(np.clip((here.value - before[1]) / (x - before[0]), -3.0, -0.03))
        before = (x, here.value)
        visited.append(before)
        step = float(np.clip((CONTACT_MM - here.value) / slope, -3.0, 3.0))
        if abs(step) < 1e-4:
            break
        x += step
    else:
        raise GeometryError("the heel touches the floor nowhere on its middle line")
    _need_around(low, x, y)
    # A bump as wide as the patch lifts or lowers it as a whole: the patch's own residual does not see it.
    height = math.hypot(FLOOR_MM + 0.3 * here.residual_mm, view.relief_mm)
    # On a level stretch the slope where it happens to end is none: what lies within that doubt may be the place.
    level = max(abs(x - at) for at, value in visited if abs(value - CONTACT_MM) < max(height, 1e-3))
    soft = min(max(height / -slope, level / 2), 8.0)
    return Landmark(point=np.array([x, y, CONTACT_MM]), sigma_along_mm=soft, residual_mm=here.residual_mm)


def _first_contact(low: NDArray[np.float64], y: float, end: float, edge_mm: float) -> float:
    """Roughly where, coming from the rear, the lowest of the surface is first 2 mm above the floor."""
    strip = low[np.abs(low[:, 1] - y) < STRIP_MM + edge_mm]
    step = STEP_MM + edge_mm
    cell = np.floor(strip[:, 0] / step).astype(int)
    for k in range(int(end / step)):
        here = strip[cell == k, 2]
        if len(here) and here.min() <= CONTACT_MM:
            return (k + 0.5) * step
    raise GeometryError("the sole is not in the scan under the heel, or does not come within 2 mm of the floor")


def _need_around(low: NDArray[np.float64], x: float, y: float) -> None:
    """The surface must go on both behind and before the point: at the edge of a hole it would be the hole's."""
    away = low - (x, y, CONTACT_MM)
    near = away[np.einsum("ij,ij->i", away, away) < 36.0]
    if len(near) == 0 or not (near[:, 0].min() < -1.0 and near[:, 0].max() > 1.0):
        raise GeometryError("the sole ends where the heel lands: the scan does not show its rearmost contact")
