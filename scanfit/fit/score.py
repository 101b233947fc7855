"""One score per row: the worst zone of either foot decides, the mean breaks ties.

The penalty of a zone is 0 where it aims at and grows in a straight line to 1 at the ends of what is allowed (the
margins of ranges.toml, tag D: tight hurts more than loose), and on beyond.
score = 1 - worst penalty, so a row that hurts in one zone is not saved by the others, and fits from 0 on.

``mean`` is minus the mean distance from ideal over all zones and feet, and a distance has three parts (tag D):
where the zone stands, 0 in the middle of its range, growing with the square to 1/4 at its ends and staying so
outside; how sure the item's number is, s^2 / (h^2 + s^2) quarters for a standard deviation s and half a range h,
from 0 for an exact number to 1/4 where nothing is known; and the penalty outside.

So of two shoes that are equal in all else the one whose numbers are surer is first, wherever they stand. A zone
that is unknown does not touch the score; in the mean it counts as standing at the end of its range without any
certainty, so that a shoe gains nothing by a number its catalogue leaves out. The expected squared distance
(d^2 + s^2) / h^2, cut off at 1, would not do: in a range as narrow as a pump's 5 to 8 mm it is 1 for a shoe that
was measured and for one that is known by its label, and the price would decide.
"""

from __future__ import annotations

from typing import Any

from scanfit.fit.blocks import Columns, Rule
from scanfit.fit.grading import DIGITS, UNRANKABLE
from scanfit.fit.sheet import SHEET
from scanfit.model.recommendation import FitRequest, Scores
from scanfit.model.zone_names import ZoneNames

__all__ = ["DIGITS", "UNRANKABLE", "score_zones"]


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
