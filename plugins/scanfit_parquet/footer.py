"""What a Parquet file says of itself, held against its size before a byte is allocated for it.

Field numbers are those of parquet.thrift (R: github.com/apache/parquet-format).
"""

from __future__ import annotations

from typing import Any, BinaryIO

from scanfit_parquet.file import FOOTER_BYTES, Broken, Claim, exactly, unpacked_too_big
from scanfit_parquet.thrift import Struct, Thrift

_HEADER_BYTES = 64 * 1024
"""Of a page's header with its statistics, D: two long texts fit."""

_SMALL = 256
MOST_PAGES = 200_000


def checked(file: BinaryIO, size: int) -> Claim:
    """Return what the footer claims; raise Broken where it cannot be."""
    length = int.from_bytes(exactly(file, size - 8, 4), "little")
    if length > size - 12:
        raise Broken(f"it claims a footer of {length:,} bytes, and has {size:,}")
    if length > FOOTER_BYTES:
        raise Broken(f"its footer has {length / 2**20:.0f} MB, at most {FOOTER_BYTES // 2**20} MB are read")
    end = size - 8 - length
    meta = Thrift(exactly(file, end, length)).struct()
    groups = _structs(meta.get(4, []), "row groups")
    rows = [_number(group, 3, "rows") for group in groups]
    if _number(meta, 3, "rows") != sum(rows):
        raise Broken(f"it claims {meta[3]:,} rows, and its row groups {sum(rows):,}")
    leaves = [one for one in _structs(meta.get(2, []), "columns") if not one.get(5)]
    pages = 0
    for group, count in zip(groups, rows, strict=True):
        chunks = _structs(group.get(1, []), "columns")
        if len(chunks) != len(leaves):
            raise Broken(f"it claims {len(leaves)} columns, and a row group has {len(chunks)}")
        for chunk in chunks:
            pages += _chunk(file, chunk, count, end)
            if pages > MOST_PAGES:
                raise Broken(f"it has more than {MOST_PAGES:,} pages")
    return Claim(rows=sum(rows), columns=len(leaves))


def _chunk(file: BinaryIO, chunk: Struct, rows: int, end: int) -> int:
    """Check one column of one row group; return how many pages it has."""
    if 8 in chunk or 9 in chunk:
        raise Broken("a column of it is encrypted")
    meta = chunk.get(3)
    if chunk.get(1) or not isinstance(meta, dict):
        raise Broken("a column of it is in another file")
    size, values = _number(meta, 7, "bytes"), _number(meta, 5, "values")
    starts = [meta[number] for number in (9, 11) if isinstance(meta.get(number), int) and meta[number] > 0]
    start = min(starts, default=0)
    if start < 4 or start + size > end:
        raise Broken(f"a column claims bytes {start:,} to {start + size:,}, and the data end at {end:,}")
    if values < rows:  # a list has several values a row; that is said by the column's type, and refused by name
        raise Broken(f"a column claims {values:,} values in a row group of {rows:,} rows")
    return _pages(file, start, start + size, values)


def _pages(file: BinaryIO, at: int, end: int, values: int) -> int:
    """Walk through the headers of a column's pages; what they claim is what a reader allocates."""
    seen = count = 0
    while at < end:
        header, length = _header(file, at, end)
        packed, unpacked = _number(header, 3, "bytes"), _number(header, 2, "bytes")
        at += length + packed
        if at > end:
            raise Broken(f"a page claims {packed:,} bytes, and its column ends {at - end:,} before")
        if unpacked_too_big(unpacked, packed):
            raise Broken(f"a page of {packed:,} bytes claims to unpack to {unpacked:,}")
        data = header.get(5) or header.get(8)
        if isinstance(data, dict):
            seen += _number(data, 1, "values")
        elif isinstance(header.get(7), dict) and _number(header[7], 1, "values") > max(unpacked, 1):
            raise Broken(f"a dictionary of {unpacked:,} bytes claims {header[7][1]:,} values")
        count += 1
    if seen != values:
        raise Broken(f"a column claims {values:,} values, and its pages {seen:,}")
    return count


def _header(file: BinaryIO, at: int, end: int) -> tuple[Struct, int]:
    """A page's header and its length; most are short, few are long."""
    last: Broken | None = None
    for size in (_SMALL, _HEADER_BYTES):
        thrift = Thrift(exactly(file, at, min(size, end - at)))
        try:
            return thrift.struct(), thrift.at
        except Broken as broken:
            last = broken
    raise last or Broken("a page has no header")


def _number(fields: Struct, number: int, what: str) -> int:
    value = fields.get(number)
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Broken(f"it does not say how many {what} it has" if value is None else f"it claims {value} {what}")
    return value


def _structs(value: Any, what: str) -> list[Struct]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Broken(f"its footer lists no {what}")
    return value
