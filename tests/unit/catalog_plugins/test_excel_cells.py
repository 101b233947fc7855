"""Workbooks as shops keep them: what a cell becomes, and what is refused rather than guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

import scanfit_csv
from scanfit.catalog.load import load_catalog
from scanfit.errors import CatalogError, UsageError
from scanfit_excel import LINE, load, scanfit_catalogs

Table = Sequence[Sequence[Any]]


def write(path: Path, *sheets: Table, names: tuple[str, ...] = ()) -> str:
    """Write each sheet's rows from A1 on; a str beginning with = is written as a formula, ``None`` as nothing."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": True, "strings_to_urls": False}) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for number, rows in enumerate(sheets):
            sheet = workbook.add_worksheet(names[number] if names else None)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(r, c, cell, day)
                    elif cell is not None:
                        sheet.write(r, c, cell)
    return str(path)


def refused(location: str, **options: Any) -> CatalogError:
    with pytest.raises(CatalogError) as caught:
        load(location, options)
    assert caught.value.exit_code == 4
    assert caught.value.next_step
    return caught.value


def test_the_provider(tmp_path: Path) -> None:
    (source,) = scanfit_catalogs()
    assert source.name == "excel"
    assert [o.name for o in source.options] == ["sheet", "header", "decimal"]
    for name in ("a.XLSX", "a.xlsm", "a.xlsb", "b/a.xls", "a.ods"):
        assert source.accepts(name)
    assert not source.accepts("a.csv")
    assert source.example is not None
    location = source.example(tmp_path)
    catalog = load_catalog(location, source)
    assert catalog.table["size_label"].to_list() == ["42", "42 2/3"]
    assert catalog.table["inner_length_mm"].to_list() == [277, 281.4]


def test_numbers_stay_numbers_and_text_text(tmp_path: Path) -> None:
    rows: Table = [["whole", "part", "text", "both", "flag", "empty"], [42, 277.5, "042", 42, True, None],
            [43.0, 280, "x", "42 2/3", False, None], [None, None, None, 42.5, None, None]]  # fmt: skip
    table = load(write(tmp_path / "a.xlsx", rows), {})
    assert table.schema == {
        "whole": pl.Int64, "part": pl.Float64, "text": pl.String, "both": pl.String, "flag": pl.String,
        "empty": pl.String, LINE: pl.Int64,
    }  # fmt: skip
    assert table.rows() == [
        (42, 277.5, "042", "42", "true", "", 2), (43, 280.0, "x", "42 2/3", "false", "", 3),
        (None, None, "", "42.5", "", "", 4),
    ]  # fmt: skip
    assert load(str(tmp_path / "a.xlsx"), {"decimal": ","})["both"].to_list() == ["42", "42 2/3", "42,5"]


def test_numbers_among_text_are_written_without_exponent_or_invented_digits(tmp_path: Path) -> None:
    rows: Table = [["sku", "x"], [4006381333931, "a"], [0.1 + 0.2, "a"], [42 + 2 / 3, "a"], [1e-7, "a"]]
    table = load(write(tmp_path / "a.xlsx", [*rows, ["A-1", "a"]]), {})
    assert table["sku"].to_list() == ["4006381333931", "0.3", "42.6666666666667", "0.0000001", "A-1"]


def test_a_number_excel_has_cut_is_refused(tmp_path: Path) -> None:
    error = refused(write(tmp_path / "a.xlsx", [["id", "x"], [1, 1], [12345678901234567, 1]]))
    assert error.what == "it holds the number 1.23457e+16, of which Excel kept 15 digits"
    assert error.where.endswith("sheet 'Sheet1' cell A3 (id)")


def test_a_size_that_excel_made_a_date_is_refused(tmp_path: Path) -> None:
    rows: Table = [["sku", "size"], ["A", 10], ["A", datetime(2025, 5, 10)]]
    error = refused(write(tmp_path / "a.xlsx", rows))
    assert error.what == "it holds the date 2025-05-10; Excel makes dates of sizes such as 10.5 or 5-6"
    assert error.where == f"{tmp_path / 'a.xlsx'} sheet 'Sheet1' cell B3 (size)"
    assert error.next_step == "format the column as text in Excel, and write the cell anew"


def test_a_column_of_dates_alone_is_text(tmp_path: Path) -> None:
    rows: Table = [["sku", "added"], ["A", datetime(2025, 5, 10)], ["B", None], ["C", datetime(2025, 5, 11, 12, 30)]]
    table = load(write(tmp_path / "a.xlsx", rows), {})
    assert table["added"].to_list() == ["2025-05-10", "", "2025-05-11T12:30:00"]


def test_a_time_is_refused(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["sku", "size"])
        sheet.write(1, 0, "A")
        sheet.write(1, 1, 0.4375, workbook.add_format({"num_format": "hh:mm"}))
    assert (
        refused(str(tmp_path / "a.xlsx")).what == "it holds the time 10:30:00; Excel makes times of text such as 10:30"
    )


def formulas(path: Path, *cells: tuple[str, Any]) -> str:
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("S")
        sheet.write_row(0, 0, ["sku", "length"])
        for row, (formula, value) in enumerate(cells, start=1):
            sheet.write(row, 0, f"A-{row}")
            sheet.write_formula(row, 1, formula, None, value)
    return str(path)


def test_a_formula_is_its_saved_value(tmp_path: Path) -> None:
    location = formulas(tmp_path / "a.xlsx", ("=270+7", 277), ("=WEBSERVICE(A1)", 280.5), ("=1-1", 0))
    assert load(location, {})["length"].to_list() == [277, 280.5, 0]
    location = formulas(tmp_path / "b.xlsx", ('=IF(1,"wide","")', "wide"), ('=HYPERLINK("http://example.org")', "x"))
    assert load(location, {})["length"].to_list() == ["wide", "x"]


def test_an_error_is_named(tmp_path: Path) -> None:
    location = formulas(tmp_path / "a.xlsx", ("=1", 1), ("=Z1", "#REF!"), ("=1/0", "#DIV/0!"))
    error = refused(location)
    assert (error.what, error.where) == ("it holds #REF!, the first of 2 errors", f"{location} sheet 'S' cell B3")
    assert error.next_step == "correct its formula, or delete the column if it is no part of the catalogue"


def test_text_that_looks_like_an_error_is_text(tmp_path: Path) -> None:
    assert load(write(tmp_path / "a.xlsx", [["a", "b"], ["#REF!", "x"]]), {})["a"].to_list() == ["#REF!"]


def test_a_formula_without_value_is_named(tmp_path: Path) -> None:
    location = formulas(tmp_path / "a.xlsx", ("=1", 1), ("=A1+1", ""), ("=A1+2", ""))
    error = refused(location)
    assert error.what == "it has a formula that was never calculated, the first of 2"
    assert error.where == f"{location} sheet 'S' cell B3"


def test_titles_empty_rows_and_empty_columns_are_skipped_and_rows_keep_their_number(tmp_path: Path) -> None:
    rows: Table = [[], [None, "Price list 2025"], [], [None, "sku", None, "size"], [None, "A", None, 42], [],
            [None, "B", None, 43]]  # fmt: skip
    table = load(write(tmp_path / "a.xlsx", rows), {})
    assert table.rows(named=True) == [{"sku": "A", "size": 42, LINE: 5}, {"sku": "B", "size": 43, LINE: 7}]


def test_a_header_further_down_can_be_given(tmp_path: Path) -> None:
    rows: Table = [["Stand", datetime(2025, 1, 1)], ["by", "Ann"], ["sku", "size"], ["A", 42]]
    location = write(tmp_path / "a.xlsx", rows)
    error = refused(location)
    assert error.what == "the first row with several cells holds 2025-01-01, so it is no header"
    assert error.where.endswith("cell B1")
    assert load(location, {"header": 3}).rows() == [("A", 42, 4)]
    assert refused(location, header=9).what == "row 9 is empty"
    with pytest.raises(UsageError, match="header is 0"):
        load(location, {"header": 0})


@pytest.mark.parametrize(
    ("rows", "what", "cell"),
    [
        ([["a", "b", "a"], [1, 2, 3]], "column a is there twice", "C1"),
        ([["a", None, "b"], [1, 2, 3]], "its column has no name in the header", "B2"),
        ([["a", "b"], [1, 2], [1, 2, 3]], "its column has no name in the header", "C3"),
        ([["a", "#line"], [1, 2]], "a column has a name that cannot be used", "B1"),
    ],
)
def test_every_column_with_cells_has_a_name_of_its_own(
    tmp_path: Path, rows: list[list[Any]], what: str, cell: str
) -> None:
    error = refused(write(tmp_path / "a.xlsx", rows))
    assert error.what == what
    assert error.where.endswith(f"cell {cell}")


def test_a_merged_name_is_that_of_all_its_rows(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:C1", "Everything must go")
        sheet.write_row(1, 0, ["brand", "size", "stock"])
        sheet.merge_range("A3:A5", "Ace")
        for row, size in ((2, 42), (3, 43), (5, 44)):
            sheet.write_row(row, 1, [size, 1])
        sheet.write(5, 0, "Best")
    table = load(str(tmp_path / "a.xlsx"), {})
    assert table.rows() == [("Ace", 42, 1, 3), ("Ace", 43, 1, 4), ("Best", 44, 1, 6)]


@pytest.mark.parametrize(("area", "value"), [("B2:B3", 12), ("A2:B2", "Ace")])
def test_a_merged_number_or_row_is_refused(tmp_path: Path, area: str, value: Any) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, ["sku", "stock"])
        sheet.write_column(1, 0, ["A", "B"])
        sheet.merge_range(area, value)
    error = refused(str(tmp_path / "a.xlsx"))
    assert error.what == "it is merged with others, and what it says of each cannot be told"
    assert error.where.endswith(f"cell {area[:2]}")


TABLE: Table = [["sku", "size"], ["A", 42]]


def test_the_only_sheet_with_a_table_is_read(tmp_path: Path) -> None:
    notes: Table = [["Notes"], ["prices with tax"]]
    assert load(write(tmp_path / "a.xlsx", notes, TABLE, []), {}).rows() == [("A", 42, 2)]


def test_of_several_tables_none_is_chosen(tmp_path: Path) -> None:
    location = write(tmp_path / "a.xlsx", TABLE, [["sku", "size"], ["B", 43]], names=("Men", "2"))
    error = refused(location)
    assert (error.what, error.next_step) == ("2 of its sheets hold a table: 'Men', '2'", "say which one: -o sheet=")
    assert load(location, {"sheet": "men"})["sku"].to_list() == ["A"]
    assert load(location, {"sheet": "1"})["sku"].to_list() == ["A"]
    assert load(location, {"sheet": "2"})["sku"].to_list() == ["B"]  # the sheet of this name, not the second one
    error = refused(location, sheet="Women")
    assert (error.what, error.next_step) == ("there is no sheet 'Women'", "its sheets are 'Men', '2'")


def test_a_hidden_sheet_is_read_only_if_it_is_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        for name, sku in (("Shown", "A"), ("Old", "B")):
            sheet = workbook.add_worksheet(name)
            sheet.write_row(0, 0, ["sku", "size"])
            sheet.write_row(1, 0, [sku, 42])
        sheet.hide()
    assert load(str(tmp_path / "a.xlsx"), {})["sku"].to_list() == ["A"]
    assert load(str(tmp_path / "a.xlsx"), {"sheet": "Old"})["sku"].to_list() == ["B"]


def test_a_workbook_without_table_is_refused(tmp_path: Path) -> None:
    assert refused(write(tmp_path / "a.xlsx", [["alone"]])).what == "there is no table on 'Sheet1'"


CELL = st.one_of(
    st.integers(-(10**14), 10**14),
    st.decimals(-1000, 1000, places=2, allow_nan=False, allow_infinity=False).map(float),
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8),
    st.just(""),
)  # fmt: skip


def shown(cell: Any) -> str:
    """A cell as its table shows it, so that text and numbers compare."""
    if cell is None:
        return ""
    return format(cell, ".15g") if isinstance(cell, float) else str(cell)


@given(
    rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=6),
    mark=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_a_table_is_the_same_in_csv_and_in_a_workbook(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]], mark: str, encoding: str
) -> None:
    folder = tmp_path_factory.mktemp("both")
    with xlsxwriter.Workbook(folder / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for r, row in enumerate([["a", "b", "c"], *rows]):
            for c, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(r, c, cell)
                else:
                    sheet.write_number(r, c, cell)
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerows([["a", "b", "c"], *[list(map(shown, row)) for row in rows]])
    (folder / "a.csv").write_bytes(text.getvalue().encode(encoding))
    there = [scanfit_csv.load(str(folder / "a.csv"), {}).rows()]
    if not any(cell != "" for row in rows for cell in row):
        assert there == [[]]
        return
    there.append([tuple(map(shown, row[:-1])) + row[-1:] for row in load(str(folder / "a.xlsx"), {}).rows()])
    assert there[0] == there[1]
