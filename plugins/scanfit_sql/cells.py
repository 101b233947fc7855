"""What becomes of a database's types: numbers stay numbers where that is exact, the rest is text as it is written.

=====================  ==================================================================
whole numbers          64-bit integers
NUMERIC(p, s)          decimals of that scale, exactly
NUMERIC without scale  text with all its digits: no scale fits every row
floating point         64-bit floats
text, enum, uuid       text
dates, times           text as in ISO 8601
flags                  true, false
NULL                   an empty cell
anything else          refused by the column's name (JSON, arrays, bytes, places, intervals)
=====================  ==================================================================

SQLite says nothing of the kind: a cell of any column may hold anything. There the cells are asked for what they are:
a column of whole numbers alone is integers, one of numbers floats, any other text.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from scanfit.api import CatalogError

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Column, Connection, Table

LONGEST_CELL = 100_000
_MOST_DIGITS = 38
_LEAVE_OUT = "leave them out: name the columns to read with -o columns=sku,brand,…"


class TooLong(Exception):
    """A cell that is no cell but a book."""


class Cells(NamedTuple):
    """Of one column: its name, its type in the table that is handed over, and how a cell gets there."""

    name: str
    dtype: pl.DataType
    made: Callable[[Any], Any]


def cells_of(connection: Connection, table: Table, columns: Sequence[Column[Any]], where: str) -> list[Cells]:
    """Return how each column is read; refuse by name what is no cell of a table."""
    import polars as pl

    sqlite = connection.dialect.name == "sqlite"
    kinds = _stored(connection, table, columns) if sqlite else [_declared(column) for column in columns]
    refused = [
        f"{column.name} ({str(column.type).lower()[:40]})"
        for column, kind in zip(columns, kinds, strict=True)
        if kind is None
    ]
    if refused:
        what = f"these columns of {table.name} hold no plain cells: {', '.join(refused[:20])}"
        raise CatalogError(what, where=where, next_step=_LEAVE_OUT)
    return [
        Cells(column.name, kind, _text if kind == pl.String else _same)
        for column, kind in zip(columns, kinds, strict=True)
        if kind is not None
    ]


def frame_of(cells: Sequence[Cells], rows: Sequence[Sequence[Any]], where: str) -> pl.DataFrame:
    """Return rows as a table; refuse a cell that is not what its column is."""
    import polars as pl

    columns = []
    for place, one in enumerate(cells):
        try:
            values = [None if row[place] is None else one.made(row[place]) for row in rows]
            columns.append(pl.Series(one.name, values, dtype=one.dtype, strict=True))
        except TooLong:
            what = f"column {one.name} holds a cell of more than {LONGEST_CELL:,} characters"
            raise CatalogError(what, where=where, next_step=_LEAVE_OUT) from None
        except (TypeError, ValueError, OverflowError, ArithmeticError, pl.exceptions.PolarsError):
            what = f"column {one.name} holds a cell that is no {str(one.dtype).lower()}"
            raise CatalogError(
                what, where=where, next_step="correct it, or leave the column out with -o columns="
            ) from None
    return pl.DataFrame(columns)


def _declared(column: Column[Any]) -> pl.DataType | None:
    """The type of a column by what the database says of it; None where it is no cell."""
    import polars as pl
    from sqlalchemy import types

    kind: Any = column.type
    kind = getattr(kind, "data_type", kind)  # a domain of PostgreSQL is a type with a name of its own
    if isinstance(kind, types.Integer):
        return pl.Int64()
    if isinstance(kind, types.Float):
        return pl.Float64()
    if isinstance(kind, types.Numeric):
        scale, digits = kind.scale, kind.precision
        if scale is None or digits is None or not 0 <= scale <= digits <= _MOST_DIGITS:
            return pl.String()
        return pl.Decimal(_MOST_DIGITS, scale)
    plain = (types.String, types.Enum, types.Uuid, types.Date, types.DateTime, types.Time, types.Boolean)
    return pl.String() if isinstance(kind, plain) else None


def _stored(connection: Connection, table: Table, columns: Sequence[Column[Any]]) -> list[pl.DataType | None]:
    """The types of SQLite's columns by what their cells are, in one look at all of them."""
    import polars as pl
    from sqlalchemy import func, select

    asked = [
        func.max(func.typeof(column) == kind).label(f"c{place}_{kind}")
        for place, column in enumerate(columns)
        for kind in ("blob", "text", "real", "integer")
    ]
    found: list[pl.DataType | None] = []
    for first in range(0, len(asked), 400):  # SQLite's SELECT has at most 2,000 columns
        row = connection.execute(select(*asked[first : first + 400]).select_from(table)).one()
        for place in range(0, len(row), 4):
            blob, text, real, integer = row[place : place + 4]
            if blob:
                found.append(None)
            elif text or not (real or integer):
                found.append(pl.String())
            else:
                found.append(pl.Float64() if real else pl.Int64())
    return found


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    if isinstance(value, str):
        text = value
    elif isinstance(value, bool):
        text = "true" if value else "false"
    elif isinstance(value, Decimal):
        text = format(value, "f")
    elif isinstance(value, dt.date | dt.datetime | dt.time):
        text = value.isoformat()
    elif isinstance(value, int | float | uuid.UUID):
        text = str(value)
    else:
        raise TypeError(type(value).__name__)
    if len(text) > LONGEST_CELL:
        raise TooLong
    return text
