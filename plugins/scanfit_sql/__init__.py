"""Catalogues in databases: one table or view that SQLAlchemy can reach, read and never written.

No text of the user's becomes SQL: the table is looked up, its columns are reflected, identifiers are quoted.
Rows come in the order of the primary key; of a view, in the database's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogSource, Option, hookimpl

if TYPE_CHECKING:
    import polars as pl

_DATABASE = re.compile(r"(postgresql|postgres|mysql|mariadb|sqlite|mssql|oracle)(\+[a-z0-9_]+)?://", re.IGNORECASE)
"""The databases SQLAlchemy speaks to by itself."""

_EXAMPLE = (
    "CREATE TABLE shoes (sku TEXT, brand TEXT, model TEXT, category TEXT, wearer TEXT, size_system TEXT, "
    "size_label TEXT, width TEXT, inner_length_mm REAL, ball_girth_mm REAL, ball_width_mm REAL, heel_width_mm REAL, "
    "instep_height_mm REAL, toe_box_height_mm REAL, features TEXT, price NUMERIC(10, 2), currency TEXT, stock INTEGER)",
    "INSERT INTO shoes VALUES ('A-1', 'Made up', 'Everyday', 'casual', 'unisex', 'EU', '42', NULL, 277, 247.5, 101, "
    "68, 66, 27, 'removable insole', 89.90, 'EUR', 3)",
    "INSERT INTO shoes VALUES ('A-1', 'Made up', 'Everyday', 'casual', 'unisex', 'EU', '43', NULL, 283.7, 252, 102.5, "
    "69, 67, NULL, 'removable insole', 89.90, 'EUR', 0)",
)

OPTIONS = (
    Option(name="table", help="the table or view to read; needed where there are several"),
    Option(name="schema", help="the schema it is in; the database's default if not given"),
    Option(name="columns", help="names of the columns to read, separated by commas; all if not given"),
    Option(name="password_env", help="the environment variable that holds the password, instead of the URL"),
    Option(name="max_rows", kind="integer", default=5_000_000, help="a table with more rows is refused"),
    Option(name="batch_rows", kind="integer", default=20_000, help="rows that are fetched at once"),
)


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="sql", summary="a table or view of a database, by its SQLAlchemy URL: postgresql://shop@host/db, "
        "sqlite:///shoes.db",
        options=OPTIONS, accepts=lambda location: _DATABASE.match(location) is not None, load=load, batches=batches,
        example=_example, network=True,
    )  # fmt: skip


def _example(folder: Path) -> str:
    """Make a database of two variants and return its location."""
    import sqlite3
    from contextlib import closing

    path = folder / "shoes.db"
    with closing(sqlite3.connect(path)) as database:
        for statement in _EXAMPLE:
            database.execute(statement)
        database.commit()
    return f"sqlite:///{path}"


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return every row at once."""
    import polars as pl

    return pl.concat(list(batches(location, options)))


def batches(location: str, options: Mapping[str, Any]) -> Iterator[pl.DataFrame]:
    """Yield the rows as they are fetched, each part with the same columns and types."""
    from scanfit_sql.reading import parts

    yield from parts(location, options)
