"""Depth frames of a calibrated rig to one surface in the rig frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._open3d import Picture, fused_surface, need_open3d
from scanfit.capture.depth_filter import through_glass, without_edges, without_grazing, without_offset
from scanfit.capture.seam import LEFT_OUT_MM, brought_down
from scanfit.capture.still import median_counts, moved_mm
from scanfit.errors import ScanError
from scanfit.geometry.components import face_components
from scanfit.geometry.plane import rotation_to_z
from scanfit.model.depth import DepthFrame
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import RawScan
from scanfit.units import Unit

VOXEL_MM, TRUNC_VOXELS, SMOOTHING = 2.0, 4.0, 10
"""capture.md section 4: with a camera's noise 1 to 3 mm give the same surface; Taubin's filter takes 0.05 mm off."""

VOLUME_MM = (260.0, 220.0, 230.0)
"""Half the length, half the width and the height of the space over the platform in which feet are looked for."""

FOOT_MM = (10.0, 120.0)
"""Heights above the floor at which something on the platform is a foot and not the floor's noise."""

FEWEST_PIXELS = 500
"""A foot that only so many pixels show is none, D: at 0.44 m one foot fills 20,000."""

MOST_MOVED_MM = 1.0
"""Frames that differ by more than this are of a foot that moved, D (a still one reads up to 0.6 mm, C)."""

MOTION_BAND_PX = 6
"""So near an edge nothing is asked for movement, D."""

STRAY_SHARE = 0.03
"""A piece of the surface smaller than this share of the largest one is a fragment, D."""

BORDER_MM = 6.0
"""What comes this near to the volume's side goes on beyond it, D."""

CLOSED = "what the cameras cannot see at the foot's lower edge is closed down to the platform"


class Seen(NamedTuple):
    """One camera's picture in mm, what its first and last frames show, and how many frames there are."""

    camera: RigCamera
    depth_mm: NDArray[np.float32]
    early_mm: NDArray[np.float32] | None
    late_mm: NDArray[np.float32] | None


def fuse(frames: Sequence[DepthFrame], rig: RigCalibration, voxel_mm: float = VOXEL_MM) -> RawScan:
    """Return the surface of the feet on a platform, mm, rig frame, with the platform as a flat sheet under them.

    Parameters
    ----------
    frames : of any number of the rig's cameras, 10 to 30 of each are best
    rig : where the cameras stand
    voxel_mm : of the distance field, 1 to 4

    Returns
    -------
    raw : RawScan
        ``notes`` say which cameras gave nothing, and what was closed or dropped.

    Raises
    ------
    ScanError
        If the frames are not of this rig, show no foot, one that moved or one that stands half outside.
    UsageError
        If Open3D is not installed.

    Notes
    -----
    Cost: 1.5 s for 6 cameras of 10 frames at 848 x 480, two cores. Accuracy: see the accuracy certificate.
    """
    if not 0.5 <= voxel_mm <= 4.0:
        raise ScanError(f"a voxel of {voxel_mm:g} mm, expected 0.5 to 4", next_step="leave the voxel's size out")
    need_open3d()  # before any work
    seen = _pictures(frames, rig)
    _need_stillness(seen, rig)
    _need_foot(seen, rig)
    pictures = [Picture(_trusted(each, rig), each.camera.intrinsics, each.camera.T_rig_depth) for each in seen]
    vertices, faces = fused_surface(pictures, voxel_mm=voxel_mm, trunc_voxels=TRUNC_VOXELS, smoothing=SMOOTHING)
    return _feet_on_platform(vertices, faces, rig, _silent(seen, rig))


def _pictures(frames: Sequence[DepthFrame], rig: RigCalibration) -> list[Seen]:
    """The median picture of each camera, in the order of the rig."""
    if not frames:
        raise ScanError("the capture holds no depth frames", next_step="capture again")
    known = {camera.serial for camera in rig.cameras}
    strange = sorted({frame.camera for frame in frames} - known)
    if strange:
        raise ScanError(
            f"the rig calibration does not know {_cameras(strange)}; it is of {_cameras(sorted(known))}",
            next_step="give the calibration of the rig that took these frames, or calibrate this one",
        )
    return [
        _picture(camera, own) for camera in rig.cameras if (own := [f for f in frames if f.camera == camera.serial])
    ]


def _picture(camera: RigCamera, frames: Sequence[DepthFrame]) -> Seen:
    k = camera.intrinsics
    for frame in frames:
        if (frame.intrinsics.width, frame.intrinsics.height) != (k.width, k.height):
            raise ScanError(
                f"camera {camera.serial} took pictures of {frame.intrinsics.width} x {frame.intrinsics.height} pixels "
                f"and was calibrated at {k.width} x {k.height}",
                next_step="set the camera to the size it was calibrated at, or calibrate at this one",
            )
        if any(k.coeffs) or any(frame.intrinsics.coeffs):
            raise ScanError(
                f"the depth pictures of camera {camera.serial} have lens distortion, which fusion does not take off",
                next_step="let the camera deliver rectified depth, and calibrate it so",
            )
    ordered = sorted(frames, key=lambda frame: (frame.time_us, frame.number))
    if len({frame.unit_mm for frame in ordered}) > 1:
        raise ScanError(f"camera {camera.serial} changed its depth unit between frames", next_step="capture again")
    stack = [frame.depth for frame in ordered]
    unit = np.float32(ordered[0].unit_mm)
    third = len(stack) // 3
    return Seen(
        camera=camera,
        depth_mm=median_counts(stack) * unit,
        early_mm=median_counts(stack[:third]) * unit if third else None,
        late_mm=median_counts(stack[-third:]) * unit if third else None,
    )


def _cameras(serials: Sequence[str]) -> str:
    return f"camera{'s' if len(serials) > 1 else ''} {', '.join(serials)}"


def _silent(seen: Sequence[Seen], rig: RigCalibration) -> tuple[str, ...]:
    """A note for every camera of the rig that gave nothing."""
    loud = {each.camera.serial for each in seen if each.depth_mm.any()}
    return tuple(f"camera {camera.serial} saw nothing" for camera in rig.cameras if camera.serial not in loud)


def _on_floor(each: Seen, rig: RigCalibration) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """(H, W, 3) points of a picture, rig frame, and (H, W) their height above the floor."""
    k, T = each.camera.intrinsics, each.camera.T_rig_depth.astype(np.float32)
    v, u = np.mgrid[: k.height, : k.width].astype(np.float32)
    rays = np.stack([(u - np.float32(k.cx)) / k.fx, (v - np.float32(k.cy)) / k.fy, np.ones_like(u)], axis=-1)
    points = (rays.astype(np.float32) @ T[:3, :3].T) * each.depth_mm[..., None] + T[:3, 3]
    normal, height = rig.floor
    return points, points @ normal.astype(np.float32) - np.float32(height)


def _of_foot(each: Seen, rig: RigCalibration) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Points of a picture, and which of them are no floor and stand over the platform."""
    points, height = _on_floor(each, rig)
    low, high = FOOT_MM
    inside = (np.abs(points[..., 0]) < VOLUME_MM[0]) & (np.abs(points[..., 1]) < VOLUME_MM[1])
    return points, (each.depth_mm > 0) & inside & (height > low) & (height < high)


def _need_foot(seen: Sequence[Seen], rig: RigCalibration) -> None:
    if not any(each.depth_mm.any() for each in seen):
        raise ScanError(
            "every depth frame is empty: no camera saw anything",
            next_step="check that the cameras' projectors are on and nothing covers the lenses",
        )
    if max(int(_of_foot(each, rig)[1].sum()) for each in seen) < FEWEST_PIXELS:
        raise ScanError(
            "no foot is on the platform",
            next_step="stand on the platform's middle with bare feet; if somebody did, calibrate the rig again",
        )


def _need_stillness(seen: Sequence[Seen], rig: RigCalibration) -> None:
    """Refuse a foot that moved between the first and the last third of the frames."""
    worst = (0.0, "", "")
    for each in seen:
        if each.early_mm is None or each.late_mm is None:
            continue
        # Along edges frames differ without any movement.
        smooth = without_edges(each.depth_mm, each.camera.intrinsics, band_px=MOTION_BAND_PX)
        points, foot = _of_foot(each._replace(depth_mm=smooth), rig)
        left = points[..., 1] > 0
        for side, where in (("left", foot & left), ("right", foot & ~left)):
            moved = moved_mm(each.early_mm, each.late_mm, where)
            worst = max(worst, (moved, side, each.camera.serial))
    moved, side, serial = worst
    if moved > MOST_MOVED_MM:
        raise ScanError(
            f"a foot moved: on the {side} of the platform by about {moved:.1f} mm between the first and the last "
            f"frames (camera {serial})",
            next_step="hold still with the weight on both feet, and capture again",
        )


def _trusted(each: Seen, rig: RigCalibration) -> NDArray[np.float32]:
    """The depth of one camera that goes into the fusion."""
    camera = each.camera
    depth = without_offset(each.depth_mm, camera)
    if rig.glass is not None:
        depth = through_glass(depth, camera.intrinsics, camera.T_rig_depth, rig.floor[0], rig.glass)
    depth = without_grazing(without_edges(depth, camera.intrinsics), camera.intrinsics)
    points, height = _on_floor(each._replace(depth_mm=depth), rig)
    x, y, top = VOLUME_MM
    inside = (np.abs(points[..., 0]) < x) & (np.abs(points[..., 1]) < y) & (height > -20) & (height < top)
    return np.where(inside, depth, np.float32(0))


def _feet_on_platform(
    vertices: NDArray[np.float64], faces: NDArray[np.int32], rig: RigCalibration, notes: tuple[str, ...]
) -> RawScan:
    """Take the platform off, drop fragments, close the seam at the floor, and put a flat platform back."""
    normal, height = rig.floor
    R_floor_rig = rotation_to_z(normal)
    lying = vertices @ R_floor_rig.T - [0, 0, height]
    above = lying[faces, 2].mean(axis=1) > LEFT_OUT_MM
    kept, stray = _bodies(lying, faces[above])
    _need_inside(lying, kept)
    closed, kept = brought_down(lying, kept)
    sheet, squares = _platform()
    points = np.concatenate([closed, sheet])
    corners = np.concatenate([kept, squares + len(closed)])
    used, compact = np.unique(corners, return_inverse=True)
    mesh = Mesh(vertices=(points[used] + [0, 0, height]) @ R_floor_rig, faces=compact.reshape(-1, 3).astype(np.int32))
    fragments = (f"{stray} stray fragment{'s' if stray > 1 else ''} of the fused surface dropped",) if stray else ()
    return RawScan(
        mesh=mesh,
        unit=Unit.MM,
        device=rig.method,
        notes=(
            *notes,
            *fragments,
            CLOSED,
        ),
    )


def _bodies(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> tuple[NDArray[np.int32], int]:
    """The faces of all bodies that are no fragments, and how many fragments there are."""
    if len(faces) == 0:
        raise ScanError("no foot is on the platform", next_step="stand on the platform's middle with bare feet")
    part = face_components(len(vertices), faces)
    sizes = np.bincount(part)
    whole = sizes >= STRAY_SHARE * sizes.max()
    return faces[whole[part]], int((~whole).sum())


def _need_inside(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> None:
    low = vertices[faces.ravel()]
    low = low[low[:, 2] < FOOT_MM[1]]
    for axis, names in enumerate((("heel end", "toe end"), ("right side", "left side"))):
        limit = VOLUME_MM[axis] - BORDER_MM
        for name, beyond in zip(names, (low[:, axis].min() < -limit, low[:, axis].max() > limit), strict=True):
            if beyond:
                raise ScanError(
                    f"a foot is half outside what the cameras cover, at the platform's {name}",
                    next_step="stand on the platform's middle, and take everything else off it",
                )


def _platform(step_mm: float = 20.0) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """A level grid at z = 0: its squares are too large to be taken for a sole, as the fused floor's would be."""
    x, y = (np.arange(-half, half + 1, step_mm) for half in VOLUME_MM[:2])
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y)))], axis=-1).reshape(-1, 3)
    i = (np.arange(len(x) - 1)[:, None] * len(y) + np.arange(len(y) - 1)).ravel()
    a, b, c, d = i, i + len(y), i + len(y) + 1, i + 1
    return points, np.column_stack([a, b, c, a, c, d]).reshape(-1, 3).astype(np.int32)
