"""One score per row: the worst zone of either foot decides, the mean breaks ties.

The penalty of a zone is 0 inside its range and grows in a straight line to 1 at 4 mm below it or 8 mm
above it (sizing.md section 6, tag D: tight hurts more than loose), and on beyond. score = 1 - worst
penalty, so a row that hurts in one zone is not saved by the others.

Inside the range the middle is best: a zone's distance from ideal is 0 in the middle of its range, 1/4 at
its ends, and 1/4 plus the penalty outside (tag D). ``mean`` is minus the mean distance over all zones and
feet. A zone that is unknown does not touch the score; in the mean it counts as standing at the end of its
range, so that a shoe gains nothing by a number its catalogue leaves out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scanfit.fit.clearance import Clearances, Floats, clearances
from scanfit.model.recommendation import FitRequest, Scores

TIGHT_MM = 4.0
LOOSE_MM = 8.0
END_OF_RANGE = 0.25
UNRANKABLE = -1.0e6
"""The score of a row whose length is unknown on a foot that was given: below any real one, and finite."""

DIGITS = 9
"""Scores are rounded, so that the order of two feet in a sum never decides between two shoes."""


def score_zones(request: FitRequest, table: Any, item: str = "shoe") -> Scores:
    """Score every row of a catalogue table for both feet at once.

    Parameters
    ----------
    request : the person, taste and sock
    table : N rows, columns as in ``catalog/schema.py``; an empty cell is an unknown zone
    item : shoe or insole, which names the zones

    Notes
    -----
    Cost: about 40 floating-point passes over N values; 1e5 rows and two feet stay well under a second.
    """
    gaps = clearances(request, table, item)
    penalty = penalties(gaps)
    mean = -distances(gaps, penalty).mean(axis=(0, 1)) if len(table) else np.zeros(0)
    known = np.where(np.isnan(penalty), -np.inf, penalty).max(axis=1)  # (Z, N): the worse foot of each zone
    worst = known.argmax(axis=0)
    score = 1.0 - known.max(axis=0)
    unrankable = np.isnan(penalty[0]).any(axis=0)  # the first zone is the length
    score[unrankable], worst[unrankable] = UNRANKABLE, 0
    names = [zone.name for zone in gaps.zones]
    return Scores(score=score.round(DIGITS), mean=mean.round(DIGITS), worst_zone=[names[z] for z in worst])


def penalties(gaps: Clearances) -> Floats:
    """(Z, F, N): 0 in range, 1 at the limit of wearable, NaN where unknown."""
    low, high = gaps.low[:, None, :], gaps.high[:, None, :]
    tight = (low - gaps.clearance) / TIGHT_MM
    loose = (gaps.clearance - high) / LOOSE_MM
    penalty: Floats = np.maximum(np.maximum(tight, loose), 0.0)
    return penalty


def distances(gaps: Clearances, penalty: Floats) -> Floats:
    """(Z, F, N): how far from the middle of its range each zone stands; unknown counts as its end."""
    low, high = gaps.low[:, None, :], gaps.high[:, None, :]
    off_middle = np.minimum(np.abs(gaps.clearance - (low + high) / 2) / ((high - low) / 2), 1.0)
    return np.nan_to_num(END_OF_RANGE * off_middle**2 + penalty, nan=END_OF_RANGE)
