"""Say in a sentence where an inner dimension came from."""

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
    mark_of,
    of_last,
)
from scanfit.catalog.evidence.rules import measured_sigma_mm

_SAME_MM = 0.05
_BALL = ("ball_girth_mm", "ball_width_mm")


def explain_dimension(row: Mapping[str, Any], name: str, charts: Charts) -> str:
    """Say where the inner dimension ``name`` of a catalogue row came from; the row has the schema's columns.

    "277.0 ± 5.3 mm: EU 42 is made for a foot of 265.0 mm (0.15 (FL + 15 mm); R), plus 12.0 mm toe room …"
    """
    stem = name.removesuffix("_mm")
    value, sigma, source = row[name], row[f"{stem}_sigma_mm"], row[f"{stem}_source"]
    if value is None:
        return f"not known: the catalogue does not give it, and {_why_not(row, name, charts)}"
    head = f"{value:.1f} ± {sigma:.1f} mm"
    if source in ("", "measured"):
        usual = sigma == measured_sigma_mm(name)
        return f"{head}: measured, as the catalogue gives it{' (± is our default, D)' if usual else ''}"
    found = _again(row, name, source, charts)
    if found is None or abs(found.value_mm - value) > _SAME_MM or abs(found.sigma_mm - sigma) > _SAME_MM:
        return f"{head}: by {source}, as the catalogue gives it or was compiled"
    return f"{head}: {found.words}"


def _again(row: Mapping[str, Any], name: str, source: str, charts: Charts) -> Estimate | None:
    """The same estimate, made once more for its words."""
    system, label = row["size_system"], row["size_label"]
    if source == LAST:
        last = row[LAST_OF[name]] if name in LAST_OF else None
        return None if last is None else of_last(name, last, row["category"], row["toe_form"])
    if source == MARK:
        told = ball_of_mark(system, label, mark_of(system, label, row["width"]), row["wearer"])
        return told[1] if isinstance(told, tuple) and told[0] == name else None
    size = made_for(row["brand"], row["wearer"], system, label, charts)
    if isinstance(size, str) or name != "inner_length_mm" or size.source != source:
        return None
    return length_of_label(size, row["category"])


def _why_not(row: Mapping[str, Any], name: str, charts: Charts) -> str:
    system, label = row["size_system"], row["size_label"]
    mark = mark_of(system, label, row["width"])
    if name in _BALL and mark:
        told = ball_of_mark(system, label, mark, row["wearer"])
        if isinstance(told, str):
            return f"width {mark} does not tell it: {told}"
    if name == "inner_length_mm":
        size = made_for(row["brand"], row["wearer"], system, label, charts)
        if isinstance(size, str):
            return size
    return "no rule tells it"
