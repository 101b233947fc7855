"""Where the sole touches the floor behind the toes: the print that areas, widths and borders are read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError

if TYPE_CHECKING:
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.view import FootView

WIDTH_MM = 2.0
"""z_p up to which the sole is in contact, for widths and borders, and for the landing point (definitions.md)."""

MERGED_FRONT = 0.78
"""Where toes are taken to begin when they are merged, of FL (definitions.md)."""

WEBS = (0.66, 0.87)
"""Where webs lie, of FL: the phantoms read 0.72 to 0.81 (C). Toes that a coarse scan glued together show theirs
farther in front, and are merged."""

NO_CONTACT = 1e6
"""The height of what never touches, mm."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Print:
    """The contact behind the toes.

    Attributes
    ----------
    x : (nx,) rows of the map, mm, 1 mm apart
    level : (nx, ny) z_p, ``NO_CONTACT`` in front of the line that separates the toes and where there is no sole
    landing : x of the landing point
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    level: NDArray[np.float64]
    landing: float

    def widths(self, contact_mm: float) -> NDArray[np.float64]:
        """Width of the contact in every row: between points of the grid the sole runs straight."""
        low = np.minimum(self.level[:, :-1], self.level[:, 1:])
        high = np.maximum(self.level[:, :-1], self.level[:, 1:])
        part = (contact_mm - low) / np.maximum(high - low, 1e-12)
        return np.asarray(np.clip(part, 0.0, 1.0).sum(axis=1) * (self.y[1] - self.y[0]))

    def front(self, contact_mm: float) -> float:
        """x where the contact ends in front, between the last row that has any and the next."""
        rows = np.flatnonzero((self.level <= contact_mm).any(axis=1))
        if len(rows) == 0 or self.x[rows[-1]] <= self.landing:
            raise GeometryError(f"the ball does not touch the floor: no contact within {contact_mm:g} mm of it")
        here, ahead = self.level[rows[-1]], self.level[min(rows[-1] + 1, len(self.x) - 1)]
        ends = (here <= contact_mm) & (ahead > contact_mm) & (ahead < NO_CONTACT)
        share = (contact_mm - here[ends]) / (ahead[ends] - here[ends])
        return float(self.x[rows[-1]] + share.max(initial=0.0) * (self.x[1] - self.x[0]))

    def thirds(self, contact_mm: float) -> tuple[float, float, float, float]:
        """x of landing point, first and second border of the middle third, and front."""
        front = self.front(contact_mm)
        length = front - self.landing
        return self.landing, self.landing + length / 3, self.landing + 2 * length / 3, front


def print_of(view: FootView, sole: PlantarMap) -> Print:
    """The print behind the webs, or behind 0.78 FL where toes are merged."""
    webs = webs_of(view)
    return print_behind(view, sole, level_line(view, MERGED_FRONT) if webs is None else webs)


def level_line(view: FootView, share: float) -> NDArray[np.float64]:
    return np.array([[share * view.length_mm, 0.0]])


def webs_of(view: FootView) -> NDArray[np.float64] | None:
    """(4, 2) x and y of the webs from lateral to medial; None where the toes are not apart as toes are."""
    try:
        points = np.array([web.point[:2] for web in view.toes.webs])
    except GeometryError:
        return None
    share = points[:, 0] / view.length_mm
    if share.min() < WEBS[0] or share.max() > WEBS[1]:
        return None
    return points[np.argsort(points[:, 1])]


def print_behind(view: FootView, sole: PlantarMap, line: NDArray[np.float64]) -> Print:
    """The print behind a line of points (x, y), ordered by y and level beyond its ends."""
    x, y = sole.grid.x, sole.grid.y
    toes = x[:, None] > np.interp(y, line[:, 1], line[:, 0])
    level = np.where(toes | np.isnan(sole.z), NO_CONTACT, sole.z)
    return Print(x=x, y=y, level=level, landing=landing_x(view, sole))


def landing_x(view: FootView, sole: PlantarMap) -> float:
    """x of the rearmost point with z_p <= 2 mm on the heel's middle line, from pternion through the heel's centre."""
    marks = view.landmarks
    start = marks["pternion"].point
    centre = (marks["heel_medial"].point + marks["heel_lateral"].point) / 2
    x = np.linspace(start[0], centre[0], 400)
    z = sole.at(x, start[1] + (x - start[0]) / (centre[0] - start[0]) * (centre[1] - start[1]))
    touches = np.flatnonzero(z <= WIDTH_MM)
    if len(touches) == 0:
        raise GeometryError(f"the heel does not touch the floor: no contact within {WIDTH_MM:.0f} mm of it")
    k = int(touches[0])
    if k == 0 or not np.isfinite(z[k - 1]):
        return float(x[k])
    return float(x[k - 1] + (z[k - 1] - WIDTH_MM) / (z[k - 1] - z[k]) * (x[k] - x[k - 1]))


def area_up_to(contact: Print, level: float) -> NDArray[np.float64]:
    """Contact area behind every row."""
    widths = contact.widths(level)
    return np.concatenate([[0.0], np.cumsum((widths[1:] + widths[:-1]) / 2 * np.diff(contact.x))])
