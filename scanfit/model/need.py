"""What a person needs of a shoe or wishes of it, beyond that it fits."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scanfit.errors import ValueFault

FEATURES = "features"
"""The feature whose ``allowed`` are words of the catalogue's features column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One need: a column of the catalogue that must be, or should be, in a range or among some words.

    Attributes
    ----------
    feature : a column of the catalogue (toe_box_height_mm, toe_form), or "features" for one of its feature words
    low, high : both included, in ``unit``; None where there is no such limit
    allowed : the words one of which it must be
    weight : 1 is a constraint, which nothing that is shown breaks; below 1 a wish, which moves the order
    because : the reason, in words a customer reads
    evidence : how good it is; "" where nobody graded it
    sources : where it is from
    tag : R read there, M from memory, C computed, D a default of this product; "" where nobody said
    item : shoe or insole, for a column that both have; "": by the column
    cards : the cards that ask for it; none where the customer does
    if_told : of a constraint: what does not say whether it meets it stays in
    """

    feature: str
    low: float | None = None
    high: float | None = None
    unit: str = ""
    allowed: tuple[str, ...] = ()
    weight: float = 1.0
    because: str = ""
    evidence: str = ""
    sources: tuple[str, ...] = ()
    tag: str = ""
    item: str = ""
    cards: tuple[str, ...] = ()
    if_told: bool = False

    def __post_init__(self) -> None:
        limits = [limit for limit in (self.low, self.high) if limit is not None]
        if not all(math.isfinite(limit) for limit in limits) or limits != sorted(limits):
            raise ValueFault(f"{self.feature}: the limits are {limits}, expected finite numbers, the lower first")
        if bool(limits) == bool(self.allowed):
            raise ValueFault(f"{self.feature}: a need has either a limit or words that are allowed")
        if not 0 < self.weight <= 1:
            raise ValueFault(f"{self.feature}: the weight is {self.weight}, expected above 0, at most 1")

    @property
    def is_constraint(self) -> bool:
        return self.weight == 1


def feature_words(feature: str) -> str:
    """Return a column's name as a person reads it: arch_height_mm is "arch height"."""
    return feature.removesuffix("_mm").removesuffix("_deg").replace("_", " ")
