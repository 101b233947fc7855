"""What is on the shelf, and what would fit better if it were: the best fit may be the one that is sold out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from scanfit.catalog.filters import filter_rows
from scanfit.fit.ask import Asks, Scored, score_table
from scanfit.fit.rank import NEAREST, rank
from scanfit.model.recommendation import FitRequest, ItemFit

_ROW = "#row"

Shown = Callable[[Sequence[int], FitRequest, Scored, Asks, list[str]], tuple[ItemFit, ...]]
"""Makes the items of some rows (choose.py)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shelf:
    """The rows in stock, those that are not or of which it is not known (None where nobody asked), and the notes."""

    table: Any
    away: Any
    notes: tuple[str, ...]


def shelf_of(table: Any, *, in_stock: bool) -> Shelf:
    """Part the rows by whether they are in stock; where nobody asked, all of them are on the shelf."""
    if not in_stock:
        return Shelf(table=table, away=None, notes=())
    numbered = table.with_row_index(_ROW)
    left = filter_rows(numbered, in_stock=True)
    away = numbered.join(left.table.select(_ROW), on=_ROW, how="anti", maintain_order="left")
    return Shelf(table=left.table.drop(_ROW), away=away.drop(_ROW), notes=left.notes)


def standing(scored: Scored, fitting: Sequence[int]) -> tuple[float, float] | None:
    """How well the best of the rows that fit does; None where none fits."""
    return _standing(scored, fitting[0]) if fitting else None


def better_away(
    item: str, shelf: Shelf, best: tuple[float, float] | None, request: FitRequest, host: Asks, notes: list[str],
    shown: Shown,
) -> tuple[ItemFit, ...]:  # fmt: skip
    """The best variant of each of the nearest models that fit better than the ``best`` on the shelf, with a note."""
    if shelf.away is None or not len(shelf.away):
        return ()
    scored = score_table(item, request, shelf.away, host, notes)
    order = rank(shelf.away, scored.scores, top=NEAREST)
    rows = [row for row in order.fitting if best is None or _standing(scored, row) > best]
    found = shown(rows, request, scored, host, notes)
    if found:
        first = found[0]
        name = " ".join(part for part in (first.brand, first.model, first.size_system, first.size_label, first.width)
                        if part)  # fmt: skip
        known = "is not in stock" if first.stock is not None else "is not known to be in stock"
        notes.append(f"the {item} that fits best {known}: {name}")
    return found


def _standing(scored: Scored, row: int) -> tuple[float, float]:
    return float(scored.scores.score[row]), float(scored.scores.mean[row])
