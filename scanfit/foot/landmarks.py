"""Landmarks of the right-foot view, each found on a fitted surface (definitions version 1).

All functions take vertices (V, 3) in mm with x from heel to toes, y medial-positive, z up from the floor.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.geometry.corners import corners
from scanfit.geometry.extremum import CALM_MM, surface_extremum
from scanfit.geometry.outline import Outline, outline
from scanfit.geometry.roughness import roughness

BALL_BAND = 0.18
"""Outlines of the forefoot are taken at z <= 0.18 FL."""

HEEL_BAND = 0.20
"""Pternion lies at z <= 0.20 FL."""

MT_WINDOW = (0.62, 0.80)
MF_WINDOW = (0.52, 0.74)
"""Where along the foot the medial and lateral ball points are searched, of FL."""

ALONG_MM = 10.0
"""Radius of the weighted parabola that places a ball point along a flat outline; with its weights it
reaches as far as an unweighted one over +-8 mm (definitions.md)."""

HEEL_STATION = 0.16
HEEL_WIDTH_BAND = 0.15
"""Heel breadth: section at x = 0.16 FL, z <= 0.15 FL."""


ROUGH_ALONG_MM = 14.0
"""The same on a surface with noise, D: a parabola half as wide again knows where it lies twice as well."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Landmark:
    """A point, how far along the foot it may be off (one sigma, mm), and what is odd about it."""

    point: NDArray[np.float64]
    sigma_along_mm: float
    residual_mm: float = 0.0
    fitted: bool = True
    flag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Patch:
    """A part of the surface: its own vertices and faces, so that work on it costs only its size."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.integer]

    def moved(self, T: NDArray[np.float64]) -> Patch:
        return Patch(vertices=self.vertices @ T[:3, :3].T + T[:3, 3], faces=self.faces)


def cut_out(vertices: NDArray[np.float64], faces: NDArray[np.integer], wanted: NDArray[np.bool_]) -> Patch:
    """The faces that touch a wanted vertex, with their vertices renumbered."""
    i, j, k = (wanted.take(column) for column in corners(faces))
    return renumbered(vertices, faces[i | j | k])


def renumbered(vertices: NDArray[np.float64], faces: NDArray[np.integer]) -> Patch:
    """Faces with the vertices they use, numbered anew."""
    used = np.zeros(len(vertices), dtype=bool)
    used[faces.ravel()] = True
    number = np.cumsum(used, dtype=np.int32) - 1
    return Patch(vertices=vertices.take(np.flatnonzero(used), axis=0), faces=number.take(faces.astype(np.intp)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Regions:
    """The parts of a foot that its frame rests on, cut out generously once."""

    heel: NDArray[np.float64]
    toes: NDArray[np.float64]
    medial: Patch
    lateral: Patch
    noise_mm: float = 0.0
    """Roughness of the surface, one sigma."""

    def moved(self, T: NDArray[np.float64]) -> Regions:
        R, t = T[:3, :3].T, T[:3, 3]
        return Regions(
            heel=self.heel @ R + t,
            toes=self.toes @ R + t,
            medial=self.medial.moved(T),
            lateral=self.lateral.moved(T),
            noise_mm=self.noise_mm,
        )


RIM_MM = 8.0
"""How far inside the rough outline a side of the ball is cut out: outlines and fits need some 3 mm."""


def regions(vertices: NDArray[np.float64], faces: NDArray[np.integer], length_mm: float) -> Regions:
    """Cut out heel, toes and both sides of the ball, with room for the frame to turn by some degrees."""
    x, y, z = (np.ascontiguousarray(column) for column in vertices.T)
    share = (x - x[z <= HEEL_BAND * length_mm].min()) / length_mm
    ball = (share > MF_WINDOW[0] - 0.10) & (share < MT_WINDOW[1] + 0.10) & (z < BALL_BAND * length_mm + 12)
    at = np.flatnonzero(ball)
    cell = ((share[at] - MF_WINDOW[0] + 0.10) / 0.02).astype(int)
    medial, lateral = np.full(cell.max(initial=0) + 1, -np.inf), np.full(cell.max(initial=0) + 1, np.inf)
    np.maximum.at(medial, cell, y[at])
    np.minimum.at(lateral, cell, y[at])
    near_medial, near_lateral = np.zeros(len(x), dtype=bool), np.zeros(len(x), dtype=bool)
    near_medial[at] = y[at] > medial[cell] - RIM_MM
    near_lateral[at] = y[at] < lateral[cell] + RIM_MM
    heel = vertices[(share < 0.15) & (z < HEEL_BAND * length_mm + 10)]
    return Regions(
        heel=heel,
        toes=vertices[(share > 0.80) & (z < 0.40 * length_mm)],
        medial=cut_out(vertices, faces, near_medial),
        lateral=cut_out(vertices, faces, near_lateral),
        noise_mm=roughness(heel),
    )


def axis_landmarks(parts: Regions, length_mm: float) -> dict[str, Landmark]:
    """The landmarks that frame and length rest on, by name; ``length_mm`` need only be roughly the foot's."""
    noise = parts.noise_mm
    heel, toe = pternion(parts.heel, length_mm, noise), acropodion(parts.toes, noise)
    start, length = float(heel.point[0]), float(toe.point[0] - heel.point[0])
    return {
        "pternion": heel,
        "acropodion": toe,
        "metatarsale_tibiale": metatarsale_tibiale(parts.medial, start, length, noise),
        "metatarsale_fibulare": metatarsale_fibulare(parts.lateral, start, length, noise),
    }


def pternion(heel: NDArray[np.float64], length_mm: float, noise_mm: float = 0.0) -> Landmark:
    """Rearmost point with z <= 0.20 FL."""
    found = surface_extremum(heel[heel[:, 2] <= HEEL_BAND * length_mm], 0, -1, noise_mm=noise_mm)
    return Landmark(point=found.point, sigma_along_mm=0.3, residual_mm=found.residual_mm, fitted=found.fitted)


def acropodion(toes: NDArray[np.float64], noise_mm: float = 0.0) -> Landmark:
    """Foremost point of the toes."""
    found = surface_extremum(toes, 0, 1, noise_mm=noise_mm)
    return Landmark(point=found.point, sigma_along_mm=0.3, residual_mm=found.residual_mm, fitted=found.fitted)


def metatarsale_tibiale(medial: Patch, heel_x: float, length_mm: float, noise_mm: float = 0.0) -> Landmark:
    """Most medial point of the ball: the largest local maximum of the medial outline."""
    return _ball_point(medial, heel_x, length_mm, MT_WINDOW, 1, noise_mm)


def metatarsale_fibulare(lateral: Patch, heel_x: float, length_mm: float, noise_mm: float = 0.0) -> Landmark:
    """Most lateral point of the ball."""
    return _ball_point(lateral, heel_x, length_mm, MF_WINDOW, -1, noise_mm)


def widest(patch: Patch, heel_x: float, length_mm: float, sign: int) -> float:
    """Largest (sign +1) or smallest y of the outline in the window of a ball point, at stations 3 mm apart."""
    low, high = MT_WINDOW if sign > 0 else MF_WINDOW
    stations = heel_x + np.arange(low * length_mm, high * length_mm, 3.0)
    edge = outline(patch.vertices, patch.faces, stations=stations, z_max=BALL_BAND * length_mm)
    y = edge.y_high if sign > 0 else edge.y_low
    if not np.isfinite(y).any():
        raise GeometryError(f"the {'medial' if sign > 0 else 'lateral'} outline of the ball is not in the scan")
    return float(np.nanmax(y) if sign > 0 else np.nanmin(y))


def _ball_point(
    patch: Patch, heel_x: float, length_mm: float, window: tuple[float, float], sign: int, noise_mm: float
) -> Landmark:
    low, high = heel_x + window[0] * length_mm, heel_x + window[1] * length_mm
    reach = int(np.ceil(ROUGH_ALONG_MM if noise_mm > CALM_MM else ALONG_MM)) + 2
    stations = heel_x + np.arange(np.floor(low - heel_x) - reach, np.ceil(high - heel_x) + reach + 1)
    edge = outline(patch.vertices, patch.faces, stations=stations, z_max=BALL_BAND * length_mm)
    y, z = (edge.y_high, edge.z_high) if sign > 0 else (-edge.y_low, edge.z_low)
    seen = np.isfinite(y)
    if seen.mean() < 0.9:
        side = "medial" if sign > 0 else "lateral"
        raise GeometryError(f"the {side} outline of the ball shows only {seen.mean():.0%} of its length")
    x_ball, sigma, flag = _along(stations[seen], y[seen], low, high, ROUGH_ALONG_MM if noise_mm > CALM_MM else ALONG_MM)
    k = int(np.argmin(np.abs(stations[seen] - x_ball)))
    start = np.array([x_ball, sign * y[seen][k], z[seen][k]])
    limit = BALL_BAND * length_mm
    found = surface_extremum(patch.vertices, 1, sign, start=start, fixed=0, z_max=limit, noise_mm=noise_mm)
    return Landmark(
        point=found.point, sigma_along_mm=sigma, residual_mm=found.residual_mm, fitted=found.fitted, flag=flag
    )


def _along(
    x: NDArray[np.float64], y: NDArray[np.float64], low: float, high: float, reach_mm: float
) -> tuple[float, float, str]:
    """Where along the outline its largest local maximum in the window lies, its sigma, and a flag."""
    reach = len(_VALUE_WEIGHTS) // 2
    even = np.arange(x[0], x[-1] + 0.5)  # stations lie 1 mm apart; holes are bridged
    filled = np.interp(even, x, y)
    smoothed = np.interp(x, even, np.convolve(np.pad(filled, reach, mode="edge"), _VALUE_WEIGHTS, mode="valid"))
    inner = np.flatnonzero((x[1:-1] >= low) & (x[1:-1] <= high)) + 1
    peaks = [k for k in inner if smoothed[k] >= smoothed[k - 1] and smoothed[k] > smoothed[k + 1]]
    if not peaks:
        end = low if np.interp(low, x, smoothed) > np.interp(high, x, smoothed) else high
        return float(end), 8.0, "no local maximum in its window"
    at = float(x[max(peaks, key=lambda k: smoothed[k])])
    for _ in range(100):
        _, slope, bend, scatter = _parabola(x, y, at, reach_mm)
        if bend >= 0:
            break
        step = float(np.clip(-slope / bend, -2.0, 2.0))
        at = min(max(at + step, low), high)
        if abs(step) < 1e-9:
            break
    sigma = min(max(1.0, scatter / max(-bend * reach_mm, 1e-3)), 8.0)
    return at, float(np.hypot(1.5, sigma)), ""


def _weights_of_value() -> NDArray[np.float64]:
    """Weights that give the value of the weighted parabola in the middle of stations 1 mm apart."""
    u = np.arange(-np.ceil(ALONG_MM) + 1, np.ceil(ALONG_MM))
    weight = (1 - (u / ALONG_MM) ** 2) ** 2
    design = np.column_stack([np.ones_like(u), u, u * u / 2])
    weighted = (design * weight[:, None]).T
    value: NDArray[np.float64] = np.linalg.solve(weighted @ design, weighted)[0]
    return value


_VALUE_WEIGHTS = _weights_of_value()


def _parabola(
    x: NDArray[np.float64], y: NDArray[np.float64], at: float, reach_mm: float
) -> tuple[float, float, float, float]:
    """Value, slope, second derivative and scatter of the parabola fitted around ``at``."""
    u = x - at
    near = np.abs(u) < reach_mm
    u, v = u[near], y[near]
    weight = (1 - (u / reach_mm) ** 2) ** 2
    design = np.column_stack([np.ones_like(u), u, u * u / 2])
    normal = (design * weight[:, None]).T @ design
    value, slope, bend = np.linalg.solve(normal + 1e-12 * np.eye(3), (design * weight[:, None]).T @ v)
    rest = v - design @ np.array([value, slope, bend])
    scatter = float(np.sqrt((weight * rest * rest).sum() / weight.sum()))
    return float(value), float(slope), float(bend), scatter


def heel_sides(
    vertices: NDArray[np.float64], edge: Outline, length_mm: float, *, noise_mm: float = 0.0
) -> tuple[Landmark, Landmark]:
    """Medial and lateral extreme of the section at x = 0.16 FL, z <= 0.15 FL.

    ``edge`` is the outline of that one section, ``vertices`` are those within some 30 mm of it.
    """
    if not np.isfinite(edge.y_low[0]):
        raise GeometryError("the scan shows no heel at 0.16 of the foot's length")
    return section_sides(vertices, edge, HEEL_WIDTH_BAND * length_mm, noise_mm=noise_mm)


def section_sides(
    vertices: NDArray[np.float64], edge: Outline, limit: float, *, noise_mm: float = 0.0
) -> tuple[Landmark, Landmark]:
    """Medial and lateral extreme of one section's part with z <= ``limit`` mm; ``edge`` is its outline."""
    at = float(edge.x[0])
    band = vertices[vertices[:, 2] <= limit + 16]
    marks = []
    for sign, y, z in ((1, edge.y_high[0], edge.z_high[0]), (-1, edge.y_low[0], edge.z_low[0])):
        start = np.array([at, y, z])
        found = surface_extremum(band, 1, sign, start=start, fixed=0, z_max=limit, noise_mm=noise_mm)
        marks.append(
            Landmark(point=found.point, sigma_along_mm=0.5, residual_mm=found.residual_mm, fitted=found.fitted)
        )
    return marks[0], marks[1]
