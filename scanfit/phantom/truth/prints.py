"""The print: what of the sole comes near the floor, without the toes, and the indices read off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scanfit.phantom.truth.cutting import Array, Soup, clip, compact, least_and_most, row_of_sections, segments
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.raster import height_map

Z = np.array([0.0, 0.0, 1.0])
STEP_MM = 0.4
MEAN_MM = 10.0
BEHIND_MM = 4.0
TOUCH_MM = 3.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Print:
    """Contact behind the toes: its width at each x, its border, and the two x between which thirds are taken."""

    x: Array
    """(N,) middles of the columns, mm."""
    width: Array
    """(N,) mm of contact across each column: what touches, gaps left out."""
    border: Soup
    """Where z_p is the contact's limit, as segments, toes included."""
    rear: float
    front: float

    def area(self, low: float, high: float) -> float:
        """Contact area between two x, mm2."""
        edges = np.append(self.x - STEP_MM / 2, self.x[-1] + STEP_MM / 2)
        upto = np.concatenate([[0.0], np.cumsum(self.width) * STEP_MM])
        return float(np.interp(high, edges, upto) - np.interp(low, edges, upto))

    def third(self, number: int) -> tuple[float, float]:
        """Ends of third 0 (heel), 1 (midfoot) or 2 (forefoot)."""
        part = (self.front - self.rear) / 3
        return self.rear + number * part, self.rear + (number + 1) * part

    def mean_widths(self, number: int) -> Array:
        """Widths meaned over every 10 mm of length that lie within a third, mm."""
        low, high = self.third(number)
        starts = np.arange(low, high - MEAN_MM, STEP_MM)
        return np.array([self.area(at, at + MEAN_MM) / MEAN_MM for at in starts])


def in_front_of_webs(points: Array, webs: Array | None, length: float) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Whether (N, 2) plan points lie before the straight lines that join the webs, level beyond the outer ones.

    Without webs: before x = 0.78 FL.
    """
    if webs is None:
        return np.asarray(points[:, 0] > 0.78 * length)
    order = np.argsort(webs[:, 1])
    return np.asarray(points[:, 0] > np.interp(points[:, 1], webs[order, 1], webs[order, 0]))


def take_print(foot: Standing, limit_mm: float, landing: Array, webs: Array | None) -> Print:
    """Return the print of all that has z_p <= limit_mm behind the toes."""
    border = segments(foot.low, limit_mm * Z, Z)
    near = compact(clip(foot.low, (0, 0, 1), limit_mm))
    x, y = (np.arange(near[0][:, i].min() - 1, near[0][:, i].max() + 1, STEP_MM) for i in (0, 1))
    contact = np.isfinite(height_map(near, x, y, axes=(0, 1, 2), lowest=True))
    plan = np.stack(np.meshgrid(x, y, indexing="ij"), axis=-1)[contact]
    toes = in_front_of_webs(plan, webs, foot.length_mm)
    contact[contact] = ~toes
    plan = plan[~toes]
    edge = border[0][~in_front_of_webs(border[0][:, :2], webs, foot.length_mm)]
    return Print(
        x=x,
        width=contact.sum(axis=1) * STEP_MM,
        border=border,
        rear=float(landing[0]),
        front=float(np.append(plan[:, 0], edge[:, 0]).max()),
    )


def print_measures(foot: Standing, landing: Array, webs: Array | None) -> dict[str, float]:
    """arch_index (contact to 1 mm); chippaux_smirak_index, staheli_index and clarke_angle (to 2 mm).

    Readings
    --------
    All use the same thirds, from the landing point to the front of their own contact: the middle one is the midfoot,
    the front one the forefoot, the rear one the heel, whose contact width is its largest. A contact width is what
    touches at an x. The 10 mm over which widths are meaned lie within the third.
    """
    near, far = take_print(foot, 1.0, landing, webs), take_print(foot, 2.0, landing, webs)
    heel, middle, fore = (far.mean_widths(k) for k in range(3))
    return {
        "arch_index": near.area(*near.third(1)) / near.area(-np.inf, np.inf),
        "chippaux_smirak_index": float(100 * middle.min() / fore.max()),
        "staheli_index": float(middle.min() / heel.max()),
        "clarke_angle": _clarke(foot, far, webs),
    }


def _clarke(foot: Standing, sole: Print, webs: Array | None) -> float:
    """At the point where the print's medial tangent touches the forefoot.

    Readings
    --------
    The medial tangent touches the print's medial border in its rear and in its front half (heel and metatarsus),
    and leaves all of it lateral. The border is the most medial contact at each x, where there is contact; the
    lines go to the border between 4 mm (of x) behind the tangent point and the point where the tangent touches the
    heel. Where along the forefoot's border the tangent touches is the top of a parabola over +- 3 mm of it.
    """
    middle = (sole.rear + sole.front) / 2
    x, border = _medial_border(foot, sole, webs)
    rear, front = _tangent(x, border, middle)
    base = (border[front] - border[rear]) / (x[front] - x[rear])
    near = np.abs(x - x[front]) <= TOUCH_MM
    bend, rise, _ = np.polyfit(x[near] - x[front], border[near] - base * x[near], 2)
    touch = x[front] - rise / (2 * bend)
    side = border[front] + base * (touch - x[front])
    kept = (x >= x[rear]) & (x <= touch - BEHIND_MM)
    turn = np.arctan2(side - border[kept], touch - x[kept])
    return float(np.degrees((turn - np.arctan(base)).max()))


def _medial_border(foot: Standing, sole: Print, webs: Array | None) -> tuple[Array, Array]:
    """x and y of the most medial contact at even stations, and at the very rear of every patch of contact."""
    step = 0.1
    x = np.arange(sole.rear, sole.front, step)
    ends, lines = sole.border
    lines = lines[~in_front_of_webs(ends[:, :2], webs, foot.length_mm)[lines].any(axis=1)]
    station, points = row_of_sections((ends, lines), 0, x)
    _, border = least_and_most(station, points[:, 1], len(x))
    met = np.isfinite(border)
    begins = x[1:][met[1:] & ~met[:-1]]
    corners = ends[lines.ravel()]
    rears = [min(corners[(corners[:, 0] >= at - 1.5 * step) & (corners[:, 0] <= at)].tolist()) for at in begins]
    x, border = np.append(x[met], [p[0] for p in rears]), np.append(border[met], [p[1] for p in rears])
    order = np.argsort(x)
    return x[order], border[order]


def _tangent(x: Array, border: Array, middle: float) -> tuple[int, int]:
    """Numbers of the two border points, one either side of the middle, whose line leaves all others lateral."""
    rear, front = int(np.flatnonzero(x <= middle)[border[x <= middle].argmax()]), 0
    ahead, back = np.flatnonzero(x > middle), np.flatnonzero(x <= middle)
    for _ in range(100):
        front = int(ahead[((border[ahead] - border[rear]) / (x[ahead] - x[rear])).argmax()])
        next_rear = int(back[((border[front] - border[back]) / (x[front] - x[back])).argmin()])
        if next_rear == rear:
            break
        rear = next_rear
    return rear, front
