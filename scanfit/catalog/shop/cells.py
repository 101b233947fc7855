"""Cells of any type as text, numbers in another unit as millimetres, and answers worked out once per set of words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.catalog.schema import LINE, SCHEMAS

if TYPE_CHECKING:
    import polars as pl

_NUMBERS = frozenset(c.name for columns in SCHEMAS.values() for c in columns if c.is_number and c.name != "price")


def as_text(table: pl.DataFrame) -> pl.DataFrame:
    """Every column that is no number of the schema as text without spaces around; an empty cell is "".

    A column of lists, times or the like says nothing a shop's words say: it becomes empty.
    """
    import polars as pl

    kept = [name for name in table.columns if name == LINE or (name in _NUMBERS and table[name].dtype.is_numeric())]
    return table.with_columns(
        _text(table[name], pl).fill_null("").str.strip_chars() for name in table.columns if name not in kept
    )


def _text(cells: pl.Series, pl: Any) -> Any:
    if cells.dtype.is_float():  # 12345.0 is a spreadsheet's article number 12345
        whole = cells == cells.round(0)
        number = pl.select(pl.when(whole & (cells.abs() < 2**53)).then(cells).cast(pl.Int64, strict=False)).to_series()
        text = number.cast(pl.String).fill_null(cells.cast(pl.String))
        return text.alias(cells.name)
    if cells.dtype.is_nested() or cells.dtype in (pl.Binary, pl.Object):
        return pl.Series(cells.name, [""] * len(cells), dtype=pl.String)
    return cells.cast(pl.String)


def worked_out(
    table: pl.DataFrame, names: Sequence[str], answers: Sequence[str], work: Callable[..., Sequence[Any]]
) -> pl.DataFrame:
    """Return a table of text columns ``answers``: ``work`` of ``names``, once a set of words."""
    import polars as pl

    asked = table.with_columns(pl.lit("").alias(name) for name in names if name not in table.columns)
    asked = asked.select(pl.col(list(names)).cast(pl.String).fill_null(""))
    unique = asked.unique(maintain_order=True)
    done = [tuple(work(*row)) for row in unique.iter_rows()]
    told = pl.DataFrame(done, schema=dict.fromkeys([f"#{name}" for name in answers], pl.String), orient="row")
    joined = asked.join(unique.hstack(told), on=list(names), how="left", maintain_order="left")
    return joined.select(pl.col(f"#{name}").alias(name) for name in answers)


def scaled(cells: pl.Series, factor: float) -> pl.Series:
    """Numbers in another unit as millimetres; where a cell is no number, all stay text for the check to quote it."""
    import polars as pl

    if cells.dtype.is_numeric():
        return (cells.cast(pl.Float64) * factor).round(6)
    if not isinstance(cells.dtype, pl.String):
        return cells
    text = cells.fill_null("").str.strip_chars()
    shaped = text.str.contains(r"^[0-9]+([.,][0-9]+)?$")
    numbers = (text.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False) * factor).round(6)
    if (shaped | (text == "")).all():
        return numbers.alias(cells.name)
    return pl.select(pl.when(shaped).then(numbers.cast(pl.String)).otherwise(text)).to_series().alias(cells.name)
