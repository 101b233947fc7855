"""From a location to text, or to lines of text: of a bearable size, in a known encoding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from scanfit.api import CatalogError

MAX_BYTES = 512 * 1024 * 1024
MAX_LINE = 16 * 1024 * 1024
_BINARY = {
    b"PK\x03\x04": "it is a zip archive",
    b"\x1f\x8b": "it is compressed with gzip",
    b"%PDF": "it is a PDF",
    b"PAR1": "it is a Parquet file",
}


def whole_text(location: str, options: Mapping[str, Any]) -> str:
    """Return the text of a file of at most 512 MB."""
    path = readable(location, options)
    small_enough(path)
    try:
        with path.open("rb") as file:
            raw = file.read(path.stat().st_size)  # what a file claims is asked for once it is known to be small
    except OSError as error:
        raise _unreadable(location, error) from None
    encoding = _encoding(options)
    try:
        return raw.decode("utf-8-sig" if encoding == "utf-8" else encoding)
    except UnicodeError as error:
        line = raw.count(b"\n", 0, getattr(error, "start", 0)) + 1
        raise _undecodable(location if encoding == "utf-16" else f"{location} line {line}", encoding) from None


def text_lines(location: str, options: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield each line that is not blank, with its number; the file may be of any size, a line may not."""
    path = readable(location, options)
    encoding = _encoding(options)
    if encoding == "utf-16":
        what, step = "JSON Lines are read in UTF-8, cp1252 or latin-1", "save it as UTF-8"
        raise CatalogError(what, where=location, next_step=step)
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_LINE + 1):
                number += 1
                where = f"{location} line {number}"
                if len(raw) > MAX_LINE:
                    what = f"the line has more than {MAX_LINE / 2**20:.0f} MB"
                    raise CatalogError(what, where=where, next_step="write one object on each line")
                if number == 1 and encoding == "utf-8":
                    raw = raw.removeprefix(b"\xef\xbb\xbf")
                if raw.strip():
                    try:
                        yield number, raw.decode(encoding)
                    except UnicodeError:
                        raise _undecodable(where, encoding) from None
    except OSError as error:
        raise _unreadable(location, error) from None


def readable(location: str, options: Mapping[str, Any]) -> Path:
    """Return the path if it is a file of text that is not empty."""
    path = Path(location)
    if not path.is_file():
        what = "it is a folder, not a file" if path.is_dir() else "there is no such file"
        raise CatalogError(what, where=location, next_step="give the path of a .json, .jsonl or .html file")
    if path.stat().st_size == 0:
        raise CatalogError("the file is empty", where=location, next_step="give a file with a catalogue in it")
    try:
        with path.open("rb") as file:
            start = file.read(8192)
    except OSError as error:
        raise _unreadable(location, error) from None
    why = next((why for magic, why in _BINARY.items() if start.startswith(magic)), None)
    if why is None and b"\0" in start and _encoding(options) != "utf-16":
        utf16 = start.startswith((b"\xff\xfe", b"\xfe\xff"))
        why = "it is UTF-16 text (pass -o encoding=utf-16)" if utf16 else "it holds zero bytes"
    if why:
        raise CatalogError(f"this is not JSON text: {why}", where=location, next_step="save it as text in UTF-8")
    return path


def small_enough(path: Path) -> None:
    """Refuse what would not fit in memory; the size is asked of the file system, and nothing is read."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise CatalogError(
            f"the file has {size / 2**20:.0f} MB, at most {MAX_BYTES / 2**20:.0f} MB are read at once",
            where=str(path), next_step="split it, or write it as JSON Lines (.jsonl) and compile it: "
            "scanfit catalog convert",
        )  # fmt: skip


def _encoding(options: Mapping[str, Any]) -> str:
    return str(options.get("encoding") or "utf-8")


def _undecodable(where: str, encoding: str) -> CatalogError:
    step = "save it as UTF-8, or pass its encoding: -o encoding=cp1252"
    return CatalogError(f"the text is not {encoding}", where=where, next_step=step)


def _unreadable(location: str, error: OSError) -> CatalogError:
    what = f"the file cannot be read: {error.strerror}"
    return CatalogError(what, where=location, next_step="check the path and its permissions")
