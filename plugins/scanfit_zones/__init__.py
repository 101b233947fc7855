"""Recommends shoes zone by zone: toe length, ball width, ball girth, instep, heel and toe height, on both feet."""

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


def explain(request: FitRequest, rows: Any) -> Sequence[Explanation]:
    """Zones and reasons for the rows that are shown."""
    from scanfit.api import explain_zones

    return explain_zones(request, rows, "shoe")


@hookimpl
def scanfit_recommenders() -> Iterable[Recommender]:
    yield Recommender(
        name="zones",
        summary="Shoes by clearance in six zones, ranked by the worst one",
        item="shoe",
        needs=("foot_length",),
        score=score,
        explain=explain,
    )
