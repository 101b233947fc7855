"""The questions of the intake, read once from ``questions.toml`` and checked."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scanfit.care.conditions import Condition, condition
from scanfit.errors import ValueFault
from scanfit.model.intake import Answer, Intake

KINDS = ("yes_no", "number", "choice", "choices")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question.

    Attributes
    ----------
    section, key : where the answer stands in a file
    kind : yes_no, number (``least`` to ``most`` of ``unit``), choice or choices of ``words``
    asked_if : asked only where this holds; None: always
    flag : whether the red-flag screen needs the answer
    """

    section: str
    key: str
    kind: str
    ask: str
    why: str
    source: str
    least: float = 0.0
    most: float = 0.0
    unit: str = ""
    words: tuple[str, ...] = ()
    asked_if: Condition | None = None
    flag: bool = False

    def is_asked(self, intake: Intake) -> bool:
        """Whether the answers so far leave the question open."""
        return self.asked_if is None or self.asked_if.holds(intake)

    def answer(self, given: Any) -> Answer:
        """Return what was given as an answer; what it cannot be is a ValueFault."""
        if self.kind == "yes_no":
            if not isinstance(given, bool):
                raise ValueFault(f"{self.key} is {given!r}, expected true or false")
            return given
        if self.kind == "number":
            if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
                raise ValueFault(f"{self.key} is {given!r}, expected a number")
            if not self.least <= given <= self.most:
                raise ValueFault(f"{self.key} is {given:g}, expected {self.least:g} to {self.most:g} {self.unit}")
            return float(given)
        words = (given,) if isinstance(given, str) else given
        if not isinstance(words, list | tuple) or not all(isinstance(word, str) for word in words):
            raise ValueFault(f"{self.key} is {given!r}, expected words")
        strange = [word for word in words if word not in self.words]
        if strange:
            raise ValueFault(f"{self.key} is '{strange[0]}', expected one of {', '.join(self.words)}")
        if self.kind == "choice":
            if len(words) != 1:
                raise ValueFault(f"{self.key} is {len(words)} words, expected one")
            return str(words[0])
        return tuple(dict.fromkeys(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A place of the body map."""

    name: str
    words: str
    sided: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """All questions by key, in the order in which they are asked, and the places of the body map."""

    by_key: Mapping[str, Question]
    sites: Mapping[str, Site]

    @property
    def sections(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(question.section for question in self.by_key.values()))

    def unanswered_flags(self, intake: Intake) -> tuple[Question, ...]:
        """The questions of the screen that are open: asked, and without an answer."""
        return tuple(
            question
            for question in self.by_key.values()
            if question.flag and question.key not in intake.answers and question.is_asked(intake)
            and not (question.key == "pain" and intake.pains)
        )  # fmt: skip


@cache
def load_questions() -> Questions:
    """Return the questions this package carries."""
    return parse_questions(tomllib.loads(resources.files("scanfit.care").joinpath("questions.toml").read_text("utf-8")))


def parse_questions(plain: Mapping[str, Any]) -> Questions:
    """Check a parsed ``questions.toml``: every question says what it asks, why, and where it is from."""
    sites = {entry["name"]: Site(**entry) for entry in plain["site"]}
    keys = [entry["key"] for entry in plain["question"]]
    if len({*keys}) != len(keys) or len(sites) != len(plain["site"]):
        raise ValueFault("questions: a key or a place stands twice")
    found = {}
    for entry in plain["question"]:
        given = {**entry, "words": tuple(entry.get("words", ()))}
        asked_if = given.pop("if", None)
        if asked_if is not None:
            given["asked_if"] = condition(asked_if, keys=keys, sites=sites)
        question = Question(**given)
        if question.kind not in KINDS or not (question.ask and question.why and question.source):
            raise ValueFault(f"questions: {question.key} has no kind, question, reason or source")
        if question.kind == "number" and not question.least < question.most:
            raise ValueFault(f"questions: {question.key} has no range")
        if question.kind.startswith("choice") and not question.words:
            raise ValueFault(f"questions: {question.key} has no words")
        found[question.key] = question
    return Questions(by_key=found, sites=sites)
