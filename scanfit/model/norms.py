"""Where a foot stands among the people of one population."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from scanfit.errors import ValueFault
from scanfit.model.scan import LoadState

POPULATIONS = ("men", "women")


@dataclass(frozen=True, slots=True, kw_only=True)
class NormScore:
    """One measure of one foot in one population.

    Attributes
    ----------
    z : distance from what a foot of this length is expected to have, in standard errors of that expectation
    percentile : share of the population below, %; 0.1 and 99.9 say "at or beyond", the sample knows no more
    low, high : the percentile one sigma of the measure below and above, %
    alike : where the norm was taken in a like way and not the same, how; empty where it is the same
    """

    name: str
    z: float
    percentile: float
    low: float
    high: float
    alike: str = ""

    def __post_init__(self) -> None:
        if not math.isfinite(self.z):
            raise ValueFault(f"{self.name}: z is {self.z}, expected a finite number")
        if not 0.0 < self.low <= self.percentile <= self.high < 100.0:
            raise ValueFault(
                f"{self.name}: percentile is {self.percentile} of {self.low} to {self.high}, "
                "expected them in order between 0 and 100"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class FootNorms:
    """One foot in one population: a score, or the reason why there is none, for every measure with a norm.

    Attributes
    ----------
    source : who was measured, when and by whom, in words
    load_state : how the feet of the population carried weight; feet that carried it otherwise get no score
    sample : how many people
    """

    population: str
    source: str
    load_state: LoadState
    sample: int
    scores: Mapping[str, NormScore] = field(default_factory=dict)
    withheld: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.population not in POPULATIONS:
            raise ValueFault(f"population is '{self.population}', expected one of {', '.join(POPULATIONS)}")
        both = sorted(set(self.scores) & set(self.withheld))
        if both:
            raise ValueFault(f"{', '.join(both)}: scored and withheld at once")
        for name, score in self.scores.items():
            if score.name != name:
                raise ValueFault(f"'{score.name}' is filed under '{name}'")
