"""A settled foot to a ``FootScan``: the foot frame, exactly, and the quality."""

from __future__ import annotations

import numpy as np

from scanfit.errors import GeometryError
from scanfit.foot.coverage import coverage, grade
from scanfit.foot.cuts import cut_planes
from scanfit.foot.frame import to_foot_frame
from scanfit.foot.view import FootView
from scanfit.geometry.sample import Samples, face_areas, sample_surface
from scanfit.model.mesh import Mesh
from scanfit.model.scan import FootScan, Inferred, LoadState, Side, Source

Placed = dict[str, Inferred]

SAMPLES, PER_CUT = 8000, 4
"""Some forty for each cell of the coverage; of every fourth, forty for the smallest cut that is looked for."""

BOUNDS_MM, CELL_MM = 3.0, 4.0
"""How far beyond a foot's bounds its vertices may lie, and how near to one that nobody saw nothing was seen, D."""


def foot_view(
    mesh: Mesh,
    *,
    side: Side,
    load_state: LoadState,
    T_mesh_scan: np.ndarray,
    platform: bool,
    inferred: Placed,
    issues: tuple[str, ...],
    source: Source,
    closed: np.ndarray | None = None,
    cameras_apart_mm: float = 0.0,
    hollow: bool = False,
) -> FootView:
    """Return the view of a foot put into its own frame; ``view.scan`` is the ``FootScan``.

    Parameters
    ----------
    mesh : mm, floor at z = 0, z up, toes roughly along +x
    T_mesh_scan : (4, 4), scan coordinates in mm to the mesh's
    closed : (N, 3) scan coordinates in mm, vertices near the floor that nothing saw (``RawScan.closed``)
    """
    # A left foot is a right foot in the mirror: the frame is found there and mirrored back.
    mirror = np.diag([1.0, -1.0 if side is Side.LEFT else 1.0, 1.0, 1.0])
    try:
        T_right, marks = to_foot_frame(mesh.vertices * mirror.diagonal()[:3], mesh.faces)
    except GeometryError as error:
        raise GeometryError(error.what, next_step="scan the foot again, with both sides of its ball") from error
    T = mirror @ T_right @ mirror
    vertices = mesh.vertices @ T[:3, :3].T + T[:3, 3]
    placed = Mesh(vertices=vertices, faces=_outward(vertices, mesh.faces))
    T_foot_scan = _rigid(T @ T_mesh_scan)
    samples = sample_surface(placed, SAMPLES, areas=face_areas(placed))
    own = None if closed is None else _of_this_foot(closed @ T_foot_scan[:3, :3].T + T_foot_scan[:3, 3], vertices)
    points = (samples.points if own is None else _not_near(samples.points, own)) * mirror.diagonal()[:3]
    length = float(np.ptp(points[points[:, 2] < 0.2 * np.ptp(points[:, 0]), 0]))
    scan = FootScan(
        mesh=placed,
        side=side,
        load_state=load_state,
        T_foot_scan=T_foot_scan,
        quality=grade(coverage(points, length, from_above=own is not None), issues, from_above=own is not None),
        platform=platform,
        cuts=cut_planes(_every(samples, PER_CUT), length),
        closed=own,
        cameras_apart_mm=cameras_apart_mm,
        hollow=hollow,
        inferred=inferred,
        source=source,
    )
    return FootView(scan, marks)


def _not_near(points: np.ndarray, closed: np.ndarray) -> np.ndarray:
    """Of points of the surface, those in no cell of the grid that holds a vertex nobody saw: they show nothing."""
    if len(closed) == 0:
        return points
    low = np.minimum(points.min(axis=0), closed.min(axis=0))
    cells, unseen = (np.floor((each - low) / CELL_MM).astype(np.int64) for each in (points, closed))
    size = np.maximum(cells.max(axis=0), unseen.max(axis=0)) + 1
    keys, taken = (each @ np.array([size[1] * size[2], size[2], 1]) for each in (cells, unseen))
    kept: np.ndarray = points[~np.isin(keys, taken)]
    return kept


def _of_this_foot(points: np.ndarray, vertices: np.ndarray) -> np.ndarray:
    """Of points, those within the foot's bounds: the other foot has such, too."""
    inside = (points > vertices.min(axis=0) - BOUNDS_MM) & (points < vertices.max(axis=0) + BOUNDS_MM)
    kept: np.ndarray = points[inside.all(axis=1)]
    return kept


def _every(samples: Samples, step: int) -> Samples:
    return Samples(samples.points[::step], samples.normals[::step], samples.faces[::step])


def _outward(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """The faces turned so that most of the surface looks outward, however the file was wound."""
    some = faces[:: max(1, len(faces) // 3000)]  # the sign needs no more
    a, b, c = (vertices.take(some[:, k], axis=0) for k in range(3))
    signed = float(((a - a.mean(axis=0)) * np.cross(b - a, c - a)).sum())
    return faces if signed >= 0 else faces[:, ::-1]


def _rigid(T: np.ndarray) -> np.ndarray:
    """The nearest exactly rigid transform; products of rotations drift by some 1e-16."""
    u, _, v = np.linalg.svd(T[:3, :3])
    clean = T.copy()
    clean[:3, :3] = u @ v
    clean[3] = [0, 0, 0, 1]
    return clean
