"""Brands' own size charts: data files that go before any formula.

A chart links a brand's labels in several systems, row by row, to a length in centimetres. Whether that length
is the foot's or nearly the last's no brand says (a common men's US 9 is labelled 27 cm, the Brannock device gives
262.5 mm; shared notes "sizing", section 7, M). So half of what the row's length and the formulas of its labels differ
by at most goes into the sigma, whichever of the labels is asked for: they are all on the same shoe.

The shipped charts are ``shoe_converter.json`` (adidas and Nike, MIT; licence and origin inside).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import hypot
from pathlib import Path

from scanfit.catalog.sizes import size_number
from scanfit.errors import CatalogError

READING_MM = 3.0
"""Sigma of a chart's length as a foot length where it agrees with the formulas, mm (D): it is rounded to 1 to 5 mm,
and a brand's models differ among themselves."""

SYSTEM_OF = {
    ("eu", "men"): "EU", ("eu", "women"): "EU", ("eu", "child"): "EU",
    ("uk", "men"): "UK", ("uk", "women"): "UK", ("uk", "child"): "UK_C",
    ("us", "men"): "US_M", ("us", "women"): "US_W", ("us", "child"): "US_C",
}  # fmt: skip
"""The size system of a chart's column. A brand's US women's sizes are on its own basis, whichever that is."""

CENTIMETRES = {"JP": 1, "MONDO": 10, "MONDO_75": 10, "KR": 10, "CN": 10}
"""Labels that are the length itself, per centimetre of it."""

_ALIKE = {"US_W_RETAIL": "US_W"}
_WHOSE = {"US_M": "men", "US_W": "women", "UK_C": "child", "US_C": "child"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartLength:
    """The foot length a brand's chart gives for a label, with one sigma, and the chart's name."""

    value_mm: float
    sigma_mm: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartRow:
    """One size of a chart: its length, how far that is at most from the formulas of its labels, and if too far."""

    length_mm: Fraction
    off_mm: Fraction
    doubted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """One brand's chart for one wearer: for each system, exact size to row."""

    brand: str
    wearer: str
    source: str
    rows: Mapping[str, Mapping[Fraction, ChartRow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charts:
    """All charts known, by brand (folded) and wearer.

    Attributes
    ----------
    told : what of the files was refused or replaced, each with the folded brand it is about
    """

    charts: Mapping[tuple[str, str], Chart]
    told: tuple[tuple[str, str], ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What of the files was refused or replaced, with the reason."""
        return tuple(note for _, note in self.told)

    def notes_on(self, brands: Iterable[str]) -> tuple[str, ...]:
        """Those of the notes that are about these brands."""
        asked = {folded(brand) for brand in brands}
        return tuple(note for brand, note in self.told if brand in asked)

    def has(self, brand: str) -> bool:
        """Whether a brand has a chart of its own."""
        return any(name == folded(brand) for name, _ in self.charts)

    def foot_length_mm(self, brand: str, wearer: str, system: str, label: str) -> ChartLength | None:
        """Return what the brand's chart gives for a label, None where there is no such chart or label.

        Only labels the chart has: nothing is interpolated. For "unisex" the men's and the women's chart must agree,
        unless the label's system says whose it is.
        """
        row = self._row(brand, wearer, system, label)
        if row is None or row[0].doubted:
            return None
        sigma = hypot(READING_MM, float(row[0].off_mm) / 2)
        return ChartLength(value_mm=float(row[0].length_mm), sigma_mm=sigma, source=row[1])

    def doubts(self, brand: str, wearer: str, system: str, label: str) -> bool:
        """Whether the brand's chart has the label, but so far from the formulas that neither can be believed."""
        row = self._row(brand, wearer, system, label)
        return row is not None and row[0].doubted

    def _row(self, brand: str, wearer: str, system: str, label: str) -> tuple[ChartRow, str] | None:
        code = _ALIKE.get(system, system)
        if wearer != "child":  # a woman's shoe may be labelled in men's sizes; an adult's 4 is no child's 4
            wearer = _WHOSE.get(code, wearer)
        people = ("men", "women") if wearer == "unisex" else (wearer,)
        charts = [self.charts.get((folded(brand), each)) for each in people]
        if not any(charts):
            return None
        try:
            size = size_number(label.split("/")[0] if system.startswith("MONDO") else label)
        except CatalogError:
            return None
        found = {None if chart is None else _found(chart, code, size) for chart in charts}
        return found.pop() if len(found) == 1 else None


def _found(chart: Chart, code: str, size: Fraction) -> tuple[ChartRow, str] | None:
    row = chart.rows.get(code, {}).get(size)
    return None if row is None else (row, chart.source)


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
    from scanfit.catalog.charts.read import read_chart_file

    charts, told = dict(_shipped().charts), list(_shipped().told)
    for path in paths:
        found, notes = read_chart_file(path)
        told += notes
        for chart in found:
            key = (folded(chart.brand), chart.wearer)
            if key in charts:
                note = f"size chart {path.name}: {chart.brand} {chart.wearer} goes before {charts[key].source}"
                told.append((key[0], note))
            charts[key] = chart
    return Charts(charts=charts, told=tuple(told))


@cache
def _shipped() -> Charts:
    from scanfit.catalog.charts.read import read_chart_file

    found, told = read_chart_file(Path(__file__).with_name("shoe_converter.json"))
    return Charts(charts={(folded(chart.brand), chart.wearer): chart for chart in found}, told=tuple(told))
