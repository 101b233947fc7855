"""Recommends insoles by their size: length, forefoot width and heel cup width against both feet.

Nothing here says what an insole does for a foot; it says which size lies under it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scanfit.api import Recommender, hookimpl

if TYPE_CHECKING:
    from scanfit.api import Explanation, FitRequest, Scores


def score(request: FitRequest, table: Any) -> Scores:
    """One score per row; the worst zone decides."""
    from scanfit.api import score_zones

    return score_zones(request, table, "insole")


def chance(request: FitRequest, rows: Any) -> Any:
    """The chance that each row fits, of those that can be among the first."""
    from scanfit.api import chance_zones

    return chance_zones(request, rows, "insole")


def explain(request: FitRequest, rows: Any) -> Sequence[Explanation]:
    """Zones and reasons for the rows that are shown."""
    from scanfit.api import explain_zones

    return explain_zones(request, rows, "insole")


@hookimpl
def scanfit_recommenders() -> Iterable[Recommender]:
    yield Recommender(
        name="insole-size",
        summary="Insoles by length, forefoot width and heel cup width",
        item="insole",
        needs=("foot_length",),
        score=score,
        explain=explain,
        chance=chance,
    )
