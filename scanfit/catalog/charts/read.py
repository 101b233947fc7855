"""Read a chart file: JSON, bounded, each column taken or refused on its own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, NoReturn

from scanfit.catalog.charts import CENTIMETRES, SYSTEM_OF, Chart, ChartRow, folded
from scanfit.catalog.fault import printable
from scanfit.catalog.sizes import LONGEST_MM, SHORTEST_MM, made_for_mm, size_number
from scanfit.errors import CatalogError

SCHEMA = "scanfit.size-chart/1"
MAX_BYTES = 4 * 1024 * 1024
MAX_ENTRIES = 500
FARTHEST_MM = 25
"""A length farther than this from a label's formula is not believed, nor is the formula beside it (D: three whole
sizes). A column whose sizes are mostly that far off is of another system and refused; of others those sizes alone. The
adidas chart stays within 10.2 mm; Nike's lengths rise 5 mm each half size and run away from US men 17.5 on."""

_LENGTH = "cm"
_LONGEST_COLUMN_MM = 450
"""Of a column of centimetres (D): Nike's chart ends at 39.5 cm. Its sizes beyond ``LONGEST_MM`` are not used."""
_FORM = "give a JSON file of the form {brand: {system: {wearer: [sizes]}}}; catalogs/README.md shows one"


def read_chart_file(path: Path) -> tuple[list[Chart], list[tuple[str, str]]]:
    """Return the charts of a file, and a note (folded brand, words) for everything of it that was refused."""
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
    notes: list[tuple[str, str]] = []
    for brand, systems in plain.items():
        if not folded(brand):
            raise CatalogError(f"'{printable(brand)}' is no brand", where=str(path), next_step="write the brand's name")
        columns = {system: _object(held, path, f"{brand} {system}") for system, held in
                   _object(systems, path, brand).items()}  # fmt: skip
        for wearer in sorted({wearer for held in columns.values() for wearer in held}):
            name = f"size chart {path.name}, {printable(brand)} {printable(wearer)}"
            chart, refused = _chart(brand, wearer, {s: c[wearer] for s, c in columns.items() if wearer in c}, source)
            notes += [(folded(brand), f"{name}: {why}") for why in refused]
            if chart is not None:
                charts.append(chart)
    return charts, notes


def _parsed(path: Path) -> Any:
    try:
        if not path.is_file():  # a device or a pipe may never end
            raise CatalogError("the size chart is no file", where=str(path), next_step="check the path")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        what = f"the size chart cannot be read: {getattr(error, 'strerror', None) or error}"
        raise CatalogError(what, where=str(path), next_step="check the path and its permissions") from None
    if len(data) > MAX_BYTES:
        raise CatalogError("the size chart is bigger than 4 MB", where=str(path), next_step=_FORM)
    try:
        return json.loads(data, object_pairs_hook=_unique, parse_constant=_no_constant)
    except _Refused as error:
        raise CatalogError(str(error), where=str(path), next_step="leave one of them") from None
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, nested without end
        where = f"{path} line {error.lineno}" if isinstance(error, json.JSONDecodeError) else str(path)
        raise CatalogError("the size chart is not JSON", where=where, next_step=_FORM) from None


class _Refused(Exception):
    """JSON lets a key stand twice and keeps the last."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key, value in pairs:
        if key in table:
            raise _Refused(f"the size chart has '{printable(key)}' twice in one place")
        table[key] = value
    return table


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _object(value: Any, path: Path, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict) or len(value) > 10_000:
        raise CatalogError(f"{printable(what)} is no table of names", where=str(path), next_step=_FORM)
    return value


def _chart(brand: str, wearer: str, columns: Mapping[str, Any], source: str) -> tuple[Chart | None, list[str]]:
    """One brand and wearer: the lengths, then each column that is as long, rises, and is near its formula."""
    lengths, why = _numbers(columns.get(_LENGTH))
    millimetres = [10 * each for each in lengths]
    if not why and not all(SHORTEST_MM <= each <= _LONGEST_COLUMN_MM for each in millimetres):
        why = "holds what is no length of a foot in centimetres"
    if why:
        return None, [f"not used: column cm {why}"]
    used: dict[str, list[Fraction]] = {}
    refused: list[str] = []
    for system, labels in columns.items():
        if system == _LENGTH:
            continue
        code = SYSTEM_OF.get((system, wearer))
        sizes, why = _column(labels, millimetres, code)
        if why or code is None:
            refused.append(f"column {printable(system)} not used: it {why}")
        else:
            used[code] = sizes
    if not used:
        return None, [*refused, "not used: lengths alone, without sizes"]
    off = [max(abs(mm - made_for_mm(code, sizes[at])) for code, sizes in used.items())
           for at, mm in enumerate(millimetres)]  # fmt: skip
    rows = [ChartRow(length_mm=mm, off_mm=each, doubted=each > FARTHEST_MM or mm > LONGEST_MM)
            for mm, each in zip(millimetres, off, strict=True)]  # fmt: skip
    used |= {code: [each * per for each in lengths] for code, per in CENTIMETRES.items()}
    if doubted := sum(row.doubted for row in rows):
        far = [label for label, row in zip(lengths, rows, strict=True) if row.doubted]
        why = f"their lengths and their sizes' formulas are more than {FARTHEST_MM} mm apart"
        refused.append(f"{doubted} of {len(rows)} sizes ({_cm(far[0])} to {_cm(far[-1])} cm) not used: {why}")
    held = {code: dict(zip(sizes, rows, strict=True)) for code, sizes in used.items()}
    return Chart(brand=printable(brand), wearer=wearer, source=source, rows=held), refused


def _cm(length: Fraction) -> str:
    return f"{float(length):g}"


def _column(labels: Any, millimetres: list[Fraction], code: str | None) -> tuple[list[Fraction], str]:
    """The exact sizes of a column, or why it cannot be used."""
    if code is None:
        return [], "is of a system or wearer scanfit does not know"
    sizes, why = _numbers(labels)
    if why:
        return [], why
    if len(sizes) != len(millimetres):
        count = f"{len(sizes)} sizes for {len(millimetres)} lengths"
        return [], f"has {count}, so no size can be told to belong to its length"
    off = median(abs(mm - made_for_mm(code, size)) for mm, size in zip(millimetres, sizes, strict=True))
    if off > FARTHEST_MM:
        return [], f"lies {float(off):.0f} mm off the formula of {code} sizes, so it is of another system"
    return sizes, ""


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
