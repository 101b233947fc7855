"""The answer for two feet that one size does not serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scanfit.model.recommendation import ItemFit
    from scanfit.model.scan import Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is put into one shoe of a pair so that the smaller foot is held too.

    Attributes
    ----------
    probability, before : that the pair fits with it and without it
    """

    name: str
    side: Side
    thickness_mm: float
    probability: float | None
    before: float | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitSize:
    """Two sizes of a model, one for either foot, or one size with a correction.

    Attributes
    ----------
    because : how the feet differ, in words
    left, right : the variant that is best for each foot alone
    probability : that both fit, each on its foot
    one_size : the variant that is best for both feet at once
    correction : what helps the other foot in ``one_size``; None where nothing in the list does
    """

    because: str
    left: ItemFit
    right: ItemFit
    probability: float | None
    one_size: ItemFit
    correction: Correction | None
