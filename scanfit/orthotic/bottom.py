"""The bottom of a device: flat on the ground, or a shell of even thickness on a flat post. Right-foot view, mm."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from scanfit.orthotic.blend import step
from scanfit.orthotic.device import Device

Floats = NDArray[np.float64]

BLOCK = 0.29
"""How far a heel post reaches from the back of the heel, of FL, D."""

BLOCK_INSET, BLOCK_EDGE_MM = 0.72, 4.0
"""Half a heel post's width, of half the heel's; and the length of its sloped sides, D."""

FRONT_EDGE_MM = 14.0
"""Over this length behind its distal edge a posted device comes down to the ground where it goes on in front, D."""


def bottom_of(device: Device, top: Floats) -> Floats:
    """Return the height of the bottom above the ground, (nx, ny) mm."""
    if device.asked.word("bottom", "flat") == "flat":
        return np.zeros_like(top)
    below = shell_under(top, device.asked.number("shell_thickness", 3.0), device.sole.grid.step)
    below = np.maximum(below, 0.0)
    sole = device.sole
    half = BLOCK_INSET * device.asked.number("heel_width", 60.0) / 2
    inside = np.minimum(half - np.abs(device.y - sole.heel[1]), BLOCK * device.length - device.x)
    grounded = step(inside, 0.0, BLOCK_EDGE_MM)
    if device.goes_on or device.number("forefoot_post") != 0:
        grounded = np.maximum(grounded, step(device.u, device.shell_end - FRONT_EDGE_MM, device.shell_end))
    return np.asarray(below * (1 - grounded))


def shell_under(top: Floats, thickness: float, grid_step: float) -> Floats:
    """Return the surface a thickness below another one, measured square to it: what a ball below it envelops.

    Cost: O(n t²). Accuracy: that of the grid; never thinner.
    """
    reach = math.ceil(thickness / grid_step)
    below = top - thickness
    padded = np.pad(top, reach, mode="edge")
    nx, ny = top.shape
    for i in range(-reach, reach + 1):
        for j in range(-reach, reach + 1):
            rest = thickness**2 - (i * i + j * j) * grid_step**2
            if rest > 0 and (i or j):
                moved = padded[reach + i : reach + i + nx, reach + j : reach + j + ny]
                below = np.minimum(below, moved - math.sqrt(rest))
    return below
