"""What estimates cannot be beside other numbers of their row; it is left unknown, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

_GIRTH, _WIDTH = "ball_girth", "ball_width"


def drop_impossible(table: pl.DataFrame, columns: dict[str, pl.Series], reasons: dict[str, None]) -> None:
    """Take back estimates that contradict a better number of the row, both of two that are as good.

    What ``table`` itself gives stays: ``scanfit.catalog.contradictions`` has told of it.
    """
    import polars as pl

    if all(_is_given(table, f"{stem}_mm", columns) for stem in ("inner_length", _GIRTH, _WIDTH)):
        return
    longer = table["inner_length_mm"].is_null() & (columns["inner_length_mm"] > table["last_length_mm"])
    reason = "some inner lengths would be more than their last's and are left unknown"
    _drop(columns, "inner_length", longer.fill_null(False), reason, reasons)

    # a closed tape round a body of breadth w is never shorter than 2 w
    narrow = (columns[f"{_GIRTH}_mm"] < 2 * columns[f"{_WIDTH}_mm"]).fill_null(False)
    if not narrow.any():
        return
    rank = {}
    for stem in (_GIRTH, _WIDTH):
        given = table[f"{stem}_mm"].is_not_null()
        worse = columns[f"{stem}_source"].to_physical().cast(pl.Int32)  # the order of schema.SOURCES
        rank[stem] = pl.select(pl.when(given).then(-1).otherwise(worse)).to_series()
    reason = "some ball girths would be less than twice the ball width: the less sure of the two is left unknown"
    for stem, other in ((_GIRTH, _WIDTH), (_WIDTH, _GIRTH)):
        _drop(columns, stem, narrow & (rank[stem] >= rank[other]) & (rank[stem] >= 0), reason, reasons)


def _is_given(table: pl.DataFrame, name: str, columns: dict[str, pl.Series]) -> bool:
    """Whether no number of a column is an estimate."""
    return table[name].null_count() == columns[name].null_count()


def _drop(columns: dict[str, pl.Series], stem: str, mask: pl.Series, reason: str, reasons: dict[str, None]) -> None:
    import polars as pl

    if not mask.any():
        return
    reasons[reason] = None
    for name, nothing in ((f"{stem}_mm", None), (f"{stem}_sigma_mm", None), (f"{stem}_source", "")):
        column = columns[name]
        empty = pl.lit(nothing, dtype=column.dtype)
        columns[name] = pl.select(pl.when(mask).then(empty).otherwise(column).alias(name)).to_series()
