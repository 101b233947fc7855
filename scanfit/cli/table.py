"""Plain text tables, aligned, without lines or colours."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import click

GAP = "  "


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]], align: str = "") -> None:
    """Print a table to stdout.

    ``align`` has one letter a column, l or r; columns beyond it are left aligned. None prints as "-".
    """
    for line in table_lines(headers, rows, align):
        click.echo(line)


def table_lines(headers: Sequence[str], rows: Sequence[Sequence[object]], align: str = "") -> list[str]:
    """Return the lines of a table; none ends in a space.

    >>> table_lines(["size", "mm"], [["EU 42", 277.0], ["EU 9", None]], "lr")
    ['size      mm', 'EU 42  277.0', 'EU 9       -']
    """
    cells = [["-" if cell is None else str(cell) for cell in row] for row in (headers, *rows)]
    widths = [max(_width(cell) for cell in column) for column in zip(*cells, strict=True)]
    sides = align.ljust(len(widths), "l")
    return [
        GAP.join(_padded(cell, width, side) for cell, width, side in zip(row, widths, sides, strict=True)).rstrip()
        for row in cells
    ]


def one_line(text: str, longest: int = 200) -> str:
    """What a stranger wrote, fit for one line of a terminal: no control characters, which could move its cursor.

    >>> one_line("a\\tb\\x1b[2J")
    'a?b?[2J'
    """
    clean = "".join(c if c.isprintable() else "?" for c in text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def words_of(name: str) -> str:
    """A core measure in words; a plugin's under the name it is known by.

    >>> words_of("ball_width")
    'ball width'
    """
    return name if "." in name else name.replace("_", " ")


def _padded(cell: str, width: int, side: str) -> str:
    gap = " " * (width - _width(cell))
    return gap + cell if side == "r" else cell + gap


def _width(text: str) -> int:
    """How many columns a terminal gives ``text``: two to wide letters, none to combining marks."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )  # fmt: skip
