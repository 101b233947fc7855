"""Recommends shoes zone by zone, from the toes to the collar, on both feet, and says how likely they fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.api import Recommender, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Explanation, FitRequest, Scores


def score(request: FitRequest, table: Any) -> Scores:
    """One score per row; the worst zone decides."""
    from scanfit.api import score_zones

    return score_zones(request, table, "shoe")


def chance(request: FitRequest, rows: Any) -> Any:
    """The chance that each row fits, of those that can be among the first."""
    from scanfit.api import chance_zones

    return chance_zones(request, rows, "shoe")


def explain(request: FitRequest, rows: Any) -> Sequence[Explanation]:
    """Zones and reasons for the rows that are shown."""
    from scanfit.api import explain_zones

    return explain_zones(request, rows, "shoe")


@hookimpl
def scanfit_recommenders() -> Iterable[Recommender]:
    yield Recommender(
        name="zones",
        summary="Shoes by clearance in thirteen zones and the chance that all of them fit",
        item="shoe",
        needs=("foot_length",),
        score=score,
        explain=explain,
        chance=chance,
    )
