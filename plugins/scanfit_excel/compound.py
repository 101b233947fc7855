"""Compound files (MS-CFB), in which an .xls and every workbook with a password are kept."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from scanfit.api import CatalogError

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # from here on marks, not sectors
_ROOT = 5


class Compound:
    """The streams of a compound file, none longer than the file."""

    def __init__(self, data: bytes, location: str) -> None:
        self._data, self._location = data, location
        if len(data) < 512:
            raise self._damaged("its header is cut short")
        shift, small_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small_shift != 6:
            raise self._damaged("its sectors are of no known size")
        self._size = 1 << shift
        first, _, self._cutoff, small, _, more, _ = struct.unpack_from("<7I", data, 48)
        self._table = self._allocation(more)
        entries = self._chained(first)
        self._small_table = self._numbers(self._chained(small)) if small < _END else ()
        self._streams: dict[str, tuple[int, int]] = {}
        self._small = b""
        for at in range(0, len(entries) - 127, 128):
            length = struct.unpack_from("<H", entries, at + 64)[0]
            name = entries[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            kind, (start, size) = entries[at + 66], struct.unpack_from("<II", entries, at + 116)
            if kind in (2, _ROOT) and size > len(data):
                raise self._damaged("a stream claims to be longer than the file")
            if kind == 2:
                self._streams.setdefault(name, (start, size))
            elif kind == _ROOT and size:
                self._small = self._chained(start)[:size]

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._streams)

    def stream(self, name: str) -> bytes:
        start, size = self._streams[name]
        if size >= self._cutoff:
            return self._chained(start)[:size]
        parts, sector, seen = [], start, 0
        while sector < len(self._small_table) and seen <= len(self._small_table):
            parts.append(self._small[64 * sector : 64 * sector + 64])
            sector, seen = self._small_table[sector], seen + 1
        return b"".join(parts)[:size]

    def _allocation(self, more: int) -> Sequence[int]:
        """The table that says which sector follows which: its own sectors are listed in the header, and beyond."""
        listed = list(struct.unpack_from("<109I", self._data, 76))
        passed = 0
        while more < _END:
            numbers = self._numbers(self._sector(more))
            listed += numbers[:-1]
            more, passed = numbers[-1], passed + 1
            if passed * self._size > len(self._data):
                raise self._damaged("its sectors go round in a circle")
        return self._numbers(b"".join(self._sector(number) for number in listed if number < _END))

    def _chained(self, sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END:
            parts.append(self._sector(sector))
            if len(parts) * self._size > len(self._data) or sector >= len(self._table):
                raise self._damaged("its sectors go round in a circle or nowhere")
            sector = self._table[sector]
        return b"".join(parts)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        if at >= len(self._data):
            raise self._damaged("it is cut short")
        return self._data[at : at + self._size].ljust(self._size, b"\0")

    def _numbers(self, data: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(data) // 4}I", data)

    def _damaged(self, why: str) -> CatalogError:
        step = "open it in Excel and save it as .xlsx, or send it again"
        return CatalogError(f"the workbook is damaged: {why}", where=self._location, next_step=step)
