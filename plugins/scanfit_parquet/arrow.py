"""What an Arrow file says of itself, held against its size before a byte is allocated for it.

Its footer and messages are flatbuffers: tables whose fields are found through a table of offsets. Field numbers
are those of File.fbs, Message.fbs and Schema.fbs (R: github.com/apache/arrow, format/).
"""

from __future__ import annotations

import struct
from typing import BinaryIO

from scanfit_parquet.file import FOOTER_BYTES, Broken, Claim, exactly, unpacked_too_big

_DICTIONARY, _RECORDS = 2, 3
_MOST_BLOCKS = 1_000_000


class Table:
    """A flatbuffer's table at a place; every read is within the buffer, or Broken."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._at = at
        self._fields = at - self._number("<i", at)

    @classmethod
    def root(cls, data: bytes) -> Table:
        return cls(data, _unpack("<I", data, 0))

    def number(self, field: int, form: str, default: int = 0) -> int:
        place = self._place(field)
        return self._number(form, place) if place else default

    def table(self, field: int) -> Table | None:
        place = self._place(field)
        return Table(self._data, place + self._number("<I", place)) if place else None

    def vector(self, field: int, size: int) -> tuple[int, int]:
        """The place of a vector's first element, and how many there are of that size."""
        place = self._place(field)
        if not place:
            return 0, 0
        start = place + self._number("<I", place)
        count = self._number("<I", start)
        if count * size > len(self._data) - start - 4:
            raise Broken(f"it claims {count:,} entries in {len(self._data) - start - 4:,} bytes")
        return start + 4, count

    def _place(self, field: int) -> int:
        slot = 4 + 2 * field
        if slot + 2 > self._number("<H", self._fields):
            return 0
        offset = self._number("<H", self._fields + slot)
        return self._at + offset if offset else 0

    def _number(self, form: str, at: int) -> int:
        return _unpack(form, self._data, at)


def checked(file: BinaryIO, size: int) -> Claim:
    """Return what the footer and the messages claim; raise Broken where it cannot be."""
    length = int.from_bytes(exactly(file, max(0, size - 10), 4), "little", signed=True)
    if not 0 < length <= size - 18:
        raise Broken(f"it claims a footer of {length:,} bytes, and has {size:,}")
    if length > FOOTER_BYTES:
        raise Broken(f"its footer has {length / 2**20:.0f} MB, at most {FOOTER_BYTES // 2**20} MB are read")
    end = size - 10 - length
    data = exactly(file, end, length)
    footer = Table.root(data)
    schema = footer.table(1)
    if schema is None:
        raise Broken("its footer has no schema")
    for field, kind in ((2, _DICTIONARY), (3, _RECORDS)):
        start, count = footer.vector(field, 24)
        if count > _MOST_BLOCKS:
            raise Broken(f"it has more than {_MOST_BLOCKS:,} parts")
        rows = sum(_block(file, data, start + 24 * number, kind, end) for number in range(count))
    return Claim(rows=rows, columns=schema.vector(1, 4)[1])


def _block(file: BinaryIO, footer: bytes, at: int, kind: int, end: int) -> int:
    """Check one message with its body; return how many rows it has."""
    offset, head, body = _unpack("<q", footer, at), _unpack("<i", footer, at + 8), _unpack("<q", footer, at + 16)
    if offset < 8 or head < 8 or body < 0 or offset + head + body > end:
        raise Broken(f"a part claims bytes {offset:,} to {offset + head + body:,}, and the data end at {end:,}")
    if head > FOOTER_BYTES:
        raise Broken(f"a part's head has {head / 2**20:.0f} MB")
    data = exactly(file, offset, head)
    data = data[8:] if data[:4] == b"\xff\xff\xff\xff" else data[4:]  # since Arrow 0.15 the length has a mark before it
    message = Table.root(data)
    if message.number(1, "<B") != kind:
        raise Broken("a part is not what its footer says")
    batch = message.table(2)
    if batch is not None and kind == _DICTIONARY:
        batch = batch.table(1)
    if batch is None:
        raise Broken("a part is empty")
    return _batch(file, data, batch, offset + head, body)


def _batch(file: BinaryIO, data: bytes, batch: Table, start: int, body: int) -> int:
    rows = batch.number(0, "<q")
    nodes, count = batch.vector(1, 16)
    for number in range(count):
        length = _unpack("<q", data, nodes + 16 * number)
        if rows < 0 or length < 0 or length > max(rows, body):
            raise Broken(f"a column claims {length:,} cells in {rows:,} rows")
    packed = batch.table(3) is not None
    buffers, count = batch.vector(2, 16)
    for number in range(count):
        at, length = _unpack("<q", data, buffers + 16 * number), _unpack("<q", data, buffers + 16 * number + 8)
        if at < 0 or length < 0 or at + length > body:
            raise Broken(f"a column claims bytes {at:,} to {at + length:,} of a part that has {body:,}")
        if packed and length >= 8:
            unpacked = int.from_bytes(exactly(file, start + at, 8), "little", signed=True)
            if unpacked != -1 and unpacked_too_big(unpacked, length):  # -1: this one is not packed
                raise Broken(f"{length:,} bytes claim to unpack to {unpacked:,}")
    return rows


def _unpack(form: str, data: bytes, at: int) -> int:
    if at < 0:
        raise Broken("it points before its own start")
    try:
        value: int = struct.unpack_from(form, data, at)[0]
    except struct.error:
        raise Broken("it points beyond its own end") from None
    return value
