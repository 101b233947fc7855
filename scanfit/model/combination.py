"""A shoe with an insole in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanfit.model.recommendation import ItemFit
    from scanfit.model.scan import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Combination:
    """Whether shoe, sock and insole fit together on these feet.

    Attributes
    ----------
    shoe, insole : the two, as they stand in the recommendation
    fits : False where a zone is beyond what can be worn; ``worst_zone`` on ``side`` is the limiting one
    probability : that every zone is allowed with the insole inside
    reason : the limiting zone in words
    """

    shoe: ItemFit
    insole: ItemFit
    fits: bool
    probability: float | None
    verdict: str
    worst_zone: str
    side: Side | None
    reason: str
