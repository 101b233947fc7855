"""From a location to a workbook that was looked through before calamine opens it.

calamine lays the rectangle around all cells out in memory, and two cells in far corners end the process; it also
hands over errors and formulas without a value as empty. So what a file holds is read from it first (``Seen``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scanfit.api import CatalogError
from scanfit_excel import binary_sheets, old_sheets, opendocument, openxml
from scanfit_excel.archive import opened_archive
from scanfit_excel.compound import MAGIC
from scanfit_excel.seen import Seen, bearable

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MAX_BYTES = 256 * 1024 * 1024
_FORMATS = {"xlsx": (".xlsx", ".xlsm"), "xlsb": (".xlsb",), "ods": (".ods",), "xls": (".xls",)}


@contextmanager
def opened(location: str) -> Iterator[tuple[CalamineWorkbook, dict[str, Seen]]]:
    """Open a workbook; give it and what each of its sheets holds, by name."""
    path = _file(location)
    sheets = _looked_through(path, location)
    numbered = (
        {str(number): seen for number, seen in enumerate(sheets, start=1)} if isinstance(sheets, list) else sheets
    )
    bearable(numbered, location)
    from python_calamine import CalamineWorkbook

    with in_our_words(location):
        workbook = CalamineWorkbook.from_path(str(path))
    try:
        names = workbook.sheet_names
        yield workbook, dict(zip(names, sheets, strict=False)) if isinstance(sheets, list) else sheets
    finally:
        workbook.close()


@contextmanager
def in_our_words(location: str) -> Iterator[None]:
    """Whatever calamine makes of a file that is not as it should be is said as a CatalogError."""
    try:
        yield
    except CatalogError:
        raise
    except BaseException as error:  # a Rust panic is a BaseException, and of no public type
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise CatalogError(
            f"the workbook cannot be read: {str(error)[:160] or type(error).__name__}", where=location,
            next_step="open it in Excel and save it as .xlsx, or save the table as CSV",
        ) from None  # fmt: skip


def _file(location: str) -> Path:
    gone = CatalogError("there is no such file", where=location, next_step="give the path of a workbook")
    try:
        path = Path(location)
        if path.is_dir():
            raise CatalogError("it is a folder, not a file", where=location, next_step=gone.next_step)
        if not path.is_file():
            raise gone
        size = path.stat().st_size
    except (OSError, ValueError):  # a location that is no path (too long, a NUL in it)
        raise gone from None
    if size == 0:
        raise CatalogError("the file is empty", where=location, next_step="give a workbook with a header row and rows")
    if size > MAX_BYTES:
        raise CatalogError(
            f"the file has {size / 2**20:.0f} MB, at most {MAX_BYTES / 2**20:.0f} MB are read",
            where=location, next_step="save the table alone in a new workbook, or as CSV",
        )  # fmt: skip
    return path


def _looked_through(path: Path, location: str) -> dict[str, Seen] | list[Seen]:
    try:
        with path.open("rb") as file:
            start = file.read(512)
        if start.startswith(MAGIC):
            seen = old_sheets.scanned(path.read_bytes(), location)
            _named_as("xls", location)
            return seen
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise CatalogError(what, where=location, next_step="check the path and its permissions") from None
    if not start.startswith(b"PK"):
        raise _no_workbook(start, location)
    with opened_archive(path, location) as archive:
        names = archive.names
        if "content.xml" in names:
            _named_as("ods", location)
            return opendocument.scanned(archive, location)
        if binary_sheets.WORKBOOK in names:
            _named_as("xlsb", location)
            return binary_sheets.scanned(archive, location)
        if "[Content_Types].xml" not in names:
            what, step = "it is a zip archive, not a workbook", "unpack it, and give the table in it"
            raise CatalogError(what, where=location, next_step=step)
        _named_as("xlsx", location)
        return openxml.scanned(archive, location)


def _named_as(kind: str, location: str) -> None:
    """calamine goes by the ending of the name."""
    if not location.lower().endswith(_FORMATS[kind]):
        what = f"the file is {_FORMATS[kind][0]} inside, and its name ends otherwise"
        raise CatalogError(what, where=location, next_step=f"rename it to end in {_FORMATS[kind][0]}")


def _no_workbook(start: bytes, location: str) -> CatalogError:
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<?xml")):
        what = "it is HTML or XML text with the name of a workbook"
    elif b"\0" not in start and start.strip():
        what = "it is no workbook; it may be text with the name of one"
    else:
        what = "it is no workbook"
    return CatalogError(what, where=location, next_step="open it in Excel and save it as .xlsx, or as CSV")
