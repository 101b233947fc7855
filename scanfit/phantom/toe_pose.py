"""Toes bent at their joints and turned about their knuckles, side by side without touching."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.control import BONES, JOINTS, TOES, Control, control, fine
from scanfit.phantom.smooth import step

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Points = NDArray[np.float64]
Kind = Literal["straight", "hammer", "claw", "mallet"]
KINDS: tuple[Kind, ...] = ("straight", "hammer", "claw", "mallet")
FLEXION: Mapping[Kind, tuple[float, float]] = {
    "straight": (0.5, 0.5),
    "hammer": (1.0, -0.3),
    "claw": (1.0, 0.6),
    "mallet": (0.0, 1.0),
}
"""Share of the toe's angle by which its middle and its end joint (PIP, DIP) bend (measures.md §8); the knuckle then
turns up as far as brings the pulp back to its floor, which extends it as hammer and claw toes are."""
SPLAY = 0.2
"""Of the hallux's angle: how far the first metatarsal turns the other way (intermetatarsal angle rises with it)."""
LEVEL = 1
"""Of the subdivision on which pulps and gaps are seen: 0.1 mm from the smooth surface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToePose:
    """What every toe is asked to do, mm and degrees in the control mesh's size."""

    hallux_deg: float
    fan_deg: float
    flexion: tuple[tuple[Kind, float], ...]
    pulp_mm: tuple[float, ...]
    gap_mm: float


def posed(mesh: Control, vertices: Points, joints: Points, pose: ToePose) -> Points:
    """Return the (V, 3) control vertices with every toe bent, its pulp at ``pulp_mm``, and turned in plan.

    Toe 1 turns by what it is told; each next toe makes way until ``gap_mm`` is left between them in plan.
    """
    shift = _splayed(mesh, vertices, joints, pose.hallux_deg)
    vertices, joints = vertices + shift[0], joints + shift[1]
    moved = np.zeros_like(vertices)
    neighbour: Points | None = None
    for toe in TOES:
        bent = _bent(mesh, vertices, joints, toe, pose)
        own = -pose.hallux_deg * (1 - SPLAY) if toe == 1 else 0.0
        own += pose.fan_deg * (3 - toe) / 4
        turn = _Turn(vertices=vertices, bent=bent, weight=_weight(mesh, toe), centre=joints[JOINTS[toe][0]], toe=toe)
        angle = own if neighbour is None else _clear(turn, neighbour, own, pose.gap_mm)
        neighbour = turn.probe(angle)
        moved += turn(angle)
    return vertices + moved


def _weight(mesh: Control, toe: int) -> Points:
    total: Points = mesh.weights[:, BONES[toe]].sum(axis=1)
    return total


def _splayed(mesh: Control, vertices: Points, joints: Points, hallux_deg: float) -> tuple[Points, Points]:
    """The first metatarsal turns medially about its base, its toe goes with it (a shear; the toe is only shifted)."""
    length = vertices[vertices[:, 2] < 60][:, 0].max()
    knuckle = joints[0, 0]
    slope = np.tan(np.radians(SPLAY * hallux_deg))
    width = vertices[:, 1].max() - vertices[vertices[:, 0] > 0.6 * length][:, 1].min()

    def shift(points: Points, own: Points) -> Points:
        along = np.clip(points[:, 0] - 0.45 * length, 0.0, knuckle - 0.45 * length)
        medial = step(points[:, 1], -0.15 * width, 0.35 * width)
        others = np.where(points[:, 0] > knuckle, 0.5 * medial, medial)
        moved = np.zeros_like(points)
        moved[:, 1] = slope * along**2 / (knuckle - 0.45 * length) * (own + (1 - own) * others)
        return moved

    return shift(vertices, _weight(mesh, 1)), shift(joints, np.repeat([1.0, 0.0], [3, 16]))


def _bent(mesh: Control, vertices: Points, joints: Points, toe: int, pose: ToePose) -> Points:
    """(V, 3) displacement of one toe: bent at its joints, turned up at the knuckle till the pulp is where it should."""
    middle, end = FLEXION[pose.flexion[toe - 2][0]] if toe > 1 else (0.0, 0.0)
    degrees = pose.flexion[toe - 2][1] if toe > 1 else 0.0
    pulp = _rows(BONES[toe][-1:], 0.5)

    def at(knuckle_deg: float) -> Points:
        return _chain(mesh, vertices, joints, toe, (knuckle_deg, middle * degrees, end * degrees))

    def off(knuckle_deg: float) -> float:
        return float((pulp @ (vertices + at(knuckle_deg)))[:, 2].min() - pose.pulp_mm[toe - 1])

    return at(_root(off, -30.0, 75.0))


def _root(off: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that falls through 0 does so, to a thousandth; the end nearer to 0 if it never does."""
    below, above = off(low), off(high)
    if below < 0 or above > 0:
        return low if abs(below) < abs(above) else high
    for turn in range(40):
        guess = low + (high - low) * (below / (below - above) if turn % 3 else 0.5)
        value = off(guess)
        if abs(value) < 1e-3:
            break
        low, below, high, above = (guess, value, high, above) if value > 0 else (low, below, guess, value)
    return guess


def _chain(mesh: Control, vertices: Points, joints: Points, toe: int, degrees: tuple[float, ...]) -> Points:
    """Linear blend skinning of one toe: positive degrees bend its bone down about the toe's own transverse axis."""
    bones, starts = BONES[toe], JOINTS[toe]
    along = joints[starts[-1] + 1] - joints[starts[0]]
    heading = np.array([along[0], along[1], 0.0]) / np.hypot(along[0], along[1])
    across = np.array([-heading[1], heading[0], 0.0])
    turned, offset = np.eye(3), np.zeros(3)
    moved = np.zeros_like(vertices)
    for bone, start, angle in zip(bones, starts, degrees, strict=False):
        R = turned @ _rotation(across, np.radians(angle))
        offset = offset + (turned - R) @ joints[start]
        turned = R
        weight = mesh.weights[:, bone][:, None]
        moved += weight * (vertices @ (turned - np.eye(3)).T + offset)
    return moved


def _rotation(axis: Points, angle: float) -> Points:
    x, y, z = axis
    K = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    R: Points = np.eye(3) + np.sin(angle) * K + (1 - np.cos(angle)) * K @ K
    return R


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Turn:
    """A bent toe turned in plan about its knuckle, medially positive."""

    vertices: Points
    bent: Points
    weight: Points
    centre: Points
    toe: int

    def __call__(self, angle_deg: float) -> Points:
        R = _rotation(np.array([0.0, 0.0, 1.0]), np.radians(angle_deg))
        moved = self.vertices + self.bent
        turned: Points = self.bent + self.weight[:, None] * ((moved - self.centre) @ (R - np.eye(3)).T)
        return turned

    def probe(self, angle_deg: float) -> Points:
        points: Points = _rows(BONES[self.toe], 0.9) @ (self.vertices + self(angle_deg))
        return points


def _clear(turn: _Turn, neighbour: Points, own_deg: float, gap_mm: float) -> float:
    """The angle nearest to the toe's own, lateral of it, at which it stays clear of its medial neighbour."""

    def short(angle: float) -> float:
        return _gap(neighbour, turn.probe(angle)) - gap_mm

    if short(own_deg) >= 0:
        return own_deg
    return -_root(lambda angle: -short(-angle), -own_deg, -own_deg + 40.0)


def _gap(medial: Points, lateral: Points, slices: int = 24) -> float:
    """Smallest distance in plan, across the foot, between two toes' points, slice by slice where both are."""
    low, high = max(medial[:, 0].min(), lateral[:, 0].min()), min(medial[:, 0].max(), lateral[:, 0].max())
    if high <= low:
        return np.inf
    inner, outer = np.full(slices + 2, np.inf), np.full(slices + 2, -np.inf)
    at = [np.clip(((p[:, 0] - low) / (high - low) * slices).astype(int) + 1, 0, slices + 1) for p in (medial, lateral)]
    at = [np.where((p[:, 0] < low) | (p[:, 0] > high), 0, i) for p, i in zip((medial, lateral), at, strict=True)]
    np.minimum.at(inner, at[0], medial[:, 1])
    np.maximum.at(outer, at[1], lateral[:, 1])
    gaps = (inner - outer)[1:-1]
    return float(gaps.min())


@cache
def _rows(bones: tuple[int, ...], least: float) -> csr_array:
    """The rows of the coarse surface on which those bones together weigh more than ``least``."""
    surface = fine(LEVEL)
    share = surface.matrix @ control().weights[:, list(bones)].sum(axis=1)
    return surface.matrix[np.flatnonzero(share > least)]
