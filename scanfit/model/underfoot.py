"""What is put under a foot in a shoe."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scanfit.errors import ValueFault

_MOST = {"heel_mm": 40.0, "forefoot_mm": 25.0, "lift_mm": 30.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Underfoot:
    """An insole or orthotic, and a heel lift, worn in a shoe.

    Attributes
    ----------
    name : what it is called in reasons
    heel_mm, forefoot_mm : thickness of the insole under the middle of the heel and under the metatarsal heads
    lift_mm : thickness of a lift that lies under the heel alone
    """

    name: str = ""
    heel_mm: float = 0.0
    forefoot_mm: float = 0.0
    lift_mm: float = 0.0

    def __post_init__(self) -> None:
        for name, most in _MOST.items():
            value = getattr(self, name)
            if not (math.isfinite(value) and 0 <= value <= most):
                raise ValueFault(f"{name} is {value}, expected 0 to {most:g}")
