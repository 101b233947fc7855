"""From a location and its options to the address of a database, and how it may be shown."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import URL

_LOGIN = re.compile(r"(?<=://).*@", re.DOTALL)
INSTALL = 'install it with: pip install "scanfit[sql]"'


def shown(location: str) -> str:
    """Return a location without user, password and query."""
    return _LOGIN.sub("***@", location).partition("?")[0]


def address_of(location: str, options: Mapping[str, Any]) -> URL:
    """Return the database's URL with its password; raise CatalogError where it is none."""
    try:
        from sqlalchemy import make_url
        from sqlalchemy.exc import ArgumentError
    except ImportError:
        what = "databases are read with SQLAlchemy, which is not installed"
        raise CatalogError(what, where=shown(location), next_step=INSTALL) from None
    step = "write it like postgresql://user@host:5432/database or sqlite:///shoes.db"
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        raise CatalogError("this is no URL of a database", where=shown(location), next_step=step) from None
    backend, plus, driver = url.drivername.lower().partition("+")
    backend = "postgresql" if backend == "postgres" else backend
    return _with_password(url.set(drivername=f"{backend}{plus}{driver}"), location, options)


def _with_password(url: URL, location: str, options: Mapping[str, Any]) -> URL:
    name = options.get("password_env")
    if not name:
        return url
    where = "-o password_env="
    if url.password is not None:
        step = "take the password out of the URL, which others can see in the list of processes"
        raise UsageError("the password is given twice, in the URL and by its variable", where=where, next_step=step)
    password = os.environ.get(str(name))
    if not password:
        step = f"set it first, for example: export {name}=…, or read -s {name}; export {name}"
        raise UsageError(f"the environment variable {name} is not set", where=where, next_step=step)
    return url.set(password=password)


def file_of(url: URL, location: str) -> Path:
    """Return the file of an SQLite database, which must be there: nothing is created."""
    if not url.database or url.database == ":memory:" or url.host:
        step = "write three slashes and the path: sqlite:///shoes.db"
        raise CatalogError("this names no database file", where=shown(location), next_step=step)
    if url.query:
        step = "leave out everything from the question mark on: the file is opened read-only anyway"
        raise CatalogError("an SQLite location takes no parameters", where=shown(location), next_step=step)
    path = Path(url.database)
    try:
        there = path.is_file()
    except (OSError, ValueError):
        there = False
    if not there:
        what = "it is a folder, not a file" if path.is_dir() else "there is no such database file"
        raise CatalogError(what, where=shown(location), next_step="check the path; nothing is created")
    return path
