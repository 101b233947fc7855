"""JSON Lines: one object on each line, read in parts so that the file may be bigger than memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_json.cells import Columns, flat
from scanfit_json.parse import Placed, parsed_line
from scanfit_json.reading import small_enough, text_lines

if TYPE_CHECKING:
    import polars as pl

ROWS_AT_ONCE = 20_000


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return all rows at once."""
    import polars as pl

    columns = _columns(location, options)
    small_enough(Path(location))
    return pl.concat(list(_parts(location, options, columns)))


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the rows some thousands at a time, all with the same columns: the file is read once for those."""
    yield from _parts(location, options, _columns(location, options))


def looks_like_lines(text: str) -> bool:
    """Whether a .json file holds an object on each line, as mongoexport and many a log write them."""
    first, _, rest = text.lstrip().partition("\n")
    return first.startswith("{") and first.rstrip().endswith("}") and rest.lstrip()[:1] == "{"


def _columns(location: str, options: Mapping[str, Any]) -> Columns:
    columns = Columns(location, decimal=str(options.get("decimal") or "."))
    count = 0
    for cells, line in _rows(location, options):
        columns.add(cells, line)
        count += 1
    if not count:
        what, step = "there is no object in the file", "write one object on each line"
        raise CatalogError(what, where=location, next_step=step)
    return columns


def _parts(location: str, options: Mapping[str, Any], columns: Columns) -> Iterator[pl.DataFrame]:
    rows: list[tuple[Mapping[str, Any], int]] = []
    for row in _rows(location, options):
        rows.append(row)
        if len(rows) >= ROWS_AT_ONCE:
            yield columns.frame(rows)
            rows = []
    if rows:
        yield columns.frame(rows)


def _rows(location: str, options: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], int]]:
    for line, text in text_lines(location, options):
        value = parsed_line(text, location, line)
        if not isinstance(value, Placed):
            what = "the line is not an object"
            raise CatalogError(what, where=f"{location} line {line}", next_step='write {"sku": "A-1", …} on each line')
        yield flat(value, location), line
