"""What is asked of a recommender, and what the core answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanfit.errors import ValueFault
from scanfit.model.profile import FootPair
from scanfit.model.scan import Side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

VERDICTS = ("too tight", "snug", "good", "loose", "too loose", "unknown")
TASTES = ("snug", "regular", "roomy")
WEARERS = ("men", "women", "child")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRequest:
    """One person's question: these feet, this use. Hard filters have already been applied by the core."""

    pair: FootPair
    taste: str = "regular"
    sock_mm: float = 0.0
    options: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.taste not in TASTES:
            raise ValueFault(f"taste is '{self.taste}', expected one of {', '.join(TASTES)}")
        if not (math.isfinite(self.sock_mm) and 0 <= self.sock_mm <= 10):
            raise ValueFault(f"sock_mm is {self.sock_mm}, expected 0 to 10")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """A recommender's answer for a whole table: one entry per row, in the table's order.

    Attributes
    ----------
    score : (N,) float64, the worst zone's: 1 or above = inside its range, 0 = at the limit of wearable,
        below 0 = does not fit. The core ranks by it first.
    mean : (N,) float64, higher is better; breaks ties of ``score``.
    worst_zone : N zone names
    """

    score: NDArray[np.float64]
    mean: NDArray[np.float64]
    worst_zone: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """One zone of one shoe on one foot. Clearance = shoe minus foot minus sock, mm; None when unknown."""

    zone: str
    side: Side
    clearance_mm: float | None
    sigma_mm: float | None
    low_mm: float
    high_mm: float
    verdict: str

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueFault(f"{self.zone}: verdict is '{self.verdict}', expected one of {', '.join(VERDICTS)}")
        if (self.clearance_mm is None) != (self.verdict == "unknown"):
            raise ValueFault(f"{self.zone}: clearance {self.clearance_mm} with verdict '{self.verdict}'")
        for value in (self.clearance_mm, self.sigma_mm, self.low_mm, self.high_mm):
            if value is not None and not math.isfinite(value):
                raise ValueFault(f"{self.zone}: {value} is not a finite number")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Zones and reasons in words for one row that is shown."""

    zones: tuple[ZoneFit, ...]
    verdict: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFit:
    """One ranked catalogue row: a shoe or an insole.

    ``probability`` stays None until a calibrated fit engine gives it a meaning.
    """

    sku: str
    brand: str
    model: str
    size_system: str
    size_label: str
    width: str
    verdict: str
    zones: tuple[ZoneFit, ...]
    reasons: tuple[str, ...]
    price: float | None = None
    currency: str | None = None
    stock: int | None = None
    probability: float | None = None
    score: float | None = None
    recommender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The ranked answer. ``nearest`` holds what came closest when no shoe fits."""

    shoes: tuple[ItemFit, ...] = ()
    insoles: tuple[ItemFit, ...] = ()
    nearest: tuple[ItemFit, ...] = ()
    considered: int = 0
    notes: tuple[str, ...] = ()
