"""One score per row: the worst zone of either foot decides, the mean breaks ties.

The penalty of a zone is 0 inside its range and grows in a straight line to 1 at 4 mm below it or 8 mm
above it (sizing.md section 6, tag D: tight hurts more than loose), and on beyond. score = 1 - worst
penalty, so a row that hurts in one zone is not saved by the others.

Inside the range the middle is best: a zone's distance from ideal is 0 in the middle of its range, 1/4 at
its ends, and 1/4 plus the penalty outside (tag D). ``mean`` is minus the mean distance over all zones and
feet. A zone that is unknown does not touch the score; in the mean it counts as standing at the end of its
range, so that a shoe gains nothing by a number its catalogue leaves out.

How sure the item's number is counts in the mean. With half the range h, the distance d from its middle and
the item's standard deviation s, the distance from ideal inside the range is (d^2 + s^2) / (h^2 + s^2) quarters:
the expected squared distance, on a scale that is 1 at the end of the range for every s. An exact number has
d^2 / h^2, an unknown one (s without bound) stands at the end, and of two shoes that are equal in all else the
one whose numbers are surer is first. Capped at 1 without that scale, (d^2 + s^2) / h^2, every shoe would tie
in a range as narrow as a pump's 5 to 8 mm, whether it was measured or guessed from its label.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scanfit.fit.blocks import Columns, Rule
from scanfit.fit.clearance import Clearances, Floats
from scanfit.fit.grading import DIGITS, LOOSE_MM, TIGHT_MM, UNRANKABLE
from scanfit.fit.sheet import SHEET
from scanfit.model.recommendation import FitRequest, Scores
from scanfit.model.zone_names import ZoneNames

__all__ = ["DIGITS", "LOOSE_MM", "TIGHT_MM", "UNRANKABLE", "penalties", "score_zones"]


def score_zones(request: FitRequest, table: Any, item: str = "shoe") -> Scores:
    """Score every row of a catalogue table for both feet at once.

    Parameters
    ----------
    request : the person, taste and sock
    table : N rows, columns as in ``catalog/schema.py``; an empty cell is an unknown zone
    item : shoe or insole, which names the zones

    Notes
    -----
    Cost: about 170 floating-point passes over N values for six zones and two feet, in blocks that stay in the
    processor's cache. Memory: 17 bytes a row. A row's numbers do not depend on the rows around it, to the bit.
    """
    rule = Rule.of(request, item)
    columns = Columns(rows=len(table))
    for start in range(0, len(table), SHEET):
        rule.score(table[start : start + SHEET], columns, start)
    names = ZoneNames([zone.name for zone in rule.zones], columns.worst)
    return Scores(score=columns.score, mean=columns.mean, worst_zone=names)


def penalties(gaps: Clearances) -> Floats:
    """(Z, F, N): 0 in range, 1 at the limit of wearable, NaN where unknown."""
    low, high = gaps.low[:, None, :], gaps.high[:, None, :]
    tight = (low - gaps.clearance) / TIGHT_MM
    loose = (gaps.clearance - high) / LOOSE_MM
    penalty: Floats = np.maximum(np.maximum(tight, loose), 0.0)
    return penalty
