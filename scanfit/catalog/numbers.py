"""Numbers in cells: what is one, what is none, and what the person most likely meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.fault import Fault, faults_where
from scanfit.catalog.schema import Column

if TYPE_CHECKING:
    import polars as pl

_NUMBER = {".": r"^[+-]?[0-9]+(\.[0-9]+)?$", ",": r"^[+-]?[0-9]+(,[0-9]+)?$"}
_INTEGER = r"^[+-]?[0-9]+$"
_WITH_OTHER_MARK = {".": r"^[+-]?[0-9]+,[0-9]+$", ",": r"^[+-]?[0-9]+\.[0-9]+$"}
_MAYBE_THOUSANDS = {".": r"^[0-9]{1,3}\.[0-9]{3}$", ",": r"^[0-9]{1,3},[0-9]{3}$"}
_PLAIN = "write digits alone, without a unit or spaces"


def numbers(
    cells: pl.Series, text: pl.Series, lines: pl.Series, column: Column, decimal: str
) -> tuple[pl.Series, list[Fault]]:
    """Return a number column's values, null where a cell is empty or wrong, and what is wrong.

    ``text`` holds the same cells as stripped text. No exponents, no thousands separators, no hexadecimal,
    no NaN: a catalogue is written by people and shops, and each of those is a mistake there.
    """
    import polars as pl

    if cells.dtype.is_numeric():
        values, faults = _from_numbers(cells, lines, column)
    else:
        values, faults = _from_text(text, lines, column, decimal)
    faults += _out_of_range(values, lines, column)
    kept = _where(values.is_between(column.low, column.high), values)
    return kept.cast(pl.Int64 if column.dtype == "integer" else pl.Float64), faults


def _from_numbers(cells: pl.Series, lines: pl.Series, column: Column) -> tuple[pl.Series, list[Fault]]:
    import polars as pl

    values = cells.cast(pl.Float64)
    bad = values.is_nan() | values.is_infinite()
    if column.dtype == "integer":
        bad |= values != values.floor()
    what = f"{column.name} is {{value}}, expected {_expected(column)}"
    faults = faults_where(bad, lines, column.name, what, "leave the cell empty if it is not known", values=values)
    return _where(~bad, values), faults


def _from_text(text: pl.Series, lines: pl.Series, column: Column, decimal: str) -> tuple[pl.Series, list[Fault]]:
    import polars as pl

    shaped = text.str.contains(_INTEGER if column.dtype == "integer" else _NUMBER[decimal])
    pointed = text.str.replace(",", ".", literal=True)
    values = _where(shaped, pointed).cast(pl.Float64, strict=False)
    wrong = (text != "") & (values.is_null() | values.is_infinite())
    marked = wrong & text.str.contains(_WITH_OTHER_MARK[decimal])
    what = f"{column.name} is '{{value}}', expected {_expected(column)}"
    plain = _PLAIN if column.required else f"{_PLAIN}, or leave the cell empty if it is not known"
    faults = faults_where(marked, lines, column.name, what, _mark_hint(pointed, marked, column, decimal), values=text)
    faults += faults_where(wrong & ~marked, lines, column.name, what, plain, values=text)
    if column.name == "price":  # 1.299 may be one euro thirty or a thousand
        thousands = text.str.contains(_MAYBE_THOUSANDS[decimal])
        what = "price is '{value}', which may be thousands"
        step = "write it without a thousands separator and with two decimals, for example 1299.00"
        faults += faults_where(thousands, lines, column.name, what, step, values=text)
        wrong |= thousands
    return _where(~wrong, values), faults


def _mark_hint(pointed: pl.Series, marked: pl.Series, column: Column, decimal: str) -> str:
    """Say what to write instead of the first '26,5': with a point, or in millimetres if only that is plausible."""
    if not marked.any():
        return ""
    if column.dtype == "integer":
        return "write a whole number"
    if decimal == ",":
        return "write it with a comma like the rest of the file, or leave out -o decimal=,"
    value = float(pointed.filter(marked)[0])
    in_mm = column.unit == "mm" and not _inside(value, column) and _inside(10 * value, column)
    meant = f"{10 * value:g} (millimetres)" if in_mm else f"{value:g}"
    return f"write {meant}, or pass -o decimal=, if the whole file uses decimal commas"


def _out_of_range(values: pl.Series, lines: pl.Series, column: Column) -> list[Fault]:
    unit = f" {column.unit}".rstrip()
    span = f"{column.low:.10g} to {column.high:.10g}{unit}"
    signed = column.low is not None and column.low < 0
    negative = (values < 0) & (not signed)  # a wedge has a side, and a shoe's heel may stand lower than its ball
    outside = ~values.is_between(column.low, column.high) & ~negative
    below = f"{column.name} is {{value}}{unit}, which is below zero"
    beyond = f"{column.name} is {{value}}{unit}, expected {span}"
    faults = faults_where(negative, lines, column.name, below, f"write a value of {span}", values=values)
    hint = _unit_hint(values, outside.fill_null(False), column)
    return faults + faults_where(outside, lines, column.name, beyond, hint, values=values)


def _unit_hint(values: pl.Series, mask: pl.Series, column: Column) -> str:
    if column.unit != "mm" or not mask.any():
        return "correct the value, or leave the cell empty if it is not known"
    value = float(values.filter(mask)[0])
    meant = [
        f"{value * factor:g} if this is in {unit}"
        for factor, unit in ((10.0, "centimetres"), (25.4, "inches"))
        if _inside(value * factor, column)
    ]
    return f"write millimetres: {', '.join(meant)}" if meant else "write millimetres"


def _inside(value: float, column: Column) -> bool:
    return column.low is not None and column.high is not None and column.low <= value <= column.high


def _where(mask: pl.Series, values: pl.Series) -> pl.Series:
    """The values where ``mask`` is true, null elsewhere."""
    import polars as pl

    return pl.select(pl.when(mask).then(values)).to_series()


def _expected(column: Column) -> str:
    return "a whole number" if column.dtype == "integer" else "a number"
