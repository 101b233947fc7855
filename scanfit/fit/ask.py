"""Asking the recommenders: who can speak for these feet, their scores together, their reasons together.

A recommender that fails is a note while another is left; the last one's failure is the run's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from scanfit.errors import PluginError, ScanError, UsageError
from scanfit.fit.combine import combine_explanations, combine_scores
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Explanation, FitRequest, Scores
from scanfit.providers import Recommender


class Asks(Protocol):
    """The part of the plugin host this room needs."""

    def recommenders(self) -> tuple[Recommender, ...]: ...
    def score(self, recommender: Recommender, request: FitRequest, table: Any) -> Scores: ...
    def explain(self, recommender: Recommender, request: FitRequest, rows: Any) -> Sequence[Explanation]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """A table with its scores and the recommenders that gave them."""

    table: Any
    scores: Scores
    recommenders: tuple[Recommender, ...]


def score_table(item: str, request: FitRequest, table: Any, host: Asks, notes: list[str]) -> Scored:
    """Score every row with every recommender that can speak."""
    answers: list[tuple[Recommender, Scores]] = []
    failed: list[PluginError] = []
    for recommender in _able(item, request.pair, host, notes):
        try:
            answers.append((recommender, host.score(recommender, request, table)))
        except PluginError as error:
            failed.append(error)
            notes.append(f"recommender {recommender.name} failed and was left out: {error.what}")
    if not answers:
        raise failed[0]
    return Scored(
        table=table,
        scores=combine_scores([scores for _, scores in answers]),
        recommenders=tuple(recommender for recommender, _ in answers),
    )


def explain_rows(rows: Any, request: FitRequest, scored: Scored, host: Asks, notes: list[str]) -> list[Explanation]:
    """Return one explanation for each of the rows that are shown."""
    answers: list[Sequence[Explanation]] = []
    failed: list[PluginError] = []
    for recommender in scored.recommenders:
        try:
            answers.append(host.explain(recommender, request, rows))
        except PluginError as error:
            failed.append(error)
            notes.append(f"recommender {recommender.name} gave no reasons: {error.what}")
    if not answers:
        raise failed[0]
    return [combine_explanations(told) for told in zip(*answers, strict=True)]


def _able(item: str, pair: FootPair, host: Asks, notes: list[str]) -> list[Recommender]:
    """The recommenders of ``item`` whose needs both feet meet; without one, the error says what is missing."""
    there = [recommender for recommender in host.recommenders() if recommender.item == item]
    if not there:
        step = "see scanfit plugins list, which also names what is switched off and by what"
        raise UsageError(f"no plugin recommends {item}s", next_step=step)
    missing = {recommender.name: _missing(recommender.needs, pair) for recommender in there}
    able = [recommender for recommender in there if not missing[recommender.name]]
    if not able:
        raise _speechless(item, pair, missing[there[0].name])
    for recommender in there:
        if missing[recommender.name]:
            notes.append(f"recommender {recommender.name} did not take part: {'; '.join(missing[recommender.name])}")
    return able


def _missing(needs: Sequence[str], pair: FootPair) -> list[str]:
    """What a recommender needs and a foot lacks, with the reason it was withheld for."""
    lacks = []
    for foot in pair.feet:
        for name in needs:
            if not isinstance(foot.measurements.get(name), Measurement):
                reason = foot.withheld.get(name, "it is not in the profile")
                lacks.append(f"{name} of the {foot.side.value} foot is not known ({reason})")
    return lacks


def _speechless(item: str, pair: FootPair, missing: list[str]) -> ScanError:
    step = "measure it by hand and give it in a profile, or scan again"
    if len(missing) < len(pair.feet):
        step = f"give the other foot alone, or {step}"
    path = next((foot.source.path for foot in pair.feet if foot.source.path), "")
    return ScanError(f"no {item} can be chosen: {'; '.join(missing)}", where=path, next_step=step)
