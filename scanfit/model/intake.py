"""What a person reports: pain on the body map, health, activity, shoes, goals."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scanfit.errors import ValueFault

Answer = bool | float | str | tuple[str, ...]

PAIN_SIDES = ("left", "right", "both")
SCALE = (0, 10)
"""Pain is rated from 0, none, to 10, the worst there is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pain:
    """Pain at one place of the body map (care/questions.toml).

    Attributes
    ----------
    side : left, right or both; "" where the place has no sides
    now, worst, first_step : 0 to 10; None where nobody asked
    weeks : since when
    """

    site: str
    side: str = ""
    now: float | None = None
    worst: float | None = None
    first_step: float | None = None
    weeks: float | None = None

    def __post_init__(self) -> None:
        if self.side not in ("", *PAIN_SIDES):
            raise ValueFault(f"side is '{self.side}', expected one of {', '.join(PAIN_SIDES)}")
        for name in ("now", "worst", "first_step"):
            rated = getattr(self, name)
            if rated is not None and not SCALE[0] <= rated <= SCALE[1]:
                raise ValueFault(f"{name} is {rated:g}, expected {SCALE[0]} to {SCALE[1]}")
        if self.weeks is not None and not (math.isfinite(self.weeks) and 0 <= self.weeks <= 5200):
            raise ValueFault(f"weeks is {self.weeks:g}, expected 0 to 5200")


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """A person's answers; what was skipped is not there.

    Attributes
    ----------
    answers : by the key of the question (care/questions.toml)
    pains : each place that hurts
    """

    answers: Mapping[str, Answer] = field(default_factory=dict)
    pains: tuple[Pain, ...] = ()
