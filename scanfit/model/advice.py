"""What follows from feet and intake beyond the fit: what to look for, how sure that is, what is never advised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scanfit.errors import ValueFault
from scanfit.model.need import Need

GRADES = ("high", "moderate", "low", "very low", "against")
"""How good the evidence for a claim is; against: studies found no effect, or harm."""

NOTICE = "general information, not a diagnosis"

NO_EVIDENCE = "none"
"""The grade of a need that is a default of this product, with no published authority (tag D)."""

STRENGTHS = ("strong", "moderate", "weak", "conflicting", "none", "reported")
"""How strong a link of a path is; reported: somebody said so, or a clinician measured it."""

ROLES = ("finding", "mechanism", "complaint")
TAG_WORDS: Mapping[str, str] = MappingProxyType(
    {"R": "read", "M": "from memory, unverified", "C": "computed", "D": "a default of scanfit"}
)
"""Where a figure is from, as a person reads it: R was read in the source, D has no published authority."""

TAGS = tuple(TAG_WORDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the path from a foot to a complaint: foot finding, gait mechanism, complaint.

    Attributes
    ----------
    strength : of the link from the step before to this one; of the first step, how sure the finding is
    effect : the figures behind it, "" where there are none
    """

    role: str
    text: str
    strength: str
    source: str
    tag: str
    effect: str = ""

    def __post_init__(self) -> None:
        _one_of("role", self.role, ROLES)
        _one_of("strength", self.strength, STRENGTHS)
        _one_of("tag", self.tag, TAGS)
        _need_text("a step", text=self.text, source=self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Never:
    """What is not advised, ever, while the reason for it holds.

    Attributes
    ----------
    words : what, as a person reads it
    need : the constraint that keeps it out of every answer; None where the catalogue has no column for it
    """

    words: str
    because: str
    source: str
    tag: str
    need: Need | None = None

    def __post_init__(self) -> None:
        _one_of("tag", self.tag, TAGS)
        _need_text("a never", words=self.words, because=self.because, source=self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """What one card has to say of one person.

    Attributes
    ----------
    card : its name
    title : what it is about, in plain words; a diagnosis only where a clinician's was entered
    because : the reason, with its numbers
    says : the advice, a sentence each
    needs : features to look for in shoes and insoles
    nevers : what is not advised
    path : foot finding, mechanism, complaint
    grade : of the evidence for ``says``, one of GRADES
    uncertainty : what is not known about it
    sources, tag : where it is from
    reported : True where it rests on a complaint or a clinician's word, False where on the shape of a foot alone
    """

    card: str
    title: str
    because: str
    says: tuple[str, ...]
    grade: str
    uncertainty: str
    sources: tuple[str, ...]
    tag: str
    path: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()
    nevers: tuple[Never, ...] = ()
    reported: bool = False

    def __post_init__(self) -> None:
        _one_of("grade", self.grade, GRADES)
        _one_of("tag", self.tag, TAGS)
        _need_text(f"the suggestion {self.card}", title=self.title, because=self.because, uncertainty=self.uncertainty)
        if not (self.says and self.sources and all(map(str.strip, (*self.says, *self.sources)))):
            raise ValueFault(f"the suggestion {self.card} says nothing, or names no source")
        for need in self.needs:
            if need.evidence not in (*GRADES, NO_EVIDENCE) or not need.sources or not need.because.strip():
                raise ValueFault(f"the suggestion {self.card}: the need {need.feature} has no grade, source or reason")
            _one_of("tag", need.tag, TAGS)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every sentence a person may be shown."""
        parts = (self.title, self.because, self.uncertainty, *self.says)
        return (
            *parts,
            *(step.text for step in self.path),
            *(step.effect for step in self.path),
            *(need.because for need in self.needs),
            *(text for never in self.nevers for text in (never.words, never.because)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two suggestions that ask for different things of one feature, and what became of it.

    Attributes
    ----------
    item : shoe or insole
    rule : the rule that settled it, in words
    kept : what is asked for now; "" where nothing is
    """

    feature: str
    asked: tuple[str, ...]
    rule: str
    kept: str
    item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What advisers say; ``needs`` and ``conflicts`` are filled by the core, which settles what contradicts.

    Attributes
    ----------
    needs : of all suggestions, one for each feature at most
    nothing : why nothing needs changing, where that is the answer
    held : why there is no advice, where a screen that is not complete or a referral keeps it back
    follow_up : what to ask again, and when, a line each
    """

    suggestions: tuple[Suggestion, ...] = ()
    notes: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    nothing: str = ""
    held: str = ""
    follow_up: tuple[str, ...] = ()

    @property
    def nevers(self) -> tuple[Never, ...]:
        """What is never advised, by all suggestions."""
        return tuple(dict.fromkeys(never for one in self.suggestions for never in one.nevers))


def _one_of(what: str, word: str, words: Iterable[str]) -> None:
    if word not in words:
        raise ValueFault(f"{what} is '{word}', expected one of {', '.join(words)}")


def _need_text(of: str, **texts: str) -> None:
    for name, text in texts.items():
        if not text.strip():
            raise ValueFault(f"{of} has no {name}")
