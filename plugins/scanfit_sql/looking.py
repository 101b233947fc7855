"""Which table, and which of its columns."""

from __future__ import annotations

import difflib
import warnings
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError

if TYPE_CHECKING:
    from sqlalchemy import Column, Connection, Table

_SHOWN = 30


def table_of(connection: Connection, options: Mapping[str, Any], where: str) -> Table:
    """Return the table or view that is asked for, or the only one there is."""
    from sqlalchemy import MetaData, Table, inspect
    from sqlalchemy.exc import NoSuchTableError, SAWarning

    inspector = inspect(connection)
    schema = options.get("schema") or None
    if schema is not None and schema not in (schemas := inspector.get_schema_names()):
        raise CatalogError(f"there is no schema '{schema}'", where=where, next_step=_choices(str(schema), schemas))
    names = {*inspector.get_table_names(schema), *inspector.get_view_names(schema)}
    names |= set(inspector.get_materialized_view_names(schema)) if connection.dialect.name == "postgresql" else set()
    name = _chosen(sorted(names), options.get("table") or None, where)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)  # of types it does not know, which are refused by name below
            return Table(name, MetaData(), schema=schema, autoload_with=connection, resolve_fks=False)
    except NoSuchTableError:
        what = f"the table '{name}' cannot be looked up"
        raise CatalogError(what, where=where, next_step="check that this user may read it") from None


def columns_of(table: Table, wanted: str, where: str) -> list[Column[Any]]:
    """Return the columns that are asked for, or all."""
    there = {column.name: column for column in table.columns}
    names = list(dict.fromkeys(each.strip() for each in wanted.split(",") if each.strip())) or list(there)
    missing = [name for name in names if name not in there]
    if missing:
        what = f"table {table.name} has no column {', '.join(missing)}"
        raise CatalogError(what, where=where, next_step=_choices(missing[0], list(there)))
    return [there[name] for name in names]


def _chosen(names: Sequence[str], wanted: str | None, where: str) -> str:
    if not names:
        step = "check the database's name; -o schema=NAME looks elsewhere than in the default schema"
        raise CatalogError("there is no table in it that this user can see", where=where, next_step=step)
    if wanted is None and len(names) == 1:
        return names[0]
    if wanted is None:
        step = f"name one with -o table=: {_listed(names)}"
        raise CatalogError(f"there are {len(names)} tables and views in it", where=where, next_step=step)
    if wanted not in names:
        raise CatalogError(f"there is no table '{wanted}'", where=where, next_step=_choices(wanted, names))
    return wanted


def _choices(word: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, names, n=1)
    return f"{f'did you mean {near[0]}? ' if near else ''}there is {_listed(names)}"


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
