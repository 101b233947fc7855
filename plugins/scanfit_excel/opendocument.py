"""What content.xml of an .ods says: where cells are, errors, formulas without a value, merged cells."""

from __future__ import annotations

from collections.abc import Mapping

from scanfit.api import CatalogError
from scanfit_excel.archive import Archive
from scanfit_excel.seen import Seen
from scanfit_excel.xml import attributes, local, parse

_MOST = 1 << 31


def scanned(archive: Archive, location: str) -> dict[str, Seen]:
    """Return what is in each sheet, by its name. Every part is unpacked and, if it is XML, parsed."""
    sheets: dict[str, Seen] = {}
    for entry in archive.entries:
        where = f"{location} in {entry.filename[:80]!r}"
        if not entry.filename.endswith((".xml", ".rdf")):
            for _ in archive.chunks(entry):
                pass
            continue
        tables = _Tables(where)
        parse(archive.chunks(entry), tables.start, where)
        if entry.filename == "content.xml":
            sheets = tables.sheets
    return sheets


class _Tables:
    def __init__(self, where: str) -> None:
        self.sheets: dict[str, Seen] = {}
        self._seen = Seen()
        self._where = where
        self._row = self._next_row = self._column = 0
        self._rows = 1

    def start(self, name: str, given: Mapping[str, str]) -> None:
        name = local(name)
        if name == "table-cell" or name == "covered-table-cell":
            self._cell(attributes(given), error="error" in given.values())
        elif name == "table-row":
            self._rows = self._count(attributes(given).get("number-rows-repeated"))
            self._row, self._next_row, self._column = self._next_row, self._next_row + self._rows, 0
        elif name == "table":
            self._seen = self.sheets.setdefault(attributes(given).get("name", ""), Seen())
            self._row = self._next_row = self._column = 0

    def _cell(self, of: dict[str, str], *, error: bool) -> None:
        columns = self._count(of.get("number-columns-repeated"))
        row, column = self._row, self._column
        self._column += columns
        kind, formula = of.get("value-type", ""), "formula" in of
        if not kind and not formula:
            return
        self._seen.add(row, column, self._rows, columns)
        if error:  # calcext:value-type, beside office:value-type
            self._seen.add_error(row, column, "an error")
        elif formula and not kind:
            self._seen.add_unvalued(row, column)
        down, right = self._count(of.get("number-rows-spanned")), self._count(of.get("number-columns-spanned"))
        if down > 1 or right > 1:
            self._seen.merged.append(((row, column), (row + down - 1, column + right - 1)))

    def _count(self, text: str | None) -> int:
        if text is None:
            return 1
        if not (text.isascii() and text.isdigit() and 0 < int(text[:11]) < _MOST):
            what = f"{text[:20]!r} is no number of cells"
            raise CatalogError(what, where=self._where, next_step="open it in LibreOffice and save it again")
        return int(text)
