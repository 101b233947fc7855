"""The foot frame of a surface: pternion, acropodion, MT and MF, and the axis PT_CP, iterated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.truth.cutting import Array, Soup, clip, compact, section
from scanfit.phantom.truth.outline import FIT_MM, outline, summit
from scanfit.phantom.truth.summit import farthest

X = np.array([1.0, 0.0, 0.0])
SETTLED_DEG = 1e-3
"""Ten times finer than the definition asks, so that where the iteration stops cannot be seen in any measure."""
TURNS = 50


class Surface(Protocol):
    """A smooth foot, densely triangulated: right-foot view, mm, floor z = 0, toes roughly towards +x."""

    @property
    def vertices(self) -> Array:
        """(V, 3)."""

    @property
    def faces(self) -> NDArray[np.integer]:
        """(F, 3), outward."""

    @property
    def toe(self) -> NDArray[np.integer]:
        """(V,) 1..5 on a toe, 0 elsewhere; 0 throughout where the toes are not known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """A surface in its foot frame, with the landmarks that make the frame."""

    vertices: Array
    faces: NDArray[np.int64]
    toe: NDArray[np.int64]
    T_foot_surface: Array
    length_mm: float
    pternion: Array
    acropodion: Array
    mt: Array
    mf: Array
    heel_medial: Array
    heel_lateral: Array
    low: Soup
    """What lies at z <= 0.18 FL, where the outline is taken."""

    @property
    def soup(self) -> Soup:
        """Vertices and faces."""
        return self.vertices, self.faces

    @property
    def ball_centre(self) -> Array:
        """CP."""
        return (self.mt + self.mf) / 2

    @property
    def heel_centre(self) -> Array:
        """Between heel medial and heel lateral."""
        return (self.heel_medial + self.heel_lateral) / 2


def stand(surface: Surface) -> Standing:
    """Turn and shift a surface into its foot frame.

    Raises
    ------
    ValueError
        Where the axis does not settle: the shape has no foot's ball.
    """
    vertices = np.asarray(surface.vertices, dtype=np.float64)
    faces = np.asarray(surface.faces, dtype=np.int64)
    low = vertices[:, 2] <= 0.3 * np.ptp(vertices[:, 0])  # more than any landmark of the frame needs
    share = (vertices[:, 0] - vertices[low, 0].min()) / np.ptp(vertices[low, 0])
    # The axis turns by some degrees: these parts hold the ends and the ball all the same.
    ends = compact((vertices, faces[(low & ((share < 0.12) | (share > 0.80)))[faces].all(axis=1)]))
    ball = compact((vertices, faces[(low & (share > 0.40) & (share < 0.92))[faces].all(axis=1)]))
    angle = 0.0
    for _ in range(TURNS):
        T = _turned(ends, angle)
        length, _, _ = _ends(_moved(T, ends))
        mt, mf = _ball(compact(clip(_moved(T, ball), (0, 0, 1), 0.18 * length)), length)
        centre = (mt + mf) / 2
        turn = float(np.arctan2(centre[1], centre[0]))
        if abs(np.degrees(turn)) < SETTLED_DEG:
            return _standing(surface, _moved(T, (vertices, faces)), T)
        angle += turn
    raise ValueError(f"the axis still turns by {np.degrees(turn):.3f} degrees after {TURNS} rounds")


def section_below(soup: Soup, x: float, z_max: float) -> Array:
    """Return the corners of the section at x, z <= z_max, (N, 3)."""
    return section(clip(soup, (0, 0, 1), z_max), x * X, X)


def _standing(surface: Surface, soup: Soup, T: Array) -> Standing:
    length, pternion, acropodion = _ends(soup)
    low = compact(clip(soup, (0, 0, 1), 0.18 * length))
    mt, mf = _ball(low, length)
    heel = section_below(soup, 0.16 * length, 0.15 * length)
    return Standing(
        vertices=soup[0],
        faces=soup[1],
        toe=np.asarray(surface.toe, dtype=np.int64),
        T_foot_surface=T,
        length_mm=length,
        pternion=pternion,
        acropodion=acropodion,
        mt=mt,
        mf=mf,
        heel_medial=heel[heel[:, 1].argmax()],
        heel_lateral=heel[heel[:, 1].argmin()],
        low=low,
    )


def _turned(soup: Soup, angle: float) -> Array:
    """The transform that turns the axis at ``angle`` into x and puts the pternion over the origin."""
    c, s = np.cos(angle), np.sin(angle)
    T = np.eye(4)
    T[:2, :2] = [[c, s], [-s, c]]
    _, pternion, _ = _ends(_moved(T, soup))
    T[:2, 3] = -pternion[:2]
    return T


def _moved(T: Array, soup: Soup) -> Soup:
    return soup[0] @ T[:3, :3].T + T[:3, 3], soup[1]


def _ends(soup: Soup) -> tuple[float, Array, Array]:
    """Foot length, pternion and acropodion: the pternion's height limit rests on the length, so go round twice."""
    vertices, _ = soup
    foremost = farthest(vertices, soup, 0, 1)
    length = float(np.ptp(vertices[soup[1], 0]))
    for _ in range(3):
        pternion = farthest(vertices, clip(soup, (0, 0, 1), 0.20 * length), 0, -1)
        length = float(foremost[0] - pternion[0])
    return length, pternion, foremost


def _ball(low: Soup, length: float) -> tuple[Array, Array]:
    """MT and MF, (3,) each, of what lies at z <= 0.18 FL; their z is where the outline has its extremum at that x."""
    margin = FIT_MM + 2
    sides = outline(low, 0.52 * length - margin, 0.80 * length + margin)
    x_t, y_t, _ = summit(sides.x, sides.medial, 0.62 * length, 0.80 * length)
    x_f, y_f, _ = summit(sides.x, -sides.lateral, 0.52 * length, 0.74 * length)
    at_t, at_f = section(low, x_t * X, X), section(low, x_f * X, X)
    z_t, z_f = at_t[at_t[:, 1].argmax(), 2], at_f[at_f[:, 1].argmin(), 2]
    return np.array([x_t, y_t, z_t]), np.array([x_f, -y_f, z_f])
