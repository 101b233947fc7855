"""The aims and the allowed clearances, read once from ``ranges.toml`` and checked entry by entry."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scanfit.catalog.schema import CATEGORIES
from scanfit.errors import CatalogError, ValueFault
from scanfit.fit.zones import ZONES
from scanfit.model.recommendation import ACTIVITIES, TASTES

ANY = "any"
TAGS = ("R", "M", "C", "D")

_TABLES = {
    "range": {"zone", "category", "taste", "low", "high", "source", "tag"},
    "taste": {"zone", "category", "taste", "shift", "source", "tag"},
    "activity": {"zone", "category", "activity", "shift", "source", "tag"},
    "margin": {"kind", "tight", "loose", "source", "tag"},
}
_Key = tuple[str, ...]
_KINDS = {zone.name: zone.kind for kind in ZONES.values() for zone in kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Clearance of one zone, mm, all ends included.

    Attributes
    ----------
    low_mm, high_mm : the aim
    least_mm, most_mm : what is allowed, the aim and a margin beyond either end
    """

    low_mm: float
    high_mm: float
    least_mm: float
    most_mm: float

    def __post_init__(self) -> None:
        ends = (self.least_mm, self.low_mm, self.high_mm, self.most_mm)
        if not (all(map(math.isfinite, ends)) and list(ends) == sorted(ends) and self.low_mm < self.high_mm):
            raise ValueFault(f"the range is {ends}, expected finite numbers that rise, and low below high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Every range; ``of`` picks the most specific one."""

    stated: Mapping[_Key, tuple[float, float]]
    tastes: Mapping[_Key, float]
    activities: Mapping[_Key, float]
    margins: Mapping[_Key, tuple[float, float]]

    def of(self, zone: str, category: str, taste: str, activity: str = "usual") -> Range:
        """Return the range of ``zone``: stated for this category and taste, or the regular one shifted."""
        low, high = self._aim(zone, category, taste)
        more = self.activities.get((zone, category, activity), self.activities.get((zone, ANY, activity), 0.0))
        tight, loose = self.margins.get((_KINDS[zone],), self.margins[(ANY,)])
        low, high = low + more, high + more
        return Range(low_mm=low, high_mm=high, least_mm=low - tight, most_mm=high + loose)

    def _aim(self, zone: str, category: str, taste: str) -> tuple[float, float]:
        if (zone, category, taste) in self.stated:
            return self.stated[zone, category, taste]
        regular = self.stated.get((zone, category, "regular")) or self.stated.get((zone, ANY, "regular"))
        if regular is None:
            raise CatalogError(f"there is no allowed {zone.replace('_', ' ')} for the category '{category}'",
                               next_step=f"use one of the categories {', '.join(CATEGORIES)}")  # fmt: skip
        shift = self.tastes.get((zone, category, taste), self.tastes.get((zone, ANY, taste), 0.0))
        return regular[0] + shift, regular[1] + shift


@cache
def load_ranges() -> Ranges:
    """Return the ranges this package carries."""
    text = resources.files("scanfit.fit").joinpath("ranges.toml").read_text(encoding="utf-8")
    return parse_ranges(tomllib.loads(text))


def parse_ranges(plain: Mapping[str, Any]) -> Ranges:
    """Check a parsed ``ranges.toml``: every number has a zone, a place, a source and a tag, and stands once."""
    if extra := sorted(set(plain) - set(_TABLES)):
        raise ValueFault(f"ranges: unknown table {extra[0]}")
    stated: dict[_Key, tuple[float, float]] = {}
    for entry in plain.get("range", []):
        key = _key(entry, "range", taken=stated)
        stated[key] = (float(entry["low"]), float(entry["high"]))
        if not (all(map(math.isfinite, stated[key])) and stated[key][0] < stated[key][1]):
            raise ValueFault(f"ranges: {' '.join(key)} is {stated[key]}, expected a finite low below high")
    margins: dict[_Key, tuple[float, float]] = {}
    for entry in plain.get("margin", []):
        margin = (float(entry["tight"]), float(entry["loose"]))
        margins[_key(entry, "margin", taken=margins)] = margin
        if not all(math.isfinite(end) and end >= 0 for end in margin):
            raise ValueFault(f"ranges: the margin is {margin}, expected 0 or more")
    return Ranges(
        stated=stated, tastes=_shifts(plain, "taste"), activities=_shifts(plain, "activity"),
        margins={(ANY,): (0.0, 0.0), **margins},
    )  # fmt: skip


def _shifts(plain: Mapping[str, Any], table: str) -> dict[_Key, float]:
    shifts: dict[_Key, float] = {}
    for entry in plain.get(table, []):
        key = _key(entry, table, taken=shifts)
        shifts[key] = float(entry["shift"])
        if key[2] in ("regular", "usual") or not math.isfinite(shifts[key]):
            raise ValueFault(f"ranges: {' '.join(key)} is not a shift of a{'n' * (table == 'activity')} {table}")
    return shifts


def _key(entry: Mapping[str, Any], table: str, *, taken: Collection[_Key]) -> _Key:
    keys = _TABLES[table]
    usual = {"category": ANY, "taste": "regular", "activity": "usual"}
    given = {**{key: word for key, word in usual.items() if key in keys}, **entry}
    if set(given) != keys:
        raise ValueFault(f"ranges: keys are {sorted(given)}, expected {sorted(keys)}")
    for key, known in _known().items():
        if key in keys and given[key] not in known:
            raise ValueFault(f"ranges: {key} is '{given[key]}', expected one of {', '.join(sorted(known))}")
    if not str(given["source"]).strip():
        raise ValueFault(f"ranges: {given.get('zone') or given['kind']} has no source")
    found = tuple(str(given[key]) for key in ("zone", "kind", "category", "taste", "activity") if key in keys)
    if found in taken:
        raise ValueFault(f"ranges: {' '.join(found)} stands twice")
    return found


def _known() -> Mapping[str, Set[str]]:
    return {
        "zone": set(_KINDS),
        "kind": {ANY, *_KINDS.values()},
        "category": {ANY, *CATEGORIES},
        "taste": {*TASTES},
        "activity": {*ACTIVITIES},
        "tag": {*TAGS},
    }
