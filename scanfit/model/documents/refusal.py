"""What is wrong with a document a person typed, said with the nearest right word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from scanfit.errors import ScanError
from scanfit.model.documents.schema import KEYS_AT

_PATH = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")
_TYPE = re.compile(r"Expected `(.+?)`, got `(.+?)`")
_WORDS = {
    "str": "text", "float": "a number", "int": "a whole number", "bool": "true or false", "null": "nothing",
    "array": "a list", "object": "a table",
}  # fmt: skip

SHORT = 6


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word most like ``word``, or an empty string when none is."""
    return next(iter(difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)), "")


def unknown_word(what: str, *, word: str, known: Iterable[str], where: str) -> ScanError:
    """An error for a word that is not in a list: a short list is shown, of a long one the nearest word.

    A guess from a short list would mislead: of the load states the one most like "standing" is "sitting".
    """
    choices = list(known)
    near = nearest(word, choices) if len(choices) > SHORT else ""
    next_step = f"did you mean '{near}'?" if near else f"use one of: {', '.join(choices)}"
    return ScanError(f"'{word}' is not {what}", where=where, next_step=next_step)


def refusal(message: str, *, where: str, inside: str = "", keys_at: Mapping[str, type] = KEYS_AT) -> ScanError:
    """Turn msgspec's message into an error in three parts; ``inside`` is the table that was being read."""
    found = _PATH.search(message)
    path, text = (found[1], message[: found.start()]) if found else ("", message)
    table = re.sub(r"\[.*?\]", "", path).rpartition(".")[2] or inside
    place = f"{where} {path}".rstrip()
    if unknown := _UNKNOWN.match(text):
        keys: tuple[str, ...] = getattr(keys_at.get(table), "__struct_fields__", ())
        return unknown_word("a key scanfit knows here", word=unknown[1], known=keys, where=place)
    if missing := _MISSING.match(text):
        return ScanError(f"'{missing[1]}' is missing", where=place, next_step=f"add the key '{missing[1]}'")
    if types := _TYPE.match(text):
        return ScanError(f"this is {_said(types[2])}, expected {_said(types[1])}", where=place,
                         next_step="correct the value")  # fmt: skip
    return ScanError(text[:1].lower() + text[1:], where=place, next_step="correct the value")


def _said(types: str) -> str:
    return " or ".join(_WORDS.get(name.strip(), name.strip()) for name in types.split("|"))
