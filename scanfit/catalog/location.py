"""Where a catalogue is: on a network or not, and how its location is shown without what logs in there.

A location is what a user typed: a path, a URL (``postgresql://shop@db/sizes``) or a plugin's own word for
something (``shop:spring``). Nothing is opened here; the text alone decides.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

HIDDEN = "***"
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_FILE_URL = re.compile(r"\s*file:", re.IGNORECASE)
_FILES = ("file", "sqlite", "duckdb")
"""Schemes of which ``scheme:///path`` is a file on this machine: there is no host between the slashes."""

_SECRET_NAME = re.compile(r"pass|pwd|token|secret|key|sig|auth|cred|odbc_connect", re.IGNORECASE)
"""Parameters of a query that may let somebody in; ``odbc_connect`` holds a whole login."""


def is_remote(location: str) -> bool:
    """Whether a location is the URL of a machine, alone or after a plugin's own prefix.

    A path that holds ``://`` counts as one too: better refused than fetched.

    >>> is_remote("https://example.org/shoes.csv"), is_remote("shop:s3://spring/shoes.csv")
    (True, True)
    >>> is_remote("shoes.csv"), is_remote("C:/shoes.csv"), is_remote("sqlite:///shoes.db"), is_remote("shop:spring")
    (False, False, False, False)
    """
    found = _URL.search(location)
    if found is None:
        return False
    return not (_scheme(found) in _FILES and location[found.end() :][:1] in ("", "/"))


def is_file_url(location: str) -> bool:
    """Whether a location is a URL of the scheme ``file``, however many slashes it has."""
    return _FILE_URL.match(location) is not None


def path_of_file_url(location: str) -> str:
    """Return the path in a ``file:`` URL, "" where it names another machine.

    >>> path_of_file_url("file:///data/my%20shoes.csv"), path_of_file_url("file://server/shoes.csv")
    ('/data/my shoes.csv', '')
    """
    rest = re.sub(r"\A\s*file:", "", location, flags=re.IGNORECASE)
    if rest.startswith("//"):
        host, _, rest = rest[2:].partition("/")
        if host.lower() not in ("", "localhost"):
            return ""
        rest = f"/{rest}"
    path = unquote(rest)
    return path[1:] if re.match(r"/[A-Za-z]:", path) else path  # a drive of Windows


def shown(location: str) -> str:
    """Return a location as it may be printed and saved: without name, password and the values of a URL's query.

    More is hidden than must be: a password with an @ or a / in it ends at the last @ of all.

    >>> shown("postgresql://shop:secret@db.example:5432/sizes?sslmode=require")
    'postgresql://***@db.example:5432/sizes?sslmode=***'
    >>> shown("catalogs/spring.csv"), shown("sqlite:///data/shoes.db")
    ('catalogs/spring.csv', 'sqlite:///data/shoes.db')
    """
    found = _URL.search(location)
    if found is None:
        return location
    head, rest = location[: found.end()], location[found.end() :]
    if "@" in rest and not _is_plain_path(found, rest):
        rest = f"{HIDDEN}@{rest.rpartition('@')[2]}"
    address, mark, query = rest.partition("?")
    # not [^&]*: text after # belongs to no parameter, and may hold a token as well
    return f"{head}{address}{mark}" + "&".join(_parameter(each) for each in query.split("&") if mark)


def without_credentials(text: str, location: str) -> str:
    """Return a text (an error's, a driver's) with the credentials of ``location`` hidden wherever they stand in it."""
    safe = shown(location)
    if safe == location:
        return text
    text = text.replace(location, safe)
    for secret in sorted(_secrets(location), key=len, reverse=True):
        # Whole words only: who logs in to postgresql as postgres with the password postgres still reads the rest.
        text = re.sub(rf"(?<!\w){re.escape(secret)}(?!\w)", HIDDEN, text)
    return text


def _scheme(found: re.Match[str]) -> str:
    """Of ``sqlite+pysqlite`` only ``sqlite``."""
    return found[1].partition("+")[0].lower()


def _is_plain_path(found: re.Match[str], rest: str) -> bool:
    return _scheme(found) in _FILES and rest.startswith("/")


def _parameter(pair: str) -> str:
    name, equals, _ = pair.partition("=")
    return f"{name}{equals}{HIDDEN}" if equals else HIDDEN


def _secrets(location: str) -> set[str]:
    """The password and what of the query is one, as they are written and as they are meant."""
    found = _URL.search(location)
    assert found is not None
    rest = location[found.end() :]
    secrets = set()
    if "@" in rest and not _is_plain_path(found, rest):
        name, colon, password = rest.rpartition("@")[0].partition(":")
        secrets.add(password if colon else name)  # a token may stand where the name does
        rest = rest.rpartition("@")[2]
    pairs = (pair.partition("=") for pair in rest.partition("?")[2].split("&"))
    secrets |= {value for name, _, value in pairs if _SECRET_NAME.search(name)}
    secrets |= {unquote(each) for each in secrets}
    return secrets - {""}
