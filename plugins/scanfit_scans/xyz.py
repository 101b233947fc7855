"""Points as lines of text: x, y and z, and whatever comes after them (normals, colours, an intensity)."""

from __future__ import annotations

import re

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal
from scanfit_scans.reading import Parsed
from scanfit_scans.rows import float_rows, text_lines

MAX_POINTS, MAX_COLUMNS = 10_000_000, 12
# What CloudCompare and others write above the columns: x y z, with or without names of more.
_NAMES = re.compile(rb"(//)?\s*x[\s,;]+y[\s,;]+z\b[\w\s,;]*$", re.IGNORECASE)


def parse_xyz(data: bytes) -> Parsed:
    """Read a table of points, with blanks, tabs, commas or semicolons between the numbers."""
    if b"\0" in data[:4096]:
        raise refusal(data, "a text file of points", "this is no text")
    lines = text_lines(data)
    if lines and _NAMES.match(lines[0]):
        lines = lines[1:]
    elif len(lines) > 1 and lines[0].isdigit() and lines[0].lstrip(b"0") == str(len(lines) - 1).encode():
        lines = lines[1:]  # how many there are, as .pts files begin
    if not lines:
        raise ScanError("the file holds no points", next_step="export the cloud again")
    if len(lines) > MAX_POINTS:
        raise ScanError(
            f"the file holds {len(lines):,} points, and at most {MAX_POINTS:,} are read",
            next_step="thin it out to one point a millimetre, which is plenty for a foot",
        )
    lines = _with_blanks(lines)
    columns = len(lines[0].split())
    if not 3 <= columns <= MAX_COLUMNS:
        raise ScanError(
            f"the first line of points has {columns} numbers, expected x, y and z, and at most {MAX_COLUMNS}",
            next_step="export the cloud as x y z",
        )
    odd = next((number for number, line in enumerate(lines, start=1) if len(line.split()) != columns), None)
    if odd is not None:
        raise ScanError(
            f"point {odd:,} has {len(lines[odd - 1].split())} numbers and the first one {columns}",
            next_step="the file is cut short or damaged: copy or export it again",
        )
    return Parsed(vertices=float_rows(lines, range(columns), "point")[:, :3], faces=None)


def _with_blanks(lines: list[bytes]) -> list[bytes]:
    """The lines with blanks between the numbers. A comma between digits and blanks elsewhere is a decimal comma."""
    for mark in (b";", b","):
        if mark in lines[0]:
            parts = [part.strip() for part in lines[0].rstrip(mark + b" \t").split(mark)]
            if any(not part or b" " in part or b"\t" in part or b"," in part for part in parts):
                raise ScanError(
                    f"the numbers of the first line, '{lines[0][:60].decode('latin-1')}', have decimal commas",
                    next_step="export the cloud with decimal points",
                )
            return [line.replace(mark, b" ") for line in lines]
    return lines
