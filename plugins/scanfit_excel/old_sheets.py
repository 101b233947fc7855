"""What the sheets of an .xls say (MS-XLS): where cells are, and errors."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from scanfit.api import CatalogError
from scanfit_excel.binary_sheets import ERRORS
from scanfit_excel.compound import Compound
from scanfit_excel.seen import Seen

_BEGIN, _BEGIN_OLD, _END, _SHEET, _PASSWORD = 0x809, (0x09, 0x209, 0x409), 0x0A, 0x85, 0x2F
_NUMBER, _LABEL, _SHARED_TEXT, _RK, _MANY_RK, _ERROR = 0x203, 0x204, 0xFD, 0x27E, 0xBD, 0x205
_FORMULA, _RICH, _INTEGER = (0x06, 0x206, 0x406), 0xD6, 0x202
_CELLS = {_NUMBER, _LABEL, _SHARED_TEXT, _RK, _MANY_RK, _ERROR, _RICH, _INTEGER, 0x03, 0x04, 0x05, *_FORMULA}


def scanned(data: bytes, location: str) -> list[Seen]:
    """Return what is in each sheet, in their order in the workbook."""
    compound = Compound(data, location)
    if "EncryptedPackage" in compound.names:
        raise _protected(location)
    name = next((name for name in ("Workbook", "WORKBOOK", "Book", "BOOK") if name in compound.names), None)
    if name is None:
        what, step = "it is not a workbook (perhaps a document of another program)", "save the table as .xlsx"
        raise CatalogError(what, where=location, next_step=step)
    stream = compound.stream(name)
    sheets = []
    for kind, at, size in _records(stream, 0):
        if kind == _PASSWORD:
            raise _protected(location)
        if kind == _SHEET and size >= 4:
            sheets.append(struct.unpack_from("<I", stream, at)[0])
        elif kind == _END:
            break
    return [_seen(stream, start) for start in sheets]


def _protected(location: str) -> CatalogError:
    return CatalogError("it is protected by a password", where=location, next_step="save it without a password")


def _seen(stream: bytes, start: int) -> Seen:
    seen, depth = Seen(), 0
    for kind, at, size in _records(stream, start):
        if kind == _BEGIN or kind in _BEGIN_OLD:
            depth += 1
        elif kind == _END:
            depth -= 1
            if depth <= 0:
                break
        elif kind in _CELLS and size >= 6:
            row, column = struct.unpack_from("<HH", stream, at)
            last = struct.unpack_from("<H", stream, at + size - 2)[0] if kind == _MANY_RK else column
            seen.add(row, column, columns=max(last - column + 1, 1))
            body = stream[at : at + size]
            if kind == _ERROR and size >= 8 and body[7]:
                seen.add_error(row, column, ERRORS.get(body[6], "an error"))
            elif kind in _FORMULA and size >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
                seen.add_error(row, column, ERRORS.get(body[8], "an error"))
    return seen


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Type, begin and length of each record."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, at + 4, min(size, len(stream) - at - 4)
        at += 4 + size
