"""What is taken for a zone of which a side is not known: the spread of shoes of its category, or of feet.

A shoe whose dimension nobody tells is one of its category's, made for the mean foot of its length. A foot that was not
measured is like the person's other foot, or one of the feet of its length and ball girth. Where neither side is known,
both spread. Where no mean foot is known, the shoe is taken to be made for this foot: the middle of the aim, with the
category's spread. So of two shoes in the middle of the aim the one that tells more is never the less likely, whatever
is known of the foot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.clearance import Clearances
from scanfit.fit.doubt import Doubt
from scanfit.fit.feet import Floats
from scanfit.fit.zones import Zone
from scanfit.model.recommendation import WEARERS

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stand:
    """Where every zone stands, known or not; Z zones, F feet, N rows, mm.

    Attributes
    ----------
    clearance : (Z, F, N) its mean
    item_sigma : (Z, N) what both feet share: the item's doubt, and that of feet nobody measured
    foot_sigma : (Z, F, N) what they do not
    foot_known : (Z, F, N) whether the foot was measured, and so has a day and a load
    counts : (Z, F, N) False for a zone that counts only where both sides are known, and is not
    """

    clearance: Floats
    item_sigma: Floats
    foot_sigma: Floats
    foot_known: Bools
    counts: Bools


def stands(gaps: Clearances, rows: Any, doubt: Doubt) -> Stand:
    """Return the clearances with what is unknown filled in from its spread."""
    item_known, foot_known = ~np.isnan(gaps.worn), ~np.isnan(gaps.foot)
    known = item_known & foot_known
    clearance = np.where(known, gaps.clearance, _middle(gaps)[:, None, :])
    item_sigma, foot_sigma = gaps.item_sigma.copy(), gaps.foot_sigma.copy()
    factor = _factor(rows, doubt)
    no_foot: Bools = np.logical_not(foot_known.any(axis=1))
    lines = _Lines(gaps, rows, doubt)
    for z, zone in enumerate(gaps.zones):
        if known[z].all():
            continue
        told = item_known[z].all(axis=0)
        item_sigma[z] = np.where(told, item_sigma[z], doubt.shoe[zone.name] * factor)
        # a person's two feet are alike, so what is not known of them is shared
        shared = np.where(no_foot[z], doubt.foot[zone.name], 0.0)
        item_sigma[z] = np.hypot(item_sigma[z], shared)
        foot_sigma[z] = np.where(foot_known[z], foot_sigma[z], np.where(no_foot[z], _LEAST, _beside(gaps, z, doubt)))
        mean = lines.clearance(z, zone, item_known[z], foot_known[z])
        clearance[z] = np.where(known[z] | np.isnan(mean), clearance[z], mean)
        if len(known[z]) == 2:  # a foot that was not measured is like the person's other one
            clearance[z] = np.where(
                known[z], clearance[z], np.where(known[z][::-1], gaps.clearance[z][::-1], clearance[z])
            )
    where_known = np.array([zone.where_known for zone in gaps.zones])[:, None, None]
    return Stand(
        clearance=clearance,
        item_sigma=item_sigma,
        foot_sigma=foot_sigma,
        foot_known=foot_known,
        counts=known | ~where_known,
    )


_LEAST = 0.5
"""mm by which two unmeasured feet of a person differ at least (D): no chance is a step."""


def _beside(gaps: Clearances, z: int, doubt: Doubt) -> Floats:
    """(F, N) how sure a foot is that is known by the other one: that one's doubt, its day, and how feet differ."""
    kind = gaps.zones[z].kind
    more = np.hypot(doubt.other_foot[kind], doubt.day[kind])
    beside: Floats = np.hypot(gaps.foot_sigma[z][::-1], more)
    return beside


def _middle(gaps: Clearances) -> Floats:
    middle: Floats = (gaps.low + gaps.high) / 2
    return middle


def _factor(rows: Any, doubt: Doubt) -> Floats:
    words = rows["category"].to_list() if "category" in rows.columns else [""] * len(rows)
    return np.array([doubt.of_category.get(word, 1.0) for word in words])


class _Lines:
    """The mean foot by wearer, at the length a shoe is made for and at a foot's own."""

    def __init__(self, gaps: Clearances, rows: Any, doubt: Doubt) -> None:
        self._gaps, self._doubt = gaps, doubt
        wearers = rows["wearer"].to_list() if "wearer" in rows.columns else [""] * len(rows)
        known = {*WEARERS, "unisex"}
        self._wearers = [word if word in known else "" for word in wearers]
        middle = _middle(gaps)
        self._made_for = gaps.item[0] - middle[0]  # the first zone is the length
        self._length = gaps.foot[0]
        self._middle = middle

    def clearance(self, z: int, zone: Zone, item_known: Bools, foot_known: Bools) -> Floats:
        """(F, N) the mean clearance where one side is known; NaN where no mean foot tells."""
        line = {word: self._doubt.mean_line(zone, word) for word in set(self._wearers)}
        nothing = (np.nan, np.nan)
        slope, start = np.array([line[word] or nothing for word in self._wearers], dtype=float).reshape(-1, 2).T
        gaps = self._gaps
        taken = gaps.feet.taken[z][:, None]
        item = np.where(item_known, gaps.worn[z], (slope * self._made_for + start + self._middle[z])[None])
        foot = np.where(foot_known, gaps.foot[z], slope * self._length + start)
        mean = item - foot - np.where(item_known, taken, 0.0)  # an unknown shoe is made to be worn with such a sock
        return np.where(item_known | foot_known, mean, np.nan)
