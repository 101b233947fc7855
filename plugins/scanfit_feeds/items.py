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
        self._item: Any = None
        self._line = self._fields = self._size = 0

    def fed(self, piece: str, line: int) -> Iterator[tuple[Any, int]]:
        """Yield the items that end in a piece of text."""
        if self._item is not None:
            self._size += len(piece)
            if self._size > MAX_ITEM:
                self._fault(f"an item has more than {MAX_ITEM / 2**20:.0f} MB", self._line)
        try:
            self._parser.feed(piece.encode())
        except self._broken as error:
            raise self._malformed(error, line) from None
        yield from self._finished(line)

    def ended(self, line: int) -> Iterator[tuple[Any, int]]:
        """Yield the last items; the document must be whole."""
        try:
            self._parser.close()
        except self._broken as error:
            raise self._malformed(error, line) from None
        yield from self._finished(line)

    def _finished(self, line: int) -> Iterator[tuple[Any, int]]:
        for event, element in self._parser.read_events():
            if event == "start":
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
                self._fault(f"an item has more than {MAX_FIELDS} fields", self._line)
        elif element.tag.rpartition("}")[2] in ITEMS:
            self._item, self._line = element, line
            self._fields = self._size = 0

    def _malformed(self, error: Exception, line: int) -> CatalogError:
        log = self._parser.feed_error_log  # its first entry is the cause; the error itself may tell the last
        said = _PLACE.sub("", log[0].message if len(log) else str(error)).strip() or "it is broken"
        where = f"{self._location} line {log[0].line if len(log) else line}"
        return CatalogError(f"this is not XML: {_plain(said)}", where=where, next_step=_step(said))

    def _fault(self, what: str, line: int) -> None:
        step = "give the feed as Google Merchant Center takes it"
        raise CatalogError(what, where=f"{self._location} line {line}", next_step=step)


def _forget(element: Any) -> None:
    """Free an element and all before it; the element itself stays as a place for what follows."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _plain(said: str) -> str:
    if "Premature end" in said or "no element found" in said or "Document is empty" in said:
        return "it ends too early; part of it is missing"
    return said[:200]


def _step(said: str) -> str:
    if "Namespace prefix" in said:
        return 'declare the prefix in the first element: xmlns:g="http://base.google.com/ns/1.0"'
    if "Entity" in said:
        return "XML knows &amp; &lt; &gt; &quot; &apos; only; write the character itself"
    if "huge" in said.lower() or "limit" in said.lower():
        return "no field of a product is that long or deep; export the feed again"
    return "export the feed again, whole, and check it where it is made"
