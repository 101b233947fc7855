"""What one camera sees, in four numbers: enough to notice a covered lens, a knocked camera, an empty platform."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.model.depth import DepthFrame
from scanfit.model.rig import RigCalibration

OVER_MM = (10.0, 120.0)
"""Heights over the platform of what is counted as foot: above the floor's noise, below the leg, D."""

HALF_MM = (260.0, 220.0)
"""Half the length and half the width of the place over the platform that is looked at, D."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPreview:
    """One camera's numbers, of its latest frame.

    Attributes
    ----------
    frames : how many there were
    seen : share of the pixels that have a depth, 0 to 1
    median_mm : of the depths; None where nothing is seen
    foot_pixels : that stand over the platform at a foot's height; None where the rig is not known
    """

    camera: str
    frames: int
    seen: float
    median_mm: float | None
    foot_pixels: int | None


def preview(frame: DepthFrame, frames: int, rig: RigCalibration | None) -> CameraPreview:
    """Return the numbers of a camera's latest frame, ``frames`` of which have come.

    Notes
    -----
    Cost: 10 ms at 848 x 480. Glass is not taken into account: a preview is off by 3 mm behind 8 mm of it.
    """
    depth = frame.depth
    there = depth[depth > 0]
    return CameraPreview(
        camera=frame.camera,
        frames=frames,
        seen=there.size / depth.size,
        median_mm=float(np.median(there)) * frame.unit_mm if there.size else None,
        foot_pixels=_foot_pixels(frame, rig),
    )


def _foot_pixels(frame: DepthFrame, rig: RigCalibration | None) -> int | None:
    """How many pixels stand over the platform; of a camera that the rig does not hold nobody can say."""
    if rig is None or any(frame.intrinsics.coeffs):
        return None
    for camera in rig.cameras:
        if camera.serial == frame.camera:
            return int(over_platform(frame, camera.T_rig_depth, rig).sum())
    return None


def over_platform(frame: DepthFrame, T_rig_depth: NDArray[np.float64], rig: RigCalibration) -> NDArray[np.bool_]:
    """Return (H, W) which pixels of an undistorted picture stand over the platform at a foot's height."""
    k, T = frame.intrinsics, T_rig_depth.astype(np.float32)
    z = frame.depth.astype(np.float32) * np.float32(frame.unit_mm)
    x = (np.arange(k.width, dtype=np.float32) - np.float32(k.cx)) / np.float32(k.fx)
    y = ((np.arange(k.height, dtype=np.float32) - np.float32(k.cy)) / np.float32(k.fy))[:, None]
    normal, height = rig.floor
    along, across, over = (
        (row[0] * x + row[1] * y + row[2]) * z + row[3]
        for row in (T[0], T[1], np.append(normal @ T_rig_depth[:3, :3], normal @ T_rig_depth[:3, 3] - height))
    )
    low, high = OVER_MM
    near = (np.abs(along) < HALF_MM[0]) & (np.abs(across) < HALF_MM[1])
    found: NDArray[np.bool_] = (z > 0) & near & (over > low) & (over < high)
    return found
