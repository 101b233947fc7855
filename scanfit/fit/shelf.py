"""What would fit better if it were on the shelf: the best fit may be the one that is sold out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from scanfit.catalog.filters import Passing
from scanfit.fit.ask import Asks, Scored, score_table
from scanfit.fit.rank import NEAREST, Value, rank
from scanfit.model.recommendation import FitRequest, ItemFit

Shown = Callable[[Sequence[int], FitRequest, Scored, Asks, list[str]], tuple[ItemFit, ...]]
"""Makes the items of some rows (choose.py)."""


class Offered(Protocol):
    """A table, the rows ``wanted`` by every hard filter but the stock, and those ``left`` by that too (choose.py)."""

    @property
    def table(self) -> Any: ...
    @property
    def wanted(self) -> Passing: ...
    @property
    def left(self) -> Passing: ...


Standing = tuple[float, float, float]


def standing(scored: Scored, fitting: Sequence[int], worth: Value) -> Standing | None:
    """How well the best of the rows that fit does; None where none fits."""
    return _standing(scored, fitting[0], worth) if fitting else None


def better_away(
    item: str, offer: Offered, best: Standing | None, request: FitRequest, host: Asks, notes: list[str],
    shown: Shown, worth_of: Callable[[Scored, FitRequest, Asks, list[str]], Value],
) -> tuple[ItemFit, ...]:  # fmt: skip
    """The best variant of each of the nearest models that fit better than the ``best`` on the shelf, with a note.

    Notes
    -----
    Cost: scores the rows that the stock filter took out; nothing where nobody asked for what is in stock.
    """
    if offer.left.mask is None or offer.left.left == offer.wanted.left:
        return ()
    mask = ~offer.left.mask if offer.wanted.mask is None else offer.wanted.mask & ~offer.left.mask
    scored = score_table(item, request, offer.table, host, notes, mask)
    worth = worth_of(scored, request, host, notes)
    order = rank(offer.table, scored.scores, top=NEAREST, rows=scored.rows, value=worth)
    rows = [row for row in order.fitting if best is None or _standing(scored, row, worth) > best]
    found = shown(rows, request, scored, host, notes)
    if found:
        notes.append(_note(item, found[0]))
    return found


def _standing(scored: Scored, row: int, worth: Value) -> Standing:
    place = scored.place(row)
    return float(worth(np.array([row]))[0]), float(scored.scores.score[place]), float(scored.scores.mean[place])


def _note(item: str, best: ItemFit) -> str:
    name = " ".join(part for part in (best.brand, best.model, best.size_system, best.size_label, best.width) if part)
    # Only a 0 says that it is sold out; an empty cell is one the shop has to look up.
    known = "is not in stock" if best.stock is not None else "is not known to be in stock"
    return f"the {item} that fits best {known}: {name}"
