"""Hard filters: what the customer will not have is taken out before anything is scored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanfit.catalog.schema import CATEGORIES, nearest
from scanfit.errors import UsageError
from scanfit.model.recommendation import WEARERS

if TYPE_CHECKING:
    import polars as pl

OFFERED = {"men": ("men", "unisex"), "women": ("women", "unisex"), "child": ("child",)}
"""Lasts offered to each wearer. A unisex last is an adult's: a child's foot is not a small adult's."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filtered:
    """The rows that are left, and one note for each filter with the number it took out."""

    table: pl.DataFrame
    notes: tuple[str, ...]


def filter_rows(
    table: pl.DataFrame,
    *,
    category: str | None = None,
    wearer: str | None = None,
    max_price: float | None = None,
    in_stock: bool = False,
) -> Filtered:
    """Keep the rows that pass every filter given; a row that does not say is taken out and counted apart.

    An insole table has no wearer, and its category "any" passes every category.
    """
    _known("category", category, CATEGORIES)
    _known("wearer", wearer, WEARERS)
    notes: list[str] = []
    if category is not None:
        passes = table["category"].is_in([category, "any"])
        table = _keep(table, passes, f"category {category}", notes)
    if wearer is not None and "wearer" in table.columns:
        table = _keep(table, table["wearer"].is_in(OFFERED[wearer]), f"for {wearer}", notes)
    if max_price is not None:
        highest = _one_currency(table, max_price)
        table = _keep(table, table["price"] <= highest, f"at most {max_price:g}", notes, "price")
    if in_stock:
        table = _keep(table, table["stock"] > 0, "in stock", notes, "stock")
    return Filtered(table=table, notes=tuple(notes))


def _keep(table: pl.DataFrame, passes: pl.Series, name: str, notes: list[str], column: str = "") -> pl.DataFrame:
    unknown = passes.null_count()
    kept = table.filter(passes.fill_null(False))
    removed = table.height - kept.height
    if removed:
        why = f", {unknown} of them without a {column}" if unknown else ""
        notes.append(f"{name}: {removed} of {table.height} variants left out{why}")
    return kept


def _one_currency(table: pl.DataFrame, max_price: float) -> float:
    """Return ``max_price`` if it can be compared with every price; currencies are never mixed."""
    if not 0 <= max_price < float("inf"):
        raise UsageError(f"the highest price is {max_price:g}", where="--max-price", next_step="give zero or more")
    found = sorted(table.filter(table["price"].is_not_null())["currency"].unique().to_list())
    if len(found) > 1:
        raise UsageError(
            f"prices are in {' and '.join(found)}, so one highest price means nothing",
            where="--max-price", next_step="leave it out, or use a catalogue in one currency",
        )  # fmt: skip
    return max_price


def _known(what: str, word: str | None, words: tuple[str, ...]) -> None:
    if word is None or word in words:
        return
    near = nearest(word, words)
    hint = f"did you mean {near}? " if near else ""
    raise UsageError(f"'{word}' is not a {what} scanfit knows", next_step=f"{hint}use {', '.join(words)}")
