"""The only door to Open3D: depth pictures to a surface (extra ``capture``).

Its traps, each of which gave a wrong number once (capture.md section 1), are closed here and tested: half a pixel,
the weight threshold, a multiplier that must be a float, metres inside.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.distance_field import LEAST_WEIGHT, Picture, distance_field
from scanfit.errors import ScanError, UsageError
from scanfit.geometry.canonical import canonical

if TYPE_CHECKING:
    from types import ModuleType

SYSTEM_LIBRARIES = {"libusb-1.0.so.0": "libusb-1.0-0", "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
"""What Open3D's own library needs on Linux, and Debian's package of it."""

BLOCK, BLOCKS = 8, 10_000
"""Voxels along a block's side, and how many blocks there is room for at first."""


def need_open3d(what: str = "depth frames are fused") -> ModuleType:
    """Import Open3D, or say exactly what is missing, and ``what`` it is needed for.

    Raises
    ------
    UsageError
        If the extra ``capture`` or a system library is not installed.
    """
    if sys.platform.startswith("linux"):
        missing = [package for name, package in SYSTEM_LIBRARIES.items() if not _loads(name)]
        if missing:
            raise UsageError(
                f"{what} by Open3D, and the system lacks {' and '.join(missing)}",
                next_step=f"run: apt-get install --no-install-recommends {' '.join(missing)}",
            )
    try:
        import open3d
    except ImportError as error:
        raise UsageError(
            f"{what} by Open3D, which cannot be imported ({' '.join(str(error).split())[:120]})",
            next_step="run: pip install 'scanfit[capture]'",
        ) from error
    module: ModuleType = open3d
    return module


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def fused_surface(
    pictures: Sequence[Picture],
    around: NDArray[np.float32],
    floor: tuple[NDArray[np.float64], float],
    *,
    voxel_mm: float,
    trunc_mm: float,
    smoothing: int,
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the surface that depth pictures agree on: vertices (V, 3) mm, rig frame, and faces (F, 3), outward.

    Parameters
    ----------
    pictures : without lens distortion
    around : (N, 3) mm, rig frame: a surface is wanted within ``trunc_mm`` of these
    floor : unit normal and height of the platform, rig frame
    voxel_mm, trunc_mm : size of a voxel, and how far before and behind itself a picture says something
    smoothing : rounds of Taubin's filter, which takes noise off without shrinking

    Raises
    ------
    ScanError
        If the pictures have no surface in common space.

    Notes
    -----
    Open3D keeps the blocks of voxels and extracts the surface; the distances are ours (``distance_field``).
    """
    open3d = need_open3d()
    core = open3d.core
    grid = open3d.t.geometry.VoxelBlockGrid(
        ("tsdf", "weight"), (core.float32, core.float32), ((1,), (1,)), voxel_mm / 1000, BLOCK, BLOCKS,
        core.Device("CPU:0"),
    )  # fmt: skip
    if len(around) == 0:
        raise _no_surface()
    grid.hashmap().activate(core.Tensor(_blocks(around, trunc_mm, BLOCK * voxel_mm)))
    blocks = grid.hashmap().active_buf_indices()
    points, index = grid.voxel_coordinates_and_flattened_indices(blocks)
    field = distance_field(points.numpy() * np.float32(1000), pictures, trunc_mm, floor)
    for name, values in (("tsdf", field.distance), ("weight", field.weight)):
        grid.attribute(name).reshape((-1, 1)).numpy()[index.numpy(), 0] = values
    try:
        surface = grid.extract_triangle_mesh(LEAST_WEIGHT)
        vertices, faces = surface.vertex.positions.numpy(), surface.triangle.indices.numpy()
    except (RuntimeError, KeyError) as error:  # what Open3D raises on a field without a surface
        raise _no_surface() from error
    if len(faces) == 0:
        raise _no_surface()
    vertices, faces = canonical(vertices, faces)  # Open3D numbers them as its threads come along
    return _taubin(open3d, vertices.astype(np.float64) * 1000, faces.astype(np.int32), smoothing)


def _no_surface() -> ScanError:
    return ScanError(
        "the depth frames hold no surface", next_step="look at the previews: are the cameras free and the feet in view?"
    )


def _blocks(around: NDArray[np.float32], reach_mm: float, side_mm: float) -> NDArray[np.int32]:
    """(M, 3) the blocks of voxels that come within ``reach_mm`` of points, along the axes."""
    low = np.floor(around.min(axis=0) / side_mm).astype(np.int64) - 2
    size = np.floor(around.max(axis=0) / side_mm).astype(np.int64) + 3 - low
    steps = np.array([-reach_mm, 0.0, reach_mm], dtype=np.float32)
    shifts = np.stack(np.meshgrid(steps, steps, steps, indexing="ij"), axis=-1).reshape(-1, 3)
    taken = np.zeros(size, dtype=bool)
    for shift in shifts:
        i, j, k = (np.floor((around + shift) / np.float32(side_mm)).astype(np.int64) - low).T
        taken[i, j, k] = True
    found: NDArray[np.int32] = (np.argwhere(taken) + low).astype(np.int32)
    return found


def _taubin(
    open3d: Any, vertices: NDArray[np.float64], faces: NDArray[np.int32], rounds: int
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    mesh = open3d.geometry.TriangleMesh(open3d.utility.Vector3dVector(vertices), open3d.utility.Vector3iVector(faces))
    if rounds:
        mesh = mesh.filter_smooth_taubin(rounds)
    return np.array(mesh.vertices), np.array(mesh.triangles, dtype=np.int32)


def neighbours(
    points: NDArray[np.float64], places: NDArray[np.float64], count: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the ``count`` points nearest to each place, and how far they are.

    Parameters
    ----------
    points : (N, 3), N at least ``count``, any unit, near their origin: Open3D searches in single precision
    places : (M, 3)

    Returns
    -------
    index : (M, count), the nearest first
    distance : (M, count), in the points' unit
    """
    core = need_open3d("point clouds are meshed").core
    tree = core.nns.NearestNeighborSearch(core.Tensor(np.ascontiguousarray(points, dtype=np.float32)))
    tree.knn_index()
    index, squared = tree.knn_search(core.Tensor(np.ascontiguousarray(places, dtype=np.float32)), count)
    return index.numpy().astype(np.int64), np.sqrt(np.maximum(squared.numpy(), 0)).astype(np.float64)


def oriented_normals(points: NDArray[np.float64], normals: NDArray[np.float64], neighbours: int) -> NDArray[np.float64]:
    """Return unit normals (N, 3) turned so that neighbours agree (Hoppe et al., SIGGRAPH 1992); which side is open."""
    cloud = _cloud(points, normals)
    cloud.orient_normals_consistent_tangent_plane(neighbours)
    return np.array(cloud.normals)


def poisson_surface(
    points: NDArray[np.float64], normals: NDArray[np.float64], cell: float
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the closed surface of screened Poisson reconstruction (Kazhdan and Hoppe, TOG 2013).

    Parameters
    ----------
    points, normals : (N, 3) each, normals of one side
    cell : side of the finest cells, in the points' unit

    Returns
    -------
    vertices : (V, 3)
    faces : (F, 3), also where there were no points
    """
    mesh, _ = need_open3d("point clouds are meshed").geometry.TriangleMesh.create_from_point_cloud_poisson(
        _cloud(points, normals), depth=0, width=cell, scale=1.1, n_threads=1  # one: the same answer every time
    )  # fmt: skip
    return np.array(mesh.vertices), np.array(mesh.triangles, dtype=np.int32)


def _cloud(points: NDArray[np.float64], normals: NDArray[np.float64]) -> Any:
    open3d = need_open3d("point clouds are meshed")
    # Open3D warns on stdout, where a document may be.
    open3d.utility.set_verbosity_level(open3d.utility.VerbosityLevel.Error)
    cloud = open3d.geometry.PointCloud(open3d.utility.Vector3dVector(points))
    cloud.normals = open3d.utility.Vector3dVector(normals)
    return cloud
