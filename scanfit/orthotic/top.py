"""The top of a device: the sole, its arch, the cup and the flanges around it, and what elements add to it."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.heightmap import Grid
from scanfit.orthotic.blend import hill, step
from scanfit.orthotic.device import Device
from scanfit.orthotic.elevate import elevations
from scanfit.orthotic.skive import skived

Floats = NDArray[np.float64]

CUP_ENDS, FLANGE_STARTS = 0.22, 0.42
"""Where the rim of the cup begins to fall or rise to the flanges, and where it has reached them, of FL, D."""

HEEL_ENDS = 0.17
"""From here on a rim is not below what it carries, of FL, D: behind it the cup is as deep as prescribed."""

FLANGE_ENDS = 0.50
"""From here on a flange comes down to the skin at the shell's distal edge, of FL, D."""

CARRIED_MM = 3.0
"""A flange stands at least so much over the lowest skin on its side: what carries a foot ends above it, D."""

FLAT_FROM_MM, FLAT_TO_MM = 24.0, 5.0
"""Behind the heads: from where on the top leaves the sole, and where it is flat, D."""

FILL_STARTS, FILL_FULL = 0.24, 0.34
"""Where along the foot the arch fill begins and has its whole size, of FL, D: the cup stays as it is."""

ARCH_REACH = 0.21
"""How far to front and back of its apex an arch that is raised or lowered changes, of FL, D."""

LATERAL_MM = (30.0, 4.0)
"""How far lateral of the arch line a change of the arch ends, and where it has its whole size, D."""

APEX_REACH_MM = 45.0
"""Over this length the arch is pushed together or apart where its apex is moved, D."""

TAPER_MM, EXTENSION_MM = 12.0, 15.0
"""Length of the bevel at a shell's distal edge, and of the step to the thickness in front of it, D."""


def top_of(device: Device, without: Collection[str] = ()) -> Floats:
    """Return the height of the top above the ground, (nx, ny) mm.

    Parameters
    ----------
    without : elements that are left out, to measure what they do
    """
    skin = skin_of(device)
    supported = np.minimum(skin, rim_of(device, skin))
    flat = step(device.u, device.heads - FLAT_FROM_MM, device.heads - FLAT_TO_MM)
    top = (1 - flat) * supported
    for name, height in elevations(device):
        if name not in without:
            top = top + height
    # A sole dips below its floor by as much as the scan is rough; the thinnest shell is not made thinner by that.
    return np.maximum(skived(device, top, without) + base_of(device), device.thin_mm)


def base_of(device: Device) -> Floats:
    """Thickness under a sole that lies on the floor, (nx, ny) mm."""
    shell, end = device.asked.number("shell_thickness", 3.0), device.shell_end
    if not device.goes_on:
        return np.asarray(shell + (device.thin_mm - shell) * step(device.u, end - TAPER_MM, end))
    front = device.asked.number("extension_thickness", 3.0)
    return np.asarray(shell + (front - shell) * step(device.u, end, end + EXTENSION_MM))


def rim_of(device: Device, skin: Floats) -> Floats:
    """Height at which cup and flanges end, (nx, ny) mm above the floor of the sole; inf between their lowest lines.

    A flange is never below what it carries: lateral the lowest skin on that side, medial the skin on the arch line.
    """
    sole = device.sole
    x, y = sole.grid.x, sole.grid.y
    cup = sole.heel[2] + device.number("heel_cup_depth")
    carries = step(x, HEEL_ENDS * device.length, CUP_ENDS * device.length)
    to_flange = step(x, CUP_ENDS * device.length, FLANGE_STARTS * device.length)
    to_front = step(x, FLANGE_ENDS * device.length, device.heads - FLAT_FROM_MM)
    line = np.interp(x, *_straight(sole.arch_line))
    rim = np.full(sole.z.shape, np.inf)
    for side, flange in ((1.0, "medial_flange"), (-1.0, "lateral_flange")):
        own = np.where(side * device.y >= 0, skin, np.inf)
        bed = own.argmin(axis=1)
        carried = own.min(axis=1)
        if side > 0:
            on_line = np.clip(np.rint((line - sole.grid.y0) / sole.grid.step).astype(np.int64), 0, sole.grid.ny - 1)
            carried = np.maximum(carried, skin[np.arange(len(x)), on_line])
        carried = _even(np.where(np.isfinite(carried), carried, 0.0), sole.grid.step) + CARRIED_MM
        ends = np.maximum(carried, sole.heel[2] + device.number(flange))
        ends = ends + to_front * (np.minimum(carried, ends) - ends)
        height = np.maximum(cup + to_flange * (ends - cup), carries * carried)
        buried = np.isinf(skin) | (own.min(axis=1) > height)[:, None]  # behind the cup all of a row is above it
        outside = (side * y[None, :] >= side * y[bed][:, None]) | (buried & (side * y[None, :] >= 0))
        rim = np.where(outside, height[:, None], rim)
    return rim


def _even(values: Floats, grid_step: float) -> Floats:
    """Along the foot, without what changes within a centimetre or two."""
    reach = round(10.0 / grid_step)
    padded = np.pad(values, reach, mode="edge")
    return np.convolve(padded, np.full(2 * reach + 1, 1 / (2 * reach + 1)), mode="valid")


def skin_of(device: Device) -> Floats:
    """Return the sole with the arch that is prescribed: its apex, its height, how far the device stays below it.

    (nx, ny) mm above the floor; inf beyond the foot.
    """
    sole = device.sole
    skin = _apex_moved(device, sole.z)
    line = np.interp(sole.grid.x, *_straight(sole.arch_line))[:, None]
    medial = step(device.y, line - LATERAL_MM[0], line - LATERAL_MM[1])
    apex = device.asked.number("arch_apex", sole.arch[0])
    height = device.asked.number("arch_height", sole.arch[2])
    reach = ARCH_REACH * device.length
    raised = height - sole.arch[2]
    around = hill(device.x, apex - reach, apex, min(apex + reach, device.heads - 8.0)) * medial
    lowered = raised < 0 and not sole.no_arch
    if lowered:  # beyond the foot it stays infinite, where nothing of the arch is left too
        skin = np.where(np.isfinite(skin), skin, 0.0) * (1 + around * raised / sole.arch[2]) + _beyond(skin)
    else:
        skin = skin + raised * around
    fill = device.number("arch_fill")
    if fill == 0 or height <= 0:
        return np.asarray(skin)
    share = step(device.x, FILL_STARTS * device.length, FILL_FULL * device.length) * medial
    # Nothing where the foot rests on the floor, all of it where it stands high: no edge where the fill begins.
    less = fill * -np.expm1(-np.maximum(skin, 0.0) / fill) / -np.expm1(-height / fill)
    return np.asarray(skin - share * np.minimum(less, np.maximum(skin, 0.0)))


def _beyond(skin: Floats) -> Floats:
    """Nothing on the foot, inf beyond it."""
    return np.where(np.isfinite(skin), 0.0, np.inf)


def _straight(line: Floats) -> tuple[Floats, Floats]:
    """The arch line, drawn on to both ends of the foot."""
    (x0, y0), (x1, y1) = line[0], line[-1]
    slope = (y1 - y0) / (x1 - x0)
    ends = np.array([-500.0, 1000.0])
    return ends, y0 + (ends - x0) * slope


def _apex_moved(device: Device, skin: Floats) -> Floats:
    """The sole with its arch pushed along the foot, so that the apex lies where it is prescribed."""
    sole = device.sole
    apex = device.asked.number("arch_apex", sole.arch[0])
    by = apex - sole.arch[0]
    if by == 0 or sole.no_arch:
        return skin
    ends, across = _straight(sole.arch_line)
    line = np.interp(sole.grid.x, ends, across)[:, None]
    medial = step(device.y, line - LATERAL_MM[0], line - LATERAL_MM[1])
    back = by * hill(device.x, apex - APEX_REACH_MM, apex, apex + APEX_REACH_MM) * medial
    lean = (across[1] - across[0]) / (ends[1] - ends[0])  # along the arch line, so that its height goes along
    return between(skin, sole.grid, device.x - back, device.y - lean * back)


def between(heights: Floats, grid: Grid, x: Floats, y: Floats) -> Floats:
    """Return heights between the points of a grid; inf next to where they are inf."""
    u, v = np.broadcast_arrays((x - grid.x0) / grid.step, (y - grid.y0) / grid.step)
    i = np.clip(np.floor(u).astype(np.int64), 0, grid.nx - 2)
    j = np.clip(np.floor(v).astype(np.int64), 0, grid.ny - 2)
    s, t = u - i, v - j
    known = np.where(np.isfinite(heights), heights, 0.0)
    missing = (~np.isfinite(heights)).astype(np.float64)
    found, hidden = (
        (one[i, j] * (1 - t) + one[i, j + 1] * t) * (1 - s) + (one[i + 1, j] * (1 - t) + one[i + 1, j + 1] * t) * s
        for one in (known, missing)
    )
    return np.where(hidden > 0, np.inf, found)
