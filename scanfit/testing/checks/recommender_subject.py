"""What every check of a recommender begins with: the recommender, a question it can answer, and its explanations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scanfit.host.answers import checked_explanations
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Explanation, FitRequest
from scanfit.providers import Recommender
from scanfit.testing.subject import Skipped, Subject

if TYPE_CHECKING:
    import polars as pl

CLOSE = 1e-9


def recommender_of(subject: Subject) -> Recommender:
    assert isinstance(subject.record, Recommender)
    return subject.record


def request_of(subject: Subject, pair: FootPair, taste: str = "regular") -> FitRequest:
    recommender = recommender_of(subject)
    for foot in pair.feet:
        lacks = [name for name in recommender.needs if not isinstance(foot.measurements.get(name), Measurement)]
        if lacks:
            raise Skipped(
                f"the phantom feet have no {lacks[0]}, which it needs", "test it on profiles of your own that have it"
            )
    return FitRequest(pair=pair, taste=taste, options=subject.options)


def not_needed(subject: Subject, pair: FootPair) -> list[str]:
    """The measures of the feet without which it says it can answer."""
    return sorted({name for foot in pair.feet for name in foot.measurements} - set(recommender_of(subject).needs))


def explained(subject: Subject, request: FitRequest, rows: pl.DataFrame) -> tuple[Explanation, ...]:
    recommender = recommender_of(subject)
    mend = "return one Explanation(zones=(ZoneFit, …), verdict=…, reasons=(text, …)) for each row"
    return subject.asked(lambda: checked_explanations(recommender.explain(request, rows), len(rows)), mend)


def is_close(one: Any, other: Any) -> bool:
    return bool((abs(one - other) <= CLOSE * (1 + abs(other))).all())
