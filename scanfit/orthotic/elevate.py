"""What elements add to the top of a device or take from it: wedges, lifts, pads, plateaus and reliefs.

Each is nothing beyond its own place and its blend zone, and has no crease at its edge.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scanfit.orthotic.blend import hill, plateau, step
from scanfit.orthotic.device import Device

Floats = NDArray[np.float64]

POST_FULL, POST_ENDS = 0.30, 0.55
"""A rearfoot post is whole up to here and gone from there on, of FL, D."""

FOREPOST_STARTS_MM, FOREPOST_FULL_MM, FOREPOST_REACH = 62.0, 24.0, (0.06, 0.17)
"""A forefoot post begins and is whole so far behind the heads; in front of them it goes on and ends, of FL, D."""

LIFT_FULL = 0.28
"""A heel lift is level up to here, of FL, D."""

EDGE_MM = 7.0
"""Blend of the plateaus' and reliefs' edges, D."""

CREST_MM = 9.0
"""Half the length of a toe crest, D."""


def elevations(device: Device) -> Iterator[tuple[str, Floats]]:
    """Yield the name of each element that is there and what it adds to the top, (nx, ny) mm."""
    for name, shape in SHAPES.items():
        size = device.number(name)
        if size != 0:
            yield name, shape(device, size)


def _rearfoot_post(device: Device, degrees: float) -> Floats:
    along = 1 - step(device.x, POST_FULL * device.length, POST_ENDS * device.length)
    return along * _wedge(device, degrees, _half_width(device, 0.16))


def _forefoot_post(device: Device, degrees: float) -> Floats:
    behind, full = device.heads - FOREPOST_STARTS_MM, device.heads - FOREPOST_FULL_MM
    front, gone = (device.heads + share * device.length for share in FOREPOST_REACH)
    along = step(device.u, behind, full) * (1 - step(device.u, front, gone))
    return along * _wedge(device, degrees, device.sole.ball_width_mm / 2)


def _wedge(device: Device, degrees: float, half_width: float) -> Floats:
    """A wedge that is nothing at the lower edge: lateral of a varus, medial of a valgus post."""
    turn = math.copysign(1.0, degrees)
    return np.asarray(math.tan(math.radians(abs(degrees))) * np.maximum(turn * device.y + half_width, 0.0))


def _half_width(device: Device, share: float) -> float:
    """The larger half of the foot's width at a share of its length."""
    sole = device.sole
    at = share * device.length
    low, high = (np.interp(at, sole.edge_x, edge) for edge in (sole.edge_low, sole.edge_high))
    return float(max(-low, high))


def _heel_lift(device: Device, size: float) -> Floats:
    along = 1 - step(device.x, LIFT_FULL * device.length, device.heads - 4.0)
    return np.asarray(size * along * np.ones_like(device.y))


def _met_pad(device: Device, size: float) -> Floats:
    """A drop: round in front, running out behind; as high as prescribed at two fifths from its front edge."""
    front = device.heads - device.asked.number("met_pad_position", 6.0)
    long, wide = device.asked.number("met_pad_length", 40.0), device.asked.number("met_pad_width", 34.0)
    top = front - 0.4 * long
    away = device.u - top
    across = (device.y - (device.first_gap + device.last_gap) / 2) / (wide / 2)
    along = np.where(away > 0, away / (0.4 * long), away / (0.6 * long))
    return np.asarray(size * step(np.hypot(along, across), 1.0, 0.0))


def _met_bar(device: Device, size: float) -> Floats:
    front = device.heads - device.asked.number("met_pad_position", 6.0)
    return np.asarray(size * hill(device.u, front - 26.0, front - 12.0, front))


def _cuboid_raise(device: Device, size: float) -> Floats:
    sole = device.sole
    x = 0.42 * device.length
    low = float(np.interp(x, sole.edge_x, sole.edge_low))
    away = np.hypot((device.x - x) / 26.0, (device.y - 0.55 * low) / 15.0)
    return np.asarray(size * step(away, 1.0, 0.0))


def _mortons_extension(device: Device, size: float) -> Floats:
    inside = np.minimum(device.y - device.first_gap, device.u - (device.heads - 16.0))
    return np.asarray(size * plateau(inside, EDGE_MM))


def _reverse_mortons_extension(device: Device, size: float) -> Floats:
    inside = np.minimum(device.first_gap - device.y, device.u - (device.heads - 16.0))
    return np.asarray(size * plateau(inside, EDGE_MM))


def _dancers_pad(device: Device, size: float) -> Floats:
    """Under the second to fifth heads, and behind the first one."""
    behind, front = device.u - (device.heads - 34.0), device.heads + 14.0 - device.u
    beside = np.maximum(device.first_gap - device.y, device.heads - 12.0 - device.u)
    return np.asarray(size * plateau(np.minimum(np.minimum(behind, front), beside), EDGE_MM))


def _first_ray_cutout(device: Device, size: float) -> Floats:
    medial = device.sole.medial_head[1]
    return -size * _hollow(device, (device.first_gap + medial) / 2, (medial - device.first_gap) / 2 + 2.0)


def _fifth_ray_cutout(device: Device, size: float) -> Floats:
    lateral = device.sole.lateral_head[1]
    return -size * _hollow(device, (device.last_gap + lateral) / 2, (device.last_gap - lateral) / 2 + 2.0)


def _hollow(device: Device, y: float, half_width: float) -> Floats:
    """A relief under one head: level in its middle."""
    away = np.hypot((device.u - device.heads) / 20.0, (device.y - y) / half_width)
    return step(away, 1.0, 0.45)


def _toe_crest(device: Device, size: float) -> Floats:
    crest = device.sulcus + 0.02 * device.length
    along = hill(device.u, crest - CREST_MM, crest, crest + CREST_MM)
    across = plateau(np.minimum(device.first_gap - device.y, device.y - device.last_gap), EDGE_MM)
    return np.asarray(size * along * across)


SHAPES: Mapping[str, Callable[[Device, float], Floats]] = MappingProxyType(
    {
        "heel_lift": _heel_lift,
        "met_pad_height": _met_pad,
        "met_bar_height": _met_bar,
        "cuboid_raise": _cuboid_raise,
        "mortons_extension": _mortons_extension,
        "reverse_mortons_extension": _reverse_mortons_extension,
        "dancers_pad": _dancers_pad,
        "first_ray_cutout": _first_ray_cutout,
        "fifth_ray_cutout": _fifth_ray_cutout,
        "toe_crest": _toe_crest,
        "rearfoot_post": _rearfoot_post,
        "forefoot_post": _forefoot_post,
    }
)
