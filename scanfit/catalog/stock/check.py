"""Check a stock list on its own: columns, cells, rows that name no variant or say one thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scanfit.catalog.cells import typed_column
from scanfit.catalog.fault import WARNING, Fault, errors_of, fault_on, faults_where, printable
from scanfit.catalog.schema import LINE, Column
from scanfit.catalog.stock.keys import GTIN_KEY, STORE_KEY, WHO, gtin_key, store_key
from scanfit.catalog.stock.words import HEADER_LINE, named
from scanfit.errors import CatalogError

if TYPE_CHECKING:
    import polars as pl

MOST_ON_HAND = 10_000_000
COLUMNS = (
    Column(name="store", dtype="text", help="which shop; left out where there is one"),
    Column(name="on_hand", dtype="integer", help="pairs on hand; 0: sold out", required=True, low=0, high=MOST_ON_HAND),
    *(Column(name=name, dtype="text", help="which variant", optional=True) for name in WHO),
)

_OTHERS_TOLD = 3


def checked(loaded: pl.DataFrame, *, decimal: str = ".") -> tuple[pl.DataFrame, list[Fault], tuple[str, ...]]:
    """Return a stock list's table, all its faults by line, and the columns that were not used."""
    import polars as pl

    columns = named(loaded.columns)
    faults = list(columns.faults)
    if not loaded.height:
        step = "add one row per variant and store below the header"
        faults.append(Fault(line=HEADER_LINE, column="", what="the list has no rows", next_step=step))
    if faults:
        return pl.DataFrame(), faults, columns.spare
    lines = _lines(loaded)
    cells = []
    for column in COLUMNS:
        theirs = columns.of.get(column.name)
        raw = pl.repeat(None, loaded.height, dtype=pl.String, eager=True) if theirs is None else loaded[theirs]
        values, wrong = typed_column(_whole(raw), lines, column, decimal)
        cells.append(values)
        faults += wrong
    table = pl.DataFrame([*cells, lines.alias(LINE)])
    table = table.with_columns(gtin_key(table["gtin"]).alias(GTIN_KEY), _store_keys(table["store"]).alias(STORE_KEY))
    faults += _row_faults(table, has_stores="store" in columns.of)
    faults.sort(key=lambda f: (f.line or 0, f.column, f.what))
    return table, faults, columns.spare


def refuse(faults: Sequence[Fault], location: str) -> None:
    """Raise the first error of a stock list; the next few are told with it."""
    errors = errors_of(faults)
    if not errors:
        return
    first, others = errors[0], errors[1:]
    told = [f"line {fault.line}: {fault.message}" for fault in others[:_OTHERS_TOLD]]
    more = [f"{len(others) - len(told)} more"] if len(others) > len(told) else []
    tail = f"; other faults: {'; '.join([*told, *more])}" if told else ""
    raise CatalogError(first.message, where=f"{location} line {first.line}", next_step=f"{first.next_step}{tail}")


def _row_faults(table: pl.DataFrame, *, has_stores: bool) -> list[Fault]:
    lines = table[LINE]
    faults = []
    if has_stores:
        step = "write which store it is; a row is never shared out"
        faults += faults_where(table["store"] == "", lines, "store", "store is empty", step)
    nobody = (table["variant_id"] == "") & (table["gtin"] == "") & (table["sku"] == "")
    step = "fill in variant_id, gtin or sku (with its size)"
    faults += faults_where(nobody, lines, "sku", "the row does not say which variant it is", step)
    odd = (table["gtin"] != "") & (table[GTIN_KEY] == "")
    what = "gtin is '{value}', expected 8, 12, 13 or 14 digits"
    step = "keep the column as text: a spreadsheet drops leading zeros and rounds long numbers"
    faults += faults_where(odd, lines, "gtin", what, step, values=table["gtin"], severity=WARNING)
    return faults + _twice(table.filter(~nobody))


def _twice(table: pl.DataFrame) -> list[Fault]:
    """Rows that are the same in every word; those that mean the same in other words are found when they are matched."""
    import polars as pl

    key = [STORE_KEY, *WHO]
    groups = table.group_by(key, maintain_order=True).agg(pl.col(LINE).sort()).filter(pl.col(LINE).list.len() > 1)
    if not groups.height:
        return []
    repeats = groups.select(pl.col(LINE).list.slice(1).explode())[LINE].to_list()
    first = groups.sort(pl.col(LINE).list.get(1)).row(0, named=True)
    who = " ".join(str(first[name]) for name in WHO if first[name])
    what = f"{who} is on line {first[LINE][0]} already"
    return [fault_on(repeats, "sku", printable(what, 120), "keep one of the rows: they are never added up")]


def _lines(table: pl.DataFrame) -> pl.Series:
    import polars as pl

    if LINE in table.columns and table[LINE].dtype.is_integer() and not table[LINE].has_nulls():
        return table[LINE].cast(pl.Int64)
    return pl.int_range(HEADER_LINE + 1, HEADER_LINE + 1 + table.height, eager=True)


def _whole(cells: pl.Series) -> pl.Series:
    """A column of whole numbers that a spreadsheet or database handed over with fractions: 1001.0 is article 1001."""
    import polars as pl

    if not cells.dtype.is_float() or not (cells.is_finite() & (cells == cells.floor())).fill_null(True).all():
        return cells
    return cells.cast(pl.Int64, strict=False) if (cells.abs() < 2**53).fill_null(True).all() else cells


def _store_keys(stores: pl.Series) -> pl.Series:
    import polars as pl

    return stores.replace_strict({name: store_key(name) for name in stores.unique()}, return_dtype=pl.String)
