"""The heel skive (Kirby): a plane of 15 degrees that stands in one half of the heel cup."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from scanfit.orthotic.blend import step
from scanfit.orthotic.device import Device

Floats = NDArray[np.float64]

ANGLE_DEG = 15.0
FULL, ENDS = 0.22, 0.34
"""The skive is whole up to here and gone from there on, of FL, D."""

MIDDLE_MM = 4.0
"""So far to either side of the heel's lowest point its inner edge is blended, D."""


def skived(device: Device, top: Floats, without: Collection[str] = ()) -> Floats:
    """Return the top with the skives that are prescribed: none is deeper than prescribed, and each is that deep."""
    for name, side in (("medial_skive", 1.0), ("lateral_skive", -1.0)):
        depth = device.number(name)
        if depth > 0 and name not in without:
            top = top + _fill(device, top, depth, side)
    return top


def _fill(device: Device, top: Floats, depth: float, side: float) -> Floats:
    """What one skive adds: the plane over the cup, as high as makes the deepest of it ``depth``."""
    _, middle, _ = device.sole.heel
    outward = side * (device.y - middle)
    where = step(outward, -MIDDLE_MM, MIDDLE_MM) * (1 - step(device.x, FULL * device.length, ENDS * device.length))
    where = np.where(device.sole.z < device.sole.heel[2] + device.number("heel_cup_depth"), where, 0.0)
    over = math.tan(math.radians(ANGLE_DEG)) * outward - top
    active = where > 0

    def fill(offset: float) -> Floats:
        return np.asarray(where[active] * np.maximum(over[active] + offset, 0.0))

    low, high = -float(over[active].max()), -float(over[active].max()) + 60.0
    for _ in range(60):  # the deepest grows with the offset: halving finds it to a billionth
        middle_offset = (low + high) / 2
        low, high = (middle_offset, high) if fill(middle_offset).max() < depth else (low, middle_offset)
    added = np.zeros_like(top)
    added[active] = fill((low + high) / 2)
    return added
