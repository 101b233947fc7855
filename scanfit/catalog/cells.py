"""One column of cells: from text or typed values to checked values, with a fault for each thing wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.fault import Fault, fault_on, faults_where, printable
from scanfit.catalog.numbers import numbers
from scanfit.catalog.schema import LINE, SURE, Column, nearest

if TYPE_CHECKING:
    import polars as pl

_WORDS_LISTED = 20
# C0 and C1 controls, line separators and the marks that turn the direction of writing: they change what a
# terminal shows for the cells around them.
_CONTROL = r"[\x00-\x1f\x7f-\x9f\u{2028}-\u{202e}\u{2066}-\u{2069}]"


def typed_column(cells: pl.Series, lines: pl.Series, column: Column, decimal: str) -> tuple[pl.Series, list[Fault]]:
    """Return ``cells`` as the column's type, and what is wrong with them.

    Text is never null (an empty cell is ""); a number is null where the cell is empty or wrong.
    """
    import polars as pl

    if not _is_usable(cells):
        empty = pl.Series(column.name, [None] * len(cells), dtype=pl.Float64 if column.is_number else pl.String)
        what = f"column {column.name} holds {str(cells.dtype).lower()}, expected {column.dtype}"
        return empty, [Fault(line=None, column=column.name, what=what, next_step="correct the source of this table")]
    text = cells.cast(pl.String).fill_null("").str.strip_chars()
    values, faults = numbers(cells, text, lines, column, decimal) if column.is_number else _words(text, lines, column)
    if column.required:
        faults += faults_where(text == "", lines, column.name, f"{column.name} is empty", _fill_in(column))
    return values.alias(column.name), faults


def _is_usable(cells: pl.Series) -> bool:
    """Text may come as numbers (a size of 42), numbers as text; nothing else is turned into anything."""
    import polars as pl

    return cells.dtype.is_numeric() or isinstance(cells.dtype, (pl.String, pl.Categorical, pl.Enum, pl.Null))


def _words(text: pl.Series, lines: pl.Series, column: Column) -> tuple[pl.Series, list[Fault]]:
    what = f"{column.name} holds a control character"
    controls = text.str.contains(_CONTROL)
    faults = faults_where(controls, lines, column.name, what, "write it on one line, in plain letters")
    if column.allowed:
        wrong = (text != "") & ~text.is_in(list(column.allowed))
        faults += _unknown_words(text.filter(wrong), lines.filter(wrong), column)
    return text, faults


def _unknown_words(words: pl.Series, lines: pl.Series, column: Column) -> list[Fault]:
    import polars as pl

    groups = pl.DataFrame({"word": words, LINE: lines}).group_by("word", maintain_order=True).agg(pl.col(LINE))
    use = f"use {_one_of(column.allowed)}"
    faults = []
    for word, where in groups.head(_WORDS_LISTED).iter_rows():
        near = nearest(word, column.allowed, cutoff=SURE)
        hint = f"did you mean {near}? {use}" if near else use
        faults.append(fault_on(where, column.name, f"{column.name} is '{printable(word)}'", hint))
    rest = groups[_WORDS_LISTED:]
    if len(rest):
        what = f"{column.name} is wrong in {len(rest)} more ways"
        faults.append(fault_on(rest[LINE].explode().to_list(), column.name, what, use))
    return faults


def _fill_in(column: Column) -> str:
    if column.allowed:
        return f"use {_one_of(column.allowed)}"
    if column.is_number:
        return f"write a value of {column.low:.10g} to {column.high:.10g} {column.unit}".rstrip()
    return "fill it in"


def _one_of(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
