"""From a location to text, piece by piece, with the line of each piece.

The text is decoded here and not by the XML parser: what an encoding hides from a look at the bytes (a DOCTYPE in
UTF-7 or UTF-16) stands open, and a wrong byte is told with its line.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from scanfit.api import CatalogError

MAX_BYTES = 512 * 1024 * 1024
PIECE = 64 * 1024
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"),
)  # fmt: skip
_TEXT_CODECS = re.compile(
    r"utf-8(-sig)?|utf-16(-[lb]e)?|ascii|iso8859-\d+|cp125\d|koi8-[ru]|shift_jis|euc_(jp|kr)|gb(2312|k|18030)|big5"
)
_BINARY = {
    b"PK\x03\x04": "it is a zip archive",
    b"\x1f\x8b": "it is compressed with gzip",
    b"%PDF": "it is a PDF",
    b"PAR1": "it is a Parquet file",
}
_SAVE = "save the feed as XML in UTF-8"


def pieces(location: str) -> Iterator[tuple[str, int]]:
    """Yield the text, a line or 64 K characters at a time, with the line each piece is on."""
    encoding = _encoding(location)
    line = 1
    try:
        with Path(location).open(encoding=encoding) as file:
            while piece := file.readline(PIECE):
                yield piece, line
                line += piece.endswith("\n")
    except UnicodeError:
        what = f"the text is not {encoding.removesuffix('-sig')}, which the feed is said to be"
        step = 'name its encoding in the first line (<?xml version="1.0" encoding="…"?>), or save it as UTF-8'
        raise CatalogError(what, where=_undecodable(location, encoding), next_step=step) from None
    except OSError as error:
        raise _unreadable(location, error) from None


def small_enough(location: str) -> None:
    """Refuse what would not fit in memory."""
    size = Path(location).stat().st_size
    if size > MAX_BYTES:
        what = f"the feed has {size / 2**20:.0f} MB, at most {MAX_BYTES / 2**20:.0f} MB are read at once"
        step = "compile it, which reads it in parts: scanfit catalog convert"
        raise CatalogError(what, where=location, next_step=step)


def _encoding(location: str) -> str:
    """The encoding by the file's first bytes, else as its first line says, else UTF-8."""
    path = Path(location)
    if not path.is_file():
        what = "it is a folder, not a file" if path.is_dir() else "there is no such file"
        raise CatalogError(what, where=location, next_step="give the path of an .xml, .rss or .atom file")
    try:
        with path.open("rb") as file:
            start = file.read(1024)
    except OSError as error:
        raise _unreadable(location, error) from None
    if not start:
        raise CatalogError("the file is empty", where=location, next_step="give a feed with items in it")
    for magic, why in _BINARY.items():
        if start.startswith(magic):
            raise CatalogError(f"this is not XML: {why}", where=location, next_step=_SAVE)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    said = _DECLARED.match(start)
    name = said[1].decode("ascii") if said else "utf-8"
    try:
        known = codecs.lookup(name).name
    except LookupError:
        known = ""
    if not _TEXT_CODECS.fullmatch(known):
        what = f"the feed says its encoding is {name}, which is not read"
        raise CatalogError(what, where=f"{location} line 1", next_step=_SAVE)
    if known == "utf-16":  # said in one-byte text, so it cannot be true
        what = "the feed says its encoding is UTF-16, but it is not"
        raise CatalogError(what, where=f"{location} line 1", next_step="correct the encoding in its first line")
    return known


def _undecodable(location: str, encoding: str) -> str:
    """The first line that is not text in ``encoding``; of UTF-16 only the file can be named."""
    if encoding.startswith("utf-16"):
        return location
    with Path(location).open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(1 << 24), b""), start=1):
            try:
                line.decode(encoding)
            except UnicodeError:
                return f"{location} line {number}"
    return location


def _unreadable(location: str, error: OSError) -> CatalogError:
    what = f"the file cannot be read: {error.strerror}"
    return CatalogError(what, where=location, next_step="check the path and its permissions")
