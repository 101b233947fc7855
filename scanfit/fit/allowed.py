"""The ranges of every zone as tables over the categories, so that a row needs only its category's number."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.catalog.schema import CATEGORIES
from scanfit.fit.ranges import ANY, load_ranges
from scanfit.fit.zones import Zone


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Allowed:
    """Z zones, C categories, mm.

    Attributes
    ----------
    low, high : (Z, C) the aim
    least, most : (Z, C) what is allowed
    """

    zones: tuple[Zone, ...]
    categories: tuple[str, ...]
    taste: str
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    least: NDArray[np.float64]
    most: NDArray[np.float64]

    def codes(self, table: Any) -> NDArray[np.intp]:
        """Return the place of each row's category among ``categories``; one that has no ranges is refused."""
        import polars as pl

        if self.categories == (ANY,):
            return np.zeros(len(table), dtype=np.intp)
        words = table["category"]
        coded = words.cast(pl.Enum(self.categories), strict=False)
        if coded.null_count():
            strange = min(str(word) for word in words.filter(coded.is_null()).unique().to_list())
            load_ranges().of(self.zones[0].name, strange, self.taste)
        codes: NDArray[np.intp] = coded.to_physical().to_numpy().astype(np.intp)
        return codes


@lru_cache(maxsize=32)
def allowed_ranges(zones: tuple[Zone, ...], item: str, taste: str, activity: str = "usual") -> Allowed:
    """Return the ranges of a taste and an activity. Insoles have one a zone, whatever footwear they are for."""
    ranges = load_ranges()
    categories = CATEGORIES if item == "shoe" else (ANY,)
    found = [[ranges.of(zone.name, category, taste, activity) for category in categories] for zone in zones]
    return Allowed(
        zones=zones,
        categories=categories,
        taste=taste,
        low=np.array([[one.low_mm for one in row] for row in found]),
        high=np.array([[one.high_mm for one in row] for row in found]),
        least=np.array([[one.least_mm for one in row] for row in found]),
        most=np.array([[one.most_mm for one in row] for row in found]),
    )
