"""The score's rule on one block of rows that stays in the processor's cache: no array is longer than the block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.allowed import Allowed, allowed_ranges
from scanfit.fit.cut import cut_length
from scanfit.fit.feet import Feet, Floats, feet_of
from scanfit.fit.grading import DIGITS, END_OF_RANGE, NO_IDEA, UNRANKABLE
from scanfit.fit.sheet import Sheet
from scanfit.fit.zones import ZONES, Zone
from scanfit.model.recommendation import FitRequest

if TYPE_CHECKING:
    from scanfit.model.underfoot import Underfoot

BLOCK = 32768
"""Rows of a block: its fifteen arrays are 4 MB. Half or twice as many cost the same, fewer are dearer by the call."""


class Columns:
    """What becomes of every row: the score, the mean that breaks ties, and the number of the worst zone."""

    __slots__ = ("mean", "score", "worst")

    def __init__(self, *, rows: int) -> None:
        self.score: Floats = np.empty(rows)
        self.mean: Floats = np.empty(rows)
        self.worst: NDArray[np.uint8] = np.empty(rows, dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Range:
    """The range of one zone for each row of a block: its ends, its middle, the square of half its width.

    ``per_half2`` turns a squared distance from the middle into its share of the distance from ideal.
    """

    low: Floats
    high: Floats
    middle: Floats
    half2: Floats
    per_half2: Floats

    @classmethod
    def of(cls, low: Floats, high: Floats) -> Range:
        half = (high - low) / 2
        half2 = half * half
        return cls(low=low, high=high, middle=(low + high) / 2, half2=half2, per_half2=END_OF_RANGE / half2)

    def at(self, codes: NDArray[np.intp]) -> Range:
        """The ranges of the categories ``codes``, row by row."""
        return self._each(lambda column: column.take(codes, mode="clip"))

    def first(self, rows: int) -> Range:
        return self._each(lambda column: column[:rows])

    def _each(self, part: Callable[[Floats], Floats]) -> Range:
        return Range(
            low=part(self.low),
            high=part(self.high),
            middle=part(self.middle),
            half2=part(self.half2),
            per_half2=part(self.per_half2),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Taste:
    """What each zone is allowed in each category.

    Attributes
    ----------
    ranges : by zone, over the categories
    margins : by zone, how far below and above its aim it is allowed; the same for all categories
    same : by zone, over a block of rows, where all categories have one range; else None
    """

    allowed: Allowed
    ranges: tuple[Range, ...]
    margins: tuple[tuple[float, float], ...]
    same: tuple[Range | None, ...]


@lru_cache(maxsize=16)
def _taste(item: str, taste: str, activity: str, block: int) -> _Taste:
    allowed = allowed_ranges(ZONES[item], item, taste, activity)
    ranges = tuple(Range.of(low, high) for low, high in zip(allowed.low, allowed.high, strict=True))
    everywhere = np.zeros(block, dtype=np.intp)
    same = tuple(one.at(everywhere) if np.ptp(one.low) == np.ptp(one.high) == 0 else None for one in ranges)
    tight, loose = (allowed.low - allowed.least)[:, 0].tolist(), (allowed.most - allowed.high)[:, 0].tolist()
    return _Taste(allowed=allowed, ranges=ranges, margins=tuple(zip(tight, loose, strict=True)), same=same)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """The rule for one person: the feet, and what each zone is allowed in each category."""

    zones: tuple[Zone, ...]
    feet: Feet
    taste: _Taste
    under: Underfoot | None

    @classmethod
    def of(cls, request: FitRequest, item: str) -> Rule:
        taste = _taste(item, request.taste, request.activity, BLOCK)
        return cls(zones=ZONES[item], feet=feet_of(request, ZONES[item]), taste=taste, under=request.under)

    def score(self, rows: Any, columns: Columns, start: int) -> None:
        """Score at most ``SHEET`` rows of a table into ``columns``, from ``start`` on."""
        sheet = Sheet(rows, self.zones, self.taste.allowed.codes(rows), self.under)
        for first in range(0, len(rows), BLOCK):
            self._score(sheet, slice(first, min(first + BLOCK, len(rows))), columns, start)

    def _score(self, sheet: Sheet, block: slice, columns: Columns, start: int) -> None:
        here = slice(start + block.start, start + block.stop)
        worst = columns.worst[here]
        sums = _Sums(worst)
        for z, zone in enumerate(self.zones):
            if not sheet.has(z) or np.isnan(self.feet.value[z]).all():
                sums.skip(z, self.feet.value.shape[1])
                continue
            allowed = self._range(z, sheet.codes[block])
            item = sheet.item(z, block)
            form = sheet.form(z, block) if zone.forms else None
            sums.begin(allowed, sheet.sigma2(z, block), self.taste.margins[z])
            for f, foot in enumerate(self.feet.value[z]):
                worn, taken = item, self.feet.taken[z, f]
                if zone.cut:
                    worn = cut_length(item, sheet.least(z, block), foot + taken + allowed.middle)
                sums.add(worn, foot if form is None else self.feet.of_form[z][f].take(form), taken)
            sums.end(z)
        columns.score[here], columns.mean[here] = sums.answer(self.feet.value.size)
        columns.score[here][sums.unknown], worst[sums.unknown] = UNRANKABLE, 0

    def _range(self, z: int, codes: NDArray[np.intp]) -> Range:
        same = self.taste.same[z]
        return self.taste.ranges[z].at(codes) if same is None else same.first(len(codes))


class _Sums:
    """The worst penalty and the sum of distances of each row, over the zones and feet added so far."""

    def __init__(self, worst: NDArray[np.uint8]) -> None:
        rows = len(worst)
        self.unknown = np.zeros(rows, dtype=bool)
        """Rows whose first zone, the length, is not known on a foot that was given."""
        self._worst = worst
        self._worst[:] = 0
        self._penalty, self._distance, self._zero = np.zeros(rows), np.zeros(rows), np.zeros(rows)
        self._zone, self._doubt = np.empty(rows), np.empty(rows)
        self._a, self._b, self._c = np.empty(rows), np.empty(rows), np.empty(rows)
        self._mask, self._unknown = np.empty(rows, dtype=bool), np.zeros(rows, dtype=bool)

    def skip(self, z: int, feet: int) -> None:
        """Add a zone of which nothing is known for any row: what ``add`` does with as many unknown feet."""
        for _ in range(feet):
            np.add(self._distance, END_OF_RANGE + NO_IDEA, out=self._distance)
        if z == 0:
            self.unknown[:] = True

    def begin(self, allowed: Range, sigma2: Floats, margins: tuple[float, float]) -> None:
        """Begin a zone; ``sigma2`` says how sure the items are in it, ``margins`` how far it may leave its aim."""
        self._allowed = allowed
        self._per_tight, self._per_loose = 1 / margins[0], 1 / margins[1]
        np.add(allowed.half2, sigma2, out=self._doubt)
        np.divide(sigma2, self._doubt, out=self._doubt)
        np.multiply(self._doubt, NO_IDEA, out=self._doubt)
        self._zone[:] = 0.0
        self._unknown[:] = False

    def add(self, worn: Floats, foot: float | Floats, sock: float) -> None:
        """Add one foot. The rule multiplies by one over the margin, as here, so the bits are its own."""
        allowed, gap, penalty, distance, mask = self._allowed, self._a, self._b, self._c, self._mask
        np.subtract(worn, foot, out=gap)
        if sock:
            np.subtract(gap, sock, out=gap)
        np.subtract(allowed.low, gap, out=penalty)
        np.multiply(penalty, self._per_tight, out=penalty)
        np.subtract(gap, allowed.high, out=distance)
        np.multiply(distance, self._per_loose, out=distance)
        np.maximum(penalty, distance, out=penalty)
        np.maximum(penalty, self._zero, out=penalty)
        np.subtract(gap, allowed.middle, out=distance)
        np.multiply(distance, distance, out=distance)
        np.minimum(distance, allowed.half2, out=distance)
        np.multiply(distance, allowed.per_half2, out=distance)
        np.add(distance, self._doubt, out=distance)
        np.add(distance, penalty, out=distance)
        if np.isnan(distance, out=mask).any():
            np.copyto(distance, END_OF_RANGE + NO_IDEA, where=mask)
            np.logical_or(self._unknown, mask, out=self._unknown)
        np.add(self._distance, distance, out=self._distance)
        np.fmax(self._zone, penalty, out=self._zone)  # never NaN: where one foot is unknown, the other counts

    def end(self, z: int) -> None:
        """End a zone: it is the worst one where it is worse than all before it."""
        if z == 0:
            self.unknown[:] = self._unknown
        np.greater(self._zone, self._penalty, out=self._mask)
        np.copyto(self._worst, z, where=self._mask)
        np.maximum(self._penalty, self._zone, out=self._penalty)

    def answer(self, distances: int) -> tuple[Floats, Floats]:
        """Return the score and the mean of each row."""
        return (1.0 - self._penalty).round(DIGITS), -(self._distance / distances).round(DIGITS)
