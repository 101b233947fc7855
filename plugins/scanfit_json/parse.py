"""JSON text to values, nothing lost: numbers as the file writes them, objects with the line they begin on.

The parser is the standard library's json, whose scanner is C: of the parsers at hand only it has hooks for
every number (so that 129.90 stays 129.90 and an integer of any length is never computed), for NaN and Infinity,
and for an object's pairs before a repeated name is lost. msgspec is some times faster, but keeps the last of two
equal names without a word and knows no lines.

Python walks the few levels that hold rows, so that each row has its line; C reads everything below. Where C
refuses, Python walks the same text again, to the very place.
"""

from __future__ import annotations

import json
import re
from sys import intern
from typing import Any, NoReturn

from scanfit.api import CatalogError

MAX_DEPTH = 100
_SPACE = re.compile(r"[ \t\n\r]*")
_ESCAPE = re.compile(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(u[dD][89a-fA-F]..)|.)", re.DOTALL)
_ROWS_WITHIN = frozenset({"products", "product", "@graph", "hasVariant", "itemListElement", "item"})
_ROWS = _ROWS_WITHIN | {"variants"}
_OPEN = ("{", "[")
_WRITE = "correct it there, or export the file again"


class Number(str):
    """A number as the file writes it."""

    __slots__ = ()


class Placed(dict[str, Any]):
    """An object and the line it begins on; 0 where only a surrounding object's line is known."""

    __slots__ = ("line",)

    def __init__(self, pairs: Any = (), line: int = 0) -> None:
        super().__init__(pairs)
        self.line = line


class _Refused(Exception):
    """Something C found and cannot point at."""


def _made(pairs: list[tuple[str, Any]]) -> Placed:
    made = Placed({intern(name): value for name, value in pairs})  # a million rows share their names
    if len(made) != len(pairs):
        raise _Refused
    return made


def _no_constant(word: str) -> NoReturn:
    raise _Refused(word)


_C = json.JSONDecoder(object_pairs_hook=_made, parse_float=Number, parse_int=Number, parse_constant=_no_constant)


def parsed(text: str, location: str, *, first_line: int = 1) -> Any:
    """Return the one value of ``text``; ``first_line`` is the line its text begins on."""
    return _Text(text, location, first_line).value()


def parsed_line(text: str, location: str, line: int) -> Any:
    """Return the one value of a line."""
    return _Text(text, location, line).value(walk=False)


class _Text:
    def __init__(self, text: str, location: str, first_line: int, *, everywhere: bool = False) -> None:
        self.text = text
        self.location = location
        self.first_line = first_line
        self.everywhere = everywhere
        self._counted_to, self._line = 0, first_line

    def value(self, *, walk: bool = True) -> Any:
        self._refuse_half_characters()
        start = self._after_space(0)
        value, end = self._value(start, "", 0, walk=True) if walk else self._whole(start)
        end = self._after_space(end)
        if end < len(self.text):
            self._fault("there is more after the end of the document", end, "keep one list or object in a .json file")
        return value

    def _value(self, i: int, key: str, depth: int, *, walk: bool) -> tuple[Any, int]:
        mark = self.text[i : i + 1]
        if mark in _OPEN and (walk or self.everywhere or key in (_ROWS_WITHIN if mark == "{" else _ROWS)):
            if depth >= MAX_DEPTH:
                self._fault(f"it is nested more than {MAX_DEPTH} deep", i, "a catalogue is a list of flat objects")
            return self._object(i, depth) if mark == "{" else self._array(i, key, depth)
        return self._whole(i)

    def _object(self, start: int, depth: int) -> tuple[Placed, int]:
        made = Placed(line=self._line_at(start))
        i = self._after_space(start + 1)
        if self.text[i : i + 1] == "}":
            return made, i + 1
        while True:
            if self.text[i : i + 1] != '"':
                self._fault("expected a name in double quotes", i)
            key, end = self._name(i)
            if key in made:
                step = "keep one of the two; which one is meant cannot be told"
                self._fault(f"the name {_short(key)} is there twice in one object", i, step)
            i = self._after_space(end)
            if self.text[i : i + 1] != ":":
                self._fault("expected : after the name", i)
            made[key], i = self._value(self._after_space(i + 1), key, depth + 1, walk=depth == 0)
            i, more = self._next(i, "}")
            if not more:
                return made, i

    def _array(self, start: int, key: str, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        i = self._after_space(start + 1)
        if self.text[i : i + 1] == "]":
            return items, i + 1
        while True:
            item, i = self._value(i, key if key in _ROWS_WITHIN else "", depth + 1, walk=False)
            items.append(item)
            i, more = self._next(i, "]")
            if not more:
                return items, i

    def _next(self, i: int, close: str) -> tuple[int, bool]:
        """Where the next member begins, or where the container ended."""
        i = self._after_space(i)
        mark = self.text[i : i + 1]
        if mark == close:
            return i + 1, False
        if mark != ",":
            what = f"expected , or {close}" if mark else f"the text ends where , or {close} is expected"
            self._fault(what, i)
        return self._after_space(i + 1), True

    def _name(self, i: int) -> tuple[str, int]:
        try:
            name, end = _C.raw_decode(self.text, i)
        except json.JSONDecodeError as error:
            self._fault(_in_our_words(error), error.pos)
        return str(name), end

    def _whole(self, i: int) -> tuple[Any, int]:
        line = self._line_at(i)
        try:
            value, end = _C.raw_decode(self.text, i)
        except json.JSONDecodeError as error:
            self._fault(_in_our_words(error), error.pos)
        except _Refused as refused:
            if not self.everywhere:
                self._point_at_it(i)
            self._fault(f"{refused} is no number of JSON", i, "write null where a number is not known")
        except RecursionError:
            if not self.everywhere:
                self._point_at_it(i)
            self._fault(f"it is nested more than {MAX_DEPTH} deep", i, "a catalogue is a list of flat objects")
        if isinstance(value, Placed):
            value.line = line
        return value, end

    def _point_at_it(self, i: int) -> None:
        """Walk the value at ``i`` in Python, which says where what C refused is."""
        _Text(self.text, self.location, self.first_line, everywhere=True)._value(i, "", 0, walk=True)

    def _after_space(self, i: int) -> int:
        found = _SPACE.match(self.text, i)
        return found.end() if found else i

    def _line_at(self, i: int) -> int:
        self._line += self.text.count("\n", self._counted_to, i)
        self._counted_to = i
        return self._line

    def _refuse_half_characters(self) -> None:
        if re.search(r"\\u[dD][89a-fA-F]", self.text) is None:
            return
        for escape in _ESCAPE.finditer(self.text):
            if escape[1]:
                what = f"\\{escape[1]} is half a character"
                self._fault(what, escape.start(), "write both halves of the pair, or the character itself")

    def _fault(self, what: str, i: int, step: str = _WRITE) -> NoReturn:
        line = self.first_line + self.text.count("\n", 0, i)
        column = i - (self.text.rfind("\n", 0, i) + 1) + 1
        raise CatalogError(what, where=f"{self.location} line {line} column {column}", next_step=step)


def _in_our_words(error: json.JSONDecodeError) -> str:
    """json says 'Expecting value', of what is there and of what is missing alike."""
    if error.pos >= len(error.doc.rstrip()):
        return "the text ends in the middle of a value"
    return f"this is not JSON: {error.msg[:1].lower()}{error.msg[1:].removesuffix(' at')}"


def _short(name: str) -> str:
    return repr(name if len(name) <= 40 else f"{name[:40]}…")
