"""XML parts of a workbook, parsed once by expat in bounded memory: no entity, no document type, no reference out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

from scanfit.api import CatalogError

Start = Callable[[str, Mapping[str, str]], None]


def parse(
    chunks: Iterable[bytes], start: Start | None, where: str, *,
    end: Callable[[str], None] | None = None, ready: Callable[[Any], None] | None = None,
) -> None:  # fmt: skip
    """Parse a part; ``start`` and ``end`` get each element, ``ready`` the parser, before the first byte."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    if start is not None:
        parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end

    def refuse(*_: Any) -> None:
        raise CatalogError(
            "its XML has a document type, where entities are declared that grow or point elsewhere; Excel writes none",
            where=where, next_step="save the table in a new workbook, or as CSV",
        )  # fmt: skip

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    if ready is not None:
        ready(parser)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the latter two: an encoding nobody knows
        raise CatalogError(
            f"its XML is damaged ({str(error)[:100]})", where=where,
            next_step="open it in Excel and save it again, or send it again",
        ) from None  # fmt: skip


def local(name: str) -> str:
    """The name without its prefix."""
    return name.rpartition(":")[2] if ":" in name else name


def attributes(given: Mapping[str, str]) -> dict[str, str]:
    return {local(name): value for name, value in given.items()}
