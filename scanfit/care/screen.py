"""The red-flag screen: it runs before any advice, and no plugin can switch it off."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scanfit.care.conditions import Condition, condition
from scanfit.care.questions import Question, Questions, load_questions
from scanfit.errors import ValueFault
from scanfit.model.intake import Intake
from scanfit.model.referral import URGENCIES, Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class RedFlag:
    """One rule: every condition of ``all_of``, and where there are some, one of ``any_of``."""

    referral: Referral
    all_of: tuple[Condition, ...]
    any_of: tuple[Condition, ...]

    def holds(self, intake: Intake) -> bool:
        every = all(one.holds(intake) for one in self.all_of)
        return every and (not self.any_of or any(one.holds(intake) for one in self.any_of))


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """What the screen found.

    Attributes
    ----------
    referrals : the most urgent first
    unanswered : questions of the screen without an answer
    """

    referrals: tuple[Referral, ...]
    unanswered: tuple[Question, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every question of the screen was answered."""
        return not self.unanswered

    def has(self, *urgencies: str) -> bool:
        """Whether there is a referral of one of these urgencies."""
        return any(referral.urgency in urgencies for referral in self.referrals)


def screen(intake: Intake) -> Screen:
    """Return whom the person should see first, by every rule of ``red_flags.toml``."""
    found = [flag.referral for flag in load_red_flags() if flag.holds(intake)]
    found.sort(key=lambda referral: URGENCIES.index(referral.urgency))
    return Screen(referrals=tuple(found), unanswered=load_questions().unanswered_flags(intake))


@cache
def load_red_flags() -> tuple[RedFlag, ...]:
    """Return the rules this package carries."""
    text = resources.files("scanfit.care").joinpath("red_flags.toml").read_text("utf-8")
    return parse_red_flags(tomllib.loads(text), load_questions())


def parse_red_flags(plain: Mapping[str, Any], questions: Questions) -> tuple[RedFlag, ...]:
    """Check parsed rules: each has a reason, a source, a tag and conditions on questions that are asked."""
    found: dict[str, RedFlag] = {}
    for entry in plain["flag"]:
        name = entry["name"]
        texts = {"all": entry.get("all", []), "any": entry.get("any", [])}
        if name in found or not (texts["all"] or texts["any"]):
            raise ValueFault(f"red flags: {name} stands twice, or has no condition")
        if entry["tag"] not in ("R", "M") or not (entry["source"] and entry["because"] and entry["see"]):
            raise ValueFault(f"red flags: {name} has no source, tag, reason or person to see")
        read = {
            which: tuple(condition(text, keys=questions.by_key, sites=questions.sites) for text in given)
            for which, given in texts.items()
        }
        said = {key: entry[key] for key in ("urgency", "because", "see", "source", "tag")}
        found[name] = RedFlag(referral=Referral(flag=name, **said), all_of=read["all"], any_of=read["any"])
    return tuple(found.values())
