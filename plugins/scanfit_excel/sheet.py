"""One sheet to one table: header, rows with their numbers, merged cells, columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError
from scanfit_excel.cells import Refused, column_of
from scanfit_excel.header import LINE, Grid, filled, header_row, names_of
from scanfit_excel.seen import Seen, cell_name

if TYPE_CHECKING:
    import polars as pl

Area = tuple[tuple[int, int], tuple[int, int]]
_UNMERGE = "unmerge it in Excel, and write its value into every cell it is meant for"


def table_of(
    grid: Grid, start: tuple[int, int], merged: Iterable[Area], seen: Seen, where: str, *,
    header: int | None, decimal: str,
) -> pl.DataFrame | None:  # fmt: skip
    """Return the sheet's table, or None if it holds none. ``start`` is the first cell of the grid in the sheet."""
    import polars as pl

    top, left = start
    place = header_row(grid, header, top, where)
    if place is None:
        return None
    _all_valued(seen, top + place, where)
    names = names_of(grid[place], top + place, left, where)
    rows = [list(cells) for cells in grid[place + 1 :]]
    kept = [row for row, cells in enumerate(rows) if any(map(filled, cells))]
    _fill_merged(rows, set(kept), merged, (top + place + 1, left), where)
    _no_nameless(rows, names, (top + place + 1, left), where)
    columns = []
    for column, name in names.items():
        try:
            columns.append(column_of(name, [rows[row][column] for row in kept], decimal))
        except Refused as refused:
            cell = cell_name(top + place + 1 + kept[refused.place], left + column)
            raise refused.at(f"{where} cell {cell} ({name})") from None
    lines = pl.Series(LINE, [top + place + 2 + row for row in kept], dtype=pl.Int64)
    return pl.DataFrame([*columns, lines])


def _all_valued(seen: Seen, header: int, where: str) -> None:
    """Refuse errors and formulas without a value: calamine hands both over as empty, or as 0."""
    errors = [error for error in seen.errors if error[0] >= header]
    if errors:
        row, column, text = errors[0]
        more = f", the first of {len(errors)} errors" if len(errors) > 1 else ""
        raise CatalogError(
            f"it holds {text}{more}", where=f"{where} cell {cell_name(row, column)}",
            next_step="correct its formula, or delete the column if it is no part of the catalogue",
        )  # fmt: skip
    unvalued = [cell for cell in seen.unvalued if cell[0] >= header]
    if unvalued:
        more = f", the first of {len(unvalued)}" if len(unvalued) > 1 else ""
        raise CatalogError(
            f"it has a formula that was never calculated{more}", where=f"{where} cell {cell_name(*unvalued[0])}",
            next_step="open the workbook in Excel and save it: that stores the values",
        )  # fmt: skip


def _fill_merged(
    rows: list[list[Any]], kept: set[int], merged: Iterable[Area], start: tuple[int, int], where: str
) -> None:
    """Write the text of an area one column wide into all its rows; of anything else the meaning cannot be told."""
    top, left = start
    for (first, column), (last, last_column) in merged:
        row, place = first - top, column - left
        if not 0 <= row < len(rows) or not 0 <= place < len(rows[row]):
            continue
        cell = rows[row][place]
        below = [other for other in range(row + 1, min(last - top + 1, len(rows))) if other in kept]
        if not filled(cell) or not (below or last_column > column):
            continue
        if last_column > column or not isinstance(cell, str):
            what = "it is merged with others, and what it says of each cannot be told"
            raise CatalogError(what, where=f"{where} cell {cell_name(first, column)}", next_step=_UNMERGE)
        for other in below:
            rows[other][place] = cell


def _no_nameless(rows: Sequence[Sequence[Any]], names: dict[int, str], start: tuple[int, int], where: str) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if column not in names and filled(cell):
                raise CatalogError(
                    "its column has no name in the header", where=f"{where} cell "
                    f"{cell_name(start[0] + row, start[1] + column)}",
                    next_step="name the column or empty it; -o header= says which row the header is",
                )  # fmt: skip
