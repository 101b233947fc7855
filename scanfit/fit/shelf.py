"""What would fit better if it were on the shelf: the best fit may be the one that is sold out."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scanfit.fit.ask import Scored
from scanfit.fit.offers import Offer
from scanfit.fit.rank import NEAREST
from scanfit.fit.shown import Question
from scanfit.model.recommendation import ItemFit

Standing = tuple[float, float, float]


def standing(question: Question, scored: Scored, fitting: Sequence[int]) -> Standing | None:
    """How well the best of the rows that fit does; None where none fits."""
    return _standing(question, scored, fitting[0]) if fitting else None


def better_away(question: Question, offer: Offer, best: Standing | None) -> tuple[ItemFit, ...]:
    """The best variant of each of the nearest models that fit better than the ``best`` on the shelf, with a note.

    Notes
    -----
    Cost: scores the rows that the stock filter took out; nothing where nobody asked for what is in stock.
    """
    if offer.left.mask is None or not offer.for_stock:
        return ()
    mask = ~offer.left.mask if offer.wanted.mask is None else offer.wanted.mask & ~offer.left.mask
    scored = question.scored(offer.table, mask)
    order = question.ranked(scored, top=NEAREST)
    rows = [row for row in order.fitting if best is None or _standing(question, scored, row) > best]
    found = question.items(rows, scored)
    if found:
        question.notes.append(_note(question.item, found[0]))
    return found


def _standing(question: Question, scored: Scored, row: int) -> Standing:
    place = scored.place(row)
    worth = float(question.worth(scored)(np.array([row]))[0])
    return worth, float(scored.scores.score[place]), float(scored.scores.mean[place])


def _note(item: str, best: ItemFit) -> str:
    name = " ".join(part for part in (best.brand, best.model, best.size_system, best.size_label, best.width) if part)
    # Only a 0 says that it is sold out; an empty cell is one the shop has to look up.
    known = "is not in stock" if best.stock is not None else "is not known to be in stock"
    return f"the {item} that fits best {known}: {name}"
