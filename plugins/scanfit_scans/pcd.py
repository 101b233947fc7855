"""PCD, the Point Cloud Library's format: text, binary or compressed. Nothing is allocated for what is not there.

VIEWPOINT and normals are not used: they say where one camera stood, which is wrong of a cloud that several took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanfit.api import ScanError
from scanfit_scans.pcd_header import MAX_COUNT, MAX_FIELDS, PcdHeader, read_header
from scanfit_scans.reading import Parsed
from scanfit_scans.rows import float_rows, text_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

AXES = ("x", "y", "z")


def parse_pcd(data: bytes) -> Parsed:
    """Read the points of a PCD file."""
    header = read_header(data)
    read = {"ascii": _text, "binary": _binary, "binary_compressed": _compressed}[header.format]
    return Parsed(vertices=read(data, header), faces=None)


def _text(data: bytes, header: PcdHeader) -> NDArray[Any]:
    lines = text_lines(data[header.end :])
    if len(lines) != header.points:
        raise _cut_short(header, len(lines))
    first, places = 0, {}
    for field in header.fields:
        places[field.name] = first
        first += field.count
    assert first <= MAX_FIELDS * MAX_COUNT
    return float_rows(lines, [places[axis] for axis in AXES], "point")


def _binary(data: bytes, header: PcdHeader) -> NDArray[Any]:
    import numpy as np

    present = (len(data) - header.end) // header.record
    if present < header.points:
        raise _cut_short(header, present)
    table = np.frombuffer(data, np.uint8, count=header.points * header.record, offset=header.end)
    table = table.reshape(header.points, header.record)
    columns, first = {}, 0
    for field in header.fields:
        if field.name in AXES:
            columns[field.name] = np.ascontiguousarray(table[:, first : first + field.size]).view(field.type)[:, 0]
        first += field.size
    return np.column_stack([columns[axis] for axis in AXES])


def _compressed(data: bytes, header: PcdHeader) -> NDArray[Any]:
    """Field after field, each of all points; in front the sizes before and after."""
    import numpy as np

    from scanfit_scans.lzf import unpack

    if len(data) < header.end + 8:
        raise _cut_short(header, 0)
    packed, size = np.frombuffer(data, "<u4", count=2, offset=header.end).tolist()
    if size != header.points * header.record:
        raise ScanError(
            f"the compressed data has {size:,} bytes, and {header.points:,} points of {header.record} bytes do not",
            next_step="export the cloud again",
        )
    body = data[header.end + 8 : header.end + 8 + packed]
    if len(body) < packed:
        raise _cut_short(header, 0)
    raw, columns, first = bytes(unpack(body, size)), {}, 0
    for field in header.fields:
        if field.name in AXES:
            columns[field.name] = np.frombuffer(raw, field.type, count=header.points, offset=first)
        first += field.size * header.points
    return np.column_stack([columns[axis] for axis in AXES])


def _cut_short(header: PcdHeader, present: int) -> ScanError:
    return ScanError(
        f"the header promises {header.points:,} points, the file holds {present:,}",
        next_step="the file is cut short or damaged: copy or export it again",
    )
