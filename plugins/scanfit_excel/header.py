"""Which row of a sheet is the header."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from scanfit.api import CatalogError
from scanfit_excel.seen import cell_name

LINE = "#line"  # the column in which the core expects file lines
MAX_COLUMNS = 1000
Grid = Sequence[Sequence[Any]]


def filled(cell: Any) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def header_row(grid: Grid, wanted: int | None, top: int, where: str) -> int | None:
    """Return the header's place in the grid, or None if the sheet holds no table.

    It is the first row with two filled cells or more; titles, of one cell, may stand above it. ``wanted`` is its
    number as the sheet shows it, ``top`` the sheet's row (from 0) in which the grid begins.
    """
    if wanted is None:
        return next((i for i, cells in enumerate(grid) if sum(map(filled, cells)) > 1), None)
    row = wanted - 1 - top
    if not 0 <= row < len(grid) or not any(map(filled, grid[row])):
        raise CatalogError(f"row {wanted} is empty", where=where, next_step="pass the header's row: -o header=")
    return row


def names_of(cells: Sequence[Any], row: int, left: int, where: str) -> dict[int, str]:
    """Return the names of the columns by their place in ``cells``; a cell without text has none."""
    names: dict[int, str] = {}
    step = "give every column a name of its own, or pass the header's row: -o header="
    for column, cell in enumerate(cells):
        if not filled(cell):
            continue
        at = f"{where} cell {cell_name(row, left + column)}"
        if not isinstance(cell, str):
            what = f"the first row with several cells holds {cell}, so it is no header"
            raise CatalogError(what, where=at, next_step="pass the header's row: -o header=")
        name = " ".join(cell.split())
        if not name.isprintable() or name == LINE:
            raise CatalogError("a column has a name that cannot be used", where=at, next_step=step)
        if name in names.values():
            raise CatalogError(f"column {name} is there twice", where=at, next_step=step)
        names[column] = name
    if len(names) > MAX_COLUMNS:
        raise CatalogError(f"{len(names)} columns, at most {MAX_COLUMNS} are read", where=where, next_step=step)
    return names
