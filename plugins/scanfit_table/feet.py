"""A person's feet as rows: one for each foot and measure, withheld ones too, in an order that never changes.

The columns, left to right: which foot and measure; the number with its unit and one sigma; of a measure that is a
word ("egyptian"), its probability; of one that is withheld, why. Then where the foot stands among men and among
women, each percentile with those one sigma of the measure below and above; how and by what standard it was
measured; and what all numbers of the foot rest on: its load, the scan's quality, what scanfit inferred (a sock that
was taken off is there), the file with its sha256, the version of the definitions. Units are UCUM codes: mm, deg,
cm3, and 1 for a number without a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit_table.cells import Cell, Row, read_document

if TYPE_CHECKING:
    from scanfit.api import FootPair

POPULATIONS = ("men", "women")
SHARES = {"": "percentile", "_low": "low", "_high": "high"}
COLUMNS = (
    "side", "measure", "value", "unit", "sigma", "probability", "withheld",
    *(f"percentile_{population}{end}" for population in POPULATIONS for end in SHARES), "percentile_note",
    "method", "standard", "load_state", "scan_quality", "inferred", "source", "source_sha256", "definitions",
)  # fmt: skip


def feet_rows(pair: FootPair) -> Iterator[Row]:
    """Return the names of the columns, then a row for every measure of every foot, left first."""
    from scanfit.api import profile_to_json

    document = read_document(profile_to_json(pair))
    yield {name: name for name in COLUMNS}
    for foot in document["feet"]:
        shared = _of_the_foot(foot, document["definitions"])
        for name in in_order({*foot["measurements"], *foot["withheld"]}):
            cells = {"side": foot["side"], "measure": name, **_measure(foot, name), **_norms(foot, name), **shared}
            yield {column: cells.get(column) for column in COLUMNS}


def in_order(names: Iterable[str]) -> list[str]:
    """Return measures in the order of scanfit's own list, and those of other plugins after them by name."""
    from scanfit.api import MEASUREMENTS

    places = {definition.name: place for place, definition in enumerate(MEASUREMENTS)}
    return sorted(names, key=lambda name: (places.get(name, len(places)), name))


def _measure(foot: Mapping[str, Any], name: str) -> dict[str, Cell]:
    if name in foot["withheld"]:
        return {"withheld": foot["withheld"][name]}
    measure = foot["measurements"][name]
    cells = {key: measure.get(key) for key in ("value", "unit", "sigma", "probability", "method", "standard")}
    return {**cells, "unit": cells["unit"] or "1"} if "unit" in measure else cells


def _norms(foot: Mapping[str, Any], name: str) -> dict[str, Cell]:
    """Percentiles of a measure that has a value; the note says what is missing, or alike and not the same."""
    cells: dict[str, Cell] = {}
    notes: dict[str, list[str]] = {}
    for population in POPULATIONS:
        norms = foot["norms"].get(population)
        if norms is None or name in foot["withheld"]:
            continue
        score = norms["scores"].get(name, {})
        cells |= {f"percentile_{population}{end}": score.get(key) for end, key in SHARES.items()}
        note = norms["withheld"].get(name) or score.get("alike")
        if note:
            notes.setdefault(note, []).append(population)
    return {**cells, "percentile_note": "; ".join(f"{' and '.join(who)}: {note}" for note, who in notes.items())}


def _of_the_foot(foot: Mapping[str, Any], definitions: str) -> dict[str, Cell]:
    quality = foot["quality"]
    inferred = (f"{name} {one['value']} (confidence {one['confidence']})" for name, one in foot["inferred"].items())
    return {
        "load_state": foot["load_state"],
        "scan_quality": "; ".join([quality["grade"], *quality["issues"]]) if quality else "",
        "inferred": "; ".join(inferred),
        "source": foot["source"]["path"],
        "source_sha256": foot["source"]["sha256"],
        "definitions": definitions,
    }
