"""Where the floor is: the platform where the scan shows one beside the foot, otherwise what the foot rests on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.pose import LOW_SHARE, Pose
from scanfit.capture.scene import SAMPLES, Scene
from scanfit.errors import ScanError
from scanfit.geometry.contact import contact_plane
from scanfit.geometry.extremum import CALM_MM
from scanfit.geometry.median import median
from scanfit.geometry.plane import rotation_to_z, sheet_plane, support_plane
from scanfit.geometry.roughness import roughness
from scanfit.geometry.sample import sample_surface
from scanfit.geometry.sheets import Sheet
from scanfit.model.mesh import Mesh

HOVER_SHARE = 0.01
"""A sheet this far (of the length) below the lowest of the foot is not what it stands on, D: 2.6 mm."""

HOVER_SOLELESS_SHARE = 0.03
"""The same for a foot without a sole, whose lowest is the rim at which the scan ends, D: 8 mm."""

SOLE_SHARE = 0.045
"""Share of a foot's area that lies near its lowest point where a sole was scanned: whole feet have 0.05 to
0.3 of it, a rim 0.03 (C: the scans, and the pair with its sole cut off)."""


USUAL_MM = 250.0
"""Length of a foot in which its noise is judged before its unit is settled, D."""


class Floor(NamedTuple):
    """Where the foot stands: ``points @ up - height`` is the height above the floor.

    platform : True where a sheet beside the foot is the floor
    because : why, in words
    hovering : how far below the foot a sheet lies that was not taken for the floor, in the scan's unit; else 0
    """

    up: NDArray[np.float64]
    height: float
    platform: bool
    because: str
    hovering: float = 0.0


def floor_of(scene: Scene, pose: Pose, faces: NDArray[np.bool_], every: NDArray[np.bool_]) -> Floor:
    """The platform where the scan shows one beside the foot, otherwise the plane of support."""
    sheet = scene.sheet or _sheet_beside(scene, pose, every)
    hovering = 0.0
    if sheet is not None:
        normal, height = _platform(scene, pose, sheet, every)
        hovering = _gap(scene, faces, normal, height, pose.look.length)
        if hovering == 0.0:
            return Floor(normal, height, True, "a flat sheet reaches beyond the foot")
    plane = _supported(scene.mesh, scene.areas * faces, pose)
    if plane is None:
        raise ScanError(
            "the foot does not stand: no plane touches heel and forefoot",
            next_step="scan the whole sole, or the platform with the foot",
        )
    return Floor(*plane, False, "no platform under the foot; the plane that heel and forefoot rest on", hovering)


def _platform(scene: Scene, pose: Pose, sheet: Sheet, every: NDArray[np.bool_]) -> tuple[NDArray[np.float64], float]:
    """The plane of a sheet, fitted to all that is no foot."""
    sign = float(np.sign(sheet.normal @ pose.up))
    corner = scene.mesh.vertices[scene.mesh.faces]
    middles = (corner + np.roll(corner, 1, axis=1)).reshape(-1, 3) / 2
    weights = np.repeat(scene.areas * ~every, 3)
    reach = max(6 * sheet.rms, 0.006 * pose.look.length)
    return sheet_plane(middles, weights, sign * sheet.normal, sign * sheet.height, reach=reach)


def _gap(scene: Scene, faces: NDArray[np.bool_], normal: NDArray[np.float64], height: float, length: float) -> float:
    """How far a foot hovers over a sheet, 0 where it stands on it."""
    points = sample_surface(scene.mesh, SAMPLES, areas=scene.areas, keep=faces).points
    heights = np.sort(points @ normal - height)
    lowest = float(heights[len(heights) // 200])
    sole = float((heights < lowest + 0.012 * length).mean()) > SOLE_SHARE
    return lowest if lowest > (HOVER_SHARE if sole else HOVER_SOLELESS_SHARE) * length else 0.0


def _supported(mesh: Mesh, areas: NDArray[np.float64], pose: Pose) -> tuple[NDArray[np.float64], float] | None:
    """The plane of support of some faces (those with area), on their full surface, from a rough pose."""
    reach = 1.2 * LOW_SHARE * pose.look.length
    low_down = mesh.vertices @ pose.up - pose.height < reach
    i, j, k = mesh.faces.T
    some = np.flatnonzero((low_down[i] | low_down[j] | low_down[k]) & (areas > 0))
    share = np.repeat(areas[some], 3)
    weights = np.bincount(mesh.faces[some].ravel(), share, len(mesh.vertices)).astype(np.float64)
    near = np.flatnonzero((weights > 0) & low_down)
    points, weights = mesh.vertices[near], weights[near]
    up, height = pose.up, pose.height
    # A thinned surface first; then the whole one, which from so close settles in a round or two.
    for step in (max(1, len(near) // 6000), 1, 1, 1, 1):
        low = (points[::step] @ up - height) < LOW_SHARE * pose.look.length
        plane = support_plane(points[::step][low], weights[::step][low], up, size=pose.look.length, near=True)
        if plane is None:
            return None
        turned = float(np.linalg.norm(plane[0] - up))
        up, height = plane
        if step == 1 and turned < 1e-4:
            break
    low = (points @ up - height) < LOW_SHARE * pose.look.length
    return _behind_noise(points[low], weights[low], up, height, pose)


def _behind_noise(
    points: NDArray[np.float64], weights: NDArray[np.float64], up: NDArray[np.float64], height: float, pose: Pose
) -> tuple[NDArray[np.float64], float]:
    """The plane of support as it would be without the surface's noise; a clean surface's is left alone."""
    scale = USUAL_MM / pose.look.length  # the unit is not settled yet
    if roughness(points * scale) < CALM_MM:
        return up, height
    c, s = np.cos(pose.look.turn), np.sin(pose.look.turn)
    axes = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]]) @ rotation_to_z(up)
    normal, level = contact_plane(points * scale, weights / weights.sum(), axes, height * scale)
    return normal, level / scale


def _sheet_beside(scene: Scene, pose: Pose, every: NDArray[np.bool_]) -> Sheet | None:
    """A level sheet at the sole's height among what does not belong to the foot."""
    others = scene.areas * ~every
    if others.sum() < 0.2 * scene.areas[every].sum():
        return None
    samples = sample_surface(scene.mesh, SAMPLES, areas=others)
    level = np.abs(samples.normals @ pose.up) > 0.99
    heights = samples.points @ pose.up - pose.height
    near = level & (np.abs(heights) < 0.05 * pose.look.length)
    top = _topmost(heights[near], 0.004 * pose.look.length, 0.1 * len(heights))
    if near.sum() < 0.2 * len(heights) or top is None:
        return None
    reach = 0.008 * pose.look.length
    points = samples.points[near & (np.abs(heights - top) < reach)]
    normal, height = sheet_plane(points, np.ones(len(points)), pose.up, top + pose.height, reach=reach)
    d = points @ normal - height
    return Sheet(normal, height, float(np.sqrt((d * d).mean())))


def _topmost(heights: NDArray[np.float64], step: float, least: float) -> float | None:
    """The middle of the topmost two steps of height that hold ``least`` samples: a plate has a lower side as well."""
    steps = np.floor(heights / step).astype(int)
    for k in np.unique(steps)[::-1]:
        layer = heights[(steps == k) | (steps == k - 1)]
        if len(layer) >= least:
            return median(layer)
    return None
