"""``--must`` and ``--wish``: what a customer asks of a shoe beyond that it fits."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from scanfit.catalog.schema import SCHEMAS, nearest
from scanfit.errors import UsageError
from scanfit.model.need import FEATURES, Need

WISHED = 0.5
"""The weight of a wish that is given without one."""

_LIMIT = re.compile(r"^\s*(?P<name>[^<>=@]+?)\s*(?P<sign>>=|<=|=)\s*(?P<value>[^@]+?)\s*$")
_WEIGHT = re.compile(r"^(?P<text>.*?)\s*@\s*(?P<weight>[^@\s]*)\s*$")

_NUMBER = re.compile(r"^(?P<number>[+-]?[0-9]{1,9}([.,][0-9]{1,9})?)\s*(?P<unit>[a-z]*)$")
_COLUMNS = {column.name: column for kind in SCHEMAS.values() for column in kind}

_ASKED = "WORD (a word of the catalogue's features), COLUMN>=NUMBER, COLUMN<=NUMBER or COLUMN=WORD|WORD"


def need_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--must`` and ``--wish``; the command gets the texts as ``musts`` and ``wished`` (``typed_needs``)."""
    command = click.option("--wish", "wished", multiple=True, metavar="TEXT", help="As --must, but only moves shoes "
                           "that do not have it down; 'TEXT @0.3' by 30 % instead of half.")(command)  # fmt: skip
    return click.option("--must", "musts", multiple=True, metavar="TEXT", help="Only what is known to have it: a "
                        "feature's word, COLUMN>=NUMBER, COLUMN<=NUMBER or COLUMN=WORD|WORD.")(command)  # fmt: skip


def typed_needs(musts: tuple[str, ...], wished: tuple[str, ...]) -> tuple[Need, ...]:
    """Return the needs that were typed."""
    return (*(_need(text, 1.0, "--must") for text in musts), *(_wish(text) for text in wished))


def _wish(text: str) -> Need:
    found = _WEIGHT.match(text)
    if found is None:
        return _need(text, WISHED, "--wish")
    try:
        weight = float(found["weight"])
    except ValueError:
        weight = 0.0
    if not 0 < weight < 1:
        raise UsageError(f"the weight '{found['weight']}' is not a number above 0 and below 1", where="--wish",
                         next_step="write for example 'removable-insole @0.3', or use --must")  # fmt: skip
    return _need(found["text"], weight, "--wish")


def _need(text: str, weight: float, said: str) -> Need:
    found = _LIMIT.match(text)
    if found is None:
        word = text.strip()
        if not word or any(sign in word for sign in "<>=@;"):
            raise UsageError(f"'{text}' is not a need", where=said, next_step=f"write {_ASKED}")
        if (column := _column_called(word)) is not None:
            raise UsageError(f"'{text}' is a column and needs a limit or a word", where=said,
                             next_step=f"write for example {_example(column)}")  # fmt: skip
        return Need(feature=FEATURES, allowed=(word,), weight=weight)
    feature = _column(found["name"], said)
    if found["sign"] == "=":
        words = tuple(word.strip() for word in found["value"].split("|"))
        if not all(words):
            raise UsageError(f"'{text}' has an empty word", where=said, next_step=f"write {_ASKED}")
        return Need(feature=feature, allowed=words, weight=weight)
    number = _NUMBER.match(found["value"])
    if number is None or number["unit"] not in ("", _COLUMNS[feature].unit):
        unit = _COLUMNS[feature].unit
        raise UsageError(f"'{found['value']}' is not a number{f' of {unit}' if unit else ''}", where=said,
                         next_step=f"write for example {_example(feature, found['sign'])}")  # fmt: skip
    limit = float(number["number"].replace(",", "."))
    low, high = (limit, None) if found["sign"] == ">=" else (None, limit)
    return Need(feature=feature, weight=weight, low=low, high=high)


def _column(name: str, said: str) -> str:
    """The column of a name as people write it: "toe box height" is toe_box_height_mm."""
    found = _column_called(name)
    if found is not None:
        return found
    near = nearest("_".join(name.casefold().split()).replace("-", "_"), _COLUMNS)
    raise UsageError(f"no catalogue has a column '{name}'", where=said,
                     next_step=f"did you mean {near}?" if near else "catalogs/README.md lists the columns")  # fmt: skip


def _column_called(name: str) -> str | None:
    word = "_".join(name.casefold().split()).replace("-", "_")
    return next((one for one in (word, f"{word}_mm", f"{word}_deg") if one in _COLUMNS), None)


def _example(column: str, sign: str = ">=") -> str:
    """A need of this column, as it may be typed."""
    own = _COLUMNS[column]
    if not own.is_number:
        return f"{column}={own.allowed[0] if own.allowed else 'WORD'}"
    return f"{column}{sign}{27 if own.low is None or own.low <= 27 <= (own.high or 27) else own.low:g}"
