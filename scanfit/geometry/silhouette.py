"""How far out the sides of a surface lie, section by section: fitted, and told apart from the rims of holes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners
from scanfit.geometry.outline import extremes
from scanfit.geometry.ranks import ranks
from scanfit.geometry.section import Segments, parallel_sections

RADIUS_MM = 4.0
"""Half width of the parabola that says how far out a side lies, D: on a toe of 8 mm radius its own bias is
0.02 mm (C)."""

DEEP_MM = 1.5
"""How far inside the extreme a section still counts as its side, D: 4 mm up and down a toe of 8 mm radius it
has fallen back by 1.1 mm. Noise is added three times."""

RIM_MM, RIM_NOISE = 2.0, 1.0
"""A side whose extreme lies this near to the scan's edge may lie farther out in the hole, D; and so much farther
away for each mm of noise, which moves an extreme up and down."""

OUT_MM, OUT_NOISE = 0.3, 0.6
"""... or where an open end of the section, however high or low, is this nearly as far out, D."""

ROUNDS = 2
"""How often the parabola moves to its own vertex: a noisy extreme lies some millimetres up or down, D."""

CUT_MM = 0.5
"""What is this near to a plane along which the scan was cut is no skin, D: the cut ends the skin as a rim does."""

Planes = Sequence[tuple[NDArray[np.float64], float]]


class Side(NamedTuple):
    """Per station ``x``: how far out the side lies (y), how deep (z), and whether it is the surface's own.

    ``y`` and ``z`` are NaN where the station shows nothing; ``seen`` is False there, and where the extreme is
    only the edge of a hole or of a cut.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    z: NDArray[np.float64]
    seen: NDArray[np.bool_]


def silhouette(
    vertices: NDArray[np.float64],
    faces: NDArray[np.integer],
    *,
    stations: NDArray[np.float64],
    z_max: float,
    noise_mm: float = 0.0,
    cuts: Planes = (),
) -> tuple[Side, Side]:
    """Return the sides of largest and of smallest y of the sections x = station, of their part z <= ``z_max``.

    Parameters
    ----------
    vertices : (V, 3) mm; stations along x, the sides lie across along y
    faces : (F, 3)
    stations : (S,) ascending
    noise_mm : roughness of the surface, one sigma
    cuts : planes (unit normal, height along it) along which the scan was cut

    Notes
    -----
    The largest of many noisy points leans outward: how far out a side lies is the vertex of a parabola y(z)
    fitted to ``RADIUS_MM`` of the section around it.

    Cost: O(F + S); only faces near the sides are cut. Accuracy: see ``RADIUS_MM``.
    """
    deep = DEEP_MM + 3 * noise_mm
    near = bordering(vertices, faces, stations=stations, z_max=z_max, deep_mm=deep)
    cut = parallel_sections(vertices, near, heights=vertices[:, 0], stations=stations)
    edge = extremes(cut, stations, z_max)
    sides = []
    for sign, y, z in ((1.0, edge.y_high, edge.z_high), (-1.0, edge.y_low, edge.z_low)):
        part = _outer(cut, y, sign, deep)
        seen = np.isfinite(y) & ~_at_rim(part, y, z, sign, z_max, noise_mm, cuts)
        out, up = _fitted(part, y, z, sign, z_max)
        points = np.column_stack([stations, sign * out, up])
        seen &= ~_on_cut(points, cuts)
        sides.append(Side(stations, points[:, 1], points[:, 2], seen))
    return sides[0], sides[1]


def bordering(
    vertices: NDArray[np.float64],
    faces: NDArray[np.integer],
    *,
    stations: NDArray[np.float64],
    z_max: float,
    deep_mm: float,
) -> NDArray[np.integer]:
    """Return the faces that reach to within ``deep_mm`` of either extreme y at one of their stations, or beyond.

    Each face that lies below ``z_max`` says how far out its stations reach at least: its own smallest y.
    What does not come near that anywhere can neither be an extreme nor help to fit one.
    """
    x, y, z = (np.ascontiguousarray(column) for column in vertices.T)
    low = z <= z_max + RADIUS_MM
    i, j, k = faces.T
    some = np.flatnonzero(low[i] | low[j] | low[k])
    i, j, k = corners(faces.take(some, axis=0))
    first, last = _span(ranks(stations, x), i, j, k)  # a face crosses the stations between its lowest and highest x
    crossed = np.flatnonzero(last > first)
    first, last, i, j, k = (part.take(crossed) for part in (first, last, i, j, k))
    inner, outer = _span(y, i, j, k)
    low = z <= z_max
    below = low.take(i) & low.take(j) & low.take(k)
    count = (last - first).astype(np.int64)
    face = np.repeat(np.arange(len(crossed)), count)
    at = first[face] + np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    most, least = _reach(at, below[face], inner[face], outer[face], len(stations))
    wanted = np.zeros(len(crossed), dtype=bool)
    wanted[face[(outer[face] > most[at] - deep_mm) | (inner[face] < least[at] + deep_mm)]] = True
    return np.column_stack([i[wanted], j[wanted], k[wanted]])


def _reach(
    at: NDArray[np.int64],
    sure: NDArray[np.bool_],
    inner: NDArray[np.float64],
    outer: NDArray[np.float64],
    count: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Per station the largest ``inner`` and the smallest ``outer`` of those that are sure."""
    most, least = np.full(count, -np.inf), np.full(count, np.inf)
    some = np.flatnonzero(sure)
    # In order by station: ``np.maximum.at`` would take several times as long.
    some = some[np.argsort(at[some].astype(np.uint16 if count < 65_536 else np.int64), kind="stable")]
    station = at[some]
    start = np.flatnonzero(np.diff(station, prepend=-1))
    if len(start):
        most[station[start]] = np.maximum.reduceat(inner[some], start)
        least[station[start]] = np.minimum.reduceat(outer[some], start)
    return most, least


def _span(
    values: NDArray[Any], i: NDArray[np.integer], j: NDArray[np.integer], k: NDArray[np.integer]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Smallest and largest value of each face's corners."""
    a, b, c = values.take(i), values.take(j), values.take(k)
    return np.minimum(np.minimum(a, b), c), np.maximum(np.maximum(a, b), c)


def _outer(cut: Segments, y: NDArray[np.float64], sign: float, deep_mm: float) -> Segments:
    """The segments that come within ``deep_mm`` of their section's extreme."""
    reach = np.maximum(sign * cut.a[:, 1], sign * cut.b[:, 1])
    kept = reach > sign * y[cut.plane] - deep_mm
    return Segments(cut.plane[kept], cut.a[kept], cut.b[kept], cut.edge_a[kept], cut.edge_b[kept])


def _on_cut(points: NDArray[np.float64], cuts: Planes) -> NDArray[np.bool_]:
    """Which of (N, 3) points lie where the scan was cut and capped."""
    found = np.zeros(len(points), dtype=bool)
    for normal, height in cuts:
        found |= np.abs(points @ normal - height) < CUT_MM
    return found


def _at_rim(
    part: Segments,
    y: NDArray[np.float64],
    z: NDArray[np.float64],
    sign: float,
    z_max: float,
    noise_mm: float,
    cuts: Planes,
) -> NDArray[np.bool_]:
    """At which stations the section has an open end, or a cut, so near to its extreme that the true one may lie in the
    gap or in what was cut off."""
    plane = np.concatenate([part.plane, part.plane])
    edge = np.concatenate([part.edge_a, part.edge_b])
    ends = np.concatenate([part.a, part.b])
    short = sign * (y[plane] - ends[:, 1])
    out, deep = OUT_MM + OUT_NOISE * noise_mm, DEEP_MM + 3 * noise_mm
    beside = np.hypot(short, ends[:, 2] - z[plane]) < RIM_MM + RIM_NOISE * noise_mm
    # Farther inside than the kept segments reach, an end may only seem to be open.
    close = (beside & (short < deep)) | ((short < out) & (ends[:, 2] < z_max + out))
    some = np.flatnonzero(close)
    order = some[np.lexsort((edge[some], plane[some]))]
    same = (np.diff(plane[order]) == 0) & (np.diff(edge[order]) == 0)
    alone = ~(np.concatenate([same, [False]]) | np.concatenate([[False], same]))
    rim = np.zeros(len(y), dtype=bool)
    rim[plane[order[alone]]] = True
    rim[plane[some[_on_cut(ends[some], cuts)]]] = True
    return rim


def _fitted(
    part: Segments, y: NDArray[np.float64], z: NDArray[np.float64], sign: float, z_max: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far out the parabola y(z) fitted around each raw extreme reaches, and at which z."""
    # A segment counts by its length: ends and middle, as Simpson weighs them.
    length = np.hypot(part.b[:, 1] - part.a[:, 1], part.b[:, 2] - part.a[:, 2])
    plane = np.concatenate([part.plane] * 3)
    out = sign * np.concatenate([part.a[:, 1], (part.a[:, 1] + part.b[:, 1]) / 2, part.b[:, 1]]) - sign * y[plane]
    up = np.concatenate([part.a[:, 2], (part.a[:, 2] + part.b[:, 2]) / 2, part.b[:, 2]])
    share = np.concatenate([length / 6, length * (4 / 6), length / 6])
    close = np.flatnonzero(np.abs(up - z[plane]) < 2 * RADIUS_MM)
    plane, out, up, share = plane[close], out[close], up[close], share[close]
    far, at = np.zeros(len(y)), z.copy()
    for _ in range(ROUNDS):
        far, at = _vertex(plane, out, up, share, z, at, z_max)
    return sign * y + far, at


def _vertex(
    plane: NDArray[np.int64],
    out: NDArray[np.float64],
    up: NDArray[np.float64],
    share: NDArray[np.float64],
    raw: NDArray[np.float64],
    at: NDArray[np.float64],
    z_max: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One round: the parabola around ``at`` per station, its largest value below ``z_max`` and where that is."""
    u = (up - at[plane]) / RADIUS_MM
    weight = share * np.maximum(1 - u * u, 0.0) ** 2
    powers = [weight]
    for _ in range(4):
        powers.append(powers[-1] * u)
    count = len(at)
    s = [np.bincount(plane, power, count) for power in powers]
    t = [np.bincount(plane, power * out, count) for power in powers[:3]]
    ridge = 1e-6 * s[0] + 1e-12  # a section of one segment has no bend to fit
    rows = [s[0] + 1e-12, s[1], s[2], s[1], s[2] + ridge, s[3], s[2], s[3], s[4] + ridge]
    normal = np.stack(rows, axis=1).reshape(-1, 3, 3)
    c = np.linalg.solve(normal, np.stack(t, axis=1)[:, :, None])[:, :, 0]
    bend = np.minimum(c[:, 2], -1e-9)
    top = np.where(c[:, 2] < 0, np.clip(-c[:, 1] / (2 * bend), -1.0, 1.0), (raw - at) / RADIUS_MM)
    there = np.clip(at + RADIUS_MM * top, raw - RADIUS_MM, np.minimum(raw + RADIUS_MM, z_max))
    v = (there - at) / RADIUS_MM
    far: NDArray[np.float64] = c[:, 0] + c[:, 1] * v + c[:, 2] * v * v
    return far, there
