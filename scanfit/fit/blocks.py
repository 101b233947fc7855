"""The score's rule on one block of rows that stays in the processor's cache: no array is longer than the block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.allowed import Allowed, allowed_ranges
from scanfit.fit.clearance import Feet, Floats, feet_of, numbers
from scanfit.fit.cut import cut_length
from scanfit.fit.grading import DIGITS, END_OF_RANGE, LOOSE_MM, TIGHT_MM, UNRANKABLE
from scanfit.fit.zones import ZONES, Zone
from scanfit.model.recommendation import FitRequest

BLOCK = 16384
"""Rows: a dozen arrays of them are 1.5 MB, about what one core has to itself."""


class Columns:
    """What becomes of every row: the score, the mean that breaks ties, and the number of the worst zone."""

    __slots__ = ("mean", "score", "worst")

    def __init__(self, *, rows: int) -> None:
        self.score: Floats = np.empty(rows)
        self.mean: Floats = np.empty(rows)
        self.worst: NDArray[np.uint8] = np.empty(rows, dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ranges:
    """The range of one zone for each row of a block: its ends, its middle and the square of half its width."""

    low: Floats
    high: Floats
    middle: Floats
    half2: Floats

    @classmethod
    def of(cls, low: Floats, high: Floats) -> Ranges:
        half = (high - low) / 2
        return cls(low=low, high=high, middle=(low + high) / 2, half2=half * half)

    def at(self, codes: NDArray[np.intp]) -> Ranges:
        return Ranges(low=self.low[codes], high=self.high[codes], middle=self.middle[codes], half2=self.half2[codes])

    def first(self, rows: int) -> Ranges:
        return Ranges(low=self.low[:rows], high=self.high[:rows], middle=self.middle[:rows], half2=self.half2[:rows])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """The rule for one person: the feet, and what each zone is allowed in each category.

    Attributes
    ----------
    ranges : by zone, over the categories
    same : by zone, over a block of rows, where all categories have one range; else None
    """

    zones: tuple[Zone, ...]
    feet: Feet
    allowed: Allowed
    ranges: tuple[Ranges, ...]
    same: tuple[Ranges | None, ...]

    @classmethod
    def of(cls, request: FitRequest, item: str) -> Rule:
        zones = ZONES[item]
        allowed = allowed_ranges(zones, item, request.taste)
        ranges = tuple(Ranges.of(low, high) for low, high in zip(allowed.low, allowed.high, strict=True))
        everywhere = np.zeros(BLOCK, dtype=np.intp)
        same = tuple(one.at(everywhere) if np.ptp(one.low) == np.ptp(one.high) == 0 else None for one in ranges)
        return cls(zones=zones, feet=feet_of(request, zones), allowed=allowed, ranges=ranges, same=same)

    def score(self, rows: Any, columns: Columns, start: int) -> None:
        """Score at most ``BLOCK`` rows of a table into ``columns``, from ``start`` on."""
        here = slice(start, start + len(rows))
        worst = columns.worst[here]
        sums = _Sums(len(rows), worst)
        codes = self.allowed.codes(rows)
        for z, zone in enumerate(self.zones):
            ranges = self._ranges(z, codes)
            item, sigma2 = numbers(rows, zone.column), _sigma2(rows, zone)
            sums.scale(ranges, sigma2)
            for foot in self.feet.value[z]:
                worn = item
                if zone.cut:
                    worn = cut_length(item, numbers(rows, zone.cut), foot + self.feet.sock[z] + ranges.middle)
                sums.add(z, worn, ranges, foot, self.feet.sock[z])
        columns.score[here], columns.mean[here] = sums.answer(self.feet.value.size)
        columns.score[here][sums.unknown], worst[sums.unknown] = UNRANKABLE, 0

    def _ranges(self, z: int, codes: NDArray[np.intp]) -> Ranges:
        same = self.same[z]
        return self.ranges[z].at(codes) if same is None else same.first(len(codes))


class _Sums:
    """The worst penalty and the sum of distances of each row, over the zones and feet added so far."""

    def __init__(self, rows: int, worst: NDArray[np.uint8]) -> None:
        self.unknown = np.zeros(rows, dtype=bool)  # the length, on a foot that was given
        self._worst = worst
        self._worst[:] = 0
        self._penalty = np.zeros(rows)
        self._distance = np.zeros(rows)
        self._zero = np.zeros(rows)
        self._per_distance, self._sigma2 = np.empty(rows), np.empty(rows)
        self._a, self._b, self._c = np.empty(rows), np.empty(rows), np.empty(rows)
        self._mask = np.empty(rows, dtype=bool)

    def scale(self, ranges: Ranges, sigma2: Floats) -> None:
        """Set how sure the items are in the zone that comes next."""
        self._sigma2 = sigma2
        np.add(ranges.half2, sigma2, out=self._per_distance)

    def add(self, z: int, worn: Floats, ranges: Ranges, foot: float, sock: float) -> None:
        """Add one zone of one foot. Every step is the rule's, in its order: the same bits as row by row."""
        gap, penalty, distance, mask = self._a, self._b, self._c, self._mask
        np.subtract(worn, foot, out=gap)
        np.subtract(gap, sock, out=gap)
        np.subtract(ranges.low, gap, out=penalty)
        np.multiply(penalty, 1 / TIGHT_MM, out=penalty)  # powers of two: as exact as dividing
        np.subtract(gap, ranges.high, out=distance)
        np.multiply(distance, 1 / LOOSE_MM, out=distance)
        np.maximum(penalty, distance, out=penalty)
        np.maximum(penalty, self._zero, out=penalty)
        np.subtract(gap, ranges.middle, out=distance)
        np.multiply(distance, distance, out=distance)
        np.minimum(distance, ranges.half2, out=distance)
        np.add(distance, self._sigma2, out=distance)
        np.divide(distance, self._per_distance, out=distance)
        np.multiply(distance, END_OF_RANGE, out=distance)
        np.add(distance, penalty, out=distance)
        np.isnan(penalty, out=mask)
        np.copyto(distance, END_OF_RANGE, where=mask)
        np.add(self._distance, distance, out=self._distance)
        if z == 0:
            np.logical_or(self.unknown, mask, out=self.unknown)
        np.greater(penalty, self._penalty, out=mask)  # never of NaN; the first of equal zones stays
        np.copyto(self._worst, z, where=mask)
        np.fmax(self._penalty, penalty, out=self._penalty)

    def answer(self, distances: int) -> tuple[Floats, Floats]:
        """Return the score and the mean of each row."""
        return (1.0 - self._penalty).round(DIGITS), -(self._distance / distances).round(DIGITS)


def _sigma2(rows: Any, zone: Zone) -> Floats:
    """The square of how sure each item is; what the catalogue does not say, its zone does."""
    if zone.sigma_column not in rows.columns:
        return np.full(len(rows), zone.item_sigma_mm * zone.item_sigma_mm)
    sigma = numbers(rows, zone.sigma_column)
    sigma = np.where(sigma > 0, sigma, zone.item_sigma_mm)
    return sigma * sigma
