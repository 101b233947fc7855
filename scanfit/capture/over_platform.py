"""What stands over the platform in the cameras' pictures: whether it is a foot, and whether it stood still."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.depth_filter import without_edges
from scanfit.capture.seen import Seen
from scanfit.capture.still import moved_mm
from scanfit.errors import ScanError
from scanfit.model.rig import RigCalibration

VOLUME_MM = (260.0, 220.0, 230.0)
"""Half the length, half the width and the height of the space over the platform in which feet are looked for."""

FOOT_MM = (10.0, 120.0)
"""Heights above the floor at which something on the platform is a foot and not the floor's noise."""

FEWEST_PIXELS = 500
"""A foot that only so many pixels show is none, D: at 0.44 m one foot fills 20,000."""

MOST_MOVED_MM = 1.0
"""Frames that differ by more than this are of a foot that moved, D (a still one reads up to 0.6 mm, C)."""

FEW_FRAMES = (1.7, 1.2, 1.0)
"""And by so many times more where a third of the frames is one or two of them, D: their noise is less averaged."""

MOTION_BAND_PX = 6
"""So near an edge nothing is asked for movement, D."""


def on_floor(each: Seen, rig: RigCalibration) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return (H, W, 3) points of a picture, rig frame, and (H, W) their height above the floor."""
    points = each.points()
    normal, height = rig.floor
    return points, points @ normal.astype(np.float32) - np.float32(height)


def _of_foot(each: Seen, rig: RigCalibration) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Points of a picture, and which of them are no floor and stand over the platform."""
    points, height = on_floor(each, rig)
    low, high = FOOT_MM
    inside = (np.abs(points[..., 0]) < VOLUME_MM[0]) & (np.abs(points[..., 1]) < VOLUME_MM[1])
    return points, (each.depth_mm > 0) & inside & (height > low) & (height < high)


def need_foot(seen: Sequence[Seen], rig: RigCalibration) -> None:
    """Refuse pictures that show nothing over the platform."""
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


def need_stillness(seen: Sequence[Seen], rig: RigCalibration) -> None:
    """Refuse a foot that moved between the first and the last third of the frames."""
    worst, frames = (0.0, "", ""), max((each.frames for each in seen), default=3)
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
    if moved > MOST_MOVED_MM * FEW_FRAMES[min(frames // 3, len(FEW_FRAMES)) - 1]:
        raise ScanError(
            f"a foot moved: on the {side} of the platform by about {moved:.1f} mm between the first and the last "
            f"frames (camera {serial})",
            next_step="hold still with the weight on both feet, and capture again",
        )
