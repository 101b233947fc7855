"""What a scan holds: bodies, flat sheets, and which of the bodies are feet."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.foot_shape import MISFIT_LIMIT
from scanfit.capture.pose import Pose, find_pose, hollow_pose, pose_on, refine
from scanfit.capture.split import bodies, footprint_overlap
from scanfit.errors import ScanError
from scanfit.geometry.median import median
from scanfit.geometry.plane import rotation_to_z
from scanfit.geometry.sample import sample_surface
from scanfit.geometry.sheets import Sheet, flat_sheets
from scanfit.model.mesh import Mesh

SAMPLES = 2500
"""Enough to tell pose and side; all lengths come from the full surface later."""


FEWEST_FACES = 20
"""A body of fewer faces is no half of a foot, D: a single wild triangle can have the area of a forefoot."""


class Scene(NamedTuple):
    """The scan with its faces' areas, the faces that belong to no sheet, and the bodies they form."""

    mesh: Mesh
    areas: NDArray[np.float64]
    labels: NDArray[np.int64]
    body_area: NDArray[np.float64]
    sheet: Sheet | None


def find_main(
    mesh: Mesh, areas: NDArray[np.float64], hollow_up: NDArray[np.float64] | None = None
) -> tuple[Scene, Pose]:
    """The clearest foot, looked for first in the scan as it is and then with each flat sheet taken out.

    Of an impression's hollow the way up is known, and it is all there is in the scan.
    """
    size = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
    scene = _scene(mesh, areas, None, size)
    best = (scene, _clearest(scene, hollow_up))
    if hollow_up is None and (best[1] is None or best[1].look.misfit > MISFIT_LIMIT):
        samples = sample_surface(mesh, 3 * SAMPLES, areas=areas)
        for sheet in flat_sheets(samples, size):
            scene = _scene(mesh, areas, sheet, size)
            pose = _clearest(scene)
            if pose is not None and (best[1] is None or pose.look.misfit < best[1].look.misfit):
                best = (scene, pose)
    if best[1] is None or best[1].look.misfit > MISFIT_LIMIT:
        raise ScanError(
            "no foot was found in the scan: no part of it has a foot's outline in any pose",
            next_step="check that the file shows a bare or thinly socked foot with heel, ball and toes",
        )
    return best[0], best[1]


def _scene(mesh: Mesh, areas: NDArray[np.float64], sheet: Sheet | None, size: float) -> Scene:
    keep = areas > 0
    if sheet is not None:
        margin = max(4 * sheet.rms, 0.003 * size)
        on_it = np.abs(mesh.vertices @ sheet.normal - sheet.height) < margin
        keep &= ~on_it[mesh.faces].all(axis=1)
    return Scene(mesh, areas, *bodies(mesh, areas, keep), sheet)


def _clearest(scene: Scene, hollow_up: NDArray[np.float64] | None = None) -> Pose | None:
    """The most foot-like of the three largest bodies."""
    best: Pose | None = None
    for body in np.argsort(-scene.body_area)[:3]:
        if scene.body_area[body] < 0.1 * scene.body_area.max():
            break
        pose = _pose_of(scene, scene.labels == body, hollow_up)
        if pose is not None and (best is None or pose.look.misfit < best.look.misfit):
            best = pose
    return best


def _pose_of(scene: Scene, faces: NDArray[np.bool_], hollow_up: NDArray[np.float64] | None) -> Pose | None:
    points = sample_surface(scene.mesh, SAMPLES, areas=scene.areas, keep=faces).points
    if hollow_up is not None:
        return hollow_pose(points, hollow_up)
    if scene.sheet is None:
        return find_pose(points)
    normal, height = scene.sheet.normal, scene.sheet.height
    # The side of the sheet that most of the body is on is up.
    sign = 1.0 if median(points @ normal - height) > 0 else -1.0
    return pose_on(points, sign * normal, sign * height, floor_seen=True)


def feet_in(scene: Scene, main: Pose) -> list[tuple[Pose, NDArray[np.bool_]]]:
    """Every foot that stands the same way up as the main one, with its faces.

    Bodies that look like a foot come first; a large body that lies under or over one of them (the other
    half of a scan in two shells) joins it.
    """
    large = [b for b in np.argsort(-scene.body_area) if scene.body_area[b] >= 0.03 * scene.body_area.max()]
    if len(large) == 1:
        feet = [(main, scene.labels == large[0])]
    else:
        found = {b: pose for b in large if (pose := _as_foot(scene, main, scene.labels == b)) is not None}
        groups = _grouped(scene, main, [*found, *(b for b in large if b not in found)], set(found))
        feet = [(pose, group) for group in groups if (pose := _as_foot(scene, main, group)) is not None]
    if len(feet) > 2:
        raise ScanError(f"the scan shows {len(feet)} feet, expected one or two", next_step="scan one person at a time")
    if not feet:
        raise ScanError("no foot was found in the scan", next_step="check that the file shows one bare foot")
    return feet


def _grouped(scene: Scene, main: Pose, order: list[int], seeds: set[int]) -> list[NDArray[np.bool_]]:
    """Faces of each foot: every seed, joined by what lies over or under it."""
    flat = scene.mesh.vertices[scene.mesh.faces].mean(axis=1) @ rotation_to_z(main.up).T
    cell = 0.03 * main.look.length
    groups: list[NDArray[np.bool_]] = []
    for body in order:
        own = scene.labels == body
        over = [k for k, g in enumerate(groups) if footprint_overlap(flat[own, :2], flat[g, :2], cell) > 0.6]
        if over and int(own.sum()) >= FEWEST_FACES:
            groups[over[0]] = groups[over[0]] | own
        elif body in seeds and not over:
            groups.append(own)
    return groups


def _as_foot(scene: Scene, main: Pose, faces: NDArray[np.bool_]) -> Pose | None:
    """The pose of some faces the same way up as the main foot; None if that is no foot of similar size."""
    points = sample_surface(scene.mesh, SAMPLES, areas=scene.areas, keep=faces).points
    if scene.sheet is not None:
        pose = pose_on(points, main.up, main.height, floor_seen=True)
    else:
        pose = pose_on(points, main.up, float(np.partition(points @ main.up, 3)[3]))
        pose = None if pose is None else refine(points, pose)
    if pose is None or pose.look.misfit > MISFIT_LIMIT or not 0.6 < pose.look.length / main.look.length < 1.6:
        return None
    return pose


def fragments(scene: Scene, faces: NDArray[np.bool_]) -> list[str]:
    total = scene.areas[faces].sum()
    small = scene.body_area < 0.03 * scene.body_area.max()
    if not small.any():
        return []
    share = scene.body_area[small].sum() / total
    count = int(small.sum())
    return [f"{count} stray fragment{'s' if count > 1 else ''} left out ({share:.1%} of the foot's area)"]
