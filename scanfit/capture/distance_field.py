"""A truncated signed distance field: what depth pictures say of how far points in space are from a surface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.depth_filter import incidence
from scanfit.capture.side_by_side import each_of
from scanfit.model.depth import Intrinsics

FREE_WEIGHT, FREE_MM = 0.3, 1.0
"""What a picture that only says "empty here" counts beside one that sees the surface head on, D, and for how far from
it: half a voxel. It cannot know how far, and as much as the truncation would move the surface inwards (C: 0.5 mm at a
toe's tip)."""

OTHER_MM = 3.0
"""Pictures whose distances differ by this much from the least are of another surface, D: beside a toe's tip some see
the toe and some the floor behind it, and their mean would be of neither."""

REFERENCE_MM = 440.0
"""Weights are 1 at this distance: of a stereo camera, the variance of depth goes with its fourth power."""

BETWEEN_MM = 6.0
"""So far beyond the truncation depth is taken between pixels, D; farther off the nearest pixel will do."""

LEAST_COSINE = 0.05
LEAST_WEIGHT = 0.05
"""What has less is not known: one camera alone, at a grazing angle, is enough, D."""

EMPTY_MM = 2.0
"""What lies so far before a depth that is not trusted to show a surface is still empty, D."""

HIDDEN_MM = 24.0
"""What no camera sees so low over the platform is under a foot, D: higher up it is a hole in the pictures."""

STEP_DEG = 80.0
"""Pixels whose depths differ by more than a surface at this incidence would make are not of one surface, D."""


class Picture(NamedTuple):
    """One camera's depth, (H, W) float32 mm along z, 0 = none, and where it stands.

    ``depth_mm`` is what is trusted to show a surface, ``first_mm`` all that was measured: what lies before it is empty.
    """

    depth_mm: NDArray[np.float32]
    first_mm: NDArray[np.float32]
    intrinsics: Intrinsics
    T_rig_depth: NDArray[np.float64]


class Field(NamedTuple):
    """Each point's distance to the surface over the truncation, positive outside, at most 1; its weight, 0 where no
    picture says anything; how near to it a picture saw a surface, mm; and one sigma of what the pictures say, mm, NaN
    where fewer than two see a surface there."""

    distance: NDArray[np.float32]
    weight: NDArray[np.float32]
    nearest_mm: NDArray[np.float32]
    spread_mm: NDArray[np.float32]


def distance_field(
    points: NDArray[np.float32],
    pictures: Sequence[Picture],
    trunc_mm: float,
    floor: tuple[NDArray[np.float64], float],
) -> Field:
    """Return how far each point is from the surface that pictures agree on.

    Parameters
    ----------
    points : (N, 3) mm, rig frame
    pictures : without lens distortion
    floor : unit normal and height of the platform, rig frame

    Notes
    -----
    Curless and Levoy, SIGGRAPH 1996, with four changes. Depth is taken between pixels, where a plane is linear in
    1 / depth: a pixel's nearest neighbour is 0.9 mm wrong on a wall at 60 degrees. A distance along the ray becomes one
    from the surface by the cosine of incidence. Where pictures see different surfaces, the nearest counts. And low over
    the platform what every camera's view is blocked to is taken to be foot: the lines of sight close its lower edge.
    """
    votes = each_of(lambda picture: _vote(points, picture, np.float32(trunc_mm)), pictures)
    nearest = np.full(len(points), np.inf, dtype=np.float32)
    for vote in votes:
        size = np.where(vote.free, np.float32(np.inf), np.abs(vote.distance))
        nearest[vote.of] = np.minimum(nearest[vote.of], size)
    total = np.zeros(len(points), dtype=np.float32)
    weight = np.zeros(len(points), dtype=np.float32)
    hidden = np.zeros(len(points), dtype=bool)
    for vote in votes:
        other = np.where(vote.free, np.float32(0), np.abs(vote.distance) - nearest[vote.of]) * np.float32(1 / OTHER_MM)
        heard = vote.weight / (np.float32(1) + other * other)
        total[vote.of] += heard * vote.distance
        weight[vote.of] += heard
        hidden[vote.hidden] = True
    for vote in votes:
        hidden[vote.empty] = False
    distance = np.divide(total, weight * np.float32(trunc_mm), out=np.ones_like(total), where=weight > 0)
    height = points @ floor[0].astype(np.float32) - np.float32(floor[1])
    unheard = (weight < LEAST_WEIGHT) & (height < HIDDEN_MM)
    distance[unheard] = np.where(hidden[unheard], -FREE_MM / trunc_mm, FREE_MM / trunc_mm)
    weight[unheard] = 1.0
    return Field(distance, weight, nearest, _spread(len(points), votes))


def _spread(count: int, votes: Sequence[_Vote]) -> NDArray[np.float32]:
    """(N,) weighted standard deviation of what the pictures that see a surface near each point say."""
    sums = np.zeros((3, count), dtype=np.float32)
    seen = np.zeros(count, dtype=np.int32)
    for vote in votes:
        near = ~vote.free & (np.abs(vote.distance) < OTHER_MM)
        of, s, w = vote.of[near], vote.distance[near], vote.weight[near]
        sums[0, of] += w
        sums[1, of] += w * s
        sums[2, of] += w * s * s
        seen[of] += 1
    known = (seen > 1) & (sums[0] > 0)
    safe = np.where(known, sums[0], np.float32(1))
    variance = np.maximum(sums[2] / safe - (sums[1] / safe) ** 2, 0)
    return np.where(known, np.sqrt(variance), np.float32(np.nan))


class _Vote(NamedTuple):
    """What one picture says: of which points, their distance mm, how sure, whether they are before all that it sees;
    and which points are behind it."""

    of: NDArray[np.intp]
    distance: NDArray[np.float32]
    weight: NDArray[np.float32]
    free: NDArray[np.bool_]
    hidden: NDArray[np.intp]
    empty: NDArray[np.intp]


def _vote(points: NDArray[np.float32], picture: Picture, trunc: np.float32) -> _Vote:
    k = picture.intrinsics
    R, t = picture.T_rig_depth[:3, :3].astype(np.float32), picture.T_rig_depth[:3, 3].astype(np.float32)
    x, y, z = (points @ R - t @ R).T
    near = np.float32(1) / np.maximum(z, np.float32(1.0))
    x, y = x * near, y * near
    u, v = x * np.float32(k.fx) + np.float32(k.cx), y * np.float32(k.fy) + np.float32(k.cy)
    inside = np.flatnonzero((u >= 0) & (v >= 0) & (u < k.width - 1) & (v < k.height - 1))
    x, y, z, u, v = (each[inside] for each in (x, y, z, u, v))
    pixel = (v + np.float32(0.5)).astype(np.int32) * np.int32(k.width) + (u + np.float32(0.5)).astype(np.int32)
    first = picture.first_mm.ravel()[pixel]
    stretch = np.sqrt(x * x + y * y + np.float32(1.0))
    gap = np.where(first > 0, (first - z) * stretch, np.float32(np.nan))
    # Only near a surface is it worth while to look between pixels.
    near_by = np.flatnonzero(np.abs(gap) < trunc + np.float32(BETWEEN_MM))
    far = np.flatnonzero((gap >= trunc + np.float32(BETWEEN_MM)) & (picture.depth_mm.ravel()[pixel] > 0))
    maps = _maps(picture)
    depth = _between(maps, u[near_by], v[near_by], k.width)
    ahead = np.where(depth > 0, (depth - z[near_by]) * stretch[near_by], np.float32(-np.inf))
    known = ahead > -trunc
    near_by, ahead, depth = near_by[known], ahead[known], depth[known]
    cosine, free = maps.cosine[pixel[near_by]], ahead > trunc
    deep = np.clip(np.float32(1) + ahead / trunc, 0, 1)
    sure = (np.float32(REFERENCE_MM) / depth) ** 4 * np.where(free, np.float32(FREE_WEIGHT), cosine * deep)
    sure_far = (np.float32(REFERENCE_MM) / first[far]) ** 4 * np.float32(FREE_WEIGHT)
    distance = np.where(free, np.float32(FREE_MM), ahead * cosine)
    return _Vote(
        of=np.concatenate([inside[near_by], inside[far]]),
        distance=np.concatenate([distance, np.full(len(far), FREE_MM, dtype=np.float32)]),
        weight=np.concatenate([sure, sure_far]),
        free=np.concatenate([free, np.ones(len(far), dtype=bool)]),
        hidden=inside[gap < -trunc],
        empty=inside[gap > np.float32(EMPTY_MM)],
    )


class _Maps(NamedTuple):
    """Flat over pixels: 1 / depth, whether a pixel and the three to its lower right are one surface, incidence."""

    nearness: NDArray[np.float32]
    whole: NDArray[np.bool_]
    cosine: NDArray[np.float32]


def _maps(picture: Picture) -> _Maps:
    depth, k = picture.depth_mm, picture.intrinsics
    nearness = np.divide(1, depth, out=np.zeros_like(depth), where=depth > 0)
    step = np.float32(np.tan(np.radians(STEP_DEG)) / max(k.fx, k.fy))
    corners = (depth[:-1, :-1], depth[:-1, 1:], depth[1:, :-1], depth[1:, 1:])
    low = np.minimum(np.minimum(corners[0], corners[1]), np.minimum(corners[2], corners[3]))
    high = np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3]))
    whole = np.zeros(depth.shape, dtype=bool)
    whole[:-1, :-1] = (low > 0) & (high - low < 2 * step * low)
    return _Maps(nearness.ravel(), whole.ravel(), np.maximum(incidence(nearness, k), np.float32(LEAST_COSINE)).ravel())


def _between(maps: _Maps, u: NDArray[np.float32], v: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """(N,) depth between four pixels, the nearest pixel's beside an edge, 0 where there is none."""
    q = maps.nearness
    j, i = u.astype(np.int32), v.astype(np.int32)
    corner, du, dv = i * np.int32(width) + j, u - j, v - i
    down = np.int32(width)
    upper = q[corner] * (1 - du) + q[corner + 1] * du
    lower = q[corner + down] * (1 - du) + q[corner + down + 1] * du
    nearest = q[corner + (dv >= 0.5) * down + (du >= 0.5)]
    between = np.where(maps.whole[corner], upper * (1 - dv) + lower * dv, nearest)
    depth: NDArray[np.float32] = np.divide(1, between, out=np.zeros_like(between), where=between > 0)
    return depth
