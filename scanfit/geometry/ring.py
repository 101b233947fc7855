"""A section's loose segments, joined to curves; their gaps; the tape length around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.calm import calmed
from scanfit.geometry.hull import convex_hull, hull_perimeter, perimeter
from scanfit.geometry.section import Segments

NOISE_FLOOR_MM = 0.1
"""Below this roughness a section is taken as it is, D: facets of a clean 10k-face foot read 0.05."""

SMOOTHING_MM = 6.0
"""Half width of the local quadratic that takes sensor noise off a section, D: noise of 0.3 mm then leaves
0.2 mm in a girth (0.5 mm at 4), and on a curve of 10 mm radius its own bias is under 0.01 mm (C)."""


CALM_STEP_MM, HULL_MM = 2.0, 3.0
"""Steps along a rough section whose points are moved onto the surface behind, and how far inside the hull, D."""

_STEPS = 1440
"""Directions in which a section is looked at for openings, a quarter of a degree apart."""


class Curve(NamedTuple):
    """Points (N, 2) or (N, 3) in order along a section; a closed curve does not repeat its first point."""

    points: NDArray[np.float64]
    closed: bool


class Tape(NamedTuple):
    """``length_mm`` of the convex hull and the section's roughness ``noise_mm`` (one sigma)."""

    length_mm: float
    noise_mm: float


class Opening(NamedTuple):
    """A stretch of hull behind which no curve runs: its length, whether it faces up, and its highest point's second
    coordinate."""

    length_mm: float
    faces_up: bool
    highest_mm: float


def join(segments: Segments) -> list[Curve]:
    """Join the segments of one plane end to end into curves, longest first."""
    count = len(segments.plane)
    if count == 0:
        return []
    # End 2k begins segment k, end 2k + 1 ends it.
    edges = np.column_stack([segments.edge_a, segments.edge_b]).ravel()
    points = np.stack([segments.a, segments.b], axis=1).reshape(2 * count, -1)
    order = np.argsort(edges, kind="stable")
    same = edges[order[1:]] == edges[order[:-1]]
    if (same[1:] & same[:-1]).any():
        return _joined_at_crossings(segments)
    partner = np.full(2 * count, -1)
    partner[order[1:][same]], partner[order[:-1][same]] = order[:-1][same], order[1:][same]
    points[order[1:][same]] = points[order[:-1][same]]
    return sorted(_chains(points, partner), key=curve_length, reverse=True)


def _chains(points: NDArray[np.float64], partner: NDArray[np.int64]) -> Iterator[Curve]:
    """The curves of ends that each meet one other (``partner``) or none (-1)."""
    unused, meets = [True] * (len(partner) // 2), partner.tolist()
    # Open curves start at an end that meets none; what is left after them are closed ones.
    for start in [*np.flatnonzero(partner < 0).tolist(), *range(0, len(meets), 2)]:
        if unused[start >> 1]:
            nodes, end = [], start
            while end >= 0 and unused[end >> 1]:
                unused[end >> 1] = False
                nodes.append(end)
                last = end ^ 1
                end = meets[last]
            yield Curve(points[nodes], True) if end >= 0 else Curve(points[[*nodes, last]], False)


def _joined_at_crossings(segments: Segments) -> list[Curve]:
    """The same where more than two segments meet at an edge of the mesh, as where sheets are grown together."""
    count = len(segments.plane)
    _, node = np.unique(np.concatenate([segments.edge_a, segments.edge_b]), return_inverse=True)
    ends = node.reshape(2, count).T.tolist()
    at: dict[int, list[int]] = {}
    for k, (i, j) in enumerate(ends):
        at.setdefault(i, []).append(k)
        at.setdefault(j, []).append(k)
    where = np.empty((int(node.max()) + 1, segments.a.shape[1]))
    where[node[:count]], where[node[count:]] = segments.a, segments.b
    unused = [True] * count
    curves = []
    starts = [n for n, ks in at.items() if len(ks) == 1] + list(at)
    for start in starts:
        if any(unused[k] for k in at[start]):
            nodes = _walk(start, ends, at, unused)
            closed = nodes[0] == nodes[-1]
            curves.append(Curve(where[nodes[:-1] if closed else nodes], closed))
    return sorted(curves, key=curve_length, reverse=True)


def _walk(start: int, ends: list[list[int]], at: dict[int, list[int]], unused: list[bool]) -> list[int]:
    nodes, here = [start], start
    while True:
        step = next((k for k in at[here] if unused[k]), None)
        if step is None:
            return nodes
        unused[step] = False
        i, j = ends[step]
        here = j if here == i else i
        nodes.append(here)


def curve_length(curve: Curve) -> float:
    """Return the length of a curve in the unit of its points."""
    points = np.vstack([curve.points, curve.points[:1]]) if curve.closed else curve.points
    return float(np.linalg.norm(np.diff(points, axis=0), axis=1).sum())


def tape(
    curves: list[Curve],
    surface: Callable[[], NDArray[np.float64]] | None = None,
    hull: NDArray[np.float64] | None = None,
) -> Tape:
    """Return the tape length around plane curves with 2-D points in mm.

    Parameters
    ----------
    surface : gives the (N, 3) vertices within ``calm.RADIUS_MM`` of the plane, in its coordinates and across it;
        asked only where the curves are rough
    hull : of all the curves' points, where it is at hand

    Notes
    -----
    White noise of 0.3 mm would lengthen the hull by 1.5 to 2 mm (definitions.md), so curves rougher than
    ``NOISE_FLOOR_MM`` are first moved onto the smooth surface behind the noise (geometry/calm.py), or smoothed by
    a local quadratic where only the curves are at hand.

    Accuracy: a regular n-gon of radius r reads 2 n r sin(pi / n), 0.04 % short of the circle at n = 64.
    """
    noise = max((_roughness(curve) for curve in curves[:1]), default=0.0)
    hull = _hull_of(curves) if hull is None else hull
    if noise <= NOISE_FLOOR_MM:
        return Tape(perimeter(hull), noise)
    if surface is not None:
        even = np.vstack([resample(curve, CALM_STEP_MM).points for curve in curves])
        points = calmed(even[_near(even, hull)], surface()) if len(hull) > 2 else even
        if len(points) > 2:
            return Tape(hull_perimeter(points), noise)
    return Tape(hull_perimeter(np.vstack([smooth(curve).points for curve in curves])), noise)


def _hull_of(curves: list[Curve]) -> NDArray[np.float64]:
    return convex_hull(np.vstack([curve.points for curve in curves]))


def _near(points: NDArray[np.float64], hull: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which points lie within ``HULL_MM`` of the hull's edges; no other can become a corner of it."""
    edge = np.roll(hull, -1, axis=0) - hull
    inward = np.column_stack([-edge[:, 1], edge[:, 0]]) / np.linalg.norm(edge, axis=1)[:, None]
    depth = points @ inward.T - (hull * inward).sum(axis=1)
    close: NDArray[np.bool_] = depth.min(axis=1) < HULL_MM
    return close


def openings(curves: list[Curve], hull: NDArray[np.float64] | None = None) -> list[Opening]:
    """Return the openings of a section as seen from the middle of its hull, longest first.

    A closed curve around the middle leaves none, however concave it is, and neither do closed curves beside each
    other: between toes one looks through, but the surface is whole.

    Parameters
    ----------
    curves : (N, 2) points, second coordinate up
    hull : of all their points, where it is at hand
    """
    hull = _hull_of(curves) if hull is None else hull
    if len(hull) < 3:
        return [Opening(2 * float(np.linalg.norm(np.ptp(hull, axis=0))), True, float(hull[:, 1].max()))]
    middle = hull.mean(axis=0)
    seen = np.zeros(_STEPS, dtype=bool)
    for curve in curves:
        points = np.vstack([curve.points, curve.points[:1]]) if curve.closed else curve.points
        angle = np.unwrap(np.arctan2(*(points - middle).T[::-1])) / (2 * np.pi) * _STEPS
        k = np.arange(int(np.ceil(angle.min())), int(np.floor(angle.max())) + 1)
        seen[k % _STEPS] = True
    if seen.all():
        return []
    angle = np.arange(_STEPS) / _STEPS * 2 * np.pi
    edge = _on_hull(hull, middle, angle)
    side = np.linalg.norm(np.roll(edge, -1, axis=0) - edge, axis=1)
    first = int(np.flatnonzero(seen)[0]) if seen.any() else 0
    hidden = ~np.roll(seen, -first)
    bounds = np.flatnonzero(np.diff(np.concatenate([[False], hidden, [False]])))
    found = []
    for start, stop in zip(bounds[::2], bounds[1::2], strict=True):
        k = (np.arange(start, stop) + first) % _STEPS
        if len(curves) > 1 and not _ends_in(curves, middle, k):
            continue
        up = np.sin(angle[k]) > np.sqrt(0.5)
        found.append(Opening(float(side[k].sum()), bool(up.any()), float(edge[k, 1].max())))
    return sorted(found, reverse=True)


def _ends_in(curves: list[Curve], middle: NDArray[np.float64], steps: NDArray[np.integer]) -> bool:
    """Whether an open curve ends in some directions or within three degrees of them."""
    ends = [curve.points[[0, -1]] - middle for curve in curves if not curve.closed]
    if not ends:
        return False
    angle = np.arctan2(*np.vstack(ends).T[::-1]) / (2 * np.pi) * _STEPS
    low, high = int(steps[0]) - 12, int(steps[0]) + len(steps) + 11
    return bool(((np.floor(angle).astype(np.int64) - low) % _STEPS <= high - low).any())


def _on_hull(hull: NDArray[np.float64], middle: NDArray[np.float64], angle: NDArray[np.float64]) -> NDArray[np.float64]:
    rel = hull - middle
    turn = np.unwrap(np.arctan2(rel[:, 1], rel[:, 0]))
    order = np.argsort(turn % (2 * np.pi))
    a = rel[order]
    b = np.roll(a, -1, axis=0)
    ray = np.column_stack([np.cos(angle), np.sin(angle)])
    k = np.searchsorted((turn % (2 * np.pi))[order], angle, side="right") - 1
    p, q = a[k], b[k]
    edge = q - p
    t = (p[:, 0] * edge[:, 1] - p[:, 1] * edge[:, 0]) / (ray[:, 0] * edge[:, 1] - ray[:, 1] * edge[:, 0])
    on_hull: NDArray[np.float64] = middle + t[:, None] * ray
    return on_hull


def resample(curve: Curve, step_mm: float) -> Curve:
    """Return the curve with points at equal steps of its length."""
    points = np.vstack([curve.points, curve.points[:1]]) if curve.closed else curve.points
    s = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))])
    count = max(round(float(s[-1]) / step_mm), 4)
    at = np.linspace(0.0, s[-1], count, endpoint=not curve.closed)
    return Curve(np.column_stack([np.interp(at, s, column) for column in points.T]), curve.closed)


def smooth(curve: Curve) -> Curve:
    """Return the curve resampled at 1 mm and fitted by a local quadratic over ``SMOOTHING_MM`` either side."""
    return _fitted(resample(curve, 1.0))


def _fitted(even: Curve) -> Curve:
    half = int(SMOOTHING_MM)
    if len(even.points) < 2 * half + 1:
        return even
    weights = _quadratic_weights(half)
    if even.closed:
        padded = np.vstack([even.points[-half:], even.points, even.points[:half]])
        return Curve(np.column_stack([np.convolve(c, weights, mode="valid") for c in padded.T]), True)
    inner = np.column_stack([np.convolve(c, weights, mode="valid") for c in even.points.T])
    return Curve(np.vstack([even.points[:half], inner, even.points[-half:]]), False)


def _quadratic_weights(half: int) -> NDArray[np.float64]:
    """Savitzky-Golay weights of the value at the middle of a quadratic fit over 2 half + 1 even steps."""
    k = np.arange(-half, half + 1.0)
    design = np.column_stack([np.ones_like(k), k, k * k])
    weights: NDArray[np.float64] = np.linalg.pinv(design)[0]
    return weights


def _roughness(curve: Curve) -> float:
    even = resample(curve, 1.0)
    fitted = _fitted(even)
    return float(np.sqrt(((fitted.points - even.points) ** 2).sum(axis=1).mean()))
