"""A connection that only reads, lets nobody wait for ever, and tells its failures without a password."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_sql.address import file_of, shown

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine

CONNECT_SECONDS = 10
ANSWER_SECONDS = 300
"""Until a connection is there, and until a statement gives its next rows, D."""

_LONGEST = 10_000_000
_TIMEOUT = {
    "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "pymysql": "connect_timeout",
    "mysqldb": "connect_timeout", "mysqlconnector": "connection_timeout", "pyodbc": "timeout",
    "pymssql": "login_timeout", "pg8000": "timeout", "oracledb": "tcp_connect_timeout", "asyncpg": "timeout",
}  # fmt: skip
_READ_ONLY = {"mysql": "SET SESSION TRANSACTION READ ONLY", "mariadb": "SET SESSION TRANSACTION READ ONLY"}
_DRIVERS = {"postgresql": "psycopg[binary]", "mysql": "pymysql", "mariadb": "pymysql", "mssql": "pyodbc",
            "oracle": "oracledb"}  # fmt: skip


class Clock:
    """How long a statement has been at work; SQLite asks it every 100,000 steps, other servers count themselves."""

    def __init__(self) -> None:
        self._since = time.monotonic()

    def restart(self) -> None:
        self._since = time.monotonic()

    def too_late(self) -> bool:
        return time.monotonic() - self._since > ANSWER_SECONDS


@contextlib.contextmanager
def connected(url: URL, location: str) -> Iterator[Connection]:
    """Connect, and let go at the end of the block; what fails in it is told as a CatalogError."""
    from sqlalchemy.exc import SQLAlchemyError

    engine: Engine | None = None
    try:
        engine = _engine(url, location)
        with engine.connect() as connection:
            yield _read_only(connection)
    except ModuleNotFoundError as error:
        what = f"the driver of this database, {error.name}, is not installed"
        backend = url.get_backend_name()
        step = f"pip install {_DRIVERS.get(backend, error.name)}, or name another: {backend}+DRIVER://"
        raise CatalogError(what, where=shown(location), next_step=step) from None
    except (SQLAlchemyError, OSError, ValueError, OverflowError) as error:
        raise _told(error, url, location) from None
    finally:
        if engine is not None:
            engine.dispose()


def _engine(url: URL, location: str) -> Engine:
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    if url.get_backend_name() == "sqlite":
        path = file_of(url, location)
        return create_engine("sqlite://", creator=lambda: _sqlite(path.absolute().as_uri()), poolclass=NullPool)
    driver = url.get_driver_name()
    arguments: dict[str, Any] = {}
    if driver in _TIMEOUT and _TIMEOUT[driver] not in url.query:
        arguments[_TIMEOUT[driver]] = CONNECT_SECONDS
    if driver in ("psycopg", "psycopg2") and "options" not in url.query:
        arguments["options"] = f"-c statement_timeout={1000 * ANSWER_SECONDS}"
    return create_engine(url, connect_args=arguments, poolclass=NullPool)


def _sqlite(uri: str) -> Any:
    """Open a database file of a stranger: only to read, no functions that do things, nothing without end."""
    import sqlite3

    database = sqlite3.connect(f"{uri}?mode=ro", uri=True, check_same_thread=False)
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    database.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)  # a second file would be created where there is none
    for pragma in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"):
        database.execute(f"PRAGMA {pragma}")
    return database


def _read_only(connection: Connection) -> Connection:
    from sqlalchemy import text

    name = connection.dialect.name
    if name == "sqlite":
        clock = connection.info["clock"] = Clock()
        database: Any = connection.connection.dbapi_connection
        database.set_progress_handler(clock.too_late, 100_000)
    if name == "postgresql":
        return connection.execution_options(postgresql_readonly=True)
    if name in _READ_ONLY:
        connection.execute(text(_READ_ONLY[name]))
    return connection


def _told(error: Exception, url: URL, location: str) -> CatalogError:
    """The driver's first line: without the statement, its values, and the password."""
    cause = getattr(error, "orig", None) or error
    lines = str(cause).strip().splitlines() or [type(cause).__name__]
    line = lines[0][:300].replace(location, shown(location))
    if url.password:
        line = line.replace(str(url.password), "***")
    return CatalogError(
        f"the database cannot be read: {line}", where=shown(location),
        next_step="check host, database, user and password, and that this user may SELECT from the table",
    )  # fmt: skip
