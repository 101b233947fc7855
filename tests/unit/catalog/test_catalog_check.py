"""Every fault a table can have, by its exact words; and that nothing wrong gets through."""

from __future__ import annotations

import math
import re
import time
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.catalog.between import RowNames
from scanfit.catalog.check import check, in_order, typed, typed_part
from scanfit.catalog.fault import Fault, merged
from scanfit.catalog.schema import INSOLE, LINE, SHOE, Column

ROW = {
    "sku": "A-1", "brand": "Demo", "model": "One", "category": "casual", "wearer": "men", "size_system": "EU",
    "size_label": "42", "width": "D", "inner_length_mm": "277", "ball_girth_mm": "250", "ball_width_mm": "100",
    "heel_width_mm": "70", "instep_height_mm": "67.5", "toe_box_height_mm": "36", "features": "demo;canvas",
    "price": "79.90", "currency": "EUR", "stock": "3",
}  # fmt: skip
INSOLE_ROW = {
    "sku": "I-1", "brand": "Demo", "model": "In", "category": "any", "size_system": "EU", "size_label": "42",
    "length_mm": "267", "width_mm": "92", "heel_width_mm": "68", "arch_height_mm": "19", "heel_cup_depth_mm": "12",
    "heel_thickness_mm": "5", "forefoot_thickness_mm": "3", "firmness": "medium", "features": "demo", "price": "",
    "currency": "", "stock": "",
}  # fmt: skip


def table(*changes: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame([ROW | change for change in changes])


def one(*changes: dict[str, str], decimal: str = ".") -> Fault:
    faults = check(table(*changes), "shoe", decimal=decimal)
    assert len(faults) == 1, faults
    return faults[0]


def test_a_good_row_has_no_fault_and_the_schemas_types() -> None:
    result = typed(table({}), "shoe")
    assert result.faults == ()
    assert result.table.columns == [c.name for c in SHOE]
    types = {"text": pl.String, "words": pl.String, "number": pl.Float64, "integer": pl.Int64}
    assert result.table.dtypes == [types[c.dtype] for c in SHOE]
    row = result.table.row(0, named=True)
    assert (row["inner_length_mm"], row["instep_height_mm"], row["stock"], row["size_label"]) == (277.0, 67.5, 3, "42")


def test_an_insole_row_is_good_and_unknown_cells_are_null_or_empty() -> None:
    result = typed(pl.DataFrame([INSOLE_ROW]), "insole")
    assert result.faults == ()
    assert result.table.columns == [c.name for c in INSOLE]
    row = result.table.row(0, named=True)
    assert (row["price"], row["stock"], row["currency"]) == (None, None, "")


@pytest.mark.parametrize(
    ("change", "what", "next_step"),
    [
        (
            {"inner_length_mm": "26,5"}, "inner_length_mm is '26,5', expected a number",
            "write 265 (millimetres), or pass -o decimal=, if the whole file uses decimal commas",
        ),
        (
            {"inner_length_mm": "277,5"}, "inner_length_mm is '277,5', expected a number",
            "write 277.5, or pass -o decimal=, if the whole file uses decimal commas",
        ),
        (
            {"ball_girth_mm": "n/a"}, "ball_girth_mm is 'n/a', expected a number",
            "write digits alone, without a unit or spaces, or leave the cell empty if it is not known",
        ),
        (
            {"inner_length_mm": "277 mm"}, "inner_length_mm is '277 mm', expected a number",
            "write digits alone, without a unit or spaces, or leave the cell empty if it is not known",
        ),
        (
            {"inner_length_mm": "NaN"}, "inner_length_mm is 'NaN', expected a number",
            "write digits alone, without a unit or spaces, or leave the cell empty if it is not known",
        ),
        (
            {"heel_width_mm": "inf"}, "heel_width_mm is 'inf', expected a number",
            "write digits alone, without a unit or spaces, or leave the cell empty if it is not known",
        ),
        (
            {"inner_length_mm": "-277"}, "inner_length_mm is -277 mm, which is below zero",
            "write a value of 80 to 400 mm",
        ),
        (
            {"inner_length_mm": "10.2"}, "inner_length_mm is 10.2 mm, expected 80 to 400 mm",
            "write millimetres: 102 if this is in centimetres, 259.08 if this is in inches",
        ),
        (
            {"inner_length_mm": "27.7"}, "inner_length_mm is 27.7 mm, expected 80 to 400 mm",
            "write millimetres: 277 if this is in centimetres",
        ),
        (
            {"inner_length_mm": "5.1"}, "inner_length_mm is 5.1 mm, expected 80 to 400 mm",
            "write millimetres: 129.54 if this is in inches",
        ),
        ({"inner_length_mm": "2770"}, "inner_length_mm is 2770 mm, expected 80 to 400 mm", "write millimetres"),
        (
            {"inner_length_sigma_mm": "60"}, "inner_length_sigma_mm is 60 mm, expected 0.05 to 50 mm",
            "write millimetres",
        ),
        (
            {"ball_girth_mm": "", "ball_girth_sigma_mm": "2"},
            "ball_girth_sigma_mm is given, but ball_girth_mm is empty",
            "give ball_girth_mm, or leave ball_girth_sigma_mm empty",
        ),
        (
            {"toe_box_height_mm": "", "toe_box_height_source": "last"},
            "toe_box_height_source is given, but toe_box_height_mm is empty",
            "give toe_box_height_mm, or leave toe_box_height_source empty",
        ),
        ({"last_ball_girth_mm": "180", "last_ball_width_mm": "95"},
         "last_ball_girth_mm is less than twice last_ball_width_mm, which no tape can read",
         "correct one of the two; they may be in each other's column"),
        ({"gtin": "4006381333932"}, "gtin is '4006381333932', whose check digit is wrong",
         "correct the digits; a spreadsheet may have rounded them or dropped leading zeros"),
        ({"gtin": "4.00638E+12"}, "gtin is '4.00638E+12', expected 8, 12, 13 or 14 digits",
         "write the digits under the bar code alone"),
        ({"sku": ""}, "sku is empty", "fill it in"),
        ({"wearer": ""}, "wearer is empty", "use men, women, child or unisex"),
        ({"wearer": "mens"}, "wearer is 'mens'", "did you mean men? use men, women, child or unisex"),
        (
            {"category": "runing"}, "category is 'runing'",
            "did you mean running? use dress, pump, casual, walking, running, hiking, safety, child or ski",
        ),
        ({"stock": "3.5"}, "stock is '3.5', expected a whole number",
         "write digits alone, without a unit or spaces, or leave the cell empty if it is not known"),
        ({"stock": "-2"}, "stock is -2, which is below zero", "write a value of 0 to 10000000"),
        (
            {"price": "1.299"}, "price is '1.299', which may be thousands",
            "write it without a thousands separator and with two decimals, for example 1299.00",
        ),
        ({"currency": ""}, "price without a currency of three capital letters", "write for example EUR, GBP or USD"),
        ({"size_system": "EUR"}, "'EUR' is not a size system scanfit knows",
         "did you mean EU? known are EU, UK, US_M, US_W, US_W_RETAIL, UK_C, US_C, MONDO, MONDO_75, JP, KR, CN, CN_OLD"),
        ({"size_label": "XL"}, "size label 'XL' is not a size", "write a number such as 42, 42.5, 42 2/3 or 38½"),
        ({"ball_girth_mm": "150"}, "ball_girth_mm is less than twice ball_width_mm, which no tape can read",
         "correct one of the two; they may be in each other's column"),
        ({"model": "One\x1b[2J"}, "model holds a control character", "write it on one line, in plain letters"),
    ],
)  # fmt: skip
def test_each_fault_in_its_words(change: dict[str, str], what: str, next_step: str) -> None:
    fault = one(change)
    assert (fault.what, fault.next_step, fault.severity, fault.line, fault.count) == (what, next_step, "error", 2, 1)


def test_a_doubtful_length_is_a_warning() -> None:
    fault = one({"inner_length_mm": "240"})
    assert (fault.severity, fault.what) == (
        "warning", "inner_length_mm is 240, but EU 42 is made for a foot of 265 mm",
    )  # fmt: skip


def test_decimal_commas_are_read_when_the_file_uses_them() -> None:
    result = typed(table({"inner_length_mm": "277,5", "price": "79,90", "instep_height_mm": "67"}), "shoe", decimal=",")
    assert result.faults == ()
    assert result.table["inner_length_mm"].to_list() == [277.5]
    point = one({"inner_length_mm": "277.5", "price": "79,90", "instep_height_mm": "67"}, decimal=",")
    assert point.next_step == "write it with a comma like the rest of the file, or leave out -o decimal=,"
    thousands = one({"price": "1,299", "instep_height_mm": "67"}, decimal=",")
    assert thousands.what == "price is '1,299', which may be thousands"


def test_a_variant_twice_is_found_even_if_the_label_is_written_differently() -> None:
    fault = one({}, {"size_label": "43"}, {"size_label": "42.0"}, {"size_label": "42,0"}, {"width": "2E"})
    assert fault.what == "sku A-1 size EU 42 width D is on line 2 already"
    assert (fault.line, fault.count, fault.lines) == (4, 2, (4, 5))
    assert fault.message == "sku A-1 size EU 42 width D is on line 2 already (2 rows, also line 5)"


def test_one_sku_for_two_models_is_found() -> None:
    fault = one({}, {"size_label": "43", "model": "Two"})
    assert fault.what == "one sku is used for more than one brand and model"


def test_repeated_faults_are_one_with_a_count() -> None:
    fault = one(*({"size_label": str(40 + i), "inner_length_mm": "27,7"} for i in range(5)))
    assert (fault.line, fault.count, fault.lines) == (2, 5, (2, 3, 4))
    assert fault.message == "inner_length_mm is '27,7', expected a number (5 rows, also lines 3, 4 …)"


def test_unknown_words_are_told_apart_and_bounded() -> None:
    rows = [{"size_label": f"{38 + i // 10}.{i % 10}", "category": f"zz{i}"} for i in range(30)]
    faults = [f for f in check(table(*rows), "shoe") if f.column == "category"]
    assert len(faults) == 21
    assert [f.what for f in faults[:2]] == ["category is 'zz0'", "category is 'zz1'"]
    assert faults[-1].what == "category is wrong in 10 more ways"
    assert sum(f.count for f in faults) == 30


def test_a_missing_column_names_the_nearest_one() -> None:
    renamed = table({}).rename({"inner_length_mm": "Inner length", "stock": "depot"})
    assert [(f.line, f.what, f.next_step) for f in check(renamed, "shoe")] == [
        (1, "column inner_length_mm is missing", "rename column 'Inner length'"),
    ]


def test_what_may_be_left_out_is_not_missed_and_what_must_be_there_is() -> None:
    needed = [column.name for column in SHOE if not column.optional]
    assert needed == ["sku", "brand", "model", "category", "wearer", "size_system", "size_label"]
    assert check(table({}).select(needed), "shoe") == []
    for name in needed:
        without = check(table({}).select(n for n in needed if n != name), "shoe")
        assert [(f.line, f.what) for f in without] == [(1, f"column {name} is missing")]


def test_check_digits_of_real_bar_codes() -> None:
    # EAN-13 of a pen, UPC-A of a soup, EAN-8 and GTIN-14 of GS1's own examples: published, not computed here
    for gtin in ("4006381333931", "036000291452", "96385074", "10614141000415"):
        assert check(table({"gtin": gtin}), "shoe") == []


def test_one_gtin_for_two_variants_is_a_warning() -> None:
    two = table({"gtin": "4006381333931"}, {"gtin": "4006381333931", "size_label": "43", "inner_length_mm": "283"})
    (fault,) = check(two, "shoe")
    assert (fault.severity, fault.column, fault.count) == ("warning", "gtin", 2)


@given(st.integers(1, 6), st.randoms(use_true_random=False))
def test_a_table_in_parts_has_the_faults_of_the_whole(cuts: int, random: Random) -> None:
    rows = [{"sku": f"A-{n % 4}", "model": f"M{n % 3}", "size_label": random.choice(["42", "43", "42.0", "XL"]),
             "inner_length_mm": random.choice(["277", "27,7", "-1"]),
             "gtin": random.choice(["", "4006381333931", "96385074"])} for n in range(12)]  # fmt: skip
    whole = table(*rows).with_columns(pl.int_range(2, 14).alias(LINE))
    at = sorted(random.sample(range(13), cuts))
    parts = [whole[a:b] for a, b in zip([0, *at], [*at, 12], strict=True)]
    done = [typed_part(part, "shoe") for part in parts]
    faults = merged([fault for part in done for fault in part.faults])
    names = RowNames()
    for part in done:
        names.add(part.keys)
    faults += names.faults()
    assert in_order(faults, "shoe") == typed(whole, "shoe").faults


def test_an_empty_table_is_refused() -> None:
    (fault,) = check(table({}).clear(), "shoe")
    assert (fault.line, fault.what) == (1, "the table has no rows")


def test_lines_of_the_source_are_used_when_it_gives_them() -> None:
    lined = table({"sku": ""}).with_columns(pl.Series(LINE, [77]))
    assert [f.line for f in check(lined, "shoe")] == [77]


def test_typed_columns_work_as_well_as_text() -> None:
    numbers: dict[str, Any] = {
        "inner_length_mm": [277.0, math.nan], "stock": [3.0, 2.5], "size_label": [42, 43], "price": [79.9, None],
        "width": [None, None], "heel_width_mm": [70, math.inf],
    }  # fmt: skip
    result = typed(table({}, {}).with_columns(**{k: pl.Series(v, strict=False) for k, v in numbers.items()}), "shoe")
    assert [(f.line, f.what) for f in result.faults] == [
        (3, "inner_length_mm is nan, expected a number"),
        (3, "heel_width_mm is inf, expected a number"),
        (3, "stock is 2.5, expected a whole number"),
    ]
    assert result.table["stock"].to_list() == [3, None]
    assert result.table["width"].to_list() == ["", ""]


def test_a_column_of_another_type_is_a_fault_and_not_a_crash() -> None:
    (fault,) = check(table({}).with_columns(ball_girth_mm=pl.Series([[250.0]])), "shoe")
    assert (fault.line, fault.what) == (None, "column ball_girth_mm holds list(float64), expected number")


NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


@given(st.one_of(st.text(max_size=12), st.from_regex(r"[+-]?[0-9]{1,4}([.,eE][0-9]{1,3})?", fullmatch=True)))
def test_a_number_cell_is_read_exactly_as_written_or_refused(cell: str) -> None:
    result = typed(table({"heel_width_mm": cell}), "shoe")
    value = result.table["heel_width_mm"][0]
    faults = [f for f in result.faults if f.column == "heel_width_mm"]
    stripped = cell.strip()
    if stripped and not faults:
        assert NUMBER.fullmatch(stripped)
        assert value == float(stripped)
        assert 25 <= value <= 110
    elif not faults:
        assert value is None
    else:
        assert value is None
        assert faults[0].severity == "error"


@given(st.dictionaries(st.sampled_from([c.name for c in SHOE]), st.text(max_size=8), min_size=1))
def test_any_row_is_accepted_whole_or_faulted(change: dict[str, str]) -> None:
    result = typed(table(change), "shoe")
    for fault in result.faults:
        assert fault.what.isprintable()
        assert fault.next_step.isprintable()
    if not any(f.severity == "error" for f in result.faults):
        row = result.table.row(0, named=True)
        assert all(_is_allowed(column, row[column.name]) for column in SHOE)


def _is_allowed(column: Column, value: Any) -> bool:
    if value is None or value == "":
        return not column.required
    if column.is_number:
        assert column.low is not None
        assert column.high is not None
        return column.low <= value <= column.high
    return not column.allowed or value in column.allowed


def test_a_hundred_thousand_rows_are_checked_without_a_loop() -> None:
    count = 100_000
    rows = table({}).select(pl.all().repeat_by(count).explode()).with_columns(sku=pl.int_range(count).cast(pl.String))
    start = time.perf_counter()
    assert check(rows, "shoe") == []
    assert time.perf_counter() - start < 5  # the bound only catches a loop over rows
