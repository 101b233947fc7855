"""Feet of known truth: an artist's foot, subdivided to a smooth surface, with parameters and a seed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.model.scan import Side
from scanfit.phantom import sculpt
from scanfit.phantom.control import control, fine
from scanfit.phantom.proportions import proportioned
from scanfit.phantom.toe_pose import KINDS, LEVEL, Kind, ToePose, posed

STRAIGHT: tuple[Kind, float] = ("straight", 6.0)
BALL_WIDTH = 0.395
"""Of the length: the ball width at ``width_scale`` 1."""

RANGES: dict[str, tuple[float, float]] = {
    "width_scale": (0.8, 1.15),
    "height_scale": (0.8, 1.2),
    "ball_at": (0.68, 0.76),
    "hallux_deg": (-10.0, 40.0),
    "toe_fan_deg": (-5.0, 8.0),
    "toe_slim": (0.8, 1.0),
    "eversion_deg": (-10.0, 15.0),
    "ankle": (-1.0, 1.0),
}
SHARES: dict[str, tuple[float, float]] = {
    "arch_mm": (-0.03, 0.09),
    "toe_gap_mm": (0.002, 0.016),
    "bunion_mm": (0.0, 0.035),
    "bunionette_mm": (0.0, 0.035),
    "press_mm": (0.008, 0.025),
    "malleoli_mm": (0.0, 0.035),
}
"""Of the length, so that a child's foot is no more deformed than a man's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surface:
    """A smooth foot, densely sampled, free of error: what truth is computed from.

    Attributes
    ----------
    vertices : (V, 3) float64, mm, right-foot view (toes roughly +x, medial +y, z up), every vertex on the
        smooth surface; the floor is z = 0 and touches the sole in patches
    faces : (F, 3) int32, outward; the only open edge is the leg's top
    toe : (V,) int8, 0 or the toe (1..5) a vertex belongs to
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]
    toe: NDArray[np.int8]


@dataclass(frozen=True, slots=True, kw_only=True)
class PhantomFoot:
    """A foot by its parameters.

    Attributes
    ----------
    length_mm : 120 to 340, extent along x; foot_length lies within 0.3 % of it
    width_scale : 0.8 to 1.15, everything across; at 1 the ball is 0.39 of the length wide, at 0.945 0.375 (ANSUR II)
    height_scale : 0.8 to 1.2, heights; at 1 the dorsum stands at 0.25 of the length
    ball_at : 0.68 to 0.76, x of the ball's medial point over the length
    arch_mm : -0.03 to 0.09 of the length, height of the sole on the arch line; from 0 down it rests on the floor
    hallux_deg : -10 to 40, the big toe turned laterally against its metatarsal, which turns medially by a fifth of it;
        the other toes make way. The measured toe1_angle is some 17 plus 0.7 of it
    toe_flexion : (kind, degrees) of toes 2 to 5; kind straight, hammer, claw or mallet, -10 to 50°
    toe_fan_deg : -5 to 8, angle by which the toes spread more than the artist's
    toe_gap_mm : 0.002 to 0.016 of the length, least distance of neighbouring toes, across the foot
    toe_slim : 0.8 to 1, width of the toes
    toe_lengths : 0.75 to 1.15, length of toes 2 to 5 from the knuckle on; at 0.93 toe 2 is shorter than toe 1, at 1
        they reach as far
    bunion_mm, bunionette_mm : 0 to 0.035 of the length, height of a smooth bulge at the ball's medial, lateral side
    eversion_deg : -10 to 15, the heel's midline tilted in the frontal plane, everted positive; the artist's own is 2.4
    press_mm : 0.008 to 0.025 of the length, how deep the sole is pressed flat against the floor
    malleoli_mm : 0 to 0.035 of the length, how far both malleoli stand out more than the artist's
    ankle : -1 thin to 1 thick
    side : which foot it becomes when scanned; the surface is always that of a right foot
    """

    length_mm: float = 258.0
    width_scale: float = 1.0
    height_scale: float = 1.0
    ball_at: float = 0.73
    arch_mm: float = 11.0
    hallux_deg: float = 2.0
    toe_flexion: tuple[tuple[Kind, float], ...] = (STRAIGHT,) * 4
    toe_fan_deg: float = 0.0
    toe_gap_mm: float = 1.5
    toe_slim: float = 0.92
    toe_lengths: tuple[float, float, float, float] = (0.93, 0.95, 0.97, 1.0)
    bunion_mm: float = 0.0
    bunionette_mm: float = 0.0
    eversion_deg: float = 2.0
    press_mm: float = 4.2
    malleoli_mm: float = 5.0
    ankle: float = 0.0
    side: Side = field(default=Side.RIGHT)

    def __post_init__(self) -> None:
        if not 120 <= self.length_mm <= 340:
            raise ValueFault(f"length_mm is {self.length_mm}, expected 120 to 340")
        whole = {name: (low * self.length_mm, high * self.length_mm) for name, (low, high) in SHARES.items()}
        for name, (low, high) in (RANGES | whole).items():
            if not low <= getattr(self, name) <= high:
                raise ValueFault(f"{name} is {getattr(self, name)}, expected {low:g} to {high:g}")
        if len(self.toe_flexion) != 4 or any(
            kind not in KINDS or not -10 <= degrees <= 50 for kind, degrees in self.toe_flexion
        ):
            raise ValueFault(f"toe_flexion is {self.toe_flexion}, expected (kind, -10 to 50) for each of toes 2 to 5")
        if len(self.toe_lengths) != 4 or not all(0.75 <= longer <= 1.15 for longer in self.toe_lengths):
            raise ValueFault(f"toe_lengths is {self.toe_lengths}, expected 0.75 to 1.15 for each of toes 2 to 5")

    @classmethod
    def random(cls, rng: np.random.Generator) -> PhantomFoot:
        """Draw a believable foot: seven adults (mean 255 mm, SD 17) to one child (150 to 215 mm); one in three with a
        hallux that drifts and mostly a bunion, one in four with one to four hammer, claw or mallet toes; arches from
        flat to high, heels from inverted to much everted."""
        child = rng.random() < 0.12
        length = float(rng.uniform(150, 215) if child else np.clip(rng.normal(255, 17), 215, 310))
        size = length / 258.0
        drift = rng.random() < 0.33
        hallux = float(rng.uniform(8, 30) if drift else np.clip(rng.normal(0, 4), -8, 9))
        longer = rng.normal(0, 0.035)
        return cls(
            length_mm=length,
            width_scale=float(np.clip(rng.normal(0.945, 0.04), 0.85, 1.06)),
            height_scale=float(np.clip(rng.normal(1.0, 0.05), 0.88, 1.13)),
            ball_at=float(np.clip(rng.normal(0.727, 0.009), 0.705, 0.748)),
            arch_mm=float((rng.uniform(-3, 3) if rng.random() < 0.08 else np.clip(rng.normal(11, 4.5), -3, 21)) * size),
            hallux_deg=hallux,
            toe_flexion=_random_flexion(rng),
            toe_fan_deg=float(np.clip(rng.normal(1.0, 2.0), -3, 6)),
            toe_gap_mm=float(rng.uniform(1.2, 2.6) * size),
            toe_slim=float(rng.uniform(0.86, 0.95)),
            toe_lengths=tuple(  # type: ignore[arg-type]
                float(np.clip(mean + longer + rng.normal(0, 0.04), 0.8, 1.12)) for mean in (0.945, 0.955, 0.97, 1.02)
            ),
            bunion_mm=float(max(0.0, rng.normal(0.12 * hallux if drift else 0.5, 1.2)) * size),
            bunionette_mm=float(max(0.0, rng.normal(0.5, 1.5)) * size),
            eversion_deg=float(np.clip(rng.normal(3.5, 3.0), -5, 12)),
            press_mm=float(rng.uniform(3.2, 5.6) * size),
            malleoli_mm=float(rng.uniform(4.0, 7.5) * size),
            ankle=float(rng.uniform(-0.45, 0.8)),
            side=Side.LEFT if rng.random() < 0.5 else Side.RIGHT,
        )

    def surface(self, level: int = 3) -> Surface:
        """Return the foot with 2,264 x 4^level triangles: level 3 has 145 thousand, level 4 four times as many."""
        size = self.length_mm / 258.0
        mesh = control()
        vertices, joints = proportioned(
            mesh,
            length_mm=self.length_mm,
            width=self.width_scale,
            height=self.height_scale,
            ball_at=self.ball_at,
            slim=self.toe_slim,
            toe_lengths=self.toe_lengths,
            ankle=self.ankle,
        )
        pose = ToePose(
            hallux_deg=self.hallux_deg,
            fan_deg=self.toe_fan_deg,
            flexion=self.toe_flexion,
            pulp_mm=tuple(self.press_mm - size * below for below in (2.6, 1.9, 1.8, 1.7, 1.7)),
            gap_mm=self.toe_gap_mm,
        )
        smooth = fine(level)
        shape = posed(mesh, vertices, joints, pose)
        # Bent and turned toes reach less far: the foot keeps its length, everything else follows by a percent or two.
        reach = (fine(LEVEL).matrix @ shape)[:, 0]
        points = smooth.matrix @ (shape * (self.length_mm / (reach.max() - reach.min())))
        return Surface(vertices=self._sculpted(points, size), faces=smooth.faces, toe=smooth.toe)

    def _sculpted(self, points: NDArray[np.float64], size: float) -> NDArray[np.float64]:
        length, width = self.length_mm, BALL_WIDTH * self.length_mm * self.width_scale
        rise = self.arch_mm - (11.7 * self.height_scale * size - self.press_mm - sculpt.EDGE * length / 2)
        points = sculpt.arched(points, length, width, rise)
        points = sculpt.banded(points, length, width, 0.25 * (self.arch_mm - 14 * size))
        points = sculpt.creased(points, length, width, (self.ball_at + 0.068) * length, 2.2 * size)
        points = sculpt.bulged(points, length, width, at=self.ball_at * length, side=1, by=self.bunion_mm)
        points = sculpt.bulged(
            points, length, width, at=(self.ball_at - 0.085) * length, side=-1, by=self.bunionette_mm
        )
        points = sculpt.ankled(points, length, self.malleoli_mm)
        points = sculpt.everted(points, length, self.eversion_deg)
        return sculpt.pressed(points, length, self.press_mm)


def _random_flexion(rng: np.random.Generator) -> tuple[tuple[Kind, float], ...]:
    """Straight toes, or one kind on one to four of them."""
    toes: list[tuple[Kind, float]] = [("straight", float(np.clip(rng.normal(8, 6), -5, 22))) for _ in range(4)]
    if rng.random() < 0.28:
        kind = KINDS[int(rng.integers(1, 4))]
        for toe in rng.choice(4, size=int(rng.integers(1, 5)), replace=False):
            toes[toe] = (kind, float(rng.uniform(15, 45)))
    return tuple(toes)
