"""The data of a binary PLY. Nothing is allocated before the file has proved to be long enough."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from scanfit.api import ScanError
from scanfit_scans.ply_element import AXES, CORNER_LISTS, Kept, cut_short

if TYPE_CHECKING:
    import numpy as np

    from scanfit_scans.ply_header import Element, Header, Property

_KEPT = (*AXES, *CORNER_LISTS)
_CODES = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I"}


def read_elements(data: bytes, header: Header) -> dict[str, Kept]:
    """What is kept of every element up to the last that matters."""
    kept: dict[str, Kept] = {}
    offset = header.end
    for element in header.elements:
        record = _record(data, offset, element, header.order)
        if record is not None:
            kept[element.name] = _table(data, offset, element, record)
            offset += element.count * record.itemsize
        else:
            kept[element.name], offset = _walk(data, offset, element, header.order)
        if "vertex" in kept and "face" in kept:
            break
    return kept


def _record(data: bytes, offset: int, element: Element, order: str) -> np.dtype[np.void] | None:
    """The layout of every record if all are like the first; None if they differ and have to be walked."""
    import numpy as np

    if not any(p.count_type for p in element.properties):
        layout = np.dtype([(p.name, order + p.type) for p in element.properties])
        if element.count * layout.itemsize > len(data) - offset:
            raise cut_short(element, (len(data) - offset) // layout.itemsize)
        return layout
    lengths = _first_lengths(data, offset, element, order)
    if lengths is None:
        return None
    fields: list[tuple[str, str] | tuple[str, str, tuple[int]]] = []
    for p in element.properties:
        if p.count_type:
            fields += [(f"{p.name} count", order + p.count_type), (p.name, order + p.type, (lengths[p.name],))]
        else:
            fields.append((p.name, order + p.type))
    layout = np.dtype(fields)
    if element.count * layout.itemsize > len(data) - offset:
        return None
    table = np.frombuffer(data, layout, count=element.count, offset=offset)
    same = all(bool((table[f"{name} count"] == length).all()) for name, length in lengths.items())
    return layout if same else None


def _first_lengths(data: bytes, offset: int, element: Element, order: str) -> dict[str, int] | None:
    """How long the lists of the first record are; None if the file ends inside it."""
    lengths: dict[str, int] = {}
    for p in element.properties:
        if p.count_type:
            length = _length(data, offset, p, order)
            if length is None:
                return None
            lengths[p.name] = length
            offset += _size(p.count_type)
        offset += _size(p.type) * lengths.get(p.name, 1)
        if offset > len(data):
            return None
    return lengths if element.count else None


def _table(data: bytes, offset: int, element: Element, record: np.dtype[np.void]) -> Kept:
    import numpy as np

    if record.itemsize == 0:
        return Kept()
    table = np.frombuffer(data, record, count=element.count, offset=offset)
    lists = [p.name for p in element.properties if p.count_type and p.name in CORNER_LISTS]
    columns = {p.name: table[p.name] for p in element.properties if p.name in AXES and not p.count_type}
    if not lists:
        return Kept(columns=columns)
    corners = table[lists[0]]
    counts = np.full(len(corners), corners.shape[1], dtype=np.int64)
    return Kept(columns=columns, counts=counts, corners=corners.reshape(-1))


def _walk(data: bytes, offset: int, element: Element, order: str) -> tuple[Kept, int]:
    """Read records of unequal length one after the other."""
    import numpy as np

    lengths: dict[str, list[int]] = {p.name: [] for p in element.properties}
    chunks: dict[str, list[bytes]] = {p.name: [] for p in element.properties}
    for index in range(element.count if element.properties else 0):
        for p in element.properties:
            length: int | None = 1
            if p.count_type:
                length = _length(data, offset, p, order)
                offset += _size(p.count_type)
            end = offset + _size(p.type) * (length or 0)
            if length is None or end > len(data):
                raise cut_short(element, index)
            if p.name in _KEPT:
                lengths[p.name].append(length)
                chunks[p.name].append(data[offset:end])
            offset = end
    found = {p.name: np.frombuffer(b"".join(chunks[p.name]), order + p.type) for p in element.properties}
    lists = [p.name for p in element.properties if p.count_type and p.name in CORNER_LISTS]
    columns = {p.name: found[p.name] for p in element.properties if p.name in AXES and not p.count_type}
    if not lists:
        return Kept(columns=columns), offset
    counts = np.array(lengths[lists[0]], dtype=np.int64)
    return Kept(columns=columns, counts=counts, corners=found[lists[0]]), offset


def _length(data: bytes, offset: int, p: Property, order: str) -> int | None:
    """The length in front of a list; None if the file ends before it."""
    if offset + _size(p.count_type) > len(data):
        return None
    length = int(struct.unpack_from(order + _CODES[p.count_type], data, offset)[0])
    if length < 0:
        raise ScanError(f"a list '{p.name}' has {length} entries", next_step="the file is damaged: export it again")
    return length


def _size(number_type: str) -> int:
    return int(number_type[1])
