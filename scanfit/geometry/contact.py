"""The floor under a rough surface: where its flat contact lies, behind the noise."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.plane import SUNK_SHARE

CELL_MM = 5.0
"""Side of the cells whose means are looked at: noise correlated over 1 mm is halved, D."""

REACH_MM = 4.0
"""What lies higher than this above the lowest is no contact, D."""

REACH_FIT_MM = 1.0
"""Up to this far above the floor the sole is taken to rise evenly, D."""

NOISES = (0.03, 0.06, 0.1, 0.15, 0.2, 0.27, 0.35, 0.45, 0.6)
"""What noise may be left in the cells, mm."""

WIDTHS_MM = (1.0, 0.7, 0.5, 0.3, 0.0, 0.0)
"""How far from the floor cells count as contact while it is levelled, round by round: at first the plane may be
tilted by half a degree, and heel or ball lie a millimetre off it, D."""

LEAST_CONTACT = 0.02
"""Share of the foot's surface that must be flat contact for it to level the floor, D."""


def contact_plane(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    axes: NDArray[np.float64],
    height: float,
) -> tuple[NDArray[np.float64], float]:
    """Return the plane of support of a rough surface: unit normal and height along it.

    Parameters
    ----------
    points : (N, 3) mm, the low part of a foot
    weights : (N,) share of the whole foot's surface that each stands for
    axes : (3, 3), rows: along the foot, across it, and the plane of support's normal (geometry/plane.py)
    height : of that plane, which the noise's lowest points hold too low

    Notes
    -----
    Heights of cell means are taken as a flat contact of share C and a sole that rises from it (area growing evenly
    with height), both blurred by the noise that is left, and floor, shares and noise fitted to how the area adds
    up with height. What the noise-free plane of support is to the sole, this is to the fit. Where there is flat
    contact enough, its cells also level the plane.

    Cost: O(N). Accuracy: noise of 0.5 mm correlated over 1 mm moves the floor by 0.1 to 0.2 mm instead of 1.2 (C).
    """
    cells, share = _cell_means(points, weights, axes, height)
    plane = np.zeros(3)
    shift, noise, contact = _floor_of(cells[:, 2], share)
    for width in WIDTHS_MM:
        if contact < LEAST_CONTACT:
            break
        plane = plane + _levelled(cells, share, shift, max(width, 1.5 * noise), plane)
        shift, noise, contact = _floor_of(cells[:, 2] - _over(cells, plane), share)
    # z = plane(x, y) + shift above the first plane.
    slope_x, slope_y, rest = plane
    normal = axes.T @ np.array([-slope_x, -slope_y, 1.0])
    scale = float(np.linalg.norm(normal))
    return normal / scale, (height + rest + shift) / scale


def _cell_means(
    points: NDArray[np.float64], weights: NDArray[np.float64], axes: NDArray[np.float64], height: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(M, 3) means of the cells (along, across, above the plane), and (M,) the share each stands for."""
    turned = points @ axes.T
    turned[:, 2] -= height
    low = turned[:, 2] < REACH_MM
    turned, weights = turned[low], weights[low]
    i, j = (np.floor((turned[:, k] - turned[:, k].min()) / CELL_MM).astype(np.int64) for k in range(2))
    key = i * (int(j.max()) + 1) + j
    share = np.bincount(key, weights).astype(np.float64)
    used = np.flatnonzero(share > 0)
    cells = np.column_stack([np.bincount(key, weights * turned[:, k])[used] / share[used] for k in range(3)])
    return cells, share[used]


def _floor_of(heights: NDArray[np.float64], share: NDArray[np.float64]) -> tuple[float, float, float]:
    """Height of the floor, the noise left in the cells, and the share of contact: the best of a grid of both."""
    order = np.argsort(heights)
    h, total = heights[order], np.cumsum(share[order])
    at = np.linspace(h[0] - 0.3, h[0] + 3.2, 71)
    seen = np.interp(at, h, total, left=0.0)
    floors = np.arange(h[0], h[0] + 2.0, 0.02)
    best = (math.inf, 0.0, 0.1, 0.0)
    for noise in NOISES:
        error, flat, rise = _fits((at - floors[:, None]) / noise, noise, seen)
        k = int(error.argmin())
        if error[k] < best[0]:
            sunk = max(0.0, (SUNK_SHARE - flat[k]) / max(rise[k], 1e-3))
            best = (float(error[k]), float(floors[k]) + min(sunk, 0.5), noise, float(flat[k]))
    return best[1], best[2], best[3]


def _fits(
    t: NDArray[np.float64], noise: float, seen: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Mean square error, flat share and rise per mm, neither below zero, for each row of heights ``t``."""
    used = t < REACH_FIT_MM / noise
    density = np.exp(-0.5 * t * t) / math.sqrt(2 * math.pi)
    flat_part = np.where(used, np.interp(t, _T, _STEP), 0.0)
    rise_part = np.where(used, noise * (t * flat_part + density), 0.0)
    wanted = np.where(used, seen, 0.0)
    ff, fr, rr = (flat_part**2).sum(1), (flat_part * rise_part).sum(1), (rise_part**2).sum(1)
    fw, rw, ww = (flat_part * wanted).sum(1), (rise_part * wanted).sum(1), (wanted**2).sum(1)
    tiny = 1e-15
    det = ff * rr - fr * fr + tiny
    flat, rise = (rr * fw - fr * rw) / det, (ff * rw - fr * fw) / det
    rise = np.where(flat < 0, rw / (rr + tiny), rise)
    flat = np.where(rise < 0, fw / (ff + tiny), np.maximum(flat, 0.0))
    rise = np.maximum(rise, 0.0)
    error = ww - 2 * (flat * fw + rise * rw) + flat**2 * ff + 2 * flat * rise * fr + rise**2 * rr
    return error / used.sum(1), flat, rise


def _over(cells: NDArray[np.float64], plane: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(cells[:, :2] @ plane[:2] + plane[2])


def _levelled(
    cells: NDArray[np.float64], share: NDArray[np.float64], shift: float, width: float, plane: NDArray[np.float64]
) -> NDArray[np.float64]:
    """What the plane through the contact's cells is more than ``plane``; it must not lift or sink as a whole."""
    off = cells[:, 2] - _over(cells, plane) - shift
    weight = share * np.exp(-0.5 * (off / width) ** 2)
    centre = weight @ cells[:, :2] / weight.sum()
    design = np.column_stack([cells[:, :2] - centre, np.ones(len(cells))])
    normal = (design * weight[:, None]).T @ design + np.diag([1e-6, 1e-6, 1e-12])
    slope_x, slope_y, _ = np.linalg.solve(normal, (design * weight[:, None]).T @ off)
    return np.array([slope_x, slope_y, -slope_x * centre[0] - slope_y * centre[1]])


_T = np.linspace(-8.0, 8.0, 1601)
_STEP = np.array([0.5 * math.erfc(-t / math.sqrt(2)) for t in _T])
"""The normal distribution, without scipy."""
