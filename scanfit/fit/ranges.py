"""The allowed clearances, read once from ``ranges.toml`` and checked entry by entry."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from scanfit.catalog.schema import CATEGORIES
from scanfit.errors import CatalogError, ValueFault
from scanfit.fit.zones import ZONES
from scanfit.model.recommendation import TASTES

ANY = "any"
TAGS = ("R", "M", "C", "D")

_RANGE_KEYS = {"zone", "category", "taste", "low", "high", "source", "tag"}
_TASTE_KEYS = {"zone", "category", "taste", "shift", "source", "tag"}
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Allowed clearance of one zone, mm, both ends included."""

    low_mm: float
    high_mm: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low_mm) and math.isfinite(self.high_mm) and self.low_mm < self.high_mm):
            raise ValueFault(f"the range is {self.low_mm} to {self.high_mm}, expected a finite low below high")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranges:
    """Every allowed range; ``of`` picks the most specific one."""

    stated: Mapping[_Key, Range]
    shifts: Mapping[_Key, float]

    def of(self, zone: str, category: str, taste: str) -> Range:
        """Return the range of ``zone``: stated for this category and taste, or the regular one shifted."""
        if (zone, category, taste) in self.stated:
            return self.stated[zone, category, taste]
        regular = self.stated.get((zone, category, "regular")) or self.stated.get((zone, ANY, "regular"))
        if regular is None:
            raise CatalogError(f"there is no allowed {zone.replace('_', ' ')} for the category '{category}'",
                               next_step=f"use one of the categories {', '.join(CATEGORIES)}")  # fmt: skip
        shift = self.shifts.get((zone, category, taste), self.shifts.get((zone, ANY, taste), 0.0))
        return Range(low_mm=regular.low_mm + shift, high_mm=regular.high_mm + shift)


@cache
def load_ranges() -> Ranges:
    """Return the ranges this package carries."""
    text = resources.files("scanfit.fit").joinpath("ranges.toml").read_text(encoding="utf-8")
    return parse_ranges(tomllib.loads(text))


def parse_ranges(plain: Mapping[str, Any]) -> Ranges:
    """Check a parsed ``ranges.toml``: every number has a zone, a place, a source and a tag, and stands once."""
    if extra := sorted(set(plain) - {"range", "taste"}):
        raise ValueFault(f"ranges: unknown table {extra[0]}")
    stated: dict[_Key, Range] = {}
    for entry in plain.get("range", []):
        key = _key(entry, _RANGE_KEYS, taken=stated)
        stated[key] = Range(low_mm=float(entry["low"]), high_mm=float(entry["high"]))
    shifts: dict[_Key, float] = {}
    for entry in plain.get("taste", []):
        key = _key(entry, _TASTE_KEYS, taken=shifts)
        shifts[key] = float(entry["shift"])
        if key[2] == "regular" or not math.isfinite(shifts[key]):
            raise ValueFault(f"ranges: {' '.join(key)} is not a shift of a taste")
    return Ranges(stated=stated, shifts=shifts)


def _key(entry: Mapping[str, Any], keys: set[str], *, taken: Iterable[_Key]) -> _Key:
    given = {"category": ANY, "taste": "regular", **entry}
    if set(given) != keys:
        raise ValueFault(f"ranges: keys are {sorted(given)}, expected {sorted(keys)}")
    zones = {zone.name for kind in ZONES.values() for zone in kind}
    for key, known in (("zone", zones), ("category", {ANY, *CATEGORIES}), ("taste", {*TASTES}), ("tag", {*TAGS})):
        if given[key] not in known:
            raise ValueFault(f"ranges: {key} is '{given[key]}', expected one of {', '.join(sorted(known))}")
    if not str(given["source"]).strip():
        raise ValueFault(f"ranges: {given['zone']} has no source")
    found = (given["zone"], given["category"], given["taste"])
    if found in taken:
        raise ValueFault(f"ranges: {' '.join(found)} stands twice")
    return found
