"""One evidence card: when it speaks, what it says, what it asks for and what it bars."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from scanfit.care.conditions import Condition
from scanfit.care.cues import Cue
from scanfit.model.advice import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A feature a card asks for.

    Attributes
    ----------
    words : one of which the column must be, or
    least, most : its limits, in the column's unit; over the foot's measure ``over`` or as a share of ``share_of``
    loaded : whether the measure counts only of a foot that carries weight
    governs : which of two feet decides, the larger or the smaller one
    grade : of the evidence for this feature; "none" is a default of this product
    """

    column: str
    because: str
    grade: str
    source: str
    tag: str
    words: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    over: str = ""
    share_of: str = ""
    loaded: bool = False
    governs: str = "larger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Barred:
    """What a card never advises; ``column`` with its limits or words keeps it out of the answer."""

    words: str
    because: str
    source: str
    tag: str
    column: str = ""
    least: float | None = None
    most: float | None = None
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Contra:
    """A reason against: where ``when`` holds, the card does not ask for the columns ``drops``; "*": it is silent."""

    when: Condition
    drops: tuple[str, ...]
    words: str
    because: str
    source: str
    tag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a card speaks: see ``RESTS_ON``. ``all`` must hold and ``none`` must not, whatever it rests on."""

    rests_on: str
    pain: tuple[str, ...] = ()
    diagnosis: tuple[str, ...] = ()
    all: tuple[Condition, ...] = ()
    none: tuple[Condition, ...] = ()
    scan: tuple[tuple[Cue, ...], ...] = ()

    @property
    def needs_complaint(self) -> bool:
        """Whether it is silent where nothing is reported."""
        return self.rests_on in ("pain", "both")


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One card, checked."""

    name: str
    title: str
    because: str
    says: tuple[str, ...]
    grade: str
    graded: str
    uncertainty: str
    sources: tuple[str, ...]
    tag: str
    reviewed: datetime.date
    review_by: datetime.date
    when: When
    diagnoses: tuple[str, ...] = ()
    path: tuple[Step, ...] = ()
    shoe: tuple[Wanted, ...] = ()
    insole: tuple[Wanted, ...] = ()
    nevers: tuple[Barred, ...] = ()
    contras: tuple[Contra, ...] = ()
