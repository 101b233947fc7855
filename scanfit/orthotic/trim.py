"""Where a device ends, seen from above: around the cup and the flanges by the skin, in front by the foot's silhouette.

Right-foot view, mm.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.geometry.ring import join
from scanfit.geometry.section import parallel_sections
from scanfit.orthotic._manifold import grown, largest, outline_of
from scanfit.orthotic.blend import step
from scanfit.orthotic.device import Device
from scanfit.orthotic.sheets import evened
from scanfit.orthotic.top import rim_of, skin_of

Floats = NDArray[np.float64]

STEEP_MM = 6.0
"""Heights farther from the rim than this say nothing of where the rim runs."""

CARRIES_MM = 4.0
"""A device without a cup still reaches to where the skin stands so high over the floor, D."""

FRONT_MM = 30.0
"""So far behind the heads the silhouette takes over from the cup and its flanges, D."""

INSET_MM, INSET_FROM_MM, INSET_TO_MM = 3.0, 30.0, 20.0
"""The front is trimmed this far inside the silhouette, whose widest part stands over the floor: from nothing so far
behind the heads to all of it so far in front of them, D."""

HOLLOW_MM, CORNER_MM = 30.0, 12.0
"""Radius up to which hollows of the outline are filled, and of its corners, D."""

EDGE_MM = 1.0
"""Its corners are so far apart, D."""

FAIR_MM = 6.0
"""What is shorter than about four times this along the outline is evened out: a knife cuts no scan's ripple, D."""

PASSES = 3
"""Of stretching the outline: where it is widest may move with its width."""

HEEL_STATION = 0.16
BEHIND_TOES = 0.80
"""Where the width of the heel is taken, and up to where that of the shell, of FL."""


@dataclass(frozen=True, slots=True, eq=False)
class Trim:
    """The outline of a device.

    Attributes
    ----------
    points : (N, 2) anticlockwise
    heel_width_mm, shell_width_mm : of the outline, as the elements of these names are defined
    """

    points: Floats
    heel_width_mm: float
    shell_width_mm: float


def trim_of(device: Device, shoe: Floats | None = None) -> Trim:
    """Return the outline of a device, with the widths and the length that are prescribed.

    Parameters
    ----------
    shoe : (N, 2) outline of the shoe's insole in the same frame; the device is trimmed to it instead of to the foot

    Raises
    ------
    GeometryError
        If the skin leaves no room for a device.
    """
    points = largest(outline_of([shoe]) if shoe is not None else _round_the_foot(device))
    for _ in range(PASSES):
        points = _widened(points, device)
    points = evened(_ended(points, device), EDGE_MM)
    return Trim(points, *widths(points, device))


def _ended(points: Floats, device: Device) -> Floats:
    """The outline of the whole foot cut off where the device ends, with round corners."""
    if device.extent == "full":
        return points
    behind = outline_of([_behind(device, device.sulcus if device.goes_on else device.shell_end)])
    return largest(grown(grown(outline_of([points]) ^ behind, -CORNER_MM), CORNER_MM))


def _round_the_foot(device: Device) -> Any:
    rear = grown(outline_of([_supported(device)]), device.wall_mm)
    both = rear + outline_of([_front(device)])
    hollows_filled = grown(grown(both, HOLLOW_MM), -HOLLOW_MM)
    rounded = grown(grown(hollows_filled, -CORNER_MM), CORNER_MM)
    return outline_of([_faired(largest(rounded))])


def _faired(points: Floats) -> Floats:
    """The outline without ripples, and no smaller for it: smoothing twice is taken from twice smoothing once."""
    even = evened(points, EDGE_MM)
    step = float(np.hypot(*(even[1] - even[0])))
    wave = 2 * np.pi * np.fft.rfftfreq(len(even), step)
    kept = np.exp(-((wave * FAIR_MM) ** 2) / 2)[:, None]
    faired: Floats = np.fft.irfft(np.fft.rfft(even, axis=0) * (2 * kept - kept**2), n=len(even), axis=0)
    return faired


def _supported(device: Device) -> Floats:
    """Where the skin of heel and midfoot lies below the rim."""
    sole = device.sole
    skin = skin_of(device)
    rim = np.maximum(rim_of(device, skin), sole.heel[2] + CARRIES_MM)
    over = np.clip(np.minimum(skin, 1e3) - rim, -STEEP_MM, STEEP_MM)
    # The level set ends in front where the silhouette takes over.
    over = np.where(device.u > device.heads - FRONT_MM + 20.0, STEEP_MM, over)
    curves = _level_curves(over, sole.grid.x, sole.grid.y)
    if not curves:
        raise GeometryError("the skin nowhere lies below the rim of the cup")
    # The one round the heel: on a hollow scan there may be others.
    heel = sole.heel[0]
    round_it = [one for one in curves if one[:, 0].min() < heel < one[:, 0].max()]
    if not round_it:
        raise GeometryError("the skin round the heel nowhere lies below the rim of the cup")
    found: Floats = max(round_it, key=len)
    return found


def _level_curves(height: Floats, x: Floats, y: Floats) -> list[Floats]:
    """The closed curves where a height map is 0, (N, 2)."""
    padded = np.pad(height, 1, constant_values=STEEP_MM)
    xs = np.concatenate([[2 * x[0] - x[1]], x, [2 * x[-1] - x[-2]]])
    ys = np.concatenate([[2 * y[0] - y[1]], y, [2 * y[-1] - y[-2]]])
    points = np.column_stack([np.repeat(xs, len(ys)), np.tile(ys, len(xs)), np.zeros(padded.size)])
    cut = parallel_sections(
        points, grid_faces(len(xs), len(ys)), heights=padded.ravel(), stations=np.array([0.0])
    )  # fmt: skip
    if len(cut.plane) == 0:
        return []
    return [curve.points for curve in join(cut._replace(a=cut.a[:, :2], b=cut.b[:, :2])) if len(curve.points) > 8]


def grid_faces(nx: int, ny: int) -> NDArray[np.int64]:
    """(F, 3) two triangles for each cell of a grid whose point (i, j) is vertex i * ny + j; they look up."""
    corner = (np.arange(nx - 1)[:, None] * ny + np.arange(ny - 1)).ravel()
    one = np.column_stack([corner, corner + ny, corner + ny + 1])
    other = np.column_stack([corner, corner + ny + 1, corner + 1])
    return np.concatenate([one, other])


def _front(device: Device) -> Floats:
    """The silhouette of ball and toes, inset, with the extra length in front."""
    sole = device.sole
    rows = sole.edge_x > device.heads - FRONT_MM
    x = sole.edge_x[rows]
    inset = INSET_MM * step(x, device.heads - INSET_FROM_MM, device.heads + INSET_TO_MM)
    low, high = sole.edge_low[rows] + inset, sole.edge_high[rows] - inset
    tip = device.length
    stretch = device.asked.number("extra_length", 5.0) if device.extent == "full" else 0.0
    share = np.clip((x - device.heads) / (tip - device.heads), 0.0, 1.0)
    x = x + stretch * share
    points = np.concatenate([np.column_stack([x, low]), np.column_stack([x, high])[::-1]])
    middle = (low[-1] + high[-1]) / 2
    points = np.concatenate([points, [[tip + stretch, middle]]])
    from scanfit.geometry.hull import convex_hull

    return convex_hull(points)


def _behind(device: Device, end: float) -> Floats:
    """All that lies behind a line along the metatarsal heads."""
    slope = device.sole.head_slope
    return np.array([[-100.0, -300.0], [end - 300 * slope, -300.0], [end + 300 * slope, 300.0], [-100.0, 300.0]])


def widths(points: Floats, device: Device) -> tuple[float, float]:
    """Return the width at 0.16 of the foot's length, and the largest behind the toes, mm."""
    stations = np.append(np.arange(0.3, BEHIND_TOES, 0.005), HEEL_STATION) * device.length
    found = [_across(points, at) for at in stations]
    return found[-1], max(found[:-1])


def _across(points: Floats, x: float) -> float:
    a, b = points, np.roll(points, -1, axis=0)
    crosses = (a[:, 0] <= x) != (b[:, 0] <= x)
    if not crosses.any():
        return 0.0
    a, b = a[crosses], b[crosses]
    y = a[:, 1] + (x - a[:, 0]) / (b[:, 0] - a[:, 0]) * (b[:, 1] - a[:, 1])
    return float(np.ptp(y))


def natural_widths(device: Device) -> tuple[float, float]:
    """Return the widths of heel and shell that the foot's own outline and a wall give, mm; 0 where there is none."""
    return widths(_ended(largest(_round_the_foot(device)), device), device)


def _widened(points: Floats, device: Device) -> Floats:
    """The outline stretched across to the widths that are prescribed, in a straight line from heel to ball."""
    heel, shell = widths(_ended(points, device), device)
    if heel <= 0 or shell <= 0:
        raise GeometryError("the outline has no heel or no ball")
    wanted = (device.asked.number("heel_width", heel) / heel, device.asked.number("shell_width", shell) / shell)
    if wanted == (1.0, 1.0):
        return points
    stations = np.array([HEEL_STATION * device.length, device.heads])
    return np.column_stack([points[:, 0], points[:, 1] * np.interp(points[:, 0], stations, wanted)])
