"""Rows that contradict themselves: a girth no tape can read, a price in no currency, a GTIN that fails its check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.fault import WARNING, Fault, faults_where
from scanfit.catalog.schema import DIMENSIONS

if TYPE_CHECKING:
    import polars as pl

_HEIGHTS_AGREE_MM = 3.0
"""Two heights of one shoe differ by their errors, 1.5 mm each, without a contradiction (D)."""

_GTIN = "^([0-9]{8}|[0-9]{12,14})$"


def contradictions(table: pl.DataFrame, lines: pl.Series, kind: str) -> list[Fault]:
    """Return what is wrong within single rows of a typed table."""
    faults = _of_shoes(table, lines) if kind == "shoe" else _of_insoles(table, lines)
    unpriced = table["price"].is_not_null() & ~table["currency"].str.contains("^[A-Z]{3}$")
    what = "price without a currency of three capital letters"
    faults += faults_where(unpriced, lines, "currency", what, "write for example EUR, GBP or USD")
    return faults + _gtins(table["gtin"], lines)


def _of_shoes(table: pl.DataFrame, lines: pl.Series) -> list[Fault]:
    # A closed tape round a body of breadth w is never shorter than 2 w.
    step = "correct one of the two; they may be in each other's column"
    faults: list[Fault] = []
    for whose in ("", "last_"):
        narrow = table[f"{whose}ball_girth_mm"] < 2 * table[f"{whose}ball_width_mm"]
        what = f"{whose}ball_girth_mm is less than twice {whose}ball_width_mm, which no tape can read"
        faults += faults_where(narrow, lines, f"{whose}ball_girth_mm", what, step)
    beyond = table["inner_length_mm"] > table["last_length_mm"]
    what = "inner_length_mm is more than last_length_mm, and a shoe is not longer inside than its last"
    faults += faults_where(beyond, lines, "inner_length_mm", what, step, severity=WARNING)
    bends = table["flex_point_mm"] >= table["inner_length_mm"]
    what = "flex_point_mm is not less than inner_length_mm, and a shoe bends before its end"
    faults += faults_where(bends, lines, "flex_point_mm", what, step)
    for toe in ("hallux_height_mm", "toe5_height_mm"):
        higher = table[toe] > table["toe_box_height_mm"] + _HEIGHTS_AGREE_MM
        what = f"{toe} is more than toe_box_height_mm, which is the height over the highest toe"
        faults += faults_where(higher, lines, toe, what, step, severity=WARNING)
    for name in DIMENSIONS:
        stem = name.removesuffix("_mm")
        for own in (f"{stem}_sigma_mm", f"{stem}_source"):
            told = table[own].is_not_null() if own.endswith("_mm") else table[own] != ""
            what, step = f"{own} is given, but {name} is empty", f"give {name}, or leave {own} empty"
            faults += faults_where(told & table[name].is_null(), lines, own, what, step)
    return faults


def _of_insoles(table: pl.DataFrame, lines: pl.Series) -> list[Fault]:
    longer = table["trim_length_min_mm"] > table["length_mm"]
    what = "trim_length_min_mm is more than length_mm, and an insole is cut shorter, not longer"
    return faults_where(longer, lines, "trim_length_min_mm", what, "correct one of the two")


def _gtins(gtins: pl.Series, lines: pl.Series) -> list[Fault]:
    """The check digit: the digits before it, weighted 3 and 1 from the right, add up to a multiple of ten with it
    (GS1 General Specifications, modulo 10, tag M)."""
    import polars as pl

    if not (gtins != "").any():
        return []
    shaped = gtins.str.contains(_GTIN)
    what, step = "gtin is '{value}', expected 8, 12, 13 or 14 digits", "write the digits under the bar code alone"
    faults = faults_where((gtins != "") & ~shaped, lines, "gtin", what, step, values=gtins)
    padded = pl.select(pl.when(shaped).then(gtins)).to_series().str.zfill(14)
    total = sum(padded.str.slice(at, 1).cast(pl.Int32) * (3 if at % 2 == 0 else 1) for at in range(14))
    assert isinstance(total, pl.Series)
    what = "gtin is '{value}', whose check digit is wrong"
    step = "correct the digits; a spreadsheet may have rounded them or dropped leading zeros"
    return faults + faults_where(total % 10 != 0, lines, "gtin", what, step, values=gtins)
