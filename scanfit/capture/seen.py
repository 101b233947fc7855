"""What each camera of a rig saw: its frames checked against the calibration and settled to one picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.depth_filter import rectified
from scanfit.capture.side_by_side import each_of
from scanfit.capture.still import settled_counts
from scanfit.errors import ScanError
from scanfit.model.depth import DepthFrame
from scanfit.model.rig import RigCalibration, RigCamera


class Seen(NamedTuple):
    """One camera, its picture in mm without lens distortion, and what its first and last frames show."""

    camera: RigCamera
    depth_mm: NDArray[np.float32]
    early_mm: NDArray[np.float32] | None
    late_mm: NDArray[np.float32] | None
    frames: int

    def points(self) -> NDArray[np.float32]:
        """(H, W, 3) points of the picture, mm, rig frame; of pixels that saw nothing the camera's place."""
        k, T = self.camera.intrinsics, self.camera.T_rig_depth.astype(np.float32)
        v, u = np.mgrid[: k.height, : k.width].astype(np.float32)
        rays = np.stack([(u - np.float32(k.cx)) / k.fx, (v - np.float32(k.cy)) / k.fy, np.ones_like(u)], axis=-1)
        found: NDArray[np.float32] = (rays.astype(np.float32) @ T[:3, :3].T) * self.depth_mm[..., None] + T[:3, 3]
        return found


def pictures(frames: Sequence[DepthFrame], rig: RigCalibration) -> list[Seen]:
    """Return the settled picture of each camera that took frames, in the order of the rig.

    Raises
    ------
    ScanError
        If there are no frames, or some that the calibration is not of.
    """
    if not frames:
        raise ScanError("the capture holds no depth frames", next_step="capture again")
    known = {camera.serial for camera in rig.cameras}
    strange = sorted({frame.camera for frame in frames} - known)
    if strange:
        raise ScanError(
            f"the rig calibration does not know {_cameras(strange)}; it is of {_cameras(sorted(known))}",
            next_step="give the calibration of the rig that took these frames, or calibrate this one",
        )
    taken = [(camera, [f for f in frames if f.camera == camera.serial]) for camera in rig.cameras]
    return each_of(lambda camera_frames: _picture(*camera_frames), [each for each in taken if each[1]])


def _picture(camera: RigCamera, frames: Sequence[DepthFrame]) -> Seen:
    k = camera.intrinsics
    for frame in frames:
        if (frame.intrinsics.width, frame.intrinsics.height) != (k.width, k.height):
            raise ScanError(
                f"camera {camera.serial} took pictures of {frame.intrinsics.width} x {frame.intrinsics.height} pixels "
                f"and was calibrated at {k.width} x {k.height}",
                next_step="set the camera to the size it was calibrated at, or calibrate at this one",
            )
        if any(frame.intrinsics.coeffs) and frame.intrinsics.coeffs != k.coeffs:
            raise ScanError(
                f"the frames of camera {camera.serial} say another lens distortion than its calibration",
                next_step="calibrate the rig again, with the lens it has now",
            )
    ordered = sorted(frames, key=lambda frame: (frame.time_us, frame.number))
    if len({frame.unit_mm for frame in ordered}) > 1:
        raise ScanError(f"camera {camera.serial} changed its depth unit between frames", next_step="capture again")
    stack = [frame.depth for frame in ordered]
    unit = np.float32(ordered[0].unit_mm)
    third = len(stack) // 3

    def settled(part: Sequence[NDArray[np.uint16]]) -> NDArray[np.float32]:
        return rectified(settled_counts(part) * unit, k)

    return Seen(
        camera=replace(camera, intrinsics=replace(k, model="none", coeffs=())),
        depth_mm=settled(stack),
        early_mm=settled(stack[:third]) if third else None,
        late_mm=settled(stack[-third:]) if third else None,
        frames=len(stack),
    )


def _cameras(serials: Sequence[str]) -> str:
    return f"camera{'s' if len(serials) > 1 else ''} {', '.join(serials)}"


def silent(seen: Sequence[Seen], rig: RigCalibration) -> tuple[str, ...]:
    """Return a note for every camera of the rig that gave nothing."""
    loud = {each.camera.serial for each in seen if each.depth_mm.any()}
    return tuple(f"camera {camera.serial} saw nothing" for camera in rig.cameras if camera.serial not in loud)
