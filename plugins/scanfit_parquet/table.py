"""From a file that has been checked to tables of plain columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from scanfit.api import CatalogError
from scanfit_parquet import arrow, footer
from scanfit_parquet.file import AGAIN, Broken, Claim, format_of, opened

if TYPE_CHECKING:
    import polars as pl

T = TypeVar("T")
LINE = "#line"
LOADED_CELLS = 400_000_000
"""Held at once, D: 8,000,000 variants of 50 columns, 3 GB."""

MOST_ROWS = 200_000_000
MOST_COLUMNS = 2_000
ROWS_AT_ONCE = 50_000
CELLS_AT_ONCE = 4_000_000
LONGEST_CELL = 100_000
_SHOWN = 10


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return all rows; refuse what is too much to be held at once."""
    scan, claim = _scanned(location, options)
    columns = len(scan.collect_schema())
    if claim.rows * columns > LOADED_CELLS:
        what = f"{claim.rows:,} rows of {columns} columns are too many to be held at once"
        raise CatalogError(what, where=location, next_step="compile it: scanfit catalog convert reads it in parts")
    return _collected(scan, location)


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the same rows in parts; an empty file gives one empty part."""
    scan, claim = _scanned(location, options)
    rows = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, len(scan.collect_schema()))))
    for first in range(0, max(1, claim.rows), rows):
        yield _collected(scan.slice(first, rows), location)


def _scanned(location: str, options: Mapping[str, Any]) -> tuple[pl.LazyFrame, Claim]:
    """The columns that were asked for, plain ones all, not read yet; and what the file claims to hold."""
    path, file, size = opened(location)
    with file:
        kind = format_of(file, size, location)
        try:
            claim = footer.checked(file, size) if kind == "parquet" else arrow.checked(file, size)
        except Broken as broken:
            raise CatalogError(f"the file is damaged: {broken}", where=location, next_step=AGAIN) from None
        except OSError as error:
            raise CatalogError(f"the file cannot be read: {error.strerror}", where=location, next_step=AGAIN) from None
    for number, most, what in ((claim.rows, MOST_ROWS, "rows"), (claim.columns, MOST_COLUMNS, "columns")):
        if number > most:
            raise CatalogError(
                f"it claims {number:,} {what}, at most {most:,} are read", where=location,
                next_step="give a file of one catalogue",
            )  # fmt: skip
    return _plain(_scan(path, kind, location), location, options), claim


def _scan(path: Path, kind: str, location: str) -> pl.LazyFrame:
    import polars as pl

    def scan() -> pl.LazyFrame:
        if kind == "parquet":
            found = pl.scan_parquet(path, glob=False, hive_partitioning=False)
        else:
            found = pl.scan_ipc(path, glob=False, hive_partitioning=False)
        found.collect_schema()
        return found

    return _guarded(scan, location)


def _plain(scan: pl.LazyFrame, location: str, options: Mapping[str, Any]) -> pl.LazyFrame:
    """Numbers and text as they are, dates and flags as text; refuse by name what holds more than one value a cell."""
    import polars as pl

    schema = scan.collect_schema()
    names = _chosen([name for name in schema if name != LINE], str(options.get("columns") or ""), location)
    nested = [f"{name} ({_called(schema[name])})" for name in names if not _is_cell(schema[name])]
    if nested:
        more = f" and {len(nested) - _SHOWN} more" if len(nested) > _SHOWN else ""
        what = f"these columns hold no plain cells: {', '.join(nested[:_SHOWN])}{more}"
        step = "leave them out: name the columns to read with -o columns=sku,brand,…"
        raise CatalogError(what, where=location, next_step=step)
    as_text = [pl.col(name).cast(pl.String) for name in names if not _is_kept(schema[name])]
    return scan.select(names).with_columns(as_text)


def _chosen(names: list[str], wanted: str, location: str) -> list[str]:
    if not wanted:
        return names
    chosen = list(dict.fromkeys(each.strip() for each in wanted.split(",") if each.strip()))
    missing = [each for each in chosen if each not in names]
    if missing:
        shown = ", ".join(names[:50]) + (" …" if len(names) > 50 else "")
        what = f"there is no column {', '.join(missing)}"
        raise CatalogError(what, where=location, next_step=f"the columns are {shown}")
    return chosen


def _is_kept(dtype: pl.DataType) -> bool:
    import polars as pl

    return dtype.is_numeric() or dtype.base_type() in (pl.String, pl.Categorical, pl.Enum, pl.Null)


def _is_cell(dtype: pl.DataType) -> bool:
    import polars as pl

    return _is_kept(dtype) or (dtype.is_temporal() and dtype != pl.Duration) or dtype == pl.Boolean


def _called(dtype: pl.DataType) -> str:
    return str(dtype.base_type()).lower()


def _collected(scan: pl.LazyFrame, location: str) -> pl.DataFrame:
    import polars as pl

    table = _guarded(lambda: scan.collect(), location)
    for column in table:
        if column.dtype == pl.String:
            longest = column.str.len_bytes().max()
            if isinstance(longest, int) and longest > LONGEST_CELL:
                what = f"a cell of column {column.name[:80]} has {longest:,} bytes"
                raise CatalogError(what, where=location, next_step=f"a cell has at most {LONGEST_CELL:,}")
    return table


def _guarded(call: Callable[[], T], location: str) -> T:
    """What polars raises for a damaged file, told as one; a panic is no Exception, and would end the program."""
    import polars as pl

    kinds = (pl.exceptions.PolarsError, OSError, ValueError, RuntimeError, MemoryError)
    try:
        return call()
    except pl.exceptions.PanicException:  # its text counts tasks, and is another one at every call
        what = "the file cannot be read: its parts contradict one another"
        raise CatalogError(what, where=location, next_step=AGAIN) from None
    except kinds as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        what = f"the file cannot be read: {lines[0][:200]}"
        raise CatalogError(what, where=location, next_step=AGAIN) from None
