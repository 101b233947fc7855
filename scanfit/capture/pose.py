"""Which way up a body stands, and whether it is a foot."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.foot_shape import Look, look
from scanfit.geometry.directions import DIRECTIONS
from scanfit.geometry.plane import rotation_to_z, sheet_plane, support_plane

_NEIGHBOUR_COSINE = np.cos(np.radians(14.0))


CLEAR_MISFIT = 0.7
"""A pose that looks this much like a foot needs no rival, D: the scans read 0.2 to 0.4 the right way up and
more than 1.6 any other way (C)."""

DOUBTFUL_MISFIT = 1.2
"""Above this the other directions are looked at as well, D."""

THIN_SHARE = 0.005
"""A body whose spread in one direction is below this share of its size is a flat sheet, D."""

SLAB_SHARE = 0.22
"""Up to this height, of its length, a foot that was cut off and closed stands on its head as well, D (a cut
50 mm up a foot of 256 mm still does, one at 60 mm does not, C)."""

RIVAL_MISFIT = 0.1
"""The other way up is a rival if it looks at most this much worse, D: up to 0.03 where the scans were cut (C)."""

OPEN_SHARE, CELL_SHARE, CAP_SHARE = 0.2, 0.04, 0.85
"""Where over this share of a cut nothing lies, in cells of so much of the size, the side opposite is open; a flat that
is longer than that share of the size is no cap of a leg but may be a sole, D."""

LOW_SHARE = 0.25
"""The plane of support is found on the part of the foot below this share of its length, D, so that it does
not depend on how much leg was scanned."""


class Pose(NamedTuple):
    """The plane a foot stands on: ``points @ up - height`` is the height; and how it looks there."""

    up: NDArray[np.float64]
    height: float
    look: Look


def resting_directions(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (K, 3) up directions in which the body would rest on a table, lowest centre first, at most 12."""
    centred = points - points.mean(axis=0)
    depth = -(centred @ DIRECTIONS.T).min(axis=0)
    near = DIRECTIONS @ DIRECTIONS.T > _NEIGHBOUR_COSINE
    lowest_near = np.where(near, depth[None, :], np.inf).min(axis=1)
    resting = np.flatnonzero(depth <= lowest_near)
    return DIRECTIONS[resting[np.argsort(depth[resting])][:12]]


def pose_on(
    points: NDArray[np.float64],
    up: NDArray[np.float64],
    height: float,
    *,
    floor_seen: bool = False,
    top_seen: bool = True,
) -> Pose | None:
    """Return the pose of a body on a given floor."""
    turned = points @ rotation_to_z(up).T
    turned[:, 2] -= height
    seen = look(turned, floor_seen=floor_seen, top_seen=top_seen)
    return None if seen is None else Pose(up, height, seen)


def find_pose(points: NDArray[np.float64]) -> Pose | None:
    """Return the most foot-like of the poses in which a body can stand.

    Parameters
    ----------
    points : (N, 3) spread evenly over the body, any unit and pose

    Notes
    -----
    Poses in which the body would rest on a table are tried first. A foot with much of its leg would topple,
    so if none of them looks like a foot, every direction is looked at.
    """
    centred = points - points.mean(axis=0)
    size = float(np.sqrt((centred**2).sum(axis=1).max()) * 2)
    if np.linalg.eigvalsh(centred.T @ centred / len(points))[0] < (THIN_SHARE * size) ** 2:
        return None
    best: Pose | None = None
    for up in resting_directions(points):
        plane = support_plane(points, np.ones(len(points)), up, size=size)
        best = _better(best, None if plane is None else pose_on(points, *plane))
        if best is not None and best.look.misfit < CLEAR_MISFIT:
            return _off_its_cut(points, best, size)
    if best is None or best.look.misfit > DOUBTFUL_MISFIT:
        best = _better(best, _any_direction(points))
    return None if best is None else _off_its_cut(points, best, size)


def hollow_pose(points: NDArray[np.float64], up: NDArray[np.float64]) -> Pose | None:
    """Return the pose of the sole that an impression shows, on the plane that supports it, nearly level with the foam.

    A hollow's walls are as upright on both sides, so what would be the ridge of an instep tells no side.
    """
    height = float(np.partition(points @ up, 3)[3])
    pose = pose_on(points, up, height, floor_seen=True, top_seen=False)
    refined = None if pose is None else refine(points, pose)
    if refined is None:
        return pose
    return pose_on(points, refined.up, refined.height, floor_seen=True, top_seen=False)


def _off_its_cut(points: NDArray[np.float64], pose: Pose, size: float) -> Pose:
    """The same pose, or the other way up where that looks like a foot too and this one stands on a cut.

    A body that is open opposite the cut has lost its sole, and what has none says nothing about up and down by it:
    then both ways are compared by their outline alone.
    """
    low_enough = float((points @ pose.up).max()) - pose.height < SLAB_SHARE * pose.look.length
    if not low_enough or not _ends_flat(points, pose.up, size) or _ends_flat(points, -pose.up, size):
        return pose
    plane = support_plane(points, np.ones(len(points)), -pose.up, size=size)
    if plane is None:
        return pose
    lost = _open_share(points, pose, size) > OPEN_SHARE
    other, same = pose_on(points, *plane, floor_seen=lost), pose_on(points, pose.up, pose.height, floor_seen=lost)
    if other is None or same is None or other.look.misfit > same.look.misfit + RIVAL_MISFIT:
        return pose
    return other


def _open_share(points: NDArray[np.float64], pose: Pose, size: float) -> float:
    """Share of the flat that a body stands on over which it shows nothing else; 0 on one as long as a sole."""
    turned = points @ rotation_to_z(pose.up).T
    cells = np.floor(turned[:, :2] / (CELL_SHARE * size)).astype(np.int64)
    keys = cells[:, 0] * 1_000_003 + cells[:, 1]
    flat = turned[:, 2] - turned[:, 2].min() < 0.02 * size
    if np.ptp(turned[flat, :2], axis=0).max() > CAP_SHARE * size:
        return 0.0
    floored = np.unique(keys[flat], return_counts=True)[0]
    return float((~np.isin(floored, keys[~flat])).mean())


def _ends_flat(points: NDArray[np.float64], up: NDArray[np.float64], size: float) -> bool:
    """True if the lowest face is a plane to the last digit, as only a cut is.

    A tenth of the points within 1e-5 of the size, C: cut faces of the scans hold 0.13 and more, the sole of
    the demonstration pair, flattened by glass, up to 0.05.
    """
    heights = points @ up
    lowest = float(np.partition(heights, 5)[5])
    near = points[heights < lowest + 0.02 * size]
    normal, height = up, lowest
    for reach in (0.01 * size, 0.001 * size):
        normal, height = sheet_plane(near, np.ones(len(near)), normal, height, reach=reach)
    return bool((np.abs(near @ normal - height) < 1e-5 * size).sum() > 0.1 * len(points))


def _any_direction(points: NDArray[np.float64]) -> Pose | None:
    """The best of all directions, each refined on the lowest part of the body alone."""
    few = points[:: max(1, len(points) // 900)]
    rough = []
    for up in DIRECTIONS:
        heights = few @ up
        pose = pose_on(few, up, float(np.partition(heights, 3)[3]))
        if pose is not None:
            rough.append(pose)
    best: Pose | None = None
    for pose in sorted(rough, key=lambda pose: pose.look.misfit)[:6]:
        refined = refine(points, pose)
        best = _better(best, refined)
    return best


def refine(points: NDArray[np.float64], pose: Pose) -> Pose | None:
    """The same pose on the plane that supports the lowest quarter (of the length) of the body."""
    up, height, length = pose.up, pose.height, pose.look.length
    for round_ in range(4):
        low = points[points @ up - height < LOW_SHARE * length]
        plane = support_plane(low, np.ones(len(low)), up, size=length, near=round_ > 0) if len(low) > 50 else None
        if plane is None:
            return None
        turned = float(np.linalg.norm(plane[0] - up))
        up, height = plane
        if turned < 1e-4:
            break
    return pose_on(points, up, height)


def _better(a: Pose | None, b: Pose | None) -> Pose | None:
    if a is None or b is None:
        return a if b is None else b
    return b if b.look.misfit < a.look.misfit else a
