"""Asking the recommenders: who can speak for these feet, their scores together, their reasons together.

A recommender that fails is a note while another is left; the last one's failure is the run's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import PluginError, ScanError, UsageError
from scanfit.fit.combine import combine_explanations, combine_scores, joined_scores
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import Explanation, FitRequest, Scores
from scanfit.providers import Recommender

if TYPE_CHECKING:
    import polars as pl


class Asks(Protocol):
    """The part of the plugin host this room needs."""

    def recommenders(self) -> tuple[Recommender, ...]: ...
    def score(self, recommender: Recommender, request: FitRequest, table: Any) -> Scores: ...
    def chance(self, recommender: Recommender, request: FitRequest, rows: Any) -> NDArray[np.float64] | None: ...
    def explain(self, recommender: Recommender, request: FitRequest, rows: Any) -> Sequence[Explanation]: ...


PART = 131072
"""Rows a recommender is asked about at once: what the filters leave of a million is never copied as a whole."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scored:
    """The rows of a table that passed the filters, with their scores and the recommenders that gave them.

    Attributes
    ----------
    rows : (N,) which row of ``table`` each score is of, rising; None: every row has one
    """

    table: Any
    rows: NDArray[np.int64] | None
    scores: Scores
    recommenders: tuple[Recommender, ...]

    def place(self, row: int) -> int:
        """Where the scores of a row of the table stand."""
        return row if self.rows is None else int(np.searchsorted(self.rows, row))


def score_table(
    item: str, request: FitRequest, table: Any, host: Asks, notes: list[str], mask: pl.Series | None = None
) -> Scored:
    """Score every row, or those where ``mask`` is True, with every recommender that can speak."""
    answers: list[tuple[Recommender, Scores]] = []
    failed: list[PluginError] = []
    for recommender in _able(item, request.pair, host, notes):
        try:
            parts = [host.score(recommender, request, part) for part in _parts(table, mask)]
            answers.append((recommender, joined_scores(parts)))
        except PluginError as error:
            failed.append(error)
            notes.append(f"recommender {recommender.name} failed and was left out: {error.what}")
    if not answers:
        raise failed[0]
    return Scored(
        table=table,
        rows=None if mask is None else np.flatnonzero(mask.to_numpy()),
        scores=combine_scores([scores for _, scores in answers]),
        recommenders=tuple(recommender for recommender, _ in answers),
    )


def chance_of_rows(
    rows: Any, request: FitRequest, recommenders: Sequence[Recommender], host: Asks, notes: list[str]
) -> NDArray[np.float64] | None:
    """The lowest chance any of the recommenders gives each row; None where none of them says."""
    found: list[NDArray[np.float64]] = []
    for recommender in recommenders:
        try:
            chances = host.chance(recommender, request, rows)
        except PluginError as error:
            notes.append(f"recommender {recommender.name} gave no chances: {error.what}")
            continue
        if chances is not None:
            found.append(chances)
    return np.min(found, axis=0) if found else None


def _parts(table: Any, mask: pl.Series | None) -> Iterator[Any]:
    """The table in parts, each without the rows that are out; a table of one part as a whole, even an empty one."""
    for start in range(0, max(len(table), 1), PART):
        part = table if len(table) <= PART else table[start : start + PART]
        yield part if mask is None else part.filter(mask[start : start + PART])


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
