"""What stands before a feed's first element: a DOCTYPE there is refused before any parser sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import NoReturn

from scanfit.api import CatalogError

_FIRST_LOOK = 4096
_MAX = 1 << 20
_HARMLESS = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_UNFINISHED = re.compile(r"<\?|<!--|\Z|<!?-?\Z")
_EXTERNAL = re.compile(r"<!ENTITY\s+(?:%\s+)?\S+\s+(?:SYSTEM|PUBLIC)\s|\A<!DOCTYPE\s+[^\s\[>]+\s+(?:SYSTEM|PUBLIC)\s")
_STEP = "remove the DOCTYPE: a feed of products needs none, and no file or address is ever read from it"


def without_doctype(pieces: Iterator[tuple[str, int]], location: str) -> Iterator[tuple[str, int]]:
    """Yield the same pieces; refuse a document type before the first of them is handed on.

    The look is repeated each time the text has doubled, so that its cost stays in proportion.
    """
    held: list[tuple[str, int]] = []
    parts: list[str] = []
    size, enough = 0, _FIRST_LOOK
    for piece, line in pieces:
        held.append((piece, line))
        parts.append(piece)
        size += len(piece)
        if size >= enough:
            enough = 2 * size
            if _decided("".join(parts), location):
                break
            if size > _MAX:
                what, step = "a megabyte of comments before the first element", "save the feed again, without them"
                raise CatalogError(what, where=f"{location} line {line}", next_step=step)
    else:
        _decided("".join(parts), location)
    yield from chain(held, pieces)


def _decided(text: str, location: str) -> bool:
    """Whether the text has reached the first element; refuse a DOCTYPE."""
    harmless = _HARMLESS.match(text)
    begins = harmless.end() if harmless else 0
    rest = text[begins : begins + 2 * _FIRST_LOOK]
    if rest.startswith("<!DOCTYPE"):
        _refuse(text[begins:], f"{location} line {1 + text.count(chr(10), 0, begins)}")
    return not _UNFINISHED.match(rest) and not "<!DOCTYPE".startswith(rest)


def _refuse(declaration: str, where: str) -> NoReturn:
    what = "the feed has a DOCTYPE, which may make a parser read other files or expand without end"
    if _EXTERNAL.search(declaration):
        what = "the feed declares an external entity, which would read another file or address"
    elif "<!ENTITY" in declaration:
        what = "the feed declares entities of its own, which may expand without end"
    raise CatalogError(what, where=where, next_step=_STEP)
