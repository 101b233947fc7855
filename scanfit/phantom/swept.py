"""A right foot swept from superellipse sections: every width, height and section is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.model.mesh import Mesh

EXPONENT = 2.4
"""Of the superellipse |y/a|^n + |z/b|^n = 1; 2 is an ellipse, feet are a little fuller."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptFoot:
    """A right foot in its own foot frame, mm: heel at the origin, toes towards +x, medial +y, floor z = 0.

    Each section normal to x is a superellipse about (middle, centre height), cut off flat at the floor.
    The medial side bulges at ``medial_at``, the lateral side at ``lateral_at`` (of the length), both to half
    the ball width, so that the axis PT_CP is the x axis.
    """

    length_mm: float = 260.0
    ball_width_mm: float = 100.0
    heel_width_mm: float = 68.0
    instep_mm: float = 70.0
    medial_at: float = 0.73
    lateral_at: float = 0.615

    def medial(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Largest y of the section at x."""
        side: NDArray[np.float64] = self._side(x, self.medial_at, 0.16) * self._closing(x)
        return side

    def lateral(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Smallest y of the section at x."""
        side: NDArray[np.float64] = (self._drift(x) - self._side(x, self.lateral_at, 0.17)) * self._closing(x)
        return side

    def top(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Largest z of the section at x."""
        return self._centre(x) + self._above(x) * self._closing(x)

    def section(self, x: float, count: int = 4000) -> NDArray[np.float64]:
        """(count, 2) points (y, z) of the section at x, counter-clockwise."""
        t = np.linspace(0, 2 * np.pi, count, endpoint=False)
        ring: NDArray[np.float64] = self._ring(np.array([x]), t)[0]
        return ring

    def mesh(self, along: int = 300, around: int = 180) -> Mesh:
        """Return the closed surface with some ``2 * along * around`` faces."""
        u = np.linspace(0, np.pi, along + 1)[1:-1]
        x = self.length_mm * (1 - np.cos(u)) / 2
        t = np.linspace(0, 2 * np.pi, around, endpoint=False)
        rings = self._ring(x, t)
        body = np.concatenate([np.broadcast_to(x[:, None, None], (len(x), around, 1)), rings], axis=2).reshape(-1, 3)
        middle = self._centre(np.zeros(1))[0]
        ends = np.array([[0.0, 0.0, middle], [self.length_mm, 0.0, middle]])
        i, j = np.meshgrid(np.arange(len(x) - 1), np.arange(around), indexing="ij")
        a, b = i * around + j, i * around + (j + 1) % around
        quads = [np.stack([a, b, b + around], axis=-1), np.stack([a, b + around, a + around], axis=-1)]
        k, after = np.arange(around), (np.arange(around) + 1) % around
        last, heel, toe = (len(x) - 1) * around, len(body), len(body) + 1
        caps = [
            np.column_stack([np.full(around, heel), after, k]),
            np.column_stack([np.full(around, toe), last + k, last + after]),
        ]
        faces = np.concatenate([q.reshape(-1, 3) for q in quads] + caps)
        return Mesh(vertices=np.vstack([body, ends]), faces=faces)

    def _ring(self, x: NDArray[np.float64], t: NDArray[np.float64]) -> NDArray[np.float64]:
        c, s = np.cos(t), np.sin(t)
        c, s = np.sign(c) * np.abs(c) ** (2 / EXPONENT), np.sign(s) * np.abs(s) ** (2 / EXPONENT)
        high, low = self.medial(x)[:, None], self.lateral(x)[:, None]
        y = (high + low) / 2 + (high - low) / 2 * c
        up, down = (self._above(x) * self._closing(x))[:, None], (1.5 * self._centre(x) * self._closing(x))[:, None]
        z = self._centre(x)[:, None] + np.where(s > 0, up, down) * s
        return np.stack([y, np.maximum(z, 0.0)], axis=-1)

    def _closing(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """0 at heel and toe, round there, 1 between."""
        share = np.clip(x / self.length_mm, 0, 1)
        heel, toe = np.clip(share / 0.14, 0, 1), np.clip((1 - share) / 0.10, 0, 1)
        return np.asarray(np.sqrt(1 - (1 - heel) ** 2) * np.sqrt(1 - (1 - toe) ** 2))

    def _side(self, x: NDArray[np.float64], at: float, spread: float) -> NDArray[np.float64]:
        share = x / self.length_mm
        bulge = np.exp(-(((share - at) / spread) ** 2) / 2)
        return self.heel_width_mm / 2 + (self.ball_width_mm - self.heel_width_mm) / 2 * bulge

    def _drift(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The lateral side runs in towards the big toe in front of the ball."""
        share = np.clip((x / self.length_mm - self.lateral_at - 0.06) / (0.94 - self.lateral_at), 0, 1)
        return 0.12 * self.length_mm * share**2 * (3 - 2 * share)

    def _centre(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.full_like(x, 0.055 * self.length_mm)

    def _above(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        share = x / self.length_mm
        slope = 1 / (1 + np.exp((share - 0.62) / 0.10))
        toes = 0.045 * self.length_mm
        return toes + (self.instep_mm - 0.055 * self.length_mm - toes) * slope
