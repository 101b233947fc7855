"""The only door to Open3D: depth pictures to a surface (extra ``capture``).

Its traps, each of which gave a wrong number once (capture.md section 1), are closed here and tested: half a pixel,
the weight threshold, a multiplier that must be a float, metres inside.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ScanError, UsageError
from scanfit.model.depth import Intrinsics

if TYPE_CHECKING:
    from types import ModuleType

SYSTEM_LIBRARIES = {"libusb-1.0.so.0": "libusb-1.0-0", "libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
"""What Open3D's own library needs on Linux, and Debian's package of it."""

WEIGHT_THRESHOLD = 0.5
"""Kept is what more pictures than this saw. Open3D's 3.0 drops every part that one camera saw alone."""

FARTHEST_MM = 2000.0
BLOCK, BLOCKS = 8, 10_000
"""Voxels along a block's side, and how many blocks there is room for at first."""


class Picture(NamedTuple):
    """One camera's depth, (H, W) float32 mm along z, 0 = none, and where it stands."""

    depth_mm: NDArray[np.float32]
    intrinsics: Intrinsics
    T_rig_depth: NDArray[np.float64]


def need_open3d() -> ModuleType:
    """Import Open3D, or say exactly what is missing.

    Raises
    ------
    UsageError
        If the extra ``capture`` or a system library is not installed.
    """
    if sys.platform.startswith("linux"):
        missing = [package for name, package in SYSTEM_LIBRARIES.items() if not _loads(name)]
        if missing:
            raise UsageError(
                f"depth frames are fused by Open3D, and the system lacks {' and '.join(missing)}",
                next_step=f"run: apt-get install --no-install-recommends {' '.join(missing)}",
            )
    try:
        import open3d
    except ImportError as error:
        raise UsageError(
            f"depth frames are fused by Open3D, which cannot be imported ({' '.join(str(error).split())[:120]})",
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
    pictures: Sequence[Picture], *, voxel_mm: float, trunc_voxels: float, smoothing: int
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the surface that depth pictures agree on: vertices (V, 3) mm, rig frame, and faces (F, 3), outward.

    Parameters
    ----------
    pictures : without lens distortion
    voxel_mm, trunc_voxels : size of a voxel, and how many of them a picture says something before and behind itself
    smoothing : rounds of Taubin's filter, which takes noise off without shrinking

    Raises
    ------
    ScanError
        If the pictures have no surface in common space.

    Notes
    -----
    A truncated signed distance field (Curless and Levoy, SIGGRAPH 1996) in Open3D's VoxelBlockGrid on the CPU.
    Cost: 0.4 s for six pictures of 848 x 480 at 2 mm, two cores.
    """
    open3d = need_open3d()
    core = open3d.core
    grid = open3d.t.geometry.VoxelBlockGrid(
        ("tsdf", "weight"), (core.float32, core.float32), ((1,), (1,)), voxel_mm / 1000, BLOCK, BLOCKS,
        core.Device("CPU:0"),
    )  # fmt: skip
    for picture in pictures:
        if picture.depth_mm.any():
            _integrate(open3d, grid, picture, float(trunc_voxels))
    try:
        surface = grid.extract_triangle_mesh(WEIGHT_THRESHOLD)
        vertices, faces = surface.vertex.positions.numpy(), surface.triangle.indices.numpy()
    except (RuntimeError, KeyError) as error:  # what Open3D raises on a field without a surface
        raise _no_surface() from error
    if len(faces) == 0:
        raise _no_surface()
    return _taubin(open3d, vertices.astype(np.float64) * 1000, faces.astype(np.int32), smoothing)


def _no_surface() -> ScanError:
    return ScanError(
        "the depth frames hold no surface", next_step="look at the previews: are the cameras free and the feet in view?"
    )


def _integrate(open3d: Any, grid: Any, picture: Picture, trunc_voxels: float) -> None:
    core, k = open3d.core, picture.intrinsics
    # VoxelBlockGrid truncates where it means to round: with the centre half a pixel on, it rounds.
    K = core.Tensor(np.array([[k.fx, 0, k.cx + 0.5], [0, k.fy, k.cy + 0.5], [0, 0, 1.0]]))
    T_depth_rig = np.linalg.inv(picture.T_rig_depth)
    T_depth_rig[:3, 3] /= 1000
    T = core.Tensor(np.ascontiguousarray(T_depth_rig))
    image = open3d.t.geometry.Image(core.Tensor(np.ascontiguousarray(picture.depth_mm, dtype=np.float32)))
    limits = (1000.0, FARTHEST_MM / 1000, trunc_voxels)
    blocks = grid.compute_unique_block_coordinates(image, K, T, *limits)
    grid.integrate(blocks, image, K, T, *limits)


def _taubin(
    open3d: Any, vertices: NDArray[np.float64], faces: NDArray[np.int32], rounds: int
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    mesh = open3d.geometry.TriangleMesh(open3d.utility.Vector3dVector(vertices), open3d.utility.Vector3iVector(faces))
    if rounds:
        mesh = mesh.filter_smooth_taubin(rounds)
    return np.array(mesh.vertices), np.array(mesh.triangles, dtype=np.int32)
