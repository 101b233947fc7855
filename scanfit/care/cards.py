"""Evidence cards: one TOML file a condition, which a clinician reads and changes without Python.

A card says when it speaks (``[when]``), what it says, by which path a foot and a complaint may be linked, what to look
for in shoes and insoles, what is never advised, how good the evidence is and where it is from. A card without a grade
or a source, with a word that makes a claim, or with anything else wrong is refused and its name told.
"""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scanfit.care.card import Barred, Card, Contra, Wanted, When
from scanfit.care.claim_guard import guarded
from scanfit.care.conditions import condition
from scanfit.care.cues import parse_cue
from scanfit.care.fields import check_keys, flag, known_words, number_of, one_of, tables, text_of, texts_of
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
_NEED = {"column", "words", "least", "most", "over", "share_of", "loaded", "governs", "because", "grade", "source",
         "tag"}  # fmt: skip
_NEVER = {"words", "because", "source", "tag", "column", "least", "most", "allowed"}
_CONTRA = {"if", "drops", "words", "because", "source", "tag"}
_STEP = {"role", "text", "strength", "effect", "source", "tag"}
_PLACES = re.compile(r"\{([^{}]*)\}")
MET_LINE = "met_line"
"""A length of the foot that cards may use beside the measures: to the line of metatarsal heads 2 and 3."""


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
    check_keys("the card", plain, _CARD, needed={"schema", "title", "because", "says", "grade", "graded", "uncertainty",
                                            "sources", "tag", "reviewed", "review_by", "when"})  # fmt: skip
    if plain["schema"] != CARD_SCHEMA:
        raise ValueFault(f"schema is {plain['schema']!r}, expected '{CARD_SCHEMA}'")
    if not re.match(r"^[a-z][a-z0-9_]{1,40}\Z", name):
        raise ValueFault(f"'{name}' is not a card's name: lower case letters, digits and _")
    when = _when(plain["when"], questions)
    dates = [plain[key] for key in ("reviewed", "review_by")]
    if not all(type(one) is datetime.date for one in dates) or not dates[0] < dates[1]:
        raise ValueFault("reviewed and review_by are dates, the second one later")
    because = text_of("because", plain["because"])
    if strange := set(_PLACES.findall(because)) - {"found", "reported"}:
        raise ValueFault(f"because has the place {{{sorted(strange)[0]}}}, expected {{found}} or {{reported}}")
    card = Card(
        name=name,
        title=text_of("title", plain["title"]),
        because=because,
        says=texts_of("says", plain["says"]),
        grade=one_of("grade", plain["grade"], GRADES),
        graded=text_of("graded", plain["graded"]),
        uncertainty=text_of("uncertainty", plain["uncertainty"]),
        sources=texts_of("sources", plain["sources"]),
        tag=one_of("tag", plain["tag"], TAGS),
        reviewed=dates[0],
        review_by=dates[1],
        when=when,
        diagnoses=known_words("diagnoses", plain.get("diagnoses", []), questions.by_key["diagnosis"].words),
        path=tuple(_step(entry) for entry in tables("path", plain)),
        shoe=tuple(_wanted("shoe", entry) for entry in tables("shoe", plain)),
        insole=tuple(_wanted("insole", entry) for entry in tables("insole", plain)),
        nevers=tuple(_barred(entry) for entry in tables("never", plain)),
        contras=tuple(_contra(entry, questions) for entry in tables("contra", plain)),
    )
    if card.insole and not when.needs_complaint:
        raise ValueFault("it asks for an insole and may speak where nothing hurts: let it rest on pain, or on both")
    roles = [step.role for step in card.path]
    if not card.path or (roles[-1] != "complaint" and when.needs_complaint):
        raise ValueFault("the path does not lead from a finding to the complaint")
    return card


def _when(plain: Any, questions: Questions) -> When:
    check_keys("when", plain, _WHEN, needed={"rests_on"})
    rests_on = one_of("rests_on", plain["rests_on"], RESTS_ON)
    pain = known_words("pain", plain.get("pain", []), questions.sites)
    diagnosis = known_words("diagnosis", plain.get("diagnosis", []), questions.by_key["diagnosis"].words)
    scan = tuple(tuple(parse_cue(text) for text in texts_of("scan", group)) for group in plain.get("scan", []))
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
    check_keys("path", plain, _STEP, needed=_STEP - {"effect"})
    return Step(**{key: text_of(key, value) for key, value in plain.items()})


def _wanted(item: str, plain: Any) -> Wanted:
    check_keys(item, plain, _NEED, needed={"column", "because", "grade", "source", "tag"})
    column = _column(plain["column"], item)
    words, limits = _limits(plain, column, "words")
    over, share = (str(plain.get(key, "")) for key in ("over", "share_of"))
    for measure in filter(None, (over, share)):
        _measure(measure)
    if over and share:
        raise ValueFault(f"{column.name}: over and share_of at once")
    usual = "larger" if item == "shoe" else "smaller"
    return Wanted(
        column=column.name, words=words, least=limits[0], most=limits[1], over=over, share_of=share,
        loaded=flag("loaded", plain.get("loaded", False)),
        governs=one_of("governs", plain.get("governs", usual), ("larger", "smaller")),
        because=text_of("because", plain["because"]), grade=one_of("grade", plain["grade"], (*GRADES, NO_EVIDENCE)),
        source=text_of("source", plain["source"]), tag=one_of("tag", plain["tag"], TAGS),
    )  # fmt: skip


def _barred(plain: Any) -> Barred:
    check_keys("never", plain, _NEVER, needed={"words", "because", "source", "tag"})
    column = _column(plain["column"], "shoe", "insole") if "column" in plain else None
    words, limits = ((), (None, None)) if column is None else _limits(plain, column, "allowed")
    return Barred(
        words=text_of("words", plain["words"]), because=text_of("because", plain["because"]),
        source=text_of("source", plain["source"]), tag=one_of("tag", plain["tag"], TAGS),
        column="" if column is None else column.name, least=limits[0], most=limits[1], allowed=words,
    )  # fmt: skip


def _contra(plain: Any, questions: Questions) -> Contra:
    check_keys("contra", plain, _CONTRA, needed=_CONTRA)
    drops = texts_of("drops", plain["drops"])
    for name in drops:
        if name != "*":
            _column(name, "shoe", "insole")
    return Contra(
        when=condition(text_of("if", plain["if"]), keys=questions.by_key, sites=questions.sites), drops=drops,
        words=text_of("words", plain["words"]), because=text_of("because", plain["because"]),
        source=text_of("source", plain["source"]), tag=one_of("tag", plain["tag"], TAGS),
    )  # fmt: skip


def _limits(
    plain: Mapping[str, Any], column: Column, key: str
) -> tuple[tuple[str, ...], tuple[float | None, float | None]]:
    """The words or the two limits of a feature, one of the two."""
    words = texts_of(key, plain[key]) if key in plain else ()
    least, most = (number_of(end, plain.get(end)) for end in ("least", "most"))
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


def cards_folder(package: str) -> Path | Any:
    """Return the folder ``cards`` inside a package, wherever it is installed."""
    from importlib import resources

    return resources.files(package).joinpath("cards")
