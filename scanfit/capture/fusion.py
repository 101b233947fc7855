"""Depth frames of a calibrated rig to one surface in the rig frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scanfit.capture._open3d import fused_surface, need_open3d
from scanfit.capture.depth_filter import through_glass, with_gaps_far, without_edges, without_grazing, without_offset
from scanfit.capture.distance_field import HIDDEN_MM, Picture, distance_field
from scanfit.capture.floor_check import checked
from scanfit.capture.off_platform import feet_on_platform
from scanfit.capture.over_platform import VOLUME_MM, need_foot, need_stillness, on_floor
from scanfit.capture.seam import LEFT_OUT_MM
from scanfit.capture.seen import Seen, pictures, silent
from scanfit.capture.side_by_side import each_of
from scanfit.errors import ScanError
from scanfit.model.depth import DepthFrame
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import RawScan

VOXEL_MM, TRUNC_MM, SMOOTHING = 2.0, 8.0, 3
"""capture.md section 4: with a camera's noise 1 to 3 mm give the same surface; Taubin's filter takes 0.05 mm off."""

SEEN_MM = 1.5
"""A vertex farther than this from all that cameras saw is not seen, D: twice the noise of a picture."""


STRIDE_PX = 3
"""Every third pixel along both axes says where space is needed: 3 mm apart at 0.44 m, D."""

APART_UNKNOWN_MM = 0.5
"""What cameras are taken to differ by where no place was seen by two of them, D."""

APART_MM, DRIFT_MM = 0.6, 1.5
"""Cameras that differ by more, or see the platform farther off, have moved since they were calibrated, D (C: 0.25 to
0.4 mm of rigs 0.25 mm and 0.07 degrees off, 0.5 at 1 mm and 0.2 degrees, 0.8 at 2 mm and 0.5 degrees)."""


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
    seen = pictures(frames, rig)
    need_stillness(seen, rig)
    need_foot(seen, rig)
    return fused(seen, rig, voxel_mm)


def fused(seen: Sequence[Seen], rig: RigCalibration, voxel_mm: float) -> RawScan:
    """Return the surface that the cameras' pictures agree on."""
    calibrated = seen
    seen = each_of(lambda each: _gauged(each, rig), calibrated)
    views = each_of(lambda each: _view(each, rig), seen)
    around = np.concatenate([_foot_points(each, rig) for each in views])
    vertices, faces = fused_surface(views, around, rig.floor, voxel_mm=voxel_mm, trunc_mm=TRUNC_MM, smoothing=SMOOTHING)
    scan = feet_on_platform(vertices, faces, rig, silent(seen, rig))
    vertices = scan.surface.vertices
    high = vertices @ rig.floor[0] - rig.floor[1]
    field = distance_field(vertices.astype(np.float32), views, TRUNC_MM, rig.floor)
    unseen = (high > 0) & (high < HIDDEN_MM) & (field.nearest_mm > SEEN_MM)
    apart = field.spread_mm[(high > LEFT_OUT_MM) & np.isfinite(field.spread_mm)]
    apart_mm = float(np.sqrt((apart**2).mean())) if len(apart) else APART_UNKNOWN_MM
    notes = (*scan.notes, *_drift(seen, calibrated, apart_mm))
    return replace(scan, notes=notes, closed=vertices[unseen], cameras_apart_mm=apart_mm)


def _drift(seen: Sequence[Seen], calibrated: Sequence[Seen], apart_mm: float) -> tuple[str, ...]:
    """What says that the cameras no longer stand where they were calibrated."""
    said = []
    for now, before in zip(seen, calibrated, strict=True):
        moved = now.camera.T_rig_depth[:3, 3] - before.camera.T_rig_depth[:3, 3]
        tilted = now.camera.T_rig_depth[:3, :3] - before.camera.T_rig_depth[:3, :3]
        off = float(
            np.linalg.norm(moved)
            + np.linalg.norm(tilted) / np.sqrt(2) * np.linalg.norm(before.camera.T_rig_depth[:3, 3])
        )
        if off > DRIFT_MM:
            said.append(f"camera {now.camera.serial} sees the platform {off:.1f} mm off: calibrate the rig again")
    if apart_mm > APART_MM:
        said.append(f"the cameras differ by {apart_mm:.1f} mm about the foot's surface: calibrate the rig again")
    return tuple(said)


def _gauged(each: Seen, rig: RigCalibration) -> Seen:
    """The camera as the platform it sees corrects it."""
    depth = without_edges(_measured(each, rig), each.camera.intrinsics)
    found = checked(each.camera, depth, rig.floor, VOLUME_MM[:2])
    return each if found is None else each._replace(camera=found.camera)


def _view(each: Seen, rig: RigCalibration) -> Picture:
    """What goes into the field."""
    measured = _measured(each, rig)
    trusted = _trusted(each._replace(depth_mm=measured), rig)
    return Picture(trusted, with_gaps_far(measured), each.camera.intrinsics, each.camera.T_rig_depth)


def _foot_points(view: Picture, rig: RigCalibration) -> NDArray[np.float32]:
    """(N, 3) what a camera sees above the platform, and what lies under it, closely over the platform."""
    k, T = view.intrinsics, view.T_rig_depth.astype(np.float32)
    v, u = np.nonzero(view.depth_mm[::STRIDE_PX, ::STRIDE_PX])
    depth = view.depth_mm[::STRIDE_PX, ::STRIDE_PX][v, u]
    x, y = (u * STRIDE_PX - k.cx) / k.fx, (v * STRIDE_PX - k.cy) / k.fy
    points = (np.column_stack([x, y, np.ones(len(x))]).astype(np.float32) * depth[:, None]) @ T[:3, :3].T + T[:3, 3]
    normal = rig.floor[0].astype(np.float32)
    height = points @ normal - np.float32(rig.floor[1])
    points, height = points[height > LEFT_OUT_MM], height[height > LEFT_OUT_MM]
    lows = [points - np.outer(height - low, normal) for low in (0.0, HIDDEN_MM / 2, HIDDEN_MM)]
    return np.concatenate([points, *lows])


def _measured(each: Seen, rig: RigCalibration) -> NDArray[np.float32]:
    """The depth of one camera with what is known to be off put right."""
    camera = each.camera
    depth = without_offset(each.depth_mm, camera)
    if rig.glass is not None:
        depth = through_glass(depth, camera.intrinsics, camera.T_rig_depth, rig.floor[0], rig.glass)
    return depth


def _trusted(each: Seen, rig: RigCalibration) -> NDArray[np.float32]:
    """The depth of one camera that shows surfaces."""
    k = each.camera.intrinsics
    depth = without_grazing(without_edges(each.depth_mm, k), k)
    points, height = on_floor(each._replace(depth_mm=depth), rig)
    x, y, top = VOLUME_MM
    inside = (np.abs(points[..., 0]) < x) & (np.abs(points[..., 1]) < y) & (height > -20) & (height < top)
    return np.where(inside, depth, np.float32(0))
