"""What the sheets of an .xlsb say (MS-XLSB, record types of 2.3): where cells are, and errors."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from scanfit.api import CatalogError
from scanfit_excel.archive import Archive
from scanfit_excel.seen import Seen
from scanfit_excel.xml import parse

WORKBOOK = "xl/workbook.bin"
_ROW, _BLANK, _ERROR, _FORMULA_ERROR, _SHEET = 0, 1, 3, 11, 156
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A", 43: "a wait"}


def scanned(archive: Archive, location: str) -> dict[str, Seen]:
    """Return what is in each sheet, by its name. Every part is unpacked."""
    targets: dict[str, str] = {}
    binary: dict[str, bytes] = {}
    for entry in archive.entries:
        where = f"{location} in {entry.filename[:80]!r}"
        if entry.filename.endswith((".xml", ".rels")):
            found: dict[str, str] = {}

            def start(name: str, given: Mapping[str, str], found: dict[str, str] = found) -> None:
                if "Target" in given:
                    found[given.get("Id", "")] = given["Target"]

            parse(archive.chunks(entry), start, where)
            if entry.filename == "xl/_rels/workbook.bin.rels":
                targets = {key: _part(target) for key, target in found.items()}
        else:
            binary[entry.filename] = archive.whole(entry)
    names = dict(_named(binary.get(WORKBOOK, b"")))
    for key, name in names.items():
        if key not in targets:
            what, step = "the sheet is listed, but not where it is", "open it in Excel and save it again"
            raise CatalogError(what, where=f"{location} sheet '{name[:80]}'", next_step=step)
    return {names.get(key, f"({part})"): _seen(binary.get(part, b"")) for key, part in targets.items()}


def _part(target: str) -> str:
    return target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _named(data: bytes) -> Iterator[tuple[str, str]]:
    """Relation and name of each sheet (BrtBundleSh: state, id, then two texts)."""
    for kind, at, end in _records(data):
        if kind == _SHEET:
            texts = []
            at += 8
            for _ in range(2):
                size = 2 * int.from_bytes(data[at : at + 4], "little")
                texts.append(data[at + 4 : min(at + 4 + size, end)].decode("utf-16-le", "replace"))
                at += 4 + size
            yield texts[0], texts[1]


def _seen(data: bytes) -> Seen:
    seen, row = Seen(), 0
    for kind, at, _ in _records(data):
        if kind == _ROW:
            row = int.from_bytes(data[at : at + 4], "little")
        elif _BLANK < kind <= _FORMULA_ERROR:
            column = int.from_bytes(data[at : at + 4], "little")
            seen.add(row, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                seen.add_error(row, column, ERRORS.get(data[at + 8] if at + 8 < len(data) else -1, "an error"))
    return seen


def _records(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Type, begin and end of each record: a type of 7 or 14 bits, a length of up to 28."""
    at, length = 0, len(data)
    while at < length:
        kind = data[at]
        at += 1
        if kind & 0x80 and at < length:
            kind = (kind & 0x7F) | (data[at] & 0x7F) << 7
            at += 1
        size = shift = 0
        while at < length and shift < 28:
            byte = data[at]
            at += 1
            size |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        yield kind, at, min(at + size, length)
        at += size
