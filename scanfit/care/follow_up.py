"""What to ask again after advice, which change matters and when to stop: read from ``follow_up.toml`` and checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scanfit.care.claim_guard import guarded
from scanfit.errors import ValueFault
from scanfit.model.advice import TAG_WORDS, TAGS

BETTER, SAME, WORSE, UNWANTED = "better", "same", "worse", "unwanted"
OUTCOMES = (BETTER, SAME, WORSE, UNWANTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A question that is asked again.

    Attributes
    ----------
    least, most : what an answer may be
    matters : the least change that people notice (minimal important difference)
    better : lower or higher; neither: a change says nothing by itself
    """

    key: str
    ask: str
    why: str
    least: float
    most: float
    matters: float
    better: str
    source: str
    tag: str

    def change(self, before: float, after: float) -> str:
        """Return whether it is better, worse or the same, by a change that people notice.

        Raises
        ------
        ValueFault
            If an answer is not one.
        """
        for answer in (before, after):
            if not (math.isfinite(answer) and self.least <= answer <= self.most):
                raise ValueFault(f"{self.key} is {answer:g}, expected {self.least:g} to {self.most:g}")
        gained = (before - after) if self.better == "lower" else (after - before)
        if self.better == "neither" or abs(gained) < self.matters:
            return SAME
        return BETTER if gained > 0 else WORSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """What to do from ``at_weeks`` on where the outcome is ``when``."""

    name: str
    at_weeks: int
    when: str
    says: str
    source: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """When to ask, what, and what to make of it."""

    weeks: tuple[int, ...]
    measures: Mapping[str, Measure]
    stops: tuple[Stop, ...]
    source: str
    tag: str

    def next_step(self, outcome: str, weeks: float) -> Stop | None:
        """Return what to do after ``weeks`` with an outcome; None where it is to go on."""
        due = [stop for stop in self.stops if stop.when == outcome and weeks >= stop.at_weeks]
        return max(due, key=lambda stop: stop.at_weeks, default=None)

    @property
    def lines(self) -> tuple[str, ...]:
        """The plan in words: when to ask, and when to stop."""
        weeks = f"{', '.join(map(str, self.weeks[:-1]))} and {self.weeks[-1]}"
        pain = self.measures["pain_now"]
        again = (
            f"ask again after {weeks} weeks: pain from 0 to 10 (a change of {pain.matters:g} matters; {pain.source}, "
            f"{TAG_WORDS[pain.tag]}), comfort and hours worn"
        )
        no_change = next(stop for stop in self.stops if stop.name == "no_change")
        return again, f"after {no_change.at_weeks} weeks: {no_change.says[0].lower()}{no_change.says[1:]}"


@cache
def load_follow_up() -> FollowUp:
    """Return the plan this package carries."""
    text = resources.files("scanfit.care").joinpath("follow_up.toml").read_text("utf-8")
    return parse_follow_up(tomllib.loads(text))


def parse_follow_up(plain: Mapping[str, Any]) -> FollowUp:
    """Check a parsed ``follow_up.toml``: every figure has a source and a tag, and no sentence claims anything."""
    measures = {entry["key"]: Measure(**entry) for entry in plain["measure"]}
    stops = tuple(Stop(**{"when" if key == "if" else key: value for key, value in entry.items()})
                  for entry in plain["stop"])  # fmt: skip
    weeks = tuple(plain["weeks"])
    if len(measures) != len(plain["measure"]) or list(weeks) != sorted({*weeks}) or not weeks:
        raise ValueFault("follow-up: a measure stands twice, or the weeks do not rise")
    for one in measures.values():
        if not (one.least < one.most and 0 < one.matters < one.most - one.least):
            raise ValueFault(f"follow-up: {one.key} has no range, or no change in it matters")
        if one.better not in ("lower", "higher", "neither") or one.tag not in TAGS or not one.source:
            raise ValueFault(f"follow-up: {one.key} has no direction, source or tag")
    for stop in stops:
        if stop.when not in OUTCOMES or stop.at_weeks not in weeks or stop.tag not in TAGS or not stop.source:
            raise ValueFault(f"follow-up: {stop.name} has no outcome, week, source or tag")
    guarded([text for one in measures.values() for text in (one.ask, one.why)], of="follow-up")
    guarded([stop.says for stop in stops], of="follow-up")
    return FollowUp(weeks=weeks, measures=measures, stops=stops, source=plain["source"], tag=plain["tag"])
