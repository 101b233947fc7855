"""A rig of depth cameras around a platform: where each stands, how good that is known, and the glass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from scanfit.errors import ScanError, ValueFault
from scanfit.model.depth import Intrinsics, check_serial, finite
from scanfit.model.rigid import RIGID, rigid_transform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_CAMERAS = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Glass:
    """The plate a foot stands on, where cameras look up through it."""

    thickness_mm: float
    index: float
    """Refractive index in the cameras' infrared; float glass is 1.51 to 1.52, acrylic 1.48."""

    def __post_init__(self) -> None:
        if not finite(self.thickness_mm) or not 0 < self.thickness_mm <= 50:
            raise ValueFault(f"the glass is {self.thickness_mm!r} mm thick, expected more than 0 and at most 50")
        if not finite(self.index) or not 1 <= self.index <= 2.5:
            raise ValueFault(f"the glass has the refractive index {self.index!r}, expected 1 to 2.5")
        _plain(self, "thickness_mm", "index")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RigCamera:
    """One camera of a rig.

    Attributes
    ----------
    serial : as in ``DepthFrame.camera``
    intrinsics : of its depth pictures
    T_rig_depth : (4, 4) float64 rigid, mm; depth camera (x right, y down, z forward) to rig
    rms_px : reprojection error of the calibration
    depth_offset_px : error of the disparity of a stereo camera, found by the calibration; 0 where not known
    baseline_mm : between a stereo camera's eyes; None for other kinds
    """

    serial: str
    intrinsics: Intrinsics
    T_rig_depth: NDArray[np.float64]
    rms_px: float = 0.0
    depth_offset_px: float = 0.0
    baseline_mm: float | None = None

    def __post_init__(self) -> None:
        check_serial(self.serial)
        if not isinstance(self.intrinsics, Intrinsics):
            raise ValueFault(f"intrinsics are {type(self.intrinsics).__name__}, expected Intrinsics")
        object.__setattr__(self, "T_rig_depth", rigid_transform(self.T_rig_depth, "T_rig_depth"))
        if not finite(self.rms_px) or self.rms_px < 0:
            raise ValueFault(f"rms_px is {self.rms_px!r}, expected 0 or more")
        if not finite(self.depth_offset_px):
            raise ValueFault(f"depth_offset_px is {self.depth_offset_px!r}, expected a finite number")
        if self.baseline_mm is not None and not (finite(self.baseline_mm) and self.baseline_mm > 0):
            raise ValueFault(f"baseline_mm is {self.baseline_mm!r}, expected more than 0, or none")
        _plain(self, "rms_px", "depth_offset_px", *(() if self.baseline_mm is None else ("baseline_mm",)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RigCalibration:
    """Where the cameras stand.

    The rig frame is right-handed, in mm: origin on the platform, z up, x from heel to toe.

    Attributes
    ----------
    made_at : a day, or a moment with its time zone
    method : how it was made, for people ("charuco 9x6", "simulated")
    floor : unit normal (3,) float64 that points up, and height in mm: points p of the platform have n · p = height
    cameras : sorted by serial
    glass : the plate that is looked through, None where there is none
    """

    made_at: date
    method: str
    floor: tuple[NDArray[np.float64], float]
    cameras: tuple[RigCamera, ...]
    glass: Glass | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.made_at, date):
            raise ValueFault(f"made_at is {self.made_at!r}, expected a date")
        if isinstance(self.made_at, datetime) and self.made_at.tzinfo is None:
            raise ValueFault("made_at has no time zone")
        if not isinstance(self.method, str) or not self.method.strip():
            raise ValueFault("the calibration does not say how it was made")
        object.__setattr__(self, "floor", _plane(*self.floor))
        cameras = tuple(sorted(self.cameras, key=lambda camera: camera.serial))
        if not 1 <= len(cameras) <= MAX_CAMERAS:
            raise ValueFault(f"the rig has {len(cameras)} cameras, expected 1 to {MAX_CAMERAS}")
        # folded: two serials that differ in case alone are one folder on some file systems
        if len({camera.serial.lower() for camera in cameras}) < len(cameras):
            raise ValueFault("two cameras of the rig have one serial")
        object.__setattr__(self, "cameras", cameras)

    def camera(self, serial: str) -> RigCamera:
        """Return the camera called ``serial``. Raises ScanError if the rig has none of that name."""
        for camera in self.cameras:
            if camera.serial == serial:
                return camera
        known = ", ".join(camera.serial for camera in self.cameras)
        raise ScanError(
            f"the rig calibration has no camera '{serial}'",
            next_step=f"it knows {known}: use this rig's own calibration, or calibrate again",
        )


def _plain(value: object, *names: str) -> None:
    """Make numbers plain floats, so that equal calibrations are written the same."""
    for name in names:
        object.__setattr__(value, name, float(getattr(value, name)))


def _plane(normal: NDArray[np.float64], height_mm: float) -> tuple[NDArray[np.float64], float]:
    import numpy as np

    array = np.array(normal, dtype=np.float64)
    if array.shape != (3,):
        raise ValueFault(f"the floor's normal has shape {array.shape}, expected (3,)")
    # clipped: the square of what a hostile file may hold is beyond any float
    if not np.isfinite(array).all() or not abs(float(np.linalg.norm(np.clip(array, -2, 2))) - 1) < RIGID:
        raise ValueFault("the floor's normal is not of unit length")
    if array[2] <= 0:
        raise ValueFault("the floor's normal points down; the rig's z points up")
    if not finite(height_mm):
        raise ValueFault(f"the floor's height is {height_mm!r}, expected millimetres")
    array.flags.writeable = False
    return array, float(height_mm)
