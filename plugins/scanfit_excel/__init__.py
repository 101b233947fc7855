"""Catalogues in workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods, read by calamine.

The table is the one on the only visible sheet that holds one, from its header row on; ``#line`` is the row's
number as the sheet shows it. Nothing in a workbook is run, followed or calculated: macros and links to other
files stay where they are, and a formula is the value that was saved with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanfit.api import CatalogError, CatalogSource, Option, UsageError, hookimpl
from scanfit_excel.header import LINE as LINE

if TYPE_CHECKING:
    import polars as pl
    from python_calamine import CalamineWorkbook

    from scanfit_excel.seen import Seen

SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
OPTIONS = (
    Option(name="sheet", help="name or number (from 1) of the sheet; without it the only visible one with a table"),
    Option(
        name="header", kind="integer",
        help="row of the header as the sheet numbers it; without it the first row with two cells or more",
    ),
    Option(name="decimal", default=".", choices=(".", ","), help="decimal mark of numbers that are written as text"),
)  # fmt: skip


@hookimpl
def scanfit_catalogs() -> Iterator[CatalogSource]:
    yield CatalogSource(
        name="excel", summary="Workbooks, .xlsx .xlsm .xlsb .xls or .ods, one row per variant", options=OPTIONS,
        accepts=lambda location: location.lower().endswith(SUFFIXES), load=load, example=_example,
    )  # fmt: skip


def _example(folder: Path) -> str:
    from scanfit_excel.example import write_example

    return str(write_example(folder / "shoes.xlsx"))


def load(location: str, options: Mapping[str, Any]) -> pl.DataFrame:
    """Return the table of one sheet: numbers as numbers, text as text, and the row of each."""
    from scanfit_excel.workbook import opened

    header = options.get("header")
    if header is not None and header < 1:
        raise UsageError(f"header is {header}", where="-o header=", next_step="rows are numbered from 1")
    with opened(location) as (workbook, sheets):
        wanted = options.get("sheet") or ""
        names = [_named(wanted, workbook, location)] if wanted else _visible(workbook)
        found = {}
        for name in names:
            table = _table(workbook, name, sheets, location, options)
            if table is not None and (table.height or wanted):
                found[name] = table
        return _only(found, names, location)


def _table(
    workbook: CalamineWorkbook, name: str, sheets: Mapping[str, Seen], location: str, options: Mapping[str, Any]
) -> pl.DataFrame | None:
    from scanfit_excel.sheet import table_of
    from scanfit_excel.workbook import in_our_words

    where = f"{location} sheet '{name}'"
    if name not in sheets:
        what, step = "the sheet is listed, but not where it is", "open it in Excel and save it again"
        raise CatalogError(what, where=where, next_step=step)
    with in_our_words(where):
        sheet = workbook.get_sheet_by_name(name)
        start, merged = sheet.start, sheet.merged_cell_ranges
        grid = sheet.to_python() if start is not None else []
    if start is None:
        return None
    return table_of(
        grid, start, merged if merged is not None else sheets[name].merged, sheets[name], where,
        header=options.get("header"), decimal=options.get("decimal") or ".",
    )  # fmt: skip


def _visible(workbook: CalamineWorkbook) -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    return [
        sheet.name for sheet in workbook.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]  # fmt: skip


def _named(wanted: str, workbook: CalamineWorkbook, location: str) -> str:
    """The sheet of this name, else of this number."""
    names = workbook.sheet_names
    alike = [name for name in names if name.casefold() == wanted.casefold()]
    if wanted in names or alike:
        return wanted if wanted in names else alike[0]
    if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:6]) <= len(names):
        return names[int(wanted[:6]) - 1]
    what = f"there is no sheet '{wanted}'"
    raise CatalogError(what, where=location, next_step=f"its sheets are {_listed(names)}")


def _only(found: Mapping[str, pl.DataFrame], names: list[str], location: str) -> pl.DataFrame:
    if not found:
        what = f"there is no table on {_listed(names)}" if names else "it has no visible sheet"
        step = "write a header row with two names or more and rows below it, or pass -o sheet="
        raise CatalogError(what, where=location, next_step=step)
    if len(found) > 1:
        what = f"{len(found)} of its sheets hold a table: {_listed(list(found))}"
        raise CatalogError(what, where=location, next_step="say which one: -o sheet=")
    return next(iter(found.values()))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:20])
    return shown if len(names) <= 20 else f"{shown} and {len(names) - 20} more"
