"""From text to tables: the quick way for blocks that are plain, csv for all others; both give the same cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_csv.blocks import Blocks
from scanfit_csv.encoding import encoding_of, undecoded
from scanfit_csv.file import unreadable
from scanfit_csv.header import LINE, excel_separator, names_of, separator_of
from scanfit_csv.quick import quick_table

if TYPE_CHECKING:
    import polars as pl

_ROWS_AT_ONCE = 50_000


def tables(path: Path, location: str, options: Mapping[str, Any], *, quick: bool = True) -> Iterator[pl.DataFrame]:
    """Yield the file's rows as text, each with its line; one table at least. ``quick`` False: csv alone."""
    encoding = "utf-8"
    try:
        encoding = encoding_of(path, options.get("encoding") or "auto")
        with path.open(encoding=encoding, newline="") as file:
            yield from _tables(Blocks(file, location), location, options.get("separator") or "auto", quick)
    except UnicodeError:
        raise undecoded(path, encoding) from None
    except OSError as error:
        raise unreadable(location, error) from None


def _tables(blocks: Blocks, location: str, wanted: str, quick: bool) -> Iterator[pl.DataFrame]:
    import polars as pl

    named = excel_separator(blocks.peek())
    if named:
        next(blocks.lines())
    line = blocks.line
    separator = named if named and wanted == "auto" else separator_of(blocks.peek(), wanted, location, line)
    names = _header(blocks, separator, location)
    schema: Any = dict.fromkeys(names, pl.String) | {LINE: pl.Int64}
    empty = True
    while block := blocks.take():
        table = quick_table(block, names, separator, blocks.line) if quick else None
        if table is not None:
            blocks.line += table.lines
            parts: Iterator[pl.DataFrame] = iter([table.rows])
        else:
            blocks.give_back(block)
            rows = _rows(blocks, separator, len(names), location)
            parts = (_frame(part, schema) for part in rows)
        for part in parts:
            if part.height:
                empty = False
                yield part
    if empty:
        yield pl.DataFrame(schema=schema)


def _frame(rows: list[list[Any]], schema: Mapping[str, Any]) -> pl.DataFrame:
    import polars as pl

    cells = zip(*rows, strict=True)
    return pl.DataFrame([pl.Series(n, c, dtype=t) for (n, t), c in zip(schema.items(), cells, strict=True)])


def _header(blocks: Blocks, separator: str, location: str) -> list[str]:
    line = blocks.line
    try:
        cells = next(csv.reader(blocks.lines(), delimiter=separator, strict=True), [])
    except csv.Error as error:
        raise _broken(error, location, line) from None
    return names_of(cells, location, line)


def _rows(blocks: Blocks, separator: str, width: int, location: str) -> Iterator[list[list[Any]]]:
    """Rows with their line appended, to the end of the block; a line with nothing in it is skipped.

    A quoted cell may run over several lines, and so the last row over the end of its block.
    """
    rows: list[list[Any]] = []
    line = blocks.line
    try:
        for row in csv.reader(blocks.lines(), delimiter=separator, strict=True):
            if any(cell and not cell.isspace() for cell in row):
                if len(row) != width:
                    raise CatalogError(
                        f"{len(row)} cells, but the header has {width}", where=f"{location} line {line}",
                        next_step="make the row as long as the header; a cell with the separator in it "
                        "(a decimal comma, for example) needs quotes",
                    )  # fmt: skip
                rows.append([*row, line])
            line = blocks.line
            if blocks.drained:
                break
            if len(rows) >= _ROWS_AT_ONCE:
                yield rows
                rows = []
    except csv.Error as error:
        raise _broken(error, location, line) from None
    if rows:
        yield rows


def _broken(error: csv.Error, location: str, line: int) -> CatalogError:
    where, said = f"{location} line {line}", str(error)
    if "field limit" in said:
        what, step = f"a cell has more than {csv.field_size_limit():,} characters", "shorten it, or close its quote"
        return CatalogError(what, where=where, next_step=step)
    what = "a quoted cell does not end" if "unexpected end" in said else f"the line is no table row: {said}"
    step = 'close the quote, and write a quote inside a quoted cell twice: ""'
    return CatalogError(what, where=where, next_step=step)
