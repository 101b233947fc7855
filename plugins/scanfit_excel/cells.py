"""One column of a sheet to one column of a table.

Numbers stay numbers, whole ones integers; a column of numbers and text is text, 42 as "42" and 42.5 with the
file's decimal mark. What is no number and no text is a date, and Excel makes dates of sizes (10.5 is its 10 May):
dates are handed over where the whole column is dates, as text such as 2025-05-10, and refused anywhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError

if TYPE_CHECKING:
    import polars as pl

_KEPT = 10**15  # Excel keeps 15 digits of a number
_FORMAT_AS_TEXT = "format the column as text in Excel, and write the cell anew"


class Refused(Exception):
    """A cell that cannot be handed over: its place in the column, what it is and what to do."""

    def __init__(self, place: int, what: str, next_step: str) -> None:
        super().__init__(place, what, next_step)
        self.place, self.what, self.next_step = place, what, next_step

    def at(self, where: str) -> CatalogError:
        return CatalogError(self.what, where=where, next_step=self.next_step)


def column_of(name: str, cells: Sequence[Any], decimal: str) -> pl.Series:
    """Return the cells as integers, numbers or text; None and blank text are empty."""
    import polars as pl

    numbers = texts = dates = 0
    for place, cell in enumerate(cells):
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            continue
        if isinstance(cell, str | bool):
            texts += 1
        elif isinstance(cell, int | float):
            numbers += 1
            _check_digits(cell, place)
        else:
            dates += 1
    if dates:
        return pl.Series(name, _dates(cells, alone=not (numbers or texts)), dtype=pl.String)
    if numbers and not texts:
        values = [None if cell is None or isinstance(cell, str) else cell for cell in cells]
        if all(value is None or value == int(value) for value in values):
            return pl.Series(name, [None if value is None else int(value) for value in values], dtype=pl.Int64)
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    return pl.Series(name, [text_of(cell, decimal) for cell in cells], dtype=pl.String)


def text_of(cell: Any, decimal: str) -> str:
    """Return the cell as text; a number as Excel shows it where no format is set, never with an exponent."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, str):
        return cell
    shown = format(cell, ".15g")
    return (format(Decimal(shown), "f") if "e" in shown else shown).replace(".", decimal)


def _check_digits(cell: float, place: int) -> None:
    if not -_KEPT < cell < _KEPT:  # NaN and infinity as well
        what = f"it holds the number {cell:g}, of which Excel kept 15 digits"
        raise Refused(place, what, _FORMAT_AS_TEXT)


def _dates(cells: Sequence[Any], *, alone: bool) -> list[str]:
    text = []
    for place, cell in enumerate(cells):
        if isinstance(cell, date):  # and datetime, which is one
            if not alone:
                what = f"it holds the date {cell.isoformat()[:10]}; Excel makes dates of sizes such as 10.5 or 5-6"
                raise Refused(place, what, _FORMAT_AS_TEXT)
            text.append(cell.isoformat())
        elif cell is None or isinstance(cell, str | bool | int | float):
            text.append("")
        else:
            raise Refused(place, f"it holds the time {cell}; Excel makes times of text such as 10:30", _FORMAT_AS_TEXT)
    return text
