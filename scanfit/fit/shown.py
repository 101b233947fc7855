"""One question to the recommenders: scores, what rows are worth, and the items that are shown with their reasons."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.ask import Asks, Scored, chance_of_rows, explain_rows, score_table
from scanfit.fit.needs import need_reasons, worth
from scanfit.fit.rank import Ranked, Rows, rank
from scanfit.fit.words import deciding
from scanfit.model.need import Need
from scanfit.model.recommendation import Explanation, FitRequest, ItemFit

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question:
    """What is asked about the rows of one table; ``notes`` collects what went wrong.

    Attributes
    ----------
    item : shoe or insole
    needs : constraints and wishes; the constraints have been applied
    """

    item: str
    request: FitRequest
    host: Asks
    notes: list[str]
    needs: tuple[Need, ...] = ()

    def about(self, request: FitRequest) -> Question:
        """The same for other feet, or with something else under them."""
        return replace(self, request=request)

    def scored(self, table: Any, mask: pl.Series | None = None) -> Scored:
        """Score every row, or those where ``mask`` is True."""
        return score_table(self.item, self.request, table, self.host, self.notes, mask)

    def worth(self, scored: Scored) -> Callable[[Rows], NDArray[np.float64]]:
        """What rows of the scored table are worth: their chance, less for each wish they do not meet."""

        def value(rows: Rows) -> NDArray[np.float64]:
            found = self.chance(scored.table[rows], scored)
            chances = np.ones(len(rows)) if found is None else found
            return chances * worth(scored.table[rows], self.needs) if self._wishes else chances

        return value

    def chance(self, rows: Any, scored: Scored) -> NDArray[np.float64] | None:
        """The chance of some rows of a table; None where no recommender says."""
        return chance_of_rows(rows, self.request, scored.recommenders, self.host, self.notes)

    def ranked(self, scored: Scored, *, top: int) -> Ranked:
        """The best variant of each of the ``top`` best models."""
        most = None
        if self._wishes:
            every = worth(scored.table, self.needs)
            most = every if scored.rows is None else every[scored.rows]
        return rank(scored.table, scored.scores, top=top, rows=scored.rows, value=self.worth(scored), most=most)

    def told(self, rows: Any, scored: Scored) -> list[Explanation]:
        """Zones and reasons of some rows."""
        return explain_rows(rows, self.request, scored, self.host, self.notes)

    def items(self, rows: Sequence[int], scored: Scored) -> tuple[ItemFit, ...]:
        """The items of some rows of the scored table."""
        if not rows:
            return ()
        shown = scored.table[list(rows)]
        told = self.told(shown, scored)
        found = []
        for index, (row, values) in enumerate(zip(rows, shown.iter_rows(named=True), strict=True)):
            asked = tuple(need_reasons(shown[index], self.needs)) if self.needs else ()
            found.append(_item(values, told[index], scored, row, asked))
        return tuple(found)

    def best(self, table: Any) -> tuple[ItemFit, Asked]:
        """The best row of a table that is not empty, whether it fits or not."""
        scored = self.scored(table)
        order = self.ranked(scored, top=1)
        rows = (order.fitting or order.nearest)[:1]
        return self.items(rows, scored)[0], (self, scored, rows)

    def best_fitting(self, table: Any) -> ItemFit | None:
        """The best row of a table that fits; None where none does."""
        if not len(table):
            return None
        scored = self.scored(table)
        return next(iter(self.items(self.ranked(scored, top=1).fitting, scored)), None)

    @property
    def _wishes(self) -> bool:
        return any(not need.is_constraint for need in self.needs)


Asked = tuple[Question, Scored, tuple[int, ...]]
"""A question, what was scored for it, and some rows of that."""


def _item(values: dict[str, Any], told: Explanation, scored: Scored, row: int, asked: tuple[str, ...]) -> ItemFit:
    place = scored.place(row)
    return ItemFit(
        sku=values["sku"],
        brand=values["brand"],
        model=values["model"],
        size_system=values["size_system"],
        size_label=values["size_label"],
        width=values.get("width") or "",
        verdict=told.verdict,
        zones=told.zones,
        reasons=(*told.reasons, *asked),
        toe_form=values.get("toe_form") or "",
        price=values.get("price"),
        currency=values.get("currency") or None,
        stock=values.get("stock"),
        probability=told.probability,
        checked=told.checked,
        score=float(scored.scores.score[place]),
        worst_zone=_worst_zone(told, scored, place),
        recommender="+".join(recommender.name for recommender in scored.recommenders),
    )


def _worst_zone(told: Explanation, scored: Scored, place: int) -> str:
    """The zone that most likely does not fit; where the row does not fit at all, the one that stopped it."""
    worst = deciding(told.zones)
    if scored.scores.score[place] < 0 or worst is None or told.probability is None:
        return scored.scores.worst_zone[place]
    return worst.zone
