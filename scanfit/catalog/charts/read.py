"""Read a chart file: JSON, bounded, each column taken or refused on its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from scanfit.catalog.charts import _CENTIMETRES, SYSTEM_OF, Chart
from scanfit.catalog.fault import printable
from scanfit.catalog.sizes import made_for_mm, size_number
from scanfit.errors import CatalogError

SCHEMA = "scanfit.size-chart/1"
MAX_BYTES = 4 * 1024 * 1024
MAX_ENTRIES = 500
FARTHEST_MM = 25.0
"""A chart's length beyond this from the system's formula is no size of that system (D: three whole sizes; the
adidas chart stays within 10.2 mm, Nike's within 25 mm up to EU 52.5 and US men 17, beyond which it runs away)."""

_LENGTH = "cm"
_SHORTEST_CM, _LONGEST_CM = 7, 40


def read_chart_file(path: Path) -> tuple[list[Chart], list[str]]:
    """Return the charts of a file, and a note for everything of it that was refused."""
    plain = _object(_parsed(path), path, "the file")
    source = path.name
    if "brands" in plain:
        if plain.get("schema") != SCHEMA:
            step = f'write "schema": "{SCHEMA}", or the brands alone'
            raise CatalogError("the chart's schema is another one", where=str(path), next_step=step)
        named = plain.get("source")
        source = printable(named, 200) if isinstance(named, str) and named.strip() else path.name
        plain = _object(plain["brands"], path, "brands")
    charts: list[Chart] = []
    notes: list[str] = []
    for brand, systems in plain.items():
        columns = {system: _object(held, path, f"{brand} {system}") for system, held in
                   _object(systems, path, brand).items()}  # fmt: skip
        for wearer in sorted({wearer for held in columns.values() for wearer in held}):
            name = f"size chart {path.name}, {printable(brand)} {printable(wearer)}"
            chart, refused = _chart(brand, wearer, {s: c[wearer] for s, c in columns.items() if wearer in c}, source)
            notes += [f"{name}: {why}" for why in refused]
            if chart is not None:
                charts.append(chart)
    return charts, notes


def _parsed(path: Path) -> Any:
    step = "give a JSON file of the form {brand: {system: {wearer: [sizes]}}}; catalogs/README.md shows one"
    try:
        if path.stat().st_size > MAX_BYTES:
            raise CatalogError("the size chart is bigger than 4 MB", where=str(path), next_step=step)
        return json.loads(path.read_bytes())
    except OSError as error:
        what = f"the size chart cannot be read: {error.strerror}"
        raise CatalogError(what, where=str(path), next_step="check the path and its permissions") from None
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, nested without end
        where = f"{path} line {error.lineno}" if isinstance(error, json.JSONDecodeError) else str(path)
        raise CatalogError("the size chart is not JSON", where=where, next_step=step) from None


def _object(value: Any, path: Path, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or len(value) > 10_000:
        step = "write {brand: {system: {wearer: [sizes]}}}; catalogs/README.md shows one"
        raise CatalogError(f"{printable(what)} is no table of names", where=str(path), next_step=step)
    return value


def _chart(brand: str, wearer: str, columns: Mapping[str, Any], source: str) -> tuple[Chart | None, list[str]]:
    """One brand and wearer: the lengths, then each column that is as long, rises, and is near its formula."""
    lengths, why = _numbers(columns.get(_LENGTH))
    if why or not all(_SHORTEST_CM <= each <= _LONGEST_CM for each in lengths):
        return None, [f"not used: column cm {why or 'holds what is no length in centimetres'}"]
    millimetres = [10 * each for each in lengths]
    used: dict[str, Mapping[Fraction, Fraction]] = {
        code: {each * per: each * 10 for each in lengths} for code, per in _CENTIMETRES.items()
    }
    refused: list[str] = []
    for system, labels in columns.items():
        if system == _LENGTH:
            continue
        code = SYSTEM_OF.get((system, wearer))
        sizes, why = _numbers(labels)
        if code is None:
            why = "is of a system or wearer scanfit does not know"
        elif not why and len(sizes) != len(lengths):
            why = f"has {len(sizes)} sizes for {len(lengths)} lengths, so no size can be told to belong to its length"
        if why or code is None:
            refused.append(f"column {printable(system)} not used: it {why}")
            continue
        near = {size: mm for size, mm in zip(sizes, millimetres, strict=True)
                if abs(mm - made_for_mm(code, size)) <= FARTHEST_MM}  # fmt: skip
        if len(near) < len(sizes):
            far = f"{len(sizes) - len(near)} of {len(sizes)} sizes"
            refused.append(f"column {system}: {far} not used: more than {FARTHEST_MM:g} mm off the system's formula")
        used[code] = near
    return Chart(brand=brand, wearer=wearer, source=source, lengths=used), refused


def _numbers(labels: Any) -> tuple[list[Fraction], str]:
    """The exact numbers of a column, or why it cannot be used."""
    if not isinstance(labels, list) or not labels:
        return [], "is no list of sizes"
    if len(labels) > MAX_ENTRIES:
        return [], f"has more than {MAX_ENTRIES} sizes"
    numbers: list[Fraction] = []
    for label in labels:
        text = str(label) if isinstance(label, str | int | float) and not isinstance(label, bool) else ""
        try:
            numbers.append(size_number(text))
        except CatalogError:
            return [], f"holds '{printable(str(label))}', which is no size"
    if any(after <= before for before, after in pairwise(numbers)):
        return [], "does not rise from size to size"
    return numbers, ""
