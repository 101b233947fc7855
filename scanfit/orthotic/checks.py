"""What is checked of a device before it is handed over: every figure is measured again, on the solid itself."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.heightmap import height_range
from scanfit.orthotic._manifold import is_manifold
from scanfit.orthotic.bottom import shell_under
from scanfit.orthotic.device import Device
from scanfit.orthotic.elevate import SHAPES
from scanfit.orthotic.machines import Machine
from scanfit.orthotic.solid import BEVEL_MM, Modelled
from scanfit.orthotic.top import base_of, between, top_of
from scanfit.orthotic.trim import widths

Floats = NDArray[np.float64]

POST_DEG, SIZE_MM, WIDTH_MM = 0.2, 0.3, 0.5
"""How far a posting, a height or a place, and a width may be from what is prescribed."""

THIN_MM = 0.05
"""So much thinner than the machine's least thickness is still that thickness: the grid's own error."""

ONCE = 1e-8
"""The faces that look up, seen from above, cover the outline once: their area is its area, to this share."""

STRIP_MM = (3.0, 16.0)
"""A rearfoot post is measured on this strip beside the heel's lowest point, on the side without a skive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One check of one device.

    Attributes
    ----------
    name : what is checked; the element it belongs to, or a word of its own
    passed : whether it may be handed over as far as this goes
    says : what was found, in words, with its numbers
    measured, asked, tolerance : in ``unit``, where it is a number
    """

    name: str
    passed: bool
    says: str
    measured: float | None = None
    asked: float | None = None
    tolerance: float | None = None
    unit: str = ""


def checks_of(made: Modelled, machine: Machine) -> tuple[Check, ...]:
    """Return every check of a device, passed or not, in a fixed order."""
    solid = _Solid(made, machine)
    found: list[Check] = []
    for check in (_closed, _manifold, _once, _thick, _slope, _bed):
        found.append(check(solid))
    for name in ("rearfoot_post", "forefoot_post"):
        found.append(_post(solid, name))
    found += [_cup(solid), _arch(solid), *_elements(solid), *_sizes(solid), *_room(solid)]
    return tuple(found)


class _Solid:
    """The solid of a device, looked at again: its top and bottom over the grid, inside its outline."""

    def __init__(self, made: Modelled, machine: Machine) -> None:
        self.made = made
        self.device: Device = made.device
        self.machine = machine
        self.mesh = made.mesh

    @cached_property
    def normals(self) -> Floats:
        """(F, 3) twice the area of each face, along its normal."""
        a, b, c = (self.mesh.vertices[self.mesh.faces[:, k]] for k in range(3))
        return np.cross(b - a, c - a)

    @cached_property
    def heights(self) -> tuple[Floats, Floats]:
        """The lowest and the highest of the solid over the grid; inf and -inf outside of it."""
        x, y, z = self.mesh.vertices.T
        corners = (x[self.mesh.faces.T], y[self.mesh.faces.T], z[self.mesh.faces.T])
        return height_range(corners, self.device.sole.grid)

    @property
    def low(self) -> Floats:
        return self.heights[0]

    @property
    def high(self) -> Floats:
        return self.heights[1]

    @cached_property
    def whole(self) -> NDArray[np.bool_]:
        """Where the bevel of the edge is over, and the top is as modelled."""
        covered = np.isfinite(self.low)
        steps = math.ceil((BEVEL_MM + 0.8) / self.device.sole.grid.step)
        return eroded(covered, steps)

    @cached_property
    def plain(self) -> Floats:
        """The top less what elements add to it: the sole's own shape; infinite outside."""
        added = top_of(self.device) - top_of(self.device, without=(*SHAPES, "medial_skive", "lateral_skive"))
        return np.asarray(self.high - added)

    def added(self, name: str) -> Floats:
        """What an element adds to the top: the solid's less a top that is modelled without it; NaN outside."""
        return np.where(self.whole, self.high - top_of(self.device, without=(name,)), np.nan)


def eroded(area: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    """Return the points of an area from which ``steps`` along either axis stay inside of it."""
    for _ in range(steps):
        padded = np.pad(area, 1)
        area = area & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    return area


def _closed(solid: _Solid) -> Check:
    faces = solid.mesh.faces.astype(np.int64)
    count = len(solid.mesh.vertices)
    ahead = np.concatenate([faces[:, i] * count + faces[:, (i + 1) % 3] for i in range(3)])
    back = np.concatenate([faces[:, (i + 1) % 3] * count + faces[:, i] for i in range(3)])
    once = len(np.unique(ahead)) == len(ahead)
    passed = once and np.array_equal(np.sort(ahead), np.sort(back))
    return Check(name="watertight", passed=bool(passed), says="every edge is shared by two faces" if passed
                 else "some edge is not shared by exactly two faces")  # fmt: skip


def _manifold(solid: _Solid) -> Check:
    why = is_manifold(solid.mesh)
    return Check(name="manifold", passed=not why, says=why or "one solid, its inside on one side of every face")


def _once(solid: _Solid) -> Check:
    """Top and bottom are graphs over the outline: neither folds over itself, so no face can cut another."""
    up = solid.normals[:, 2] / 2
    x, y = solid.made.trim.points.T
    area = float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
    above, below = float(up[up > 0].sum()), float(-up[up < 0].sum())
    off = max(abs(above - area), abs(below - area)) / area
    over = float((solid.high - solid.low)[np.isfinite(solid.low)].min())
    passed = off < ONCE and over > 0
    says = f"top and bottom cover the outline once, to {off:.1e} of its {area / 100:.0f} cm²"
    return Check(name="self_intersection", passed=passed, says=says if passed else f"a fold: not so; {says}")


def _thick(solid: _Solid) -> Check:
    """A ball of the least thickness under every point of the top stays in the solid."""
    least = solid.machine.thinnest_mm
    covered = np.isfinite(solid.low)
    inner = eroded(covered, math.ceil(BEVEL_MM / solid.device.sole.grid.step))
    top = np.where(covered, solid.high, solid.high[covered].max() + 1.0)
    square = shell_under(top, least, solid.device.sole.grid.step) - solid.low
    upright = (solid.high - solid.low)[covered]
    thinnest = min(float(upright.min()), least + float(square[inner].min()))
    passed = thinnest >= least - THIN_MM
    i, j = np.unravel_index(np.argmin(np.where(inner, square, np.inf)), square.shape)
    at = f"{solid.device.sole.grid.x[i]:.0f} mm from the heel, {solid.device.sole.grid.y[j]:+.0f} mm across"
    says = f"at least {min(thinnest, float(upright.min())):.2f} mm" if passed else f"{thinnest:.2f} mm, {at}"
    return Check(name="minimum_thickness", passed=passed, says=f"{says}; {solid.machine.name} makes {least:g} mm",
                 measured=thinnest, asked=least, tolerance=THIN_MM, unit="mm")  # fmt: skip


def _slope(solid: _Solid) -> Check:
    """Of the faces of the top that are no sliver, inside the bevel."""
    normal = solid.normals
    size = np.linalg.norm(normal, axis=1)
    middle = solid.mesh.vertices[solid.mesh.faces].mean(axis=1)
    grid = solid.device.sole.grid
    i = np.clip(np.rint((middle[:, 0] - grid.x0) / grid.step).astype(int), 0, grid.nx - 1)
    j = np.clip(np.rint((middle[:, 1] - grid.y0) / grid.step).astype(int), 0, grid.ny - 1)
    top = (normal[:, 2] > 1e-6 * size) & (size > 0.1) & solid.whole[i, j]
    steepest = float(np.degrees(np.arccos(np.clip(normal[top, 2] / size[top], 0, 1))).max())
    most = solid.machine.steepest_deg
    return Check(name="maximum_slope", passed=steepest <= most,
                 says=f"the top is {steepest:.0f}° steep at most; {solid.machine.name} makes {most:g}°",
                 measured=steepest, asked=most, unit="deg")  # fmt: skip


def _bed(solid: _Solid) -> Check:
    size = np.ptp(solid.mesh.vertices, axis=0)
    bed = np.array(solid.machine.bed_mm)
    fits = bool((np.sort(size[:2]) <= np.sort(bed[:2])).all() and size[2] <= bed[2])
    says = f"{size[0]:.0f} × {size[1]:.0f} × {size[2]:.0f} mm; the bed of {solid.machine.name} has "
    return Check(name="bed", passed=fits, says=says + " × ".join(f"{each:g}" for each in bed) + " mm")


def _post(solid: _Solid, name: str) -> Check:
    """The slope across of what the post adds, in the middle of its whole part."""
    device, sole = solid.device, solid.device.sole
    asked = device.number(name)
    added = solid.high - top_of(device, without=(name,))
    if name == "rearfoot_post":
        side = -1.0 if device.number("medial_skive") > 0 else 1.0
        across = side * (device.y - sole.heel[1])
        part = (across > STRIP_MM[0]) & (across < STRIP_MM[1]) & (device.x > 0.08 * device.length)
        part &= device.x < 0.22 * device.length
    else:
        part = (device.u > device.heads - 18) & (device.u < device.shell_end - 2)
        part &= np.abs(device.y) < 0.3 * sole.ball_width_mm
    part &= solid.whole
    if part.sum() < 20:
        return Check(name=name, passed=asked == 0, says="the device has no place where it could be measured",
                     asked=asked, unit="deg")  # fmt: skip
    y = np.broadcast_to(device.y, part.shape)[part]
    slope = float(np.polyfit(y, added[part], 1)[0])
    found = math.degrees(math.atan(slope))
    return _number(name, found, asked, POST_DEG, "deg", "posting")


def _cup(solid: _Solid) -> Check:
    """The rim at the back of the heel above the lowest of the cup, along the line through it."""
    device = solid.device
    row = int(np.argmin(np.abs(device.sole.grid.y - device.sole.heel[1])))
    heel = device.sole.grid.x < 0.3 * device.length
    profile = solid.plain[heel, row]
    profile = profile[np.isfinite(profile)]
    if len(profile) == 0:
        return Check(name="heel_cup_depth", passed=False, says="the heel is not there")
    rim = profile[: max(1, int(profile.argmin()))].max()
    return _number(
        "heel_cup_depth", float(rim - profile.min()), device.number("heel_cup_depth"), SIZE_MM, "mm", "depth"
    )


def _arch(solid: _Solid) -> Check:
    """The top at the apex, above the thickness under a sole that lies on the floor."""
    device, sole = solid.device, solid.device.sole
    apex = device.asked.number("arch_apex", sole.arch[0])
    across = np.interp(apex, *sole.arch_line.T)
    top = np.where(np.isfinite(solid.plain), solid.plain - base_of(device), np.inf)
    found = float(between(top, sole.grid, np.array([apex]), np.array([across]))[0])
    if not math.isfinite(found):
        return Check(name="arch_height", passed=False, says="the apex of the arch is not on the device")
    return _number("arch_height", found, device.arch_mm, SIZE_MM, "mm", "the arch of the device")


def _elements(solid: _Solid) -> Iterator[Check]:
    """Each pad, plateau, relief and lift by its height, and the metatarsal pad by its place."""
    device = solid.device
    for name in (*SHAPES, "medial_skive", "lateral_skive"):
        asked = device.number(name)
        if asked == 0 or name.endswith("_post"):
            continue
        added = solid.added(name)
        relief = name.endswith("_cutout")
        found = -np.nanmin(added) if relief else np.nanmax(added)
        yield _number(name, float(found), asked, SIZE_MM, "mm", "depth" if relief else "height")
        if name == "met_pad_height":
            yield _pad_place(solid, added, asked)


def _pad_place(solid: _Solid, added: Floats, height: float) -> Check:
    """Where the pad's front has half its height, and half its front half before that its edge."""
    device = solid.device
    long = device.asked.number("met_pad_length", 40.0)
    middle = (device.first_gap + device.last_gap) / 2
    column = round((middle - device.sole.grid.y0) / device.sole.grid.step)
    u, line = device.u[:, column], np.nan_to_num(added[:, column])
    top = int(line.argmax())
    after = np.flatnonzero(line[top:] < line[top] / 2)
    if len(after) == 0:
        return Check(name="met_pad_position", passed=False, says="the pad has no front edge on the device")
    k = top + int(after[0])
    share = (line[k - 1] - line[top] / 2) / (line[k - 1] - line[k])
    front = u[k - 1] + share * (u[k] - u[k - 1]) + 0.2 * long
    found = float(device.heads - front)
    return _number("met_pad_position", found, device.asked.number("met_pad_position", 6.0), SIZE_MM, "mm", "front edge")


def _sizes(solid: _Solid) -> Iterator[Check]:
    """Widths of heel and shell, where they are prescribed."""
    trim = solid.made.trim
    found = dict(zip(("heel_width", "shell_width"), widths(trim.points, solid.device), strict=True))
    for name, value in found.items():
        if name in solid.device.asked.elements:
            yield _number(name, value, solid.device.number(name), WIDTH_MM, "mm", "width")


def _room(solid: _Solid) -> Iterator[Check]:
    """Device and top cover in the target shoe: thickest under the heel's middle, and under the ball."""
    device, sole = solid.device, solid.device.sole
    cover = device.number("top_cover_thickness") if device.asked.word("top_cover_material", "none") != "none" else 0.0
    heel = (np.abs(device.x - sole.heel[0]) < 8) & (np.abs(device.y - sole.heel[1]) < 8)
    ball = (np.abs(device.u - device.heads) < 6) & (np.abs(device.y) < 0.3 * sole.ball_width_mm)
    for name, place in (("room_heel", heel), ("room_forefoot", ball)):
        if name not in device.asked.elements:
            continue
        room = device.number(name)
        part = place & np.isfinite(solid.low)
        thick = (float(np.median(solid.high[part])) if part.any() else 0.0) + cover
        says = f"{thick:.1f} mm with the top cover, and there is room for {room:g} mm"
        yield Check(name=name, passed=thick <= room + 0.05, says=says, measured=thick, asked=room, unit="mm")


def _number(name: str, found: float, asked: float, tolerance: float, unit: str, what: str) -> Check:
    mark = "°" if unit == "deg" else f" {unit}"
    says = f"{what} {found:.2f}{mark} measured, {asked:.2f}{mark} prescribed, within {tolerance:g}{mark}"
    return Check(name=name, passed=abs(found - asked) <= tolerance, says=says, measured=found, asked=asked,
                 tolerance=tolerance, unit=unit)  # fmt: skip
