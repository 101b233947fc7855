"""A settled foot to a ``FootScan``: the foot frame, exactly, and the quality."""

from __future__ import annotations

import numpy as np

from scanfit.foot.coverage import coverage, grade
from scanfit.foot.cuts import cut_planes
from scanfit.foot.frame import to_foot_frame
from scanfit.geometry.sample import face_areas, sample_surface
from scanfit.model.mesh import Mesh
from scanfit.model.quality import Quality
from scanfit.model.scan import FootScan, Inferred, LoadState, Side, Source

Placed = dict[str, Inferred]


def foot_scan(
    mesh: Mesh,
    *,
    side: Side,
    load_state: LoadState,
    T_mesh_scan: np.ndarray,
    platform: bool,
    inferred: Placed,
    issues: tuple[str, ...],
    source: Source,
) -> FootScan:
    """Return the foot in its own frame.

    Parameters
    ----------
    mesh : mm, floor at z = 0, z up, toes roughly along +x
    T_mesh_scan : (4, 4), scan coordinates in mm to the mesh's
    """
    # A left foot is a right foot in the mirror: the frame is found there and mirrored back.
    mirror = np.diag([1.0, -1.0 if side is Side.LEFT else 1.0, 1.0, 1.0])
    seen_as_right = mesh.vertices * mirror.diagonal()[:3]
    T_right = to_foot_frame(seen_as_right, mesh.faces)
    T = mirror @ T_right @ mirror
    vertices = mesh.vertices @ T[:3, :3].T + T[:3, 3]
    placed = Mesh(vertices=vertices, faces=_outward(vertices, mesh.faces))
    samples = sample_surface(placed, 3000, areas=face_areas(placed))
    points = samples.points * mirror.diagonal()[:3]
    length = float(np.ptp(points[points[:, 2] < 0.2 * np.ptp(points[:, 0]), 0]))
    quality: Quality = grade(coverage(points, length), issues)
    return FootScan(
        mesh=placed, side=side, load_state=load_state, T_foot_scan=_rigid(T @ T_mesh_scan), quality=quality,
        platform=platform,
        cuts=cut_planes(samples, length), inferred=inferred, source=source,
    )  # fmt: skip


def _outward(vertices: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """The faces turned so that most of the surface looks outward, however the file was wound."""
    some = faces[:: max(1, len(faces) // 3000)]  # the sign needs no more
    a, b, c = (vertices[some[:, k]] - vertices.mean(axis=0) for k in range(3))
    signed = np.einsum("ij,ij->", a, np.cross(b, c))
    return faces if signed >= 0 else faces[:, ::-1]


def _rigid(T: np.ndarray) -> np.ndarray:
    """The nearest exactly rigid transform; products of rotations drift by some 1e-16."""
    u, _, v = np.linalg.svd(T[:3, :3])
    clean = T.copy()
    clean[:3, :3] = u @ v
    clean[3] = [0, 0, 0, 1]
    return clean
