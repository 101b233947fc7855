"""A raw scan to feet: floor, bodies, pose, side, unit, leg; each conclusion with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.floor import floor_of
from scanfit.capture.pose import Pose
from scanfit.capture.scene import SAMPLES, Scene, feet_in, find_main, fragments
from scanfit.capture.skin import MOST_INSIDE, inside_share
from scanfit.capture.split import joined
from scanfit.capture.takes import number_of_takes
from scanfit.capture.unit import settle_unit
from scanfit.errors import ScanError
from scanfit.geometry.plane import rotation_to_z
from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.model.mesh import Mesh
from scanfit.model.scan import Inferred, LoadState, RawScan, Side
from scanfit.units import Unit

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


def settle(raw: RawScan, told: Told) -> tuple[Settled, ...]:
    """Return the one or two feet of a scan, standing on their floor, in millimetres.

    Raises
    ------
    ScanError
        If there is no foot, more than two, two of the same side, or no believable unit.
    """
    mesh = joined(raw.surface)
    areas = face_areas(mesh)
    if not areas.sum() > 0:
        raise ScanError(
            "the scan has no surface: every face has zero area", next_step="scan again or export the mesh again"
        )
    scene, main = find_main(mesh, areas, raw.hollow_up)
    feet = feet_in(scene, main)
    every = np.logical_or.reduce([faces for _, faces in feet])
    settled = [_stand_up(scene, pose, faces, every, raw, told) for pose, faces in feet]
    return _sided(settled, told)


def _stand_up(
    scene: Scene, pose: Pose, faces: NDArray[np.bool_], every: NDArray[np.bool_], raw: RawScan, told: Told
) -> Settled:
    """Settle floor, unit and leg of one foot and turn it toes along +x; ``every`` foot's faces are no floor."""
    stands = floor_of(scene, pose, faces, every)
    unit, unit_reason = settle_unit(pose.look.length, declared=raw.unit, asked=told.unit)
    length = pose.look.length * unit.mm
    T = _upright(stands.up, stands.height, pose.look.turn, unit)
    vertices = scene.mesh.vertices @ (T[:3, :3].T * unit.mm) + T[:3, 3]
    kept = scene.mesh.faces[_of_the_foot(scene, vertices, faces, length, unit.mm, stands.platform)]
    used = np.zeros(len(vertices), dtype=bool)
    used[kept] = True
    vertices = vertices[used]
    _need_side(pose, told)
    if raw.hollow_up is None:
        _need_height(vertices, length)
        _need_skin(scene, faces, T, unit, length)
    start = float(vertices[vertices[:, 2] < 0.2 * length, 0].min())
    _need_one_take(scene, faces, T, unit, length, start)
    vertices[:, 0] -= start
    T[0, 3] -= start
    shape = "outline and instep" if raw.hollow_up is None else "the outline"
    seen = f"the shape of {shape}, {abs(pose.look.right_log_odds):.0f} in log odds"
    side = Side.RIGHT if pose.look.right_log_odds > 0 else Side.LEFT
    sure = round(min(1 / (1 + np.exp(-abs(pose.look.right_log_odds))), SUREST), 4)
    floor = ("platform", 0.99) if stands.platform else ("support", 0.9)
    return Settled(
        mesh=Mesh(vertices=vertices, faces=(np.cumsum(used) - 1)[kept]),
        side=side,
        load_state=told.load_state if told.load_state is not LoadState.UNKNOWN else raw.load_state,
        T_settled_scan=T,
        platform=stands.platform,
        unit=unit,
        inferred={
            "unit": unit_reason,
            "side": Inferred(value=side.value, confidence=sure, because=seen),
            "floor": Inferred(value=floor[0], confidence=floor[1], because=stands.because),
        },
        issues=(*raw.notes, *fragments(scene, faces), *_hovering(stands.hovering * unit.mm)),
    )


def _upright(up: NDArray[np.float64], height: float, turn: float, unit: Unit) -> NDArray[np.float64]:
    """The rigid transform from scan coordinates in mm to floor at z = 0 and toes along +x."""
    c, s = np.cos(turn), np.sin(turn)
    T = np.eye(4)
    T[:3, :3] = np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]]) @ rotation_to_z(up)
    T[2, 3] = -height * unit.mm
    return T


def _hovering(gap_mm: float) -> tuple[str, ...]:
    if gap_mm == 0:
        return ()
    return (f"a flat sheet {gap_mm:.0f} mm below the foot was not taken for the floor",)


def _need_height(vertices: NDArray[np.float64], length: float) -> None:
    tallest = float(vertices[:, 2].max())
    if tallest < FLAT_SHARE * length:
        raise ScanError(
            f"the scan is only {tallest:.1f} mm high: a sheet of a foot's outline, not a foot",
            next_step="scan the foot itself; insoles and prints cannot be measured",
        )


def _need_one_take(
    scene: Scene, faces: NDArray[np.bool_], T: NDArray[np.float64], unit: Unit, length: float, start: float
) -> None:
    """Refuse a foot that is in the scan twice; the two shells of one foot are no two feet."""
    parts = np.flatnonzero(np.bincount(scene.labels[faces]))
    if len(parts) < 2:
        return
    takes = []
    for part in parts:
        corners = scene.mesh.vertices[scene.mesh.faces[faces & (scene.labels == part)]].reshape(-1, 3)
        takes.append(corners @ (T[:3, :3].T * unit.mm) + T[:3, 3] - (start, 0, 0))
    count = number_of_takes(takes, length)
    if count > 1:
        raise ScanError(
            f"the foot is in the scan {count} times, the takes over one another",
            next_step="fuse the takes into one surface, or keep one of them",
        )


def _need_skin(scene: Scene, faces: NDArray[np.bool_], T: NDArray[np.float64], unit: Unit, length: float) -> None:
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


def _of_the_foot(
    scene: Scene, vertices: NDArray[np.float64], faces: NDArray[np.bool_], length: float, scale: float, platform: bool
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
