"""What is modelled of one device: sole and prescription together, and the lines that elements are placed by."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scanfit.model.orthotic import FootPrescription
from scanfit.orthotic.sole import Sole

Floats = NDArray[np.float64]

WALL_MM = 3.0
"""Width of the cup's rim, at least the machine's least thickness, D."""

BEHIND_MM = 6.0
"""How far a shell ends behind the line of the metatarsal heads, D."""

SULCUS = 0.115
"""Where the roots of the toes lie in front of that line, of FL, D."""


@dataclass(frozen=True)
class Device:
    """One device in the making, right-foot view.

    Attributes
    ----------
    thin_mm : the least thickness the machine can make
    """

    sole: Sole
    asked: FootPrescription
    thin_mm: float

    @cached_property
    def x(self) -> Floats:
        """(nx, 1) along the foot."""
        return self.sole.grid.x[:, None]

    @cached_property
    def y(self) -> Floats:
        """(1, ny) across, medial positive."""
        return self.sole.grid.y[None, :]

    @cached_property
    def u(self) -> Floats:
        """(nx, ny) along the foot, where the line of the metatarsal heads has one value: ``heads``."""
        return self.x - self.sole.head_slope * self.y

    @property
    def heads(self) -> float:
        """u of the line of the metatarsal heads."""
        return self.sole.heads_mm

    @property
    def length(self) -> float:
        """FL."""
        return self.sole.length_mm

    @property
    def wall_mm(self) -> float:
        """Width of the rim."""
        return max(WALL_MM, self.thin_mm)

    @property
    def shell_end(self) -> float:
        """u of the shell's distal edge."""
        return self.asked.number("shell_length", self.heads - BEHIND_MM)

    @property
    def arch_mm(self) -> float:
        """Height of the device's arch over what lies under a sole on the floor: the skin's less the fill."""
        return max(self.asked.number("arch_height", self.sole.arch[2]) - self.number("arch_fill"), 0.0)

    @property
    def extent(self) -> str:
        """three_quarter, sulcus or full."""
        return self.asked.word("device_length", "full")

    @property
    def goes_on(self) -> bool:
        """Whether the device goes on in front of its shell."""
        return self.extent != "three_quarter"

    @property
    def sulcus(self) -> float:
        """u of the roots of the toes."""
        return self.heads + SULCUS * self.length

    @cached_property
    def first_gap(self) -> float:
        """y between the first and the second ray at the ball."""
        medial, width = self.sole.medial_head[1], self.sole.ball_width_mm
        return medial - 0.32 * width

    @cached_property
    def last_gap(self) -> float:
        """y between the fourth and the fifth ray at the ball."""
        return self.sole.lateral_head[1] + 0.21 * self.sole.ball_width_mm

    def number(self, name: str) -> float:
        """The value of an element, 0 where it is not prescribed."""
        return self.asked.number(name)
