"""A point cloud to a mesh: spacing and platform are found in the points, whatever their unit and pose."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._open3d import need_open3d, neighbours, oriented_normals, poisson_surface
from scanfit.capture.cloud_frame import frame_of
from scanfit.capture.cloud_platform import Platform, platform_of, sheet
from scanfit.capture.cloud_points import (
    distinct,
    in_order,
    mean_of_cells,
    plane_normals,
    typical_spacing,
    without_strays,
)
from scanfit.errors import ScanError
from scanfit.geometry.canonical import canonical
from scanfit.model.mesh import Mesh

Points = NDArray[np.float64]

FEWEST, MOST = 3000, 10_000_000
"""Points of a cloud, D: a foot of 250 mm seen every 4 mm has some 3,700."""

FINEST = 60_000
"""Points that are meshed, the platform aside; more are averaged to so many, D: 1 mm apart on one foot with its leg."""

COARSEST = 80.0
"""What may be a foot must be so many spacings across, D: 4 mm on a foot with its leg, 320 mm from corner to corner."""

NEIGHBOURS = 30
"""Points that a normal is fitted to, D: under noise of a third of the spacing 20 gave a rougher surface."""

CELL, TRIM, OFF, OFF_SIGMA = 1.5, 1.5, 0.6, 2.5
"""Side of the finest Poisson cell, how far from any point the surface goes, and how far from the plane through the
nearest, or so many sigma where that is more: under toes it leaves blisters, 2.8 mm deep, on which the foot would stand.
All in spacings (C: of cells of 1, 1.5 and 2 the second gave girths within 0.4 mm and lengths within 0.3)."""

LEAST_SCATTER = 0.1
"""No surface is surer than this share of the spacing, D: between points it is a guess."""

FAR, MOST_FAR = 2.5, 0.05
"""A point so many spacings away is not on the surface; with more than this share of such there is no one surface, D."""


class CloudSurface(NamedTuple):
    """What was made of a cloud: the mesh in the cloud's frame and unit, one sigma of the points about it, and notes."""

    mesh: Mesh
    scatter: float
    notes: tuple[str, ...]


def mesh_cloud(points: NDArray[np.floating]) -> CloudSurface:
    """Return the surface that points lie on; where there are no points there is none.

    Parameters
    ----------
    points : (N, 3), any unit and frame, in any order; rows that are not finite are dropped

    Raises
    ------
    ScanError
        If the points are too few, too far apart, or lie on no surface.
    UsageError
        If Open3D is not installed.

    Notes
    -----
    Normals a file may hold are not used: most programs turn them towards one camera, which is wrong of clouds put
    together from several. A platform is taken out first and put back flat, so that the foot does not melt into it.
    Everything is done in units of the spacing and in axes of the cloud's own, so that unit, pose and mirroring do not
    matter. Cost: 5 s for 200,000 points on one core. Accuracy, spacing 1 mm, noise 0.3 mm: mean 0.08 mm, 95 % 0.2 mm.
    """
    points, notes = _checked(points)
    need_open3d("point clouds are meshed")
    frame = frame_of(points)
    placed = in_order(frame.into(points))
    spacing = typical_spacing(placed)
    placed = without_strays(mean_of_cells(placed / spacing, 1.0))
    platform = platform_of(placed)
    foot = placed if platform is None else placed[placed @ platform.up - platform.height > platform.band]
    _need_enough(foot)
    coarser = np.sqrt(max(len(foot) / FINEST, 1.0))
    foot = mean_of_cells(foot, coarser) if coarser > 1 else foot
    vertices, faces, scatter = _surface(foot / coarser, None if platform is None else platform.scaled(1 / coarser))
    if platform is not None:
        plate = sheet(placed / coarser, platform.scaled(1 / coarser))
        faces = np.concatenate([faces, plate.faces + len(vertices)]).astype(np.int32)
        vertices = np.concatenate([vertices, plate.vertices])
    back = frame.out_of(vertices * (spacing * coarser))
    if frame.mirrored:
        faces = faces[:, ::-1]
    return CloudSurface(Mesh(vertices=back, faces=faces), scatter * spacing * coarser, notes)


def _checked(points: NDArray[np.floating]) -> tuple[Points, tuple[str, ...]]:
    """The finite points, each place once."""
    if points.ndim != 2 or points.shape[1] != 3:
        raise ScanError(f"the points have shape {points.shape}, expected (N, 3)", next_step="export the cloud again")
    if len(points) > MOST:
        raise ScanError(
            f"the cloud has {len(points):,} points, at most {MOST:,} are read",
            next_step="thin it out to one point a millimetre, which is plenty for a foot",
        )
    finite = np.isfinite(points).all(axis=1)
    kept = distinct(points[finite].astype(np.float64))
    if len(kept) < FEWEST:
        raise ScanError(
            f"the cloud has {len(kept):,} points in different places, too few for the surface of a foot",
            next_step=f"export it with a point every 1 to 2 mm; at least {FEWEST:,} are needed",
        )
    if float(np.abs(kept).max()) > 1e7:
        raise ScanError("a coordinate of the cloud is beyond 1e7", next_step="export the cloud again")
    lost = len(points) - int(finite.sum())
    return kept, (f"{lost:,} points without coordinates dropped",) if lost else ()


def _need_enough(foot: Points) -> None:
    across = float(np.linalg.norm(np.ptp(foot, axis=0))) if len(foot) else 0.0
    if len(foot) < FEWEST // 2 or across < COARSEST:
        raise ScanError(
            f"the points are too far apart: {len(foot):,} on all that may be a foot",
            next_step="scan or export again with a point every 1 to 2 mm",
        )


def _surface(foot: Points, platform: Platform | None) -> tuple[Points, NDArray[np.int32], float]:
    """The surface of points that are one apart, and one sigma of theirs about it."""
    normals = _outward(foot, oriented_normals(foot, plane_normals(foot, NEIGHBOURS), NEIGHBOURS))
    vertices, faces = poisson_surface(foot, normals, CELL)
    if len(faces) == 0:
        raise _no_surface()
    scatter = _scatter(foot, normals, vertices)
    nearest, away = neighbours(foot, vertices, 1)
    off = np.abs(((vertices - foot[nearest[:, 0]]) * normals[nearest[:, 0]]).sum(axis=1))
    near = (away[:, 0] <= TRIM) & (off <= max(OFF, OFF_SIGMA * scatter))
    if platform is not None:
        near &= vertices @ platform.up > platform.height
    faces = faces[near[faces].all(axis=1)]
    if len(faces) == 0:
        raise _no_surface()
    used, compact = np.unique(faces, return_inverse=True)
    sorted_vertices, faces = canonical(vertices[used], compact.reshape(-1, 3))
    vertices = sorted_vertices.astype(np.float64)
    if float((neighbours(vertices, foot, 1)[1] > FAR).mean()) > MOST_FAR:
        raise _no_surface()
    return vertices, faces, float(np.hypot(scatter, LEAST_SCATTER))


def _scatter(points: Points, normals: Points, vertices: Points) -> float:
    """One sigma of points about a surface, as most of them lie."""
    nearest, _ = neighbours(vertices, points, 1)
    off = np.abs(((points - vertices[nearest[:, 0]]) * normals).sum(axis=1))
    return 1.4826 * float(np.median(off))  # of a normal distribution, one sigma


def _outward(points: Points, normals: Points) -> Points:
    """The normals so turned that they point away from the middle more than towards it."""
    return normals if float(((points - points.mean(axis=0)) * normals).sum()) >= 0 else -normals


def _no_surface() -> ScanError:
    return ScanError(
        "the points of the cloud lie on no one surface",
        next_step="open it in a viewer: is it one scan of a foot, without a second take over it?",
    )
