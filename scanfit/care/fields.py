"""What a table that a person typed holds, checked field by field; each function returns it or raises ValueFault."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scanfit.errors import ValueFault


def tables(key: str, plain: Mapping[str, Any]) -> Sequence[Any]:
    """Return a list of tables, empty where there is none."""
    found = plain.get(key, [])
    if not isinstance(found, list):
        raise ValueFault(f"{key} is not a list of tables: write [[{key}]]")
    return found


def check_keys(what: str, plain: Any, known: set[str], *, needed: set[str]) -> None:
    """Refuse what is no table, lacks a key or has one that is not known."""
    if not isinstance(plain, dict):
        raise ValueFault(f"{what} is not a table")
    if lacking := sorted(needed - set(plain)):
        raise ValueFault(f"{what} has no {lacking[0]}")
    if strange := sorted(set(plain) - known):
        raise ValueFault(f"{what} has the unknown key '{strange[0]}'; it may have {', '.join(sorted(known))}")


def text_of(what: str, value: Any) -> str:
    """Return a text that is not empty, its white space as single blanks."""
    if not isinstance(value, str) or not value.strip():
        raise ValueFault(f"{what} is {value!r}, expected text")
    return " ".join(value.split())


def texts_of(what: str, value: Any) -> tuple[str, ...]:
    """Return a list of texts that is not empty."""
    if not isinstance(value, list) or not value:
        raise ValueFault(f"{what} is {value!r}, expected a list of texts")
    return tuple(text_of(what, one) for one in value)


def known_words(what: str, value: Any, known: Any) -> tuple[str, ...]:
    """Return words that are all known; there may be none."""
    words = texts_of(what, value) if value else ()
    for word in words:
        if word not in known:
            raise ValueFault(f"{what}: '{word}' is not one of {', '.join(known)}")
    return words


def one_of(what: str, value: Any, words: Sequence[str]) -> str:
    """Return one of some words."""
    if value not in words:
        raise ValueFault(f"{what} is {value!r}, expected one of {', '.join(words)}")
    return str(value)


def flag(what: str, value: Any) -> bool:
    """Return True or False."""
    if not isinstance(value, bool):
        raise ValueFault(f"{what} is {value!r}, expected true or false")
    return value


def number_of(what: str, value: Any) -> float | None:
    """Return a number, None where there is none."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < 1e6:
        raise ValueFault(f"{what} is {value!r}, expected a number")
    return float(value)
