"""Thrift's compact protocol, read only: what Parquet's footer and page headers are written in.

Structs come as a dictionary from field number to value. Every length is held against the bytes that are left.
"""

from __future__ import annotations

import struct
from typing import Any

from scanfit_parquet.file import Broken

_DEEPEST = 12
Struct = dict[int, Any]


class Thrift:
    """A cursor over bytes; ``at`` is where it stands."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.at = 0

    def struct(self, deep: int = 0) -> Struct:
        """Return the struct that begins here."""
        if deep > _DEEPEST:
            raise Broken("its footer is nested too deep")
        found: Struct = {}
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else _zigzag(self._varint())
            found[number] = kind == 1 if kind in (1, 2) else self._value(kind, deep)
        return found

    def _value(self, kind: int, deep: int) -> Any:
        if kind in (1, 2):  # in lists, a boolean is a byte
            return self._byte() == 1
        if kind == 3:
            return self._byte()
        if kind in (4, 5, 6):
            return _zigzag(self._varint())
        if kind == 7:
            return struct.unpack("<d", self._bytes(8))[0]
        if kind == 8:
            return self._bytes(self._varint())
        if kind in (9, 10):
            return self._list(deep)
        if kind == 12:
            return self.struct(deep + 1)
        raise Broken("its footer is no Thrift struct")

    def _list(self, deep: int) -> list[Any]:
        head = self._byte()
        count, kind = head >> 4, head & 15
        count = self._varint() if count == 15 else count
        if count > len(self._data) - self.at:  # each takes a byte at least
            raise Broken(f"its footer claims a list of {count:,} in {len(self._data) - self.at:,} bytes")
        return [self._value(kind, deep + 1) for _ in range(count)]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7
            if shift > 63:
                raise Broken("its footer holds a number of more than 64 bits")

    def _bytes(self, count: int) -> bytes:
        if count > len(self._data) - self.at:
            raise Broken(f"its footer claims a text of {count:,} bytes in {len(self._data) - self.at:,}")
        self.at += count
        return self._data[self.at - count : self.at]

    def _byte(self) -> int:
        try:
            value = self._data[self.at]
        except IndexError:
            raise Broken("its footer ends early") from None
        self.at += 1
        return value


def _zigzag(value: int) -> int:
    return (value >> 1) ^ -(value & 1)
