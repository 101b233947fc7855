"""Impressions of a foot instead of the foot: a foam box, whose hollow is the sole, and a plaster cast."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.split import bodies, joined
from scanfit.errors import ScanError
from scanfit.geometry.below import part_below
from scanfit.geometry.corners import corners, face_normals
from scanfit.geometry.sample import Samples, face_areas, sample_surface
from scanfit.geometry.sheets import Sheet, flat_sheets
from scanfit.model.mesh import Mesh
from scanfit.model.scan import LoadState, RawScan

IMPLIED: Mapping[str, LoadState] = MappingProxyType({"foam": LoadState.SITTING, "cast": LoadState.NONE})
"""The load a foot bore in such an impression: pressed into foam while sitting, cast while it hung. M, the usual ways of
taking them; --load-state says otherwise."""

FIDELITY_MM = 0.5
"""One sigma of what foam or plaster is off from the skin that it took its shape from, D: no figure was found for boxes
and bandages in general."""

SAMPLES, PATCH_SHARE = 20_000, 0.02
"""Where flat sheets are looked for: samples, averaged over cells of this share of the scan's diagonal (8 mm), D. The
normals of single faces of 1 mm point anywhere in 15 degrees where noise is 0.2 mm."""

TOP_SHARE, ROUNDS = 0.03, 3
"""The least share of the surface that the foam's top is, and how often five flat sheets are looked for, D."""

LEVEL_SHARE, RIM_SHARE = 0.005, 0.01
"""What lies so near to the top's plane is top, of the scan's diagonal; and so deep below it the hollow begins, of the
top's: 1.8 and 3.6 mm, D. The lip between them is foam that was drawn down beside the foot, and dents."""

LEAST_SHARE, PAIR_SHARE = 0.02, 0.5
"""A hollow's mouth is at least this share of the surface, and the second one's that share of the first's, D."""

SHALLOWEST, DEEPEST = 0.05, 0.28
"""No hollow is shallower or deeper than this, of its length, D: under 13 mm no heel is told from a dent; and foam boxes
are 40 to 60 mm deep, where a foot that stands on a plate, its faces turned inside out, is higher at the instep."""

AROUND = 16
"""Directions in which the top must reach beyond the hollow."""


def foot_of_impression(raw: RawScan, kind: str) -> RawScan:
    """Return the sole that an impression shows, as a scan of the foot that made it.

    Parameters
    ----------
    raw : a mesh, any unit and pose, its faces turned to where the scanner was
    kind : foam, the negative in a foam box, of one foot or both, or cast, a positive of plaster

    Raises
    ------
    ScanError
        If a foam shows no hollow under a flat top, or if a cast shows one.

    Notes
    -----
    What foam and foot touched is one surface, so nothing is moved or mirrored: the faces of the hollow, turned round,
    are the sole's skin where it was. Only which way up it lies can be mistaken, and then left is right: what will be
    taken for up is compared with the top of the foam.
    """
    found = _hollows(joined(raw.surface))
    state = raw.load_state if raw.load_state is not LoadState.UNKNOWN else IMPLIED[kind]
    word = "foam impression" if kind == "foam" else "plaster cast"
    note = f"taken from a {word}, of a foot with {IMPLIED[kind].value} load if nothing else is said"
    told = replace(
        raw, load_state=state, notes=(*raw.notes, note), cameras_apart_mm=math.hypot(raw.cameras_apart_mm, FIDELITY_MM)
    )
    if kind == "cast":
        if found is not None:
            raise ScanError(
                "this is a hollow under a flat top, and a cast is none",
                next_step="pass --impression foam if it is a foam box",
            )
        return told
    if found is None:
        raise ScanError(
            "there is no hollow under a flat top, as a foam impression has it",
            next_step="scan the foam from above with its rim and little else, or leave --impression out; a scan "
            "whose faces are turned inside out shows none either",
        )
    hollow, up = found
    return replace(told, mesh=hollow, closed=None, hollow_up=up)


def _hollows(mesh: Mesh) -> tuple[Mesh, NDArray[np.float64]] | None:
    """The surface of the hollow, or of two, that a flat top lies around, and the direction the top looks in."""
    areas = face_areas(mesh)
    if not areas.sum() > 0:
        return None
    size = float(np.linalg.norm(np.ptp(mesh.vertices, axis=0)))
    looks = np.column_stack(face_normals(mesh.vertices, *corners(mesh.faces)))
    best: tuple[float, Mesh, NDArray[np.float64]] | None = None
    for sheet in _sheets(_patches(mesh, areas, size), size):
        found = _under(mesh, looks, sheet, LEVEL_SHARE * size)
        if found is not None and found[0] >= LEAST_SHARE * areas.sum() and (best is None or found[0] > best[0]):
            best = found
    return None if best is None else best[1:]


def _patches(mesh: Mesh, areas: NDArray[np.float64], size: float) -> Samples:
    """Samples of the surface averaged over cells."""
    samples = sample_surface(mesh, SAMPLES, areas=areas)
    cells = np.floor((samples.points - mesh.vertices.min(axis=0)) / (PATCH_SHARE * size)).astype(np.int64)
    _, first, cell, count = np.unique(
        cells @ (1, 1000, 1_000_000), return_index=True, return_inverse=True, return_counts=True
    )
    points, normals = (
        np.column_stack([np.bincount(cell, column) for column in each.T]) / count[:, None]
        for each in (samples.points, samples.normals)
    )
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-300)
    return Samples(points, normals, samples.faces[first])


def _sheets(patches: Samples, size: float) -> Iterator[Sheet]:
    """Every flat sheet: five are found at once, and a block in its box has more sides than that."""
    least = TOP_SHARE * len(patches.points)
    for _ in range(ROUNDS):
        if len(patches.points) < least:
            return
        for sheet in flat_sheets(patches, size, least / len(patches.points)):
            yield sheet
            off = np.abs(patches.points @ sheet.normal - sheet.height) > LEVEL_SHARE * size
            patches = Samples(patches.points[off], patches.normals[off], patches.faces[off])


def _under(
    mesh: Mesh, looks: NDArray[np.float64], sheet: Sheet, level: float
) -> tuple[float, Mesh, NDArray[np.float64]] | None:
    """The area of the mouths of the hollows under a sheet, their surface, and up; None where there is none.

    A hollow looks up to the plane that it lies under, and that plane is around it. A foot that stands on a plate looks
    away from it, and so do the sides and the bottom of the block.
    """
    height = mesh.vertices @ sheet.normal - sheet.height
    top = (np.abs(height) < level)[mesh.faces].all(axis=1)
    if not top.any():
        return None
    sign = 1.0 if float((looks[top] @ sheet.normal).sum()) > 0 else -1.0
    up, height = sign * sheet.normal, sign * height
    beside = mesh.vertices[mesh.faces[top]].reshape(-1, 3)
    rim = RIM_SHARE * float(np.linalg.norm(np.ptp(beside, axis=0)))
    if not (height + rim < 0)[mesh.faces].any():
        return None
    below = part_below(mesh, height + rim)
    areas = face_areas(below)
    labels, _ = bodies(below, areas, areas > 0)
    own = labels >= 0
    if not own.any():
        return None
    opens = np.column_stack(face_normals(below.vertices, *corners(below.faces))) @ up / 2
    mouth = np.bincount(labels[own], opens[own])
    deep = -(below.vertices @ up - sign * sheet.height)
    reach, found = _reach(beside, up), list[int]()
    for body in np.argsort(-mouth):
        if mouth[body] <= 0 or (found and mouth[body] < PAIR_SHARE * mouth[found[0]]):
            break
        some = np.unique(below.faces[labels == body])
        far = _reach(below.vertices[some], up)
        length = float((far + np.roll(far, AROUND // 2)).max())
        if (far < reach).all() and SHALLOWEST * length < float(deep[some].max()) < DEEPEST * length:
            found.append(int(body))
    if not found:
        return None
    return float(mouth[found].sum()), _turned(below, np.isin(labels, found)), up


def _reach(points: NDArray[np.float64], up: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far points reach in some directions square to ``up``."""
    u = np.cross(up, np.eye(3)[int(np.abs(up).argmin())])
    u /= np.linalg.norm(u)
    angle = np.arange(AROUND) * (2 * np.pi / AROUND)
    ways = np.outer(np.cos(angle), u) + np.outer(np.sin(angle), np.cross(up, u))
    far: NDArray[np.float64] = (points @ ways.T).max(axis=0)
    return far


def _turned(mesh: Mesh, some: NDArray[np.bool_]) -> Mesh:
    """Some faces of a mesh, turned round, and the vertices they use."""
    used, index = np.unique(mesh.faces[some][:, ::-1], return_inverse=True)
    return Mesh(vertices=mesh.vertices[used], faces=index.reshape(-1, 3).astype(np.int32))
