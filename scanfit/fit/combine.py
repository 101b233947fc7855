"""Several recommenders on one table: what hurts for one of them hurts, so the lowest score of a row counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scanfit.model.recommendation import Explanation, Scores
from scanfit.model.zone_names import joined_names, picked_names

_WORST_FIRST = ("too tight", "too loose", "snug", "loose", "unknown", "good")


def combine_scores(answers: Sequence[Scores]) -> Scores:
    """Return the lowest score of each row with its zone, and the mean of the means."""
    if len(answers) == 1:
        return answers[0]
    score = np.stack([answer.score for answer in answers])
    zones = picked_names([answer.worst_zone for answer in answers], score.argmin(axis=0))
    mean = np.stack([answer.mean for answer in answers]).mean(axis=0)
    return Scores(score=score.min(axis=0), mean=mean, worst_zone=zones)


def joined_scores(parts: Sequence[Scores]) -> Scores:
    """Return one recommender's scores of the parts of a table as those of the whole."""
    if len(parts) == 1:
        return parts[0]
    return Scores(
        score=np.concatenate([part.score for part in parts]),
        mean=np.concatenate([part.mean for part in parts]),
        worst_zone=joined_names([part.worst_zone for part in parts]),
    )


def combine_explanations(answers: Sequence[Explanation]) -> Explanation:
    """Return the worst verdict, the lowest chance, every zone once (the first recommender's) and all reasons."""
    if len(answers) == 1:
        return answers[0]
    zones = {(zone.zone, zone.side): zone for answer in reversed(answers) for zone in answer.zones}
    order = list(dict.fromkeys((zone.zone, zone.side) for answer in answers for zone in answer.zones))
    reasons = dict.fromkeys(reason for answer in answers for reason in answer.reasons)
    verdict = min((answer.verdict for answer in answers), key=_severity)
    chances = [answer.probability for answer in answers if answer.probability is not None]
    checked = [answer.checked for answer in answers if answer.checked is not None]
    return Explanation(
        zones=tuple(zones[key] for key in order), verdict=verdict, reasons=tuple(reasons),
        probability=min(chances) if chances else None, checked=min(checked) if checked else None,
    )  # fmt: skip


def _severity(verdict: str) -> int:
    return _WORST_FIRST.index(verdict)
