"""For ``scanfit catalog show``: one sentence on where a number came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scanfit.catalog.charts import Charts
from scanfit.catalog.evidence.estimate import (
    LAST,
    LAST_OF,
    MARK,
    Estimate,
    ball_of_mark,
    length_of_label,
    made_for,
    of_last,
)
from scanfit.catalog.evidence.rules import measured_sigma_mm

_SAME_MM = 0.05


def explain_dimension(row: Mapping[str, Any], name: str, charts: Charts) -> str:
    """Say where the inner dimension ``name`` of a catalogue row came from; the row has the schema's columns.

    "277.0 ± 5.3 mm: EU 42 is made for a foot of 265.0 mm (0.15 (FL + 15 mm); R), plus 12.0 mm toe room …"
    """
    stem = name.removesuffix("_mm")
    value, sigma, source = row[name], row[f"{stem}_sigma_mm"], row[f"{stem}_source"]
    if value is None:
        return "not known: the catalogue does not give it, and no rule tells it"
    head = f"{value:.1f} ± {sigma:.1f} mm"
    if source in ("", "measured"):
        usual = sigma == measured_sigma_mm(name)
        return f"{head}: measured, as the catalogue gives it{' (± is our default, D)' if usual else ''}"
    found = _again(row, name, source, charts)
    if found is None or abs(found.value_mm - value) > _SAME_MM:
        return f"{head}: by {source}, as the catalogue was compiled"
    return f"{head}: {found.words}"


def _again(row: Mapping[str, Any], name: str, source: str, charts: Charts) -> Estimate | None:
    """The same estimate, made once more for its words."""
    if source == LAST:
        last = row[LAST_OF[name]] if name in LAST_OF else None
        return None if last is None else of_last(name, last, row["category"], row["toe_form"])
    size = made_for(row["brand"], row["wearer"], row["size_system"], row["size_label"], charts)
    if size is None:
        return None
    if source == MARK:
        told = ball_of_mark(size, row["size_system"], row["width"], row["wearer"])
        return told[1] if isinstance(told, tuple) and told[0] == name else None
    return length_of_label(size, row["category"]) if name == "inner_length_mm" and size.source == source else None
