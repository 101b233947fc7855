"""Brands' own size charts: data files that go before any formula.

A chart links a brand's labels in several systems, row by row, to a length in centimetres. Whether that length
is the foot's or nearly the last's no brand says (a common men's US 9 is labelled 27 cm, the Brannock device gives
262.5 mm; shared notes "sizing", section 7, M), so half of what chart and formula differ by goes into the sigma.

The shipped charts are ``shoe_converter.json`` (adidas and Nike, MIT; licence and origin inside).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import hypot
from pathlib import Path

from scanfit.catalog.sizes import made_for_mm, size_number
from scanfit.errors import CatalogError

READING_MM = 3.0
"""Sigma of a chart's length as a foot length where it agrees with the formula, mm (D): it is rounded to 1 to 5 mm,
and a brand's models differ among themselves."""

SYSTEM_OF = {
    ("eu", "men"): "EU", ("eu", "women"): "EU", ("eu", "child"): "EU",
    ("uk", "men"): "UK", ("uk", "women"): "UK", ("uk", "child"): "UK_C",
    ("us", "men"): "US_M", ("us", "women"): "US_W", ("us", "child"): "US_C",
}  # fmt: skip
"""The size system of a chart's column. A brand's US women's sizes are on its own basis, whichever that is."""

_ALIKE = {"US_W_RETAIL": "US_W"}
_CENTIMETRES = {"JP": 1, "MONDO": 10, "MONDO_75": 10, "KR": 10, "CN": 10}
"""Labels that are the length itself, per centimetre of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLength:
    """The foot length a brand's chart gives for a label, with one sigma, and the chart's name."""

    value_mm: float
    sigma_mm: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One brand's chart for one wearer: for each system, exact size to length in mm."""

    brand: str
    wearer: str
    source: str
    lengths: Mapping[str, Mapping[Fraction, Fraction]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """All charts known, by brand (folded) and wearer; and what of their files was refused, with the reason."""

    charts: Mapping[tuple[str, str], Chart]
    notes: tuple[str, ...] = ()

    def has(self, brand: str) -> bool:
        """Whether a brand has a chart of its own."""
        return any(name == folded(brand) for name, _ in self.charts)

    def foot_length_mm(self, brand: str, wearer: str, system: str, label: str) -> ChartLength | None:
        """Return what the brand's chart gives for a label, None where there is no such chart or label.

        Only labels the chart has: nothing is interpolated. For "unisex" the men's and the women's chart must agree.
        """
        people = ("men", "women") if wearer == "unisex" else (wearer,)
        found = {self._length(brand, each, system, label) for each in people}
        return found.pop() if len(found) == 1 else None

    def _length(self, brand: str, wearer: str, system: str, label: str) -> ChartLength | None:
        chart = self.charts.get((folded(brand), wearer))
        if chart is None:
            return None
        try:
            size = size_number(label.split("/")[0] if system.startswith("MONDO") else label)
        except CatalogError:
            return None
        length = chart.lengths.get(_ALIKE.get(system, system), {}).get(size)
        if length is None:
            return None
        off = float(length - made_for_mm(system, size))
        return ChartLength(value_mm=float(length), sigma_mm=hypot(READING_MM, off / 2), source=chart.source)


def folded(brand: str) -> str:
    """A brand's name without case, accents, spaces and punctuation: Nike and NIKE are one, Adidas Originals is not
    adidas."""
    plain = unicodedata.normalize("NFKD", brand).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def load_charts(paths: Sequence[Path] = ()) -> Charts:
    """Return the shipped charts and those of ``paths``, where a later file's brand and wearer go before an earlier's.

    Raises
    ------
    CatalogError
        If a file is no size chart. A column that cannot be right is refused alone: see ``Charts.notes``.
    """
    return _loaded(tuple(paths))


@lru_cache(maxsize=8)
def _loaded(paths: tuple[Path, ...]) -> Charts:
    from scanfit.catalog.charts.read import read_chart_file

    charts: dict[tuple[str, str], Chart] = {}
    notes: list[str] = []
    shipped = Path(__file__).with_name("shoe_converter.json")
    for path in (shipped, *paths):
        found, told = read_chart_file(path)
        charts |= {(folded(chart.brand), chart.wearer): chart for chart in found}
        notes += told
    return Charts(charts=charts, notes=tuple(notes))
