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
class Passing:
    """Which rows of a table are left; the table itself is not copied.

    Attributes
    ----------
    mask : (N,) True where a row is left, never null; None: all of them are
    left : how many
    notes : one for each filter that took something out
    """

    mask: pl.Series | None
    left: int
    notes: tuple[str, ...]


def passing_rows(
    table: pl.DataFrame,
    *,
    category: str | None = None,
    wearer: str | None = None,
    max_price: float | None = None,
    in_stock: bool = False,
    among: Passing | None = None,
) -> Passing:
    """Keep the rows that pass every filter given; a row that does not say is taken out and counted apart.

    An insole table has no wearer, and its category "any" passes every category. ``among`` are the rows that
    passed before; its notes come first.
    """
    _known("category", category, CATEGORIES)
    _known("wearer", wearer, WEARERS)
    left = _Left(table, among)
    if category is not None:
        left.keep(_one_of(table["category"], (category, "any")), f"category {category}")
    if wearer is not None and "wearer" in table.columns:
        left.keep(_one_of(table["wearer"], OFFERED[wearer]), f"for {wearer}")
    if max_price is not None:
        highest = _one_currency(left.of("price", "currency"), max_price)
        left.keep(table["price"] <= highest, f"at most {max_price:g}", "price")
    if in_stock:
        left.keep(_on_shelf(table), "in stock", "stock")
    return Passing(mask=left.mask, left=left.count, notes=tuple(left.notes))


class _Left:
    """The rows that are left so far."""

    def __init__(self, table: pl.DataFrame, among: Passing | None) -> None:
        self._table = table
        self.mask = among.mask if among else None
        self.count = among.left if among else table.height
        self.notes = list(among.notes) if among else []

    def of(self, *columns: str) -> pl.DataFrame:
        """Some columns of what is left."""
        shown = self._table.select(columns)
        return shown if self.mask is None else shown.filter(self.mask)

    def keep(self, passes: pl.Series, name: str, column: str = "") -> None:
        """Take out what does not pass; null is a row that does not say."""
        silent = passes.is_null() if passes.null_count() else None
        before, passes = self.count, passes.fill_null(False)
        if self.mask is not None:
            silent = None if silent is None else silent & self.mask
            passes = passes & self.mask
        self.count = int(passes.sum())
        if self.count == before:
            return
        unknown = 0 if silent is None else int(silent.sum())
        why = f", {unknown} of them without a {column}" if unknown else ""
        self.notes.append(f"{name}: {before - self.count} of {before} variants left out{why}")
        self.mask = passes


def _on_shelf(table: pl.DataFrame) -> pl.Series:
    """A count above zero, or the shop's word where it gives no count; what it calls sold out is not there."""
    import polars as pl

    if "availability" not in table.columns:
        return table["stock"] > 0
    word, counted = pl.col("availability"), pl.col("stock") > 0
    said_there = pl.when(word == "in_stock").then(counted.fill_null(True))
    return table.select(said_there.when(word != "").then(pl.lit(False)).otherwise(counted)).to_series()


def _one_of(words: pl.Series, allowed: tuple[str, ...]) -> pl.Series:
    """Whether each word is one of a few; comparing with each of them is quicker than ``is_in``."""
    found = words == allowed[0]
    for word in allowed[1:]:
        found = found | (words == word)
    return found


def _one_currency(table: pl.DataFrame, max_price: float) -> float:
    """Return ``max_price`` if it can be compared with every price; currencies are never mixed."""
    if not 0 <= max_price < float("inf"):
        raise UsageError(f"the highest price is {max_price:g}", where="--max-price", next_step="give zero or more")
    found = sorted(table["currency"].filter(table["price"].is_not_null()).unique().to_list())
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
