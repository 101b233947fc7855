"""What the parts of an .xlsx say: which sheets there are, where their cells are, errors, formulas without a value."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from scanfit.api import CatalogError
from scanfit_excel.archive import Archive
from scanfit_excel.seen import Seen
from scanfit_excel.xml import attributes, local, parse

_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe \t\r\n\0"
_MARKUP = (".xml", ".rels", ".vml")
_HIDDEN_SHEET = (b"sheetData", "sheetData".encode("utf-16-le"), "sheetData".encode("utf-16-be"))


def scanned(archive: Archive, location: str) -> dict[str, Seen]:
    """Return what is in each sheet, by the sheet's name. Every part is unpacked and, if it is XML, parsed."""
    parts: dict[str, Seen] = {}
    workbooks: dict[str, dict[str, str]] = {}
    targets: dict[str, dict[str, str]] = {}
    for entry in archive.entries:
        where = f"{location} in {entry.filename[:80]!r}"
        chunks = archive.chunks(entry)
        first = next(chunks, b"")
        if not (first.lstrip(_BEFORE_MARKUP).startswith(b"<") or entry.filename.endswith(_MARKUP)):
            _no_sheet(chain([first], chunks), where)
            continue
        sheet = _Sheet(where)
        parse(chain([first], chunks), sheet.start, where, ready=sheet.ready)
        sheet.finish()
        before = parts.get(entry.filename, Seen())
        parts[entry.filename] = max(sheet.seen, before, key=lambda seen: seen.area)
        targets[entry.filename] = sheet.targets
        if sheet.sheets:
            workbooks[entry.filename] = sheet.sheets
    found: dict[str, Seen] = {}
    for workbook, sheets in workbooks.items():
        folder, name = posixpath.split(workbook)
        lead_to = targets.get(posixpath.join(folder, "_rels", f"{name}.rels"), {})
        found |= {sheet: parts.pop(_part(lead_to.get(key, ""), folder), Seen()) for key, sheet in sheets.items()}
    # parts no name leads to here, but perhaps for calamine: they count for the memory
    return found | {f"({part})": seen for part, seen in parts.items() if seen.area}


def _part(target: str, folder: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))


def _no_sheet(chunks: Iterator[bytes], where: str) -> None:
    """Read a part that is not XML to its end; a sheet in disguise is refused."""
    tail = b""
    for chunk in chunks:
        text = tail + chunk
        if any(word in text for word in _HIDDEN_SHEET):
            raise CatalogError("there is a sheet where none belongs", where=where, next_step="save the table as CSV")
        tail = chunk[-20:]


class _Sheet:
    """Listens to one part."""

    def __init__(self, where: str) -> None:
        self.seen = Seen()
        self.sheets: dict[str, str] = {}
        self.targets: dict[str, str] = {}
        self._where = where
        self._row = self._column = -1
        self._row_text = ""
        self._columns: dict[str, int] = {}
        self._kind = ""
        self._formula = self._value = False
        self._text: list[str] = []

    def ready(self, parser: Any) -> None:
        self._parser = parser

    def start(self, name: str, given: Mapping[str, str]) -> None:
        if ":" in name:
            name = local(name)
        if name == "c":
            if self._formula or self._kind == "e":
                self.finish()
            self._cell(given)
        elif name == "v" or name == "is":
            seen, row, column = self.seen, self._row, self._column
            if row > seen.bottom or column > seen.right or row < seen.top or column < seen.left:
                seen.add(row, column)
            if self._formula or self._kind == "e":
                self._parser.CharacterDataHandler = self._text.append
        elif name == "f":
            self._formula = True
        elif name == "row":
            self.finish()
            number = given.get("r")
            self._row = self._number(number) - 1 if number else self._row + 1
            self._row_text = ""
            self._column = -1
        elif name == "sheet" and "name" in given:
            of = attributes(given)
            self.sheets[of.get("id", "")] = of["name"]
        elif name == "Relationship":
            self.targets[given.get("Id", "")] = given.get("Target", "")

    def _cell(self, given: Mapping[str, str]) -> None:
        self._kind = given.get("t", "")
        place = given.get("r")
        if place is None:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        number = place[len(letters) :]
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = self._named_column(letters)
        self._column = column
        if number != self._row_text:
            self._row, self._row_text = self._number(number) - 1, number

    def _named_column(self, letters: str) -> int:
        if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
            raise self._refused(letters)
        column = 0
        for letter in letters.upper():
            column = 26 * column + ord(letter) - 64
        return column - 1

    def _number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) < 8 and int(text)):
            raise self._refused(text)
        return int(text)

    def _refused(self, place: str) -> CatalogError:
        what = f"{place[:20]!r} is no place in a sheet"
        return CatalogError(what, where=self._where, next_step="open it in Excel and save it again")

    def finish(self) -> None:
        """Judge the cell that was just read."""
        text = "".join(self._text).strip()
        if self._kind == "e":
            self.seen.add_error(self._row, self._column, text[:20] or "an error")
        elif self._formula and not text and self._kind not in ("str", "inlineStr"):  # "" may be a formula's text
            self.seen.add_unvalued(self._row, self._column)
        if self._formula or self._kind == "e":
            self._parser.CharacterDataHandler = None
            self._text.clear()
        self._kind, self._formula = "", False
