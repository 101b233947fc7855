"""A raw scan to feet: floor, bodies, pose, side, unit, leg; each conclusion with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.foot_shape import MISFIT_LIMIT
from scanfit.capture.pose import LOW_SHARE, Pose, find_pose, pose_on, refine
from scanfit.capture.skin import MOST_INSIDE, inside_share
from scanfit.capture.split import bodies, footprint_overlap, joined
from scanfit.capture.unit import settle_unit
from scanfit.errors import ScanError
from scanfit.geometry.median import median
from scanfit.geometry.plane import rotation_to_z, sheet_plane, support_plane
from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.geometry.sheets import Sheet, flat_sheets
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Inferred, LoadState, RawScan, Side
from scanfit.units import Unit

SAMPLES = 2500
"""Enough to tell pose and side; all lengths come from the full surface later."""

LEG_SHARE = 0.65
"""The leg above this share of the foot's length is left out; ankle girth needs some 0.55 (definitions.md)."""

FLAT_SHARE = 0.12
"""A body lower than this share of its length is a sheet (an insole, a print), not a foot scan, D."""

SUREST = 0.99
"""No side is surer than this, D: the model behind it has seen few feet."""

SIDELESS_LOG_ODDS = 1.5
"""Below these log odds left and right look the same, which no foot does (the scans read 12 and more), D."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the user said about a scan; None or unknown where scanfit should find out."""

    unit: Unit | None = None
    side: Side | None = None
    load_state: LoadState = LoadState.UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Settled:
    """One foot on its floor, not yet in the foot frame.

    Attributes
    ----------
    mesh : mm, floor at z = 0, z up, toes roughly along +x
    T_settled_scan : (4, 4) rigid, scan coordinates in mm to these
    platform : True where the floor was seen
    inferred, issues : what was concluded, and what is wrong with the scan, in words
    """

    mesh: Mesh
    side: Side
    load_state: LoadState
    T_settled_scan: NDArray[np.float64]
    platform: bool
    unit: Unit
    inferred: Mapping[str, Inferred] = field(default_factory=dict)
    issues: tuple[str, ...] = ()


class _Scene(NamedTuple):
    """The scan with its faces' areas, the faces that belong to no sheet, and the bodies they form."""

    mesh: Mesh
    areas: NDArray[np.float64]
    labels: NDArray[np.int64]
    body_area: NDArray[np.float64]
    sheet: Sheet | None


def settle(raw: RawScan, told: Told) -> tuple[Settled, ...]:
    """Return the one or two feet of a scan, standing on their floor, in millimetres.

    Raises
    ------
    ScanError
        If there is no foot, more than two, two of the same side, or no believable unit.
    """
    mesh = joined(raw.mesh)
    areas = face_areas(mesh)
    if not areas.sum() > 0:
        raise ScanError(
            "the scan has no surface: every face has zero area", next_step="scan again or export the mesh again"
        )
    scene, main = _find_main(mesh, areas)
    feet = _feet_in(scene, main)
    every = np.logical_or.reduce([faces for _, faces in feet])
    settled = [_stand_up(scene, pose, faces, every, raw, told) for pose, faces in feet]
    return _sided(settled, told)


def _find_main(mesh: Mesh, areas: NDArray[np.float64]) -> tuple[_Scene, Pose]:
    """The clearest foot, looked for first in the scan as it is and then with each flat sheet taken out."""
    size = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
    scene = _scene(mesh, areas, None, size)
    best = (scene, _clearest(scene))
    if best[1] is None or best[1].look.misfit > MISFIT_LIMIT:
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


def _scene(mesh: Mesh, areas: NDArray[np.float64], sheet: Sheet | None, size: float) -> _Scene:
    keep = areas > 0
    if sheet is not None:
        margin = max(4 * sheet.rms, 0.003 * size)
        on_it = np.abs(mesh.vertices @ sheet.normal - sheet.height) < margin
        keep &= ~on_it[mesh.faces].all(axis=1)
    return _Scene(mesh, areas, *bodies(mesh, areas, keep), sheet)


def _clearest(scene: _Scene) -> Pose | None:
    """The most foot-like of the three largest bodies."""
    best: Pose | None = None
    for body in np.argsort(-scene.body_area)[:3]:
        if scene.body_area[body] < 0.1 * scene.body_area.max():
            break
        pose = _pose_of(scene, scene.labels == body)
        if pose is not None and (best is None or pose.look.misfit < best.look.misfit):
            best = pose
    return best


def _pose_of(scene: _Scene, faces: NDArray[np.bool_]) -> Pose | None:
    points = sample_surface(scene.mesh, SAMPLES, areas=scene.areas, keep=faces).points
    if scene.sheet is None:
        return find_pose(points)
    normal, height = scene.sheet.normal, scene.sheet.height
    # The side of the sheet that most of the body is on is up.
    sign = 1.0 if median(points @ normal - height) > 0 else -1.0
    return pose_on(points, sign * normal, sign * height, floor_seen=True)


def _feet_in(scene: _Scene, main: Pose) -> list[tuple[Pose, NDArray[np.bool_]]]:
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


def _grouped(scene: _Scene, main: Pose, order: list[int], seeds: set[int]) -> list[NDArray[np.bool_]]:
    """Faces of each foot: every seed, joined by what lies over or under it."""
    flat = scene.mesh.vertices[scene.mesh.faces].mean(axis=1) @ rotation_to_z(main.up).T
    cell = 0.03 * main.look.length
    groups: list[NDArray[np.bool_]] = []
    for body in order:
        own = scene.labels == body
        over = [k for k, g in enumerate(groups) if footprint_overlap(flat[own, :2], flat[g, :2], cell) > 0.6]
        if over:
            groups[over[0]] = groups[over[0]] | own
        elif body in seeds:
            groups.append(own)
    return groups


def _as_foot(scene: _Scene, main: Pose, faces: NDArray[np.bool_]) -> Pose | None:
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


def _stand_up(
    scene: _Scene, pose: Pose, faces: NDArray[np.bool_], every: NDArray[np.bool_], raw: RawScan, told: Told
) -> Settled:
    """Settle floor, unit and leg of one foot and turn it toes along +x; ``every`` foot's faces are no floor."""
    up, height, platform, why = _floor(scene, pose, faces, every)
    unit, unit_reason = settle_unit(pose.look.length, declared=raw.unit, asked=told.unit)
    length = pose.look.length * unit.mm
    T = _upright(up, height, pose.look.turn, unit)
    vertices = scene.mesh.vertices @ (T[:3, :3].T * unit.mm) + T[:3, 3]
    kept = scene.mesh.faces[_of_the_foot(scene, vertices, faces, length, unit.mm, platform)]
    used = np.zeros(len(vertices), dtype=bool)
    used[kept] = True
    vertices = vertices[used]
    _need_height(vertices, length)
    _need_side(pose, told)
    _need_skin(scene, faces, T, unit, length)
    start = float(vertices[vertices[:, 2] < 0.2 * length, 0].min())
    vertices[:, 0] -= start
    T[0, 3] -= start
    seen = f"the outline's shape, {abs(pose.look.right_log_odds):.0f} in log odds"
    side = Side.RIGHT if pose.look.right_log_odds > 0 else Side.LEFT
    sure = round(min(1 / (1 + np.exp(-abs(pose.look.right_log_odds))), SUREST), 4)
    floor = ("platform", 0.99) if platform else ("support", 0.9)
    return Settled(
        mesh=Mesh(vertices=vertices, faces=(np.cumsum(used) - 1)[kept]),
        side=side,
        load_state=told.load_state if told.load_state is not LoadState.UNKNOWN else raw.load_state,
        T_settled_scan=T,
        platform=platform,
        unit=unit,
        inferred={
            "unit": unit_reason,
            "side": Inferred(value=side.value, confidence=sure, because=seen),
            "floor": Inferred(value=floor[0], confidence=floor[1], because=why),
        },
        issues=(*raw.notes, *_fragments(scene, faces)),
    )


def _upright(up: NDArray[np.float64], height: float, turn: float, unit: Unit) -> NDArray[np.float64]:
    """The rigid transform from scan coordinates in mm to floor at z = 0 and toes along +x."""
    c, s = np.cos(turn), np.sin(turn)
    T = np.eye(4)
    T[:3, :3] = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]]) @ rotation_to_z(up)
    T[2, 3] = -height * unit.mm
    return T


def _need_height(vertices: NDArray[np.float64], length: float) -> None:
    tallest = float(vertices[:, 2].max())
    if tallest < FLAT_SHARE * length:
        raise ScanError(
            f"the scan is only {tallest:.1f} mm high: a sheet of a foot's outline, not a foot",
            next_step="scan the foot itself; insoles and prints cannot be measured",
        )


def _need_skin(scene: _Scene, faces: NDArray[np.bool_], T: NDArray[np.float64], unit: Unit, length: float) -> None:
    points = sample_surface(scene.mesh, SAMPLES, areas=scene.areas, keep=faces).points
    inside = inside_share(points @ (T[:3, :3].T * unit.mm) + T[:3, 3], length)
    if inside > MOST_INSIDE:
        raise ScanError(
            f"this is no surface of a foot but a tangle: {inside:.0%} of its faces lie inside the others",
            next_step="export the scan again, or open it in a mesh viewer to see what it holds",
        )


def _need_side(pose: Pose, told: Told) -> None:
    if abs(pose.look.right_log_odds) < SIDELESS_LOG_ODDS and told.side is None:
        raise ScanError(
            "the shape is as much a left as a right foot, and no foot is",
            next_step="check the scan, or pass --side if it is a foot",
        )


def _floor(
    scene: _Scene, pose: Pose, faces: NDArray[np.bool_], every: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], float, bool, str]:
    """The platform where the scan shows one beside the foot, otherwise the plane of support."""
    mesh = scene.mesh
    sheet = scene.sheet or _sheet_beside(scene, pose, every)
    if sheet is not None:
        sign = float(np.sign(sheet.normal @ pose.up))
        corner = mesh.vertices[mesh.faces]
        middles = (corner + np.roll(corner, 1, axis=1)).reshape(-1, 3) / 2
        weights = np.repeat(scene.areas * ~every, 3)
        normal, height = sheet_plane(
            middles,
            weights,
            sign * sheet.normal,
            sign * sheet.height,
            reach=max(6 * sheet.rms, 0.006 * pose.look.length),
        )
        return normal, height, True, "a flat sheet reaches beyond the foot"
    plane = _supported(mesh, scene.areas * faces, pose)
    if plane is None:
        raise ScanError(
            "the foot does not stand: no plane touches heel and forefoot",
            next_step="scan the whole sole, or the platform with the foot",
        )
    up, height = plane
    return up, height, False, "no platform in the scan; the plane that heel and forefoot rest on"


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
    return up, height


def _sheet_beside(scene: _Scene, pose: Pose, every: NDArray[np.bool_]) -> Sheet | None:
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


def _of_the_foot(
    scene: _Scene, vertices: NDArray[np.float64], faces: NDArray[np.bool_], length: float, scale: float, platform: bool
) -> NDArray[np.bool_]:
    """The foot's own faces with the leg left out, and the sole that lay in the sheet put back."""
    below = vertices[:, 2] < LEG_SHARE * length
    i, j, k = scene.mesh.faces.T
    low = below[i] | below[j] | below[k]
    own: NDArray[np.bool_] = faces & low
    if not platform or scene.sheet is None:
        return own
    centre = vertices[scene.mesh.faces].mean(axis=1)
    cell = 0.012 * length
    print_cells = _filled_columns(centre[own & (centre[:, 2] < 0.1 * length), :2], cell)
    key = np.floor(centre[:, :2] / cell).astype(np.int64)
    under = np.isin(key[:, 0] * 1_000_003 + key[:, 1], print_cells)
    # A platform of two triangles also has its middle under the foot; a sole is made of small faces.
    small = scene.areas * scale**2 < cell * cell * 4
    sole = (scene.labels < 0) & (scene.areas > 0) & under & small & (np.abs(centre[:, 2]) < 0.03 * length)
    both: NDArray[np.bool_] = own | sole
    return both


def _filled_columns(points: NDArray[np.float64], cell: float) -> NDArray[np.int64]:
    """Keys of the grid cells between the outermost points of every column of cells."""
    cells = np.floor(points / cell).astype(np.int64)
    columns, inverse = np.unique(cells[:, 0], return_inverse=True)
    low = np.full(len(columns), np.iinfo(np.int64).max)
    high = np.full(len(columns), np.iinfo(np.int64).min)
    np.minimum.at(low, inverse, cells[:, 1])
    np.maximum.at(high, inverse, cells[:, 1])
    keys = [column * 1_000_003 + np.arange(a, b + 1) for column, a, b in zip(columns, low, high, strict=True)]
    return np.concatenate(keys) if keys else np.zeros(0, dtype=np.int64)


def _fragments(scene: _Scene, faces: NDArray[np.bool_]) -> list[str]:
    total = scene.areas[faces].sum()
    small = scene.body_area < 0.03 * scene.body_area.max()
    if not small.any():
        return []
    share = scene.body_area[small].sum() / total
    count = int(small.sum())
    return [f"{count} stray fragment{'s' if count > 1 else ''} left out ({share:.1%} of the foot's area)"]


def _sided(feet: list[Settled], told: Told) -> tuple[Settled, ...]:
    """Apply --side, and let two feet be one left and one right."""
    if told.side is not None:
        if len(feet) > 1:
            raise ScanError("the scan shows two feet, so --side cannot say which", next_step="leave --side out")
        given = Inferred(value=told.side.value, confidence=1.0, because="given with --side")
        guess = feet[0].inferred["side"]
        doubt = (f"the outline looks like a {guess.value} foot",) if guess.value != told.side.value else ()
        return (
            replace(
                feet[0],
                side=told.side,
                inferred={**feet[0].inferred, "side": given},
                issues=(*feet[0].issues, *doubt),
            ),
        )
    if len(feet) == 2 and feet[0].side is feet[1].side:
        raise ScanError(
            f"the scan shows two {feet[0].side.value} feet",
            next_step="scan one person at a time, or give each foot as its own file with --side",
        )
    return tuple(sorted(feet, key=lambda foot: foot.side.value))
