"""Evidence cards: one TOML file a condition, which a clinician reads and changes without Python.

A card says when it speaks (``[when]``), what it says, by which path a foot and a complaint may be linked, what to look
for in shoes and insoles, what is never advised, how good the evidence is and where it is from. A card without a grade
or a source, with a word that makes a claim, or with anything else wrong is refused and its name told.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scanfit.care.claim_guard import guarded
from scanfit.care.conditions import Condition, condition
from scanfit.care.cues import Cue, parse_cue
from scanfit.care.questions import Questions, load_questions
from scanfit.catalog.schema import SCHEMAS, Column
from scanfit.errors import ValueFault
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.model.advice import GRADES, NO_EVIDENCE, TAGS, Step

CARD_SCHEMA = "scanfit.card/1"
RESTS_ON = ("pain", "scan", "both", "either", "answers")
LARGEST = 64 * 1024
MOST_CARDS = 200

_CARD = {"schema", "title", "because", "says", "grade", "graded", "uncertainty", "sources", "tag", "reviewed",
         "review_by", "diagnoses", "when", "path", "shoe", "insole", "never", "contra"}  # fmt: skip
_WHEN = {"pain", "diagnosis", "all", "none", "scan", "rests_on"}
_NEED = {
    "column",
    "words",
    "least",
    "most",
    "over",
    "share_of",
    "loaded",
    "governs",
    "because",
    "grade",
    "source",
    "tag",
}
_NEVER = {"words", "because", "source", "tag", "column", "least", "most", "allowed"}
_CONTRA = {"if", "drops", "words", "because", "source", "tag"}
_STEP = {"role", "text", "strength", "effect", "source", "tag"}
_PLACES = re.compile(r"\{([^{}]*)\}")
MET_LINE = "met_line"
"""A length of the foot that cards may use beside the measures: to the line of metatarsal heads 2 and 3."""


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


def load_cards(folder: Any) -> tuple[Card, ...]:
    """Read every card of a folder (``Path``, or ``importlib.resources.files(...)``), by name.

    Raises
    ------
    ValueFault
        If one of them is no card, with its name and what is wrong.
    """
    files = sorted((one for one in folder.iterdir() if one.name.endswith(".toml")), key=lambda one: str(one.name))
    if not files or len(files) > MOST_CARDS:
        raise ValueFault(f"there are {len(files)} cards, expected 1 to {MOST_CARDS}")
    return tuple(parse_card(_bounded(one), name=one.name.removesuffix(".toml")) for one in files)


def _bounded(file: Any) -> str:
    with file.open("rb") as stream:
        data: bytes = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ValueFault(f"card {file.name}: more than {LARGEST // 1024} kB")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueFault(f"card {file.name}: not UTF-8") from None


def parse_card(text: str, *, name: str) -> Card:
    """Read one card from its text."""
    try:
        plain = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ValueFault(f"card {name}: not TOML ({str(error)[:120]})") from None
    try:
        card = _card(name, plain, load_questions())
        guarded(_texts(card), of=f"card {name}")
        return card
    except ValueFault as fault:
        said = str(fault)
        raise ValueFault(said if said.startswith("card ") else f"card {name}: {said}") from None


def _texts(card: Card) -> list[str]:
    found = [card.title, card.because, card.graded, card.uncertainty, *card.says]
    found += [text for step in card.path for text in (step.text, step.effect)]
    found += [want.because for want in (*card.shoe, *card.insole)]
    against: tuple[Barred | Contra, ...] = (*card.nevers, *card.contras)
    found += [text for one in against for text in (one.words, one.because)]
    return found


def _card(name: str, plain: Mapping[str, Any], questions: Questions) -> Card:
    _keys("the card", plain, _CARD, needed={"schema", "title", "because", "says", "grade", "graded", "uncertainty",
                                            "sources", "tag", "reviewed", "review_by", "when"})  # fmt: skip
    if plain["schema"] != CARD_SCHEMA:
        raise ValueFault(f"schema is {plain['schema']!r}, expected '{CARD_SCHEMA}'")
    if not re.match(r"^[a-z][a-z0-9_]{1,40}\Z", name):
        raise ValueFault(f"'{name}' is not a card's name: lower case letters, digits and _")
    when = _when(plain["when"], questions)
    dates = [plain[key] for key in ("reviewed", "review_by")]
    if not all(type(one) is datetime.date for one in dates) or not dates[0] < dates[1]:
        raise ValueFault("reviewed and review_by are dates, the second one later")
    because = _text("because", plain["because"])
    if strange := set(_PLACES.findall(because)) - {"found", "reported"}:
        raise ValueFault(f"because has the place {{{sorted(strange)[0]}}}, expected {{found}} or {{reported}}")
    card = Card(
        name=name,
        title=_text("title", plain["title"]),
        because=because,
        says=_list("says", plain["says"]),
        grade=_one("grade", plain["grade"], GRADES),
        graded=_text("graded", plain["graded"]),
        uncertainty=_text("uncertainty", plain["uncertainty"]),
        sources=_list("sources", plain["sources"]),
        tag=_one("tag", plain["tag"], TAGS),
        reviewed=dates[0],
        review_by=dates[1],
        when=when,
        diagnoses=_known_words("diagnoses", plain.get("diagnoses", []), questions.by_key["diagnosis"].words),
        path=tuple(_step(entry) for entry in _tables("path", plain)),
        shoe=tuple(_wanted("shoe", entry) for entry in _tables("shoe", plain)),
        insole=tuple(_wanted("insole", entry) for entry in _tables("insole", plain)),
        nevers=tuple(_barred(entry) for entry in _tables("never", plain)),
        contras=tuple(_contra(entry, questions) for entry in _tables("contra", plain)),
    )
    if card.insole and not when.needs_complaint:
        raise ValueFault("it asks for an insole and may speak where nothing hurts: let it rest on pain, or on both")
    roles = [step.role for step in card.path]
    if not card.path or (roles[-1] != "complaint" and when.needs_complaint):
        raise ValueFault("the path does not lead from a finding to the complaint")
    return card


def _when(plain: Any, questions: Questions) -> When:
    _keys("when", plain, _WHEN, needed={"rests_on"})
    rests_on = _one("rests_on", plain["rests_on"], RESTS_ON)
    pain = _known_words("pain", plain.get("pain", []), questions.sites)
    diagnosis = _known_words("diagnosis", plain.get("diagnosis", []), questions.by_key["diagnosis"].words)
    scan = tuple(tuple(parse_cue(text) for text in _list("scan", group)) for group in plain.get("scan", []))
    if rests_on in ("pain", "both", "either") and not (pain or diagnosis):
        raise ValueFault(f"it rests on {rests_on} and names no place that hurts")
    if rests_on in ("scan", "both", "either") and not scan:
        raise ValueFault(f"it rests on {rests_on} and names no cue of the scan")
    asked = {
        key: tuple(condition(text, keys=questions.by_key, sites=questions.sites) for text in plain.get(key, []))
        for key in ("all", "none")
    }
    if rests_on == "answers" and not asked["all"]:
        raise ValueFault("it rests on answers and names none")
    return When(rests_on=rests_on, pain=pain, diagnosis=diagnosis, scan=scan, all=asked["all"], none=asked["none"])


def _step(plain: Any) -> Step:
    _keys("path", plain, _STEP, needed=_STEP - {"effect"})
    return Step(**{key: _text(key, value) for key, value in plain.items()})


def _wanted(item: str, plain: Any) -> Wanted:
    _keys(item, plain, _NEED, needed={"column", "because", "grade", "source", "tag"})
    column = _column(plain["column"], item)
    words, limits = _limits(plain, column, "words")
    over, share = (str(plain.get(key, "")) for key in ("over", "share_of"))
    for measure in filter(None, (over, share)):
        _measure(measure)
    if over and share:
        raise ValueFault(f"{column.name}: over and share_of at once")
    return Wanted(
        column=column.name, words=words, least=limits[0], most=limits[1], over=over, share_of=share,
        loaded=_flag("loaded", plain.get("loaded", False)),
        governs=_one("governs", plain.get("governs", "larger" if item == "shoe" else "smaller"), ("larger", "smaller")),
        because=_text("because", plain["because"]), grade=_one("grade", plain["grade"], (*GRADES, NO_EVIDENCE)),
        source=_text("source", plain["source"]), tag=_one("tag", plain["tag"], TAGS),
    )  # fmt: skip


def _barred(plain: Any) -> Barred:
    _keys("never", plain, _NEVER, needed={"words", "because", "source", "tag"})
    column = _column(plain["column"], "shoe", "insole") if "column" in plain else None
    words, limits = ((), (None, None)) if column is None else _limits(plain, column, "allowed")
    return Barred(
        words=_text("words", plain["words"]), because=_text("because", plain["because"]),
        source=_text("source", plain["source"]), tag=_one("tag", plain["tag"], TAGS),
        column="" if column is None else column.name, least=limits[0], most=limits[1], allowed=words,
    )  # fmt: skip


def _contra(plain: Any, questions: Questions) -> Contra:
    _keys("contra", plain, _CONTRA, needed=_CONTRA)
    drops = _list("drops", plain["drops"])
    for name in drops:
        if name != "*":
            _column(name, "shoe", "insole")
    return Contra(
        when=condition(_text("if", plain["if"]), keys=questions.by_key, sites=questions.sites), drops=drops,
        words=_text("words", plain["words"]), because=_text("because", plain["because"]),
        source=_text("source", plain["source"]), tag=_one("tag", plain["tag"], TAGS),
    )  # fmt: skip


def _limits(
    plain: Mapping[str, Any], column: Column, key: str
) -> tuple[tuple[str, ...], tuple[float | None, float | None]]:
    """The words or the two limits of a feature, one of the two."""
    words = _list(key, plain[key]) if key in plain else ()
    least, most = (_number(end, plain.get(end)) for end in ("least", "most"))
    if bool(words) == (least is not None or most is not None):
        raise ValueFault(f"{column.name}: give {key}, or least and most")
    if words and (column.is_number or (column.allowed and set(words) - set(column.allowed))):
        raise ValueFault(f"{column.name} is never {words}: {', '.join(column.allowed) or 'it is a number'}")
    if not words and not column.is_number:
        raise ValueFault(f"{column.name} is a word and has no limit")
    if least is not None and most is not None and least > most:
        raise ValueFault(f"{column.name}: least {least:g} is above most {most:g}")
    return words, (least, most)


def _column(name: Any, *items: str) -> Column:
    for item in items:
        for column in SCHEMAS[item]:
            if column.name == name:
                return column
    raise ValueFault(f"no catalogue of {'s or '.join(items)}s has a column '{name}'")


def _measure(name: str) -> None:
    if name != MET_LINE and name not in {one.name for one in MEASUREMENTS}:
        raise ValueFault(f"'{name}' is no measure of a foot")


def _tables(key: str, plain: Mapping[str, Any]) -> Sequence[Any]:
    found = plain.get(key, [])
    if not isinstance(found, list):
        raise ValueFault(f"{key} is not a list of tables: write [[{key}]]")
    return found


def _keys(what: str, plain: Any, known: set[str], *, needed: set[str]) -> None:
    if not isinstance(plain, dict):
        raise ValueFault(f"{what} is not a table")
    if lacking := sorted(needed - set(plain)):
        raise ValueFault(f"{what} has no {lacking[0]}")
    if strange := sorted(set(plain) - known):
        raise ValueFault(f"{what} has the unknown key '{strange[0]}'; it may have {', '.join(sorted(known))}")


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueFault(f"{what} is {value!r}, expected text")
    return " ".join(value.split())


def _list(what: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueFault(f"{what} is {value!r}, expected a list of texts")
    return tuple(_text(what, one) for one in value)


def _known_words(what: str, value: Any, known: Any) -> tuple[str, ...]:
    words = _list(what, value) if value else ()
    for word in words:
        if word not in known:
            raise ValueFault(f"{what}: '{word}' is not one of {', '.join(known)}")
    return words


def _one(what: str, value: Any, words: Sequence[str]) -> str:
    if value not in words:
        raise ValueFault(f"{what} is {value!r}, expected one of {', '.join(words)}")
    return str(value)


def _flag(what: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueFault(f"{what} is {value!r}, expected true or false")
    return value


def _number(what: str, value: Any) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise ValueFault(f"{what} is {value!r}, expected a number")
    return float(value)


def cards_folder(package: str) -> Path | Any:
    """Return the folder ``cards`` inside a package, wherever it is installed."""
    from importlib import resources

    return resources.files(package).joinpath("cards")
