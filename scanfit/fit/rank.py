"""The core's order: what fits first, then the chance, the worst zone, the mean, the price, the name.

The chance is computed only of the rows that can be among the first by the worst zone and the mean, some sixty for each
model wanted. Where nothing fits, the worst zone decides what came nearest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.model.recommendation import Scores

NEAREST = 3
_NAME = ("brand", "model", "sku", "size_system", "size_label", "width")
_LENGTH = ("inner_length_mm", "length_mm")
_VARIANTS = 64
"""Rows looked at for each model wanted, to begin with; more if they turn out to be of too few models."""

Rows = NDArray[np.int64]
Value = Callable[[Rows], NDArray[np.float64]]
"""What rows of the table are worth, by their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """Row numbers of the table, best first: what fits, and what came closest when nothing does."""

    fitting: tuple[int, ...]
    nearest: tuple[int, ...]


def rank(
    table: Any,
    scores: Scores,
    *,
    top: int,
    rows: Rows | None = None,
    value: Value | None = None,
    most: NDArray[np.float64] | None = None,
) -> Ranked:
    """Order the rows of a polars table and keep the best variant of each model.

    A row fits when its score is 0 or above. Of rows that tie in all that and in price the longer comes first, as a
    foot half way between two sizes gets the longer; then they keep a fixed order by brand, model, sku, size and
    width, so the order of the catalogue never matters. A row without a price comes after those with one.

    Parameters
    ----------
    value : what rows of the table are worth before all else, their chance with what wishes take from it
    rows : (N,) the row of the table that each score is of, rising; None: the scores are the whole table's
    most : (N,) what each can be worth at most, of few different values; None: 1

    Notes
    -----
    Cost: a few passes over N numbers; only the rows that can be among the first are sorted by their names. The
    answer is the one that sorting every row gives.
    """
    fits = np.flatnonzero(scores.score >= 0)
    if len(fits):
        return Ranked(fitting=_best(table, scores, fits, rows, top, value, most), nearest=())
    return Ranked(fitting=(), nearest=_best(table, scores, np.arange(len(scores.score)), rows, NEAREST))


def _best(
    table: Any,
    scores: Scores,
    places: Rows,
    rows: Rows | None,
    wanted: int,
    value: Value | None = None,
    most: NDArray[np.float64] | None = None,
) -> tuple[int, ...]:
    """The best row of each of the ``wanted`` best models, best first; ``places`` are those of the scores.

    What can be worth most is looked at first, and the rest only while it could still be among the first.
    """
    few, worth = places[:0], np.empty(0)
    for level, group in _levels(places, most):
        if len(models := _one_a_model(table, scores, few, _numbers(few, rows), worth)) >= wanted:
            last = worth[np.searchsorted(_numbers(few, rows), models[wanted - 1])]
            if last > level:
                break
        more, its = _candidates(table, scores, group, rows, wanted, value)
        order = np.argsort(together := np.concatenate([few, more]))
        few, worth = together[order], np.concatenate([worth, its])[order]
    return tuple(_one_a_model(table, scores, few, _numbers(few, rows), worth)[:wanted])


def _levels(places: Rows, most: NDArray[np.float64] | None) -> list[tuple[float, Rows]]:
    """The places by what they can be worth at most, the most first."""
    if most is None:
        return [(1.0, places)]
    of_place = most[places]
    return [(float(level), places[of_place == level]) for level in np.unique(of_place)[::-1]]


def _numbers(places: Rows, rows: Rows | None) -> Rows:
    return places if rows is None else rows[places]


def _candidates(
    table: Any, scores: Scores, places: Rows, rows: Rows | None, wanted: int, value: Value | None
) -> tuple[Rows, NDArray[np.float64]]:
    """The places that can be among the first by the worst zone and the mean, of ``wanted`` models, and their worth."""
    numbers = _numbers(places, rows)
    keys = (
        lambda at: -scores.score[places[at]],
        lambda at: -scores.mean[places[at]],
        lambda at: _prices(table, numbers[at]),
    )
    keep = _VARIANTS * wanted
    while True:
        few = _front(len(places), keep, keys)
        worth = np.zeros(len(few)) if value is None else value(numbers[few])
        if len(few) == len(places) or len(_models(table, numbers[few])) >= wanted:
            return places[few], worth
        keep *= 8


def _models(table: Any, numbers: Rows) -> Any:
    names = [name for name in ("brand", "model") if name in table.columns]
    return table.select(names)[numbers].unique()


def _front(count: int, keep: int, keys: tuple[Callable[[Rows], NDArray[np.float64]], ...]) -> Rows:
    """The first ``keep`` of ``count`` places in the order of the keys, and all that tie with the last of them."""
    tied: Rows = np.arange(count)
    sure = []
    for key in keys:
        if len(tied) <= keep:
            break
        values = key(tied)
        limit = np.partition(values, keep - 1)[keep - 1]
        sure.append(tied[values < limit])
        keep -= len(sure[-1])
        tied = tied[values == limit]
    return np.sort(np.concatenate([*sure, tied]))


def _prices(table: Any, numbers: Rows) -> NDArray[np.float64]:
    """Prices, endless where there is none: such a row comes last."""
    import polars as pl

    if "price" not in table.columns:
        return np.full(len(numbers), np.inf)
    price: NDArray[np.float64] = table["price"].gather(numbers).cast(pl.Float64).to_numpy()
    return np.where(np.isnan(price), np.inf, price)


def _one_a_model(table: Any, scores: Scores, places: Rows, numbers: Rows, worth: NDArray[np.float64]) -> list[int]:
    """The best row of every model among a few, best model first."""
    import polars as pl

    names = [name for name in _NAME if name in table.columns]
    length = next((name for name in _LENGTH if name in table.columns), "")
    shown = table.select(*names, *(name for name in ("price", length) if name in table.columns))[numbers]
    price = shown["price"] if "price" in shown.columns else pl.repeat(None, len(shown), eager=True)
    keys = shown.select(names).with_columns(
        pl.Series("#value", worth, dtype=pl.Float64),
        pl.Series("#score", scores.score[places], dtype=pl.Float64),
        pl.Series("#mean", scores.mean[places], dtype=pl.Float64),
        price.cast(pl.Float64).alias("#price"),
        (shown[length] if length else pl.repeat(0.0, len(shown), eager=True)).cast(pl.Float64).alias("#length"),
        pl.Series("#row", numbers, dtype=pl.Int64),
    )
    by = ["#value", "#score", "#mean", "#price", "#length", *names, "#row"]
    descending = [key in ("#value", "#score", "#mean", "#length") for key in by]
    ordered = keys.sort(by, descending=descending, nulls_last=True)
    model = [name for name in ("brand", "model") if name in names]
    rows: list[int] = ordered.unique(subset=model, keep="first", maintain_order=True)["#row"].to_list()
    return rows
