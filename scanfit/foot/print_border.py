"""The print's medial border, and its angle to the medial tangent at the ball."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError

if TYPE_CHECKING:
    from scanfit.foot.contact import Print

BEHIND_MM = 4.0
"""The medial border counts for Clarke's angle from here behind the tangent point (definitions.md)."""

TOUCH_MM = 3.0
"""Half width of the parabola that places a tangent point between the rows, D."""


def border_angle(contact: Print, level: float) -> float:
    x, y = medial_border(contact, level)
    start, *_, front = contact.thirds(level)
    back, tip = _tangent(x, y, (start + front) / 2)
    tip_x, tip_y = _touching(x, y, back, tip)
    behind = np.flatnonzero((x >= x[back]) & (x < tip_x - BEHIND_MM))
    if len(behind) == 0:
        raise GeometryError("the print has no medial border between heel and ball")
    tangent = math.atan2(tip_y - y[back], tip_x - x[back])
    at = np.append(x[behind], tip_x - BEHIND_MM)
    border = np.arctan2(tip_y - np.interp(at, x, y), tip_x - at)
    return math.degrees(float(border.max()) - tangent)


def _touching(x: NDArray[np.float64], y: NDArray[np.float64], back: int, tip: int) -> tuple[float, float]:
    """Where the tangent touches between the rows: the vertex of a parabola over the border's distance from it."""
    slope = (y[tip] - y[back]) / (x[tip] - x[back]) if tip != back else 0.0
    near = np.flatnonzero(np.abs(x - x[tip]) <= TOUCH_MM)
    u, away = x[near] - x[tip], (y[near] - y[tip]) - slope * (x[near] - x[tip])
    design = np.column_stack([np.ones_like(u), u, u * u])
    if len(u) < 4:
        return float(x[tip]), float(y[tip])
    level, lean, bend = np.linalg.lstsq(design, away, rcond=None)[0]
    if bend >= 0:
        return float(x[tip]), float(y[tip])
    move = float(np.clip(-lean / (2 * bend), -TOUCH_MM, TOUCH_MM))
    return float(x[tip] + move), float(y[tip] + slope * move + level + (lean + bend * move) * move)


def medial_border(contact: Print, level: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x and largest y of the contact in every row that has any."""
    touches = contact.level <= level
    rows = np.flatnonzero(touches.any(axis=1))
    last = np.where(touches[rows], np.arange(touches.shape[1]), -1).max(axis=1)
    inner, outer = contact.level[rows, last], contact.level[rows, np.minimum(last + 1, touches.shape[1] - 1)]
    share = np.clip((level - inner) / np.maximum(outer - inner, 1e-12), 0.0, 1.0)
    return contact.x[rows], contact.y[last] + share * (contact.y[1] - contact.y[0])


def _tangent(x: NDArray[np.float64], y: NDArray[np.float64], middle: float) -> tuple[int, int]:
    """The two points of the upper hull whose line spans ``middle``: the border's medial tangent."""
    hull: list[int] = []
    for k in range(len(x)):
        while len(hull) > 1 and _turn(x, y, hull[-2], hull[-1], k) >= 0:
            hull.pop()
        hull.append(k)
    after = next((n for n, k in enumerate(hull) if x[k] > middle), len(hull) - 1)
    return hull[max(after - 1, 0)], hull[after]


def _turn(x: NDArray[np.float64], y: NDArray[np.float64], a: int, b: int, c: int) -> float:
    return float((x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a]))
