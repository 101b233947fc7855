"""A shop's columns under our names: several that mean one as one, other units as millimetres."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.catalog.shop.cells import as_text, scaled
from scanfit.catalog.shop.headers import Named

if TYPE_CHECKING:
    import polars as pl


def renamed(table: pl.DataFrame, header: Named) -> pl.DataFrame:
    """The table under our names; the same object where nothing is to be renamed."""
    import polars as pl

    if not header.renamings and not header.sizes:
        return table
    for one in header.renamings:
        if one.also:
            cells = as_text(table.select(one.shop, *one.also))
            told = pl.coalesce(pl.when(pl.col(name) != "").then(pl.col(name)) for name in cells.columns)
            table = table.drop(one.also).with_columns(cells.select(told.fill_null("").alias(one.shop)))
    table = table.rename({one.shop: one.ours for one in header.renamings})
    table = table.with_columns(scaled(table[one.ours], one.factor) for one in header.renamings if one.factor != 1)
    return _one_label(table, header) if header.sizes else table


def _one_label(table: pl.DataFrame, header: Named) -> pl.DataFrame:
    """EU size and US size beside each other as one label: EU 42 / US 9."""
    import polars as pl

    cells = as_text(table.select(one.shop for one in header.sizes))
    parts = [
        pl.when(pl.col(one.shop).str.contains(r"^[0-9]")).then(pl.lit(f"{one.system} ") + pl.col(one.shop))
        .when(pl.col(one.shop) != "").then(pl.col(one.shop)) for one in header.sizes
    ]  # fmt: skip
    label = cells.select(pl.concat_str(parts, separator=" / ", ignore_nulls=True).alias("size_label"))
    return table.drop(one.shop for one in header.sizes).hstack(label)
