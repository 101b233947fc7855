"""One depth picture and the lens it was taken through: two values that cannot be wrong or changed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scanfit.errors import ValueFault
from scanfit.model.rigid import rigid_transform

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_SIDE_PX = 8192
"""No depth camera comes near this; a file that says more is damaged or hostile."""

MAX_FOCAL_PX = 1e6
MAX_COEFFICIENT = 1e6
"""Far beyond any lens; their powers still fit a float."""

UNIT_MM = (0.005, 10.0)
"""Depth units in use are 0.01 to 1 mm a count. A count of 0.001 mm spans 66 mm in 16 bits: that is metres."""

COEFFICIENTS: dict[str, tuple[int, ...]] = {
    "none": (0, 5),
    "brown_conrady": (4, 5),
    "plumb_bob": (4, 5),
    "rational_polynomial": (8,),
}
"""How many coefficients each lens model has, in OpenCV's order k1 k2 p1 p2 k3 k4 k5 k6.

``brown_conrady`` (RealSense) and ``plumb_bob`` (ROS) are one formula under two names.
"""

SERIAL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,62}[A-Za-z0-9])?")
"""What a camera may be called: it also names a folder, on every file system."""


def check_serial(serial: object) -> None:
    """Refuse a camera's name that could not name a folder."""
    if not isinstance(serial, str) or not SERIAL.fullmatch(serial):
        raise ValueFault(f"camera {str(serial)[:70]!r} is not named with 1 to 64 letters, digits, '.', '_' and '-'")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intrinsics:
    """A pinhole camera with its lens.

    Attributes
    ----------
    width, height : pixels
    fx, fy : focal lengths, pixels
    cx, cy : principal point, pixels; the CENTRE of the top left pixel is (0, 0), as in OpenCV and RealSense
    model : one of ``COEFFICIENTS``; it distorts normalised coordinates (x/z, y/z) before fx, fy, cx, cy
    coeffs : k1 k2 p1 p2 k3 k4 k5 k6, as many as the model has
    """

    width: int
    height: int
    fx: float
    fy: float
    cx: float
    cy: float
    model: str = "none"
    coeffs: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for name, side in (("width", self.width), ("height", self.height)):
            if not _whole(side) or not 1 <= side <= MAX_SIDE_PX:
                raise ValueFault(f"{name} is {side!r}, expected 1 to {MAX_SIDE_PX} pixels")
        for name, number in (("fx", self.fx), ("fy", self.fy), ("cx", self.cx), ("cy", self.cy)):
            if not finite(number):
                raise ValueFault(f"{name} is {number!r}, expected a finite number of pixels")
        if not (0 < self.fx <= MAX_FOCAL_PX and 0 < self.fy <= MAX_FOCAL_PX):
            raise ValueFault(
                f"the focal lengths are {self.fx:g} and {self.fy:g} px, expected more than zero, at most 1e6"
            )
        if not (-0.5 <= self.cx <= self.width - 0.5 and -0.5 <= self.cy <= self.height - 0.5):
            raise ValueFault(f"the principal point ({self.cx:g}, {self.cy:g}) is outside {self.width} x {self.height}")
        self._check_lens()
        for name in ("fx", "fy", "cx", "cy"):  # plain floats: equal lenses are written the same
            object.__setattr__(self, name, float(getattr(self, name)))
        object.__setattr__(self, "coeffs", tuple(float(each) for each in self.coeffs))

    def _check_lens(self) -> None:
        if self.model not in COEFFICIENTS:
            raise ValueFault(f"the lens model is {self.model!r}, expected one of {', '.join(COEFFICIENTS)}")
        if not all(finite(each) and abs(each) <= MAX_COEFFICIENT for each in self.coeffs):
            raise ValueFault("a lens coefficient is not a number that a lens can have")
        counts = COEFFICIENTS[self.model]
        if len(self.coeffs) not in counts:
            known = " or ".join(map(str, counts))
            raise ValueFault(f"{self.model} has {len(self.coeffs)} coefficients, expected {known}")
        if self.model == "none" and any(self.coeffs):
            raise ValueFault("the lens model is 'none' and its coefficients are not zero")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DepthFrame:
    """One depth picture of one camera, read-only.

    Attributes
    ----------
    camera : serial number
    number : the camera's own count of frames
    time_us : microseconds on one clock for all cameras of a capture
    depth : (H, W) uint16, counts along z (not along the ray), 0 = no depth
    unit_mm : mm a count
    color : (H, W, 3) uint8 RGB on the depth camera's pixels, or None
    confidence : (H, W) uint8, more is better, or None
    T_rig_depth : (4, 4) float64 rigid, mm; this frame's own pose where the camera moves, else None (the rig has it)
        Depth camera: x right, y down, z forward. Rig: origin on the platform, z up, x from heel to toe.
    """

    camera: str
    number: int
    time_us: int
    depth: NDArray[np.uint16]
    unit_mm: float
    intrinsics: Intrinsics
    color: NDArray[np.uint8] | None = None
    confidence: NDArray[np.uint8] | None = None
    T_rig_depth: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        check_serial(self.camera)
        for name, count in (("number", self.number), ("time_us", self.time_us)):
            if not _whole(count) or not 0 <= count < 2**63:
                raise ValueFault(f"{name} is {count!r}, expected a whole number from 0")
        check_unit_mm(self.unit_mm)
        object.__setattr__(self, "unit_mm", float(self.unit_mm))
        if not isinstance(self.intrinsics, Intrinsics):
            raise ValueFault(f"intrinsics are {type(self.intrinsics).__name__}, expected Intrinsics")
        size = (self.intrinsics.height, self.intrinsics.width)
        self._keep("depth", self.depth, "uint16", size)
        for name, image, shape in (("color", self.color, (*size, 3)), ("confidence", self.confidence, size)):
            if image is not None:
                self._keep(name, image, "uint8", shape)
        if self.T_rig_depth is not None:
            object.__setattr__(self, "T_rig_depth", rigid_transform(self.T_rig_depth, "T_rig_depth"))

    def _keep(self, name: str, image: NDArray[Any], dtype: str, shape: tuple[int, ...]) -> None:
        """Keep a read-only copy. A buffer of another type is refused, never converted: counts would wrap."""
        import numpy as np

        array = np.asarray(image)
        if array.dtype != dtype:
            raise ValueFault(f"{name} is {array.dtype}, expected {dtype}")
        if array.shape != shape:
            raise ValueFault(f"{name} has shape {array.shape}, expected {shape} from the intrinsics")
        if array.flags.writeable or not array.flags.owndata or not array.flags.c_contiguous:
            array = np.array(array, dtype=dtype, order="C")
            array.flags.writeable = False
        object.__setattr__(self, name, array)


def check_unit_mm(unit_mm: object) -> None:
    """Refuse a depth unit that is missing, not a length, or in metres."""
    if not finite(unit_mm):
        raise ValueFault(f"the depth unit is {unit_mm!r}, expected millimetres a count")
    assert isinstance(unit_mm, int | float)
    low, high = UNIT_MM
    if unit_mm <= 0:
        raise ValueFault(f"the depth unit is {unit_mm:g} mm a count, expected more than zero")
    if not low <= unit_mm <= high:
        raise ValueFault(f"the depth unit is {unit_mm:g} mm a count, expected {low:g} to {high:g}; was it in metres?")


def _whole(number: object) -> bool:
    return isinstance(number, int) and not isinstance(number, bool)


def finite(number: object) -> bool:
    """Whether this is a plain number that is finite (numpy's own singles are not plain)."""
    if not isinstance(number, int | float) or isinstance(number, bool):
        return False
    try:
        return math.isfinite(number)
    except OverflowError:  # a whole number beyond any float
        return False
