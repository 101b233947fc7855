"""How sure the numbers of a zone are, read once from ``errors.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.errors import ValueFault
from scanfit.fit.zones import ZONES, Zone

Line = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One standard deviation each, mm.

    Attributes
    ----------
    day : by kind of zone, what the day and the load do to a foot
    other_foot : by kind of zone, how far a person's feet differ
    shared_day : the part of that variance which both feet and all zones have in common
    shared_section : the part of a measurement's variance which zones of one section of a foot have in common
    shoe, foot : by zone, the spread over shoes of one size and over feet of one length
    of_category : by category, what its shoes' spread is multiplied by; 1 where it is not named
    mean_foot : by zone and sex, slope and intercept of the mean foot on foot length
    """

    day: Mapping[str, float]
    other_foot: Mapping[str, float]
    shared_day: float
    shared_section: float
    shoe: Mapping[str, float]
    foot: Mapping[str, float]
    of_category: Mapping[str, float]
    mean_foot: Mapping[str, Mapping[str, Line]]

    def __post_init__(self) -> None:
        spreads = [*self.day.values(), *self.shoe.values(), *self.foot.values(), *self.of_category.values()]
        if not all(math.isfinite(sigma) and sigma > 0 for sigma in spreads):
            raise ValueFault("errors.toml: a sigma is not a finite number above zero")
        if not (0 <= self.shared_day < 1 and 0 <= self.shared_section < 1):
            raise ValueFault("errors.toml: a shared part is not 0 or more and below 1")

    def on(self, zone: Zone) -> float:
        """What the day and the load do to the foot's measure of ``zone``."""
        return self.day[zone.kind]

    def mean_line(self, zone: Zone, wearer: str) -> Line | None:
        """The mean foot's measure on foot length, for the people a shoe is made for; None where it is not known."""
        lines = self.mean_foot.get(zone.name, {})
        if wearer in lines or not lines:
            return lines.get(wearer)
        if wearer != "unisex":
            return None
        return (sum(line[0] for line in lines.values()) / len(lines),
                sum(line[1] for line in lines.values()) / len(lines))  # fmt: skip


@cache
def load_doubt() -> Doubt:
    """Return the numbers this package carries; every zone has its own."""
    text = resources.files("scanfit.fit").joinpath("errors.toml").read_text(encoding="utf-8")
    plain = tomllib.loads(text)
    names = {zone.name for kind in ZONES.values() for zone in kind}
    if set(plain["spread"]) != names:
        raise ValueFault(f"errors.toml: spread has {sorted(set(plain['spread']) ^ names)} too many or too few")
    return Doubt(
        day=plain["day"],
        other_foot=plain["other_foot"],
        shared_day=plain["shared"]["day"],
        shared_section=plain["shared"]["section"],
        shoe={name: spread["shoe"] for name, spread in plain["spread"].items()},
        foot={name: spread["foot"] for name, spread in plain["spread"].items()},
        of_category=plain["spread_of_category"],
        mean_foot={
            zone: {sex: (line[0], line[1]) for sex, line in lines.items()} for zone, lines in plain["mean_foot"].items()
        },
    )
