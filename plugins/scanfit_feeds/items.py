"""Items of a feed, one at a time: nothing of the others is kept, so that a feed may be bigger than memory.

The parser is lxml's, fed by hand (iterparse is the same machine behind a file): libxml2 counts a node's line
exactly only up to 65,535, and here each item has the line it begins on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from scanfit.api import CatalogError
from scanfit_feeds.prolog import without_doctype
from scanfit_feeds.reading import pieces

ITEMS = ("item", "entry")
MAX_FIELDS = 500
MAX_ITEM = 8 * 1024 * 1024
_OPEN_ENTITY = re.compile(r"&[^;<>\s]*\s*\Z")
_AGAIN = "export the feed again, whole, and check it where it is made"
_AS_GOOGLE = "give the feed as Google Merchant Center takes it"
_PLACE = re.compile(r",? line \d+, column \d+.*| \(<string>.*", re.DOTALL)


def items(location: str) -> Iterator[tuple[Any, int]]:
    """Yield each item's element with its line; it is emptied when the next one is asked for."""
    line, reader = 1, _Reader(location)
    for piece, line in without_doctype(pieces(location), location):
        yield from reader.fed(piece, line)
    yield from reader.ended(line)


class _Reader:
    def __init__(self, location: str) -> None:
        from lxml import etree

        self._location = location
        self._broken: type[Exception] = etree.XMLSyntaxError
        self._parser = etree.XMLPullParser(
            events=("start", "end"), encoding="utf-8", resolve_entities=False, load_dtd=False, dtd_validation=False,
            no_network=True, huge_tree=False, remove_comments=True, remove_pis=True,
        )  # fmt: skip
        self._begun, self._last = False, ""
        self._item: Any = None
        self._line = self._fields = self._size = 0

    def fed(self, piece: str, line: int) -> Iterator[tuple[Any, int]]:
        """Yield the items that end in a piece of text."""
        if self._item is not None:
            self._size += len(piece)
            if self._size > MAX_ITEM:
                raise self._error(f"an item has more than {MAX_ITEM / 2**20:.0f} MB", self._line, _AS_GOOGLE)
        self._last = piece
        try:
            self._parser.feed(piece.encode())
        except self._broken as error:
            raise self._malformed(error, line, waiting=False) from None
        yield from self._finished(line)

    def ended(self, line: int) -> Iterator[tuple[Any, int]]:
        """Yield the last items; the document must be whole."""
        content = not len(self._parser.feed_error_log)
        try:
            self._parser.close()
        except self._broken as error:
            raise self._malformed(error, line, waiting=content and self._begun) from None
        yield from self._finished(line)

    def _finished(self, line: int) -> Iterator[tuple[Any, int]]:
        for event, element in self._parser.read_events():
            if event == "start":
                self._begun = True
                self._started(element, line)
            elif element is self._item:
                yield element, self._line
                self._item = None
                _forget(element)
            elif self._item is None:
                _forget(element)

    def _started(self, element: Any, line: int) -> None:
        if self._item is not None:
            self._fields += 1
            if self._fields > MAX_FIELDS:
                raise self._error(f"an item has more than {MAX_FIELDS} fields", self._line, _AS_GOOGLE)
        elif element.tag.rpartition("}")[2] in ITEMS:
            self._item, self._line = element, line
            self._fields = self._size = 0

    def _malformed(self, error: Exception, line: int, *, waiting: bool) -> CatalogError:
        """What is wrong; ``waiting``: the parser was content so far, and waited for more."""
        log = self._parser.feed_error_log  # its first entry is the cause; the error itself may tell the last
        said = _PLACE.sub("", log[0].message if len(log) else str(error)).strip() or "it is broken"
        if "EntityRef" in said and not (waiting and _OPEN_ENTITY.search(self._last)):
            said = "a & that begins no character's name"
        elif waiting:
            return self._error("this is not XML: it ends too early; part of it is missing", line, _AGAIN)
        return self._error(f"this is not XML: {said[:200]}", log[0].line if len(log) else line, _step(said))

    def _error(self, what: str, line: int, step: str) -> CatalogError:
        return CatalogError(what, where=f"{self._location} line {line}", next_step=step)


def _forget(element: Any) -> None:
    """Free an element and all before it; the element itself stays as a place for what follows."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _step(said: str) -> str:
    if "Namespace prefix" in said:
        return 'declare the prefix in the first element: xmlns:g="http://base.google.com/ns/1.0"'
    if "Entity" in said or "&" in said:
        return "write &amp; for &; of names XML knows &amp; &lt; &gt; &quot; and &apos; only"
    if "XML_PARSE_HUGE" in said:
        return "no field of a product is that long or deep; export the feed again"
    return _AGAIN
