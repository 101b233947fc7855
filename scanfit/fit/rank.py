"""The core's order: the worst zone first, then the mean, then the price, then the name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from scanfit.model.recommendation import Scores

NEAREST = 3
_NAME = ("brand", "model", "sku", "size_system", "size_label", "width")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Row numbers of the table, best first: what fits, and what came closest when nothing does."""

    fitting: tuple[int, ...]
    nearest: tuple[int, ...]


def rank(table: Any, scores: Scores, *, top: int) -> Ranked:
    """Order the rows of a polars table and keep the best variant of each model.

    A row fits when its score is above 0. Rows that tie in everything the shop knows keep a fixed order by
    brand, model, sku, size and width, so the order of the catalogue never matters. A row without a price comes
    after those with one.
    """
    order = _order(table, scores)
    fitting = [row for row in order if scores.score[row] > 0]
    return Ranked(fitting=tuple(fitting[:top]), nearest=() if fitting else tuple(order[:NEAREST]))


def best_row(table: Any, scores: Scores) -> int:
    """The best row of a table that is not empty."""
    return _order(table, scores)[0]


def _order(table: Any, scores: Scores) -> list[int]:
    """The best row of every model, best model first."""
    import polars as pl

    names = [name for name in _NAME if name in table.columns]
    price = table["price"] if "price" in table.columns else pl.repeat(None, len(table), dtype=pl.Float64, eager=True)
    keys = table.select(names).with_columns(
        pl.Series("#score", scores.score, dtype=pl.Float64),
        pl.Series("#mean", scores.mean, dtype=pl.Float64),
        price.cast(pl.Float64).alias("#price"),
        pl.int_range(len(table), dtype=pl.Int64).alias("#row"),
    )
    by = ["#score", "#mean", "#price", *names, "#row"]
    ordered = keys.sort(by, descending=[True, True] + [False] * (len(by) - 2), nulls_last=True)
    model = [name for name in ("brand", "model") if name in names]
    rows: list[int] = ordered.unique(subset=model, keep="first", maintain_order=True)["#row"].to_list()
    return rows
