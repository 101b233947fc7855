"""The quick way: a block whose rows can be counted from its bytes alone is split by polars.

Plain is a block in which every quote stands at the edge of a cell, none is doubled, no line ends inside quotes
and every row has as many cells as the header. What polars and csv then read is the same (a property test says
so); of any other block nothing is read here.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

from scanfit_csv.header import LINE

_QUOTE, _NEWLINE = ord('"'), ord("\n")
# str.isspace() has these for blanks, polars has not; NUL ends text for some parsers
_DOUBTFUL = (b"\x1c", b"\x1d", b"\x1e", b"\x1f", b"\0")
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True, eq=False)
class Quick:
    """Rows, and how many lines they took."""

    rows: pl.DataFrame
    lines: int


def quick_table(block: str, names: list[str], separator: str, line: int) -> Quick | None:
    """Return the rows of a block of whole lines beginning on ``line``, or None where csv has to read it."""
    if len(names) < 2:
        return None
    raw = block.encode("utf-8", "surrogatepass")
    if b"\r" in raw:
        raw = raw.replace(b"\r\n", b"\n")
        if b"\r" in raw:
            return None
    if any(byte in raw for byte in _DOUBTFUL):
        return None
    if not raw.endswith(b"\n"):
        raw += b"\n"
    lines = _lines_of(raw, separator.encode(), len(names))
    return None if lines is None else _split(raw, lines, names, separator, line)


def _lines_of(raw: bytes, separator: bytes, width: int) -> np.ndarray[Any, np.dtype[np.bool_]] | None:
    """For each line whether it is a row (else it is empty); None where that is not all there is."""
    import numpy as np

    text = np.frombuffer(raw, dtype=np.uint8)
    ends = np.flatnonzero(text == _NEWLINE)
    marks = np.flatnonzero(text == separator[0])
    lengths = np.diff(ends, prepend=-1) - 1
    if lengths.max() > csv.field_size_limit():
        return None
    if b'"' in raw:
        quotes = np.flatnonzero(text == _QUOTE)
        if len(quotes) % 2:
            return None
        opening, closing = quotes[::2], quotes[1::2]
        before = np.where(opening > 0, text[opening - 1], _NEWLINE)
        after = text[closing + 1]  # the last byte is a newline
        edges = [separator[0], _NEWLINE]
        if not (np.isin(before, edges).all() and np.isin(after, edges).all()):
            return None
        if (np.searchsorted(quotes, ends) % 2).any():
            return None
        marks = marks[np.searchsorted(quotes, marks) % 2 == 0]
    cells = np.diff(np.searchsorted(marks, ends), prepend=0) + 1
    filled: np.ndarray[Any, np.dtype[np.bool_]] = lengths > 0
    return filled if bool((cells[filled] == width).all()) else None


def _split(
    raw: bytes, filled: np.ndarray[Any, np.dtype[np.bool_]], names: list[str], separator: str, line: int
) -> Quick | None:
    import numpy as np
    import polars as pl

    schema: Any = dict.fromkeys(names, pl.String)
    if not filled.any():
        return Quick(pl.DataFrame(schema=schema | {LINE: pl.Int64}), len(filled))
    if not filled.all():  # versions of polars differ over empty lines
        raw = re.sub(rb"\n+", b"\n", raw).removeprefix(b"\n")
    if raw.startswith(_MARK):  # which polars would take for the mark of a file
        return None
    try:
        rows = pl.read_csv(
            raw, has_header=False, separator=separator, quote_char='"' if b'"' in raw else None, schema=schema
        ).fill_null("")
    except pl.exceptions.PolarsError:  # half characters, for example
        return None
    if rows.height != int(filled.sum()):
        return None
    numbers = np.flatnonzero(filled) + line
    rows = rows.with_columns(pl.Series(LINE, numbers, dtype=pl.Int64))
    blank = rows[names[0]].str.strip_chars() == ""
    if blank.any():  # a row of nothing but separators and blanks is skipped
        nothing = pl.all_horizontal(pl.col(names).str.strip_chars() == "")
        rows = rows.filter(~nothing)
    return Quick(rows, len(filled))
