"""The data of a text PLY: one line a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.api import ScanError
from scanfit_scans.ply_element import AXES, CORNER_LISTS, Kept, cut_short
from scanfit_scans.rows import counted_ints, float_rows, text_lines

if TYPE_CHECKING:
    from scanfit_scans.ply_header import Element, Header


def read_elements(data: bytes, header: Header) -> dict[str, Kept]:
    """What is kept of every element up to the last that matters."""
    lines = text_lines(data[header.end :], comment=b"")
    kept: dict[str, Kept] = {}
    for element in header.elements:
        if not element.properties:
            continue
        if element.count > len(lines):
            raise cut_short(element, len(lines))
        kept[element.name] = _kept(lines[: element.count], element)
        lines = lines[element.count :]
        if "vertex" in kept and "face" in kept:
            break
    return kept


def _kept(lines: list[bytes], element: Element) -> Kept:
    names = [p.name for p in element.properties]
    if element.name == "vertex":
        places = [_place(element, axis) for axis in AXES if axis in names]
        rows = float_rows(lines, places, "vertex")
        return Kept(columns={axis: rows[:, i] for i, axis in enumerate(axis for axis in AXES if axis in names)})
    wanted = [name for name in names if name in CORNER_LISTS]
    if element.name != "face" or not wanted:
        return Kept()
    counts, corners = counted_ints(lines, _place(element, wanted[0]), "face")
    return Kept(counts=counts, corners=corners)


def _place(element: Element, name: str) -> int:
    """Which word of the line belongs to a property; lists in front of it would move it from line to line."""
    for place, p in enumerate(element.properties):
        if p.name == name:
            return place
        if p.count_type:
            break
    raise ScanError(
        f"a list stands before '{name}' in the records of '{element.name}', which is not read",
        next_step="export the scan as binary PLY or STL",
    )
