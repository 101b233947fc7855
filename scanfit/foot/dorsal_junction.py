"""Where foot and leg meet in front: the bend of the dorsal profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark
from scanfit.geometry.extremum import CALM_MM
from scanfit.geometry.section import parallel_sections
from scanfit.geometry.surface_value import surface_value

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

ARC_MM = 15.0
"""The line is fitted to this much of the profile either side (definitions.md)."""

BESIDE_MM = np.array([-6.0, -3.0, 0.0, 3.0, 6.0])
"""Where the profiles of a rough surface are cut, D."""

STEP_MM = 0.5
GAP_MM = 4.0
"""A gap of the profile up to this is bridged, D."""

ROUGH_RADIUS_MM = 8.0
"""Radius of the patch that places the bend on a surface with noise, D."""

FRONT, REAR = 0.62, 0.15
"""Where along the foot the bend is looked for, of FL, D."""

NEEDED = 0.42
"""How high the leg must be seen for it, of FL, as told where the scan ends below (C: the phantoms' bend lies at
0.30 to 0.36 FL, and 15 mm of arc above it are needed)."""


def dorsal_junction(view: FootView) -> Landmark:
    """Return the point of the dorsal profile in the plane y = 0 where a line fitted to 15 mm of arc either side
    slopes 45 degrees.

    Raises
    ------
    GeometryError
        If the scan ends below the bend or the profile is open there.

    Notes
    -----
    Seen along the diagonal (s up and back, n up and forward) the profile is a valley n(s), and the bend is where
    a fitted line is level. Cost: O(F).
    """
    profile = _profile(view)
    for run in _runs(profile):
        arc, slopes = _slopes(run)
        turns = np.flatnonzero((slopes[:-1] < 0) & (slopes[1:] >= 0))
        if len(turns):
            k = int(turns[0])
            at = float(arc[k] + (arc[k + 1] - arc[k]) * slopes[k] / (slopes[k] - slopes[k + 1]))
            found = _landmark(run, at, float(slopes[k + 1] - slopes[k]) / STEP_MM)
            return found if view.noise_mm <= CALM_MM else _behind_noise(view, found)
    top = float(view.vertices[:, 2].max())
    needed = NEEDED * view.length_mm
    if top < needed + 5:
        raise GeometryError(f"the scan ends {top:.0f} mm above the floor; {needed:.0f} mm is needed")
    raise GeometryError("the scan shows no bend between dorsum and leg: the profile is open there or has none")


def _behind_noise(view: FootView, found: Landmark) -> Landmark:
    """The point on the smooth surface behind a rough one, seen along the diagonal."""
    near = view.vertices[((view.vertices - found.point) ** 2).sum(axis=1) < (2 * ROUGH_RADIUS_MM) ** 2]
    turn = np.array([[-1.0, 0.0, 1.0], [0.0, np.sqrt(2), 0.0], [1.0, 0.0, 1.0]]) / np.sqrt(2)
    at = turn @ found.point
    here = surface_value(near @ turn.T, at, 2, radius_mm=ROUGH_RADIUS_MM)
    return found if here is None else replace(found, point=turn.T @ np.array([at[0], at[1], here.value]))


def _profile(view: FootView) -> NDArray[np.float64]:
    """(N, 2) points (s, n) of the outer profile from the ball up the leg, at even s; what was cut is no skin.

    On a rough surface it is the mean of five profiles beside each other.
    """
    planes = np.zeros(1) if view.noise_mm <= CALM_MM else BESIDE_MM
    cut = parallel_sections(view.vertices, view.faces, heights=view.vertices[:, 1], stations=planes)
    middle = (cut.a + cut.b) / 2
    low, high = REAR * view.length_mm, FRONT * view.length_mm
    kept = (middle[:, 0] > low) & (middle[:, 0] < high) & ~view.on_cut(middle)
    if not kept.any():
        raise GeometryError("the scan shows no dorsum in the middle of the foot")
    ends = []
    for end in (cut.a[kept], cut.b[kept]):
        x, z = end[:, 0], end[:, 2]
        ends.append(np.column_stack([z - x, x + z]) / np.sqrt(2))
    plane = cut.plane[kept]
    return _mean(
        [_envelope(ends[0][plane == k], ends[1][plane == k]) for k in range(len(planes)) if (plane == k).any()]
    )


def _mean(profiles: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Profiles at even s, meaned where all of them are."""
    if len(profiles) == 1:
        return profiles[0]
    steps = [np.round(profile[:, 0] / STEP_MM).astype(np.int64) for profile in profiles]
    low, high = max(int(k.min()) for k in steps), min(int(k.max()) for k in steps)
    total, count = np.zeros(max(high - low + 1, 0)), np.zeros(max(high - low + 1, 0))
    for k, profile in zip(steps, profiles, strict=True):
        inside = (k >= low) & (k <= high)
        total[k[inside] - low] += profile[inside, 1]
        count[k[inside] - low] += 1
    seen = np.flatnonzero(count == len(profiles))
    return np.column_stack([(seen + low) * STEP_MM, total[seen] / len(profiles)])


def _envelope(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """The largest n of segments (s, n) at every multiple of ``STEP_MM`` that one of them spans."""
    swap = (a[:, 0] > b[:, 0])[:, None]
    a, b = np.where(swap, b, a), np.where(swap, a, b)
    first = np.ceil(a[:, 0] / STEP_MM).astype(np.int64)
    count = np.maximum(np.floor(b[:, 0] / STEP_MM).astype(np.int64) - first + 1, 0)
    which = np.repeat(np.arange(len(a)), count)
    k = first[which] + np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count)
    run = np.maximum(b[which, 0] - a[which, 0], 1e-12)
    n = a[which, 1] + (k * STEP_MM - a[which, 0]) / run * (b[which, 1] - a[which, 1])
    base = int(k.min())
    most = np.full(int(k.max()) - base + 1, -np.inf)
    np.maximum.at(most, k - base, n)
    seen = np.flatnonzero(np.isfinite(most))
    return np.column_stack([(seen + base) * STEP_MM, most[seen]])


def _runs(profile: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The profile, parted where it jumps farther than ``GAP_MM``."""
    jump = np.linalg.norm(np.diff(profile, axis=0), axis=1) > GAP_MM
    return [run for run in np.split(profile, np.flatnonzero(jump) + 1) if len(run) > 2 * ARC_MM / STEP_MM / 1.5]


def _slopes(run: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """At even arc lengths, the slope of the line fitted to ``ARC_MM`` either side: (K,) arc, (K,) slope."""
    s, n, length = _even(run)
    half = int(ARC_MM / STEP_MM)
    if len(s) < 2 * half + 2:
        return np.zeros(1), np.zeros(1)
    ones = np.ones(2 * half + 1)
    ones[[0, -1]] = 0.5  # the ends of the arc count half: a trapezoid of the integrals along it
    total = ones.sum()

    def mean(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(np.convolve(values, ones, mode="valid") / total)

    ms, mn = mean(s), mean(n)
    ss, sn, nn = mean(s * s) - ms * ms, mean(s * n) - ms * mn, mean(n * n) - mn * mn
    angle = np.arctan2(2 * sn, ss - nn) / 2  # the long axis of the points: least squares across the line
    return length[half : half + len(angle)], np.tan(angle)


def _even(run: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """s and n at even steps of the arc, and the arc."""
    arc = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(run, axis=0), axis=1))])
    even = np.arange(0.0, arc[-1], STEP_MM)
    return np.interp(even, arc, run[:, 0]), np.interp(even, arc, run[:, 1]), even


def _landmark(run: NDArray[np.float64], at: float, bend: float) -> Landmark:
    """The profile's point at an arc length, from a parabola over 4 mm either side."""
    s, n, arc = _even(run)
    near = np.abs(arc - at) < 4.0
    u = arc[near] - at
    design = np.column_stack([np.ones_like(u), u, u * u])
    fits = [np.linalg.lstsq(design, values[near], rcond=None)[0] for values in (s, n)]
    s0, n0 = float(fits[0][0]), float(fits[1][0])
    residual = float(np.sqrt(np.mean((design @ fits[1] - n[near]) ** 2)))
    point = np.array([n0 - s0, 0.0, n0 + s0]) / np.sqrt(2)
    # The slope of a line over 30 mm of noise r, correlated over some mm, is known to about r / 25.
    soft = residual / 25.0 / max(bend, 1e-3)
    # Half a millimetre of girth per millimetre that the point slides along the profile (C).
    return Landmark(point=point, sigma_along_mm=0.5 * min(soft, 10.0) + 0.3 * residual, residual_mm=residual)
