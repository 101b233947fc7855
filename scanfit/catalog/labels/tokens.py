"""A size label taken apart: numbers, words and what stands between them, nothing understood yet."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from fractions import Fraction

from scanfit.catalog.labels.words import CODES, SAYS_WIDTH
from scanfit.catalog.sizes import size_number

_SPELLED = {
    **{ord(c): "/" for c in "\u2044\u2215\u29f8"},
    **{ord(c): "-" for c in "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"},
    **{ord(c): "'" for c in "\u2019\u2018\u02bc"},
    **{ord(c): None for c in "\u200b\u200e\u200f\u2060\ufeff"},
    **{full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)},
    ord("㎝"): "cm", ord("㎜"): "mm",
}  # fmt: skip

_TOKEN = re.compile(
    rf"(?P<code>(?:{'|'.join(code.casefold() for code in CODES)})(?![a-z_]))"
    r"|(?P<exact>(?<![0-9.,])[0-9]{1,3}\+[0-9]{1,18}/[0-9]{1,18}(?![0-9]))"
    r"|(?P<part>(?<![0-9.,])[0-9]{1,3}(?:[ -](?:1/2|[12]/3|[13]/4)(?![0-9])| ?[½⅓⅔¼¾]))"
    r"|(?P<mondo>(?<![0-9.,])[123][0-9]{2}(?:\.5)?/(?:[3-9][0-9]|1[0-4][0-9])(?![0-9/.,]))"
    r"|(?P<counted>(?<![0-9.,])[2-6][ae](?![a-z0-9]))"
    r"|(?P<number>(?<![0-9.,])[0-9]{1,3}(?:[.,][0-9]{1,9})?(?![0-9]))"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]*)?)"
    r"|(?P<between>[/|;,()\[\]=&-])"
    r"|(?P<space>[\s:]+)"
)
_LIST = re.compile(r"(?<![0-9.,])([0-9]{1,2}),([0-9]{1,2})(?![0-9])")


@dataclass(slots=True)
class Item:
    """One number of a label and the words before and after it; ``attached`` is the word that touches it."""

    size: Fraction
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    attached: str = ""
    mondo_width: str = ""
    in_brackets: bool = False


@dataclass(slots=True)
class Parts:
    """A whole label: its numbers in order, and width marks introduced by a word for width."""

    items: list[Item] = field(default_factory=list)
    widths: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Token:
    kind: str
    text: str
    touches: bool


def plain(text: str) -> str:
    """Return a label in small letters and without accents, its odd spaces, slashes, dashes and wide digits plain."""
    spelled = unicodedata.normalize("NFD", text.translate(_SPELLED).casefold())
    spelled = "".join(c for c in spelled if not unicodedata.combining(c))
    spelled = re.sub(r"\bn[°º]", "no ", spelled)
    spelled = re.sub(r"\bbig kid'?s?\b", "youth", spelled)  # US: 3.5 to 7 of the second scale (R)
    spelled = re.sub(r"\blittle kid'?s?\b", "kids", spelled)  # lies on both scales
    spelled = re.sub(r"(?<=[^\W\d_])\.", "", spelled)  # gr. u.s. nr.
    spelled = re.sub(r"(?<=[^\W\d_])[-_ ](?=(?:wide|narrow)\b)", " ", spelled)
    spelled = re.sub(r"(?<=[^\W\d_]{2})-(?=[^\W\d_]{2})", " ", spelled)
    return " ".join(spelled.split())


def taken_apart(text: str) -> Parts | None:
    """Return the parts of a ``plain`` label; None where something in it is neither number, word nor separator."""
    tokens = _tokens(text)
    return None if tokens is None else _grouped(tokens)


def _tokens(text: str) -> list[_Token] | None:
    tokens, at, touches = [], 0, False
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        if match.lastgroup != "space":
            tokens.append(_Token(match.lastgroup, match[0], touches))
        touches, at = match.lastgroup != "space", match.end()
    return tokens


_NUMBERS = ("exact", "part", "mondo", "number")


def _grouped(tokens: list[_Token]) -> Parts:
    parts = Parts()
    segment: list[_Token] = []
    waiting: list[str] = []
    bracket = False
    for token in [*_without_widths(tokens, parts), _Token("between", "", False)]:
        if token.kind != "between":
            segment.append(token)
            continue
        items, words = _items(segment)
        if items:
            items[0].before[:0] = waiting
            items[0].in_brackets = bracket
            parts.items += items
            waiting = []
        elif parts.items:
            parts.items[-1].after += words
        else:
            waiting += words
        segment, bracket = [], token.text in ("(", "[")
    parts.loose = waiting
    return parts


def _without_widths(tokens: list[_Token], parts: Parts) -> list[_Token]:
    """Take out "width M", "Weite G", "fitting 6": there a letter or number is a width and nothing else."""
    rest: list[_Token] = []
    at = 0
    while at < len(tokens):
        token, after = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
        is_mark = after is not None and (after.kind in ("number", "counted") or len(after.text) <= 4)
        if token.kind == "word" and token.text in SAYS_WIDTH:
            if after is not None and is_mark and after.kind in ("number", "counted", "word"):
                parts.widths.append(after.text)
                at += 1
        else:
            rest.append(token)
        at += 1
    return rest


def _items(segment: list[_Token]) -> tuple[list[Item], list[str]]:
    """The numbers of a stretch without separators. "EU 42 UK 8" has its words before, "42 EU 8 UK" after."""
    items: list[Item] = []
    words: list[str] = []
    leading = bool(segment) and segment[0].kind not in _NUMBERS
    count = sum(token.kind in _NUMBERS for token in segment)
    for at, token in enumerate(segment):
        if token.kind in _NUMBERS:
            item = _number(token)
            item.before, words = words, []
            items.append(item)
            if at + 1 < len(segment) and segment[at + 1].touches and segment[at + 1].kind in ("word", "counted"):
                item.attached = segment[at + 1].text
        elif items and (not leading or count == len(items) or token.text == items[-1].attached):
            items[-1].after.append(token.text)
        else:
            words.append(token.text)
    return items, words


def _number(token: _Token) -> Item:
    if token.kind == "mondo":
        length, _, width = token.text.partition("/")
        return Item(size_number(length), mondo_width=width)
    return Item(size_number(token.text.replace("-", " ")))


def is_list(text: str) -> bool:
    """Whether 39,40 or 8,9 stands in a ``plain`` label: two neighbouring sizes, not a decimal comma."""
    return any(int(first) + 1 == int(second) for first, second in _LIST.findall(text))


def is_signed(text: str) -> bool:
    """Whether a ``plain`` label has a dash hanging at an end, or a thousands' comma: 1,000 is not size 1."""
    return text.startswith("-") or text.endswith("-") or bool(re.search(r",[0-9]{3}(?![0-9])", text))
