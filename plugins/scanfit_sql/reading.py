"""From a table of a database to tables in parts, as the rows arrive."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, UsageError
from scanfit_sql.address import address_of, shown
from scanfit_sql.cells import cells_of, frame_of
from scanfit_sql.connecting import Clock, connected
from scanfit_sql.looking import columns_of, table_of

if TYPE_CHECKING:
    import polars as pl
    from sqlalchemy import Column, Connection, Select, Table


def parts(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the rows of the table, some thousand at a time; an empty one gives one empty part."""
    most, at_once = _count(options, "max_rows", 5_000_000), _count(options, "batch_rows", 20_000)
    url = address_of(location, options)
    where = shown(location)
    with connected(url, location) as connection:
        table = table_of(connection, options, where)
        columns = columns_of(table, str(options.get("columns") or ""), where)
        where = f"{where} table {table.name}"
        cells = cells_of(connection, table, columns, where)
        read = 0
        for rows in _rows(connection, _select(connection, table, columns).limit(most + 1), at_once):
            read += len(rows)
            if read > most:
                step = "read more with -o max_rows=, or a view of fewer"
                raise CatalogError(f"it has more than {most:,} rows", where=where, next_step=step)
            yield frame_of(cells, rows, where)
        if not read:
            yield frame_of(cells, [], where)


def _select(connection: Connection, table: Table, columns: list[Column[Any]]) -> Select[Any]:
    from sqlalchemy import column, select
    from sqlalchemy.types import NullType

    chosen: list[Any] = list(columns)
    if connection.dialect.name == "sqlite":  # as stored: SQLAlchemy would round a float to make a decimal of it
        chosen = [column(each.name, NullType()) for each in columns]
    return select(*chosen).select_from(table).order_by(*table.primary_key.columns)


def _rows(connection: Connection, statement: Select[Any], at_once: int) -> Iterator[list[Any]]:
    clock: Clock | None = connection.info.get("clock")
    found = connection.execution_options(yield_per=at_once).execute(statement).partitions()
    while True:
        if clock is not None:
            clock.restart()
        rows = next(found, None)
        if rows is None:
            return
        yield list(rows)


def _count(options: Mapping[str, Any], name: str, default: int) -> int:
    value = options.get(name)
    number = default if value is None else int(value)
    if not 1 <= number < 2**31:
        raise UsageError(f"{name} is {number}", where=f"-o {name}=", next_step="give a number above zero")
    return number
