"""A measured pair of feet as text for people."""

from __future__ import annotations

from pathlib import PurePath

import click

from scanfit.cli.show_norms import percentile_cell, populations_of, show_norm_notes
from scanfit.cli.table import print_table, words_of
from scanfit.model.measurement import Category, Measurement
from scanfit.model.profile import FootPair, FootProfile

WORDS = {"cm3": "cm³", "deg": "°"}


def show_pair(pair: FootPair) -> None:
    """Print what was found, a table of measures side by side, and what is withheld and why."""
    for foot in pair.feet:
        click.echo(_headline(foot))
    click.echo()
    names = list(dict.fromkeys(name for foot in pair.feet for name in foot.measurements))
    headers = ["", *(header for foot in pair.feet for header in (f"{foot.side.value} foot", *populations_of(foot)))]
    rows = [[words_of(name), *(cell for foot in pair.feet for cell in _cells(foot, name))] for name in _ordered(names)]
    print_table(headers, rows, "l" + "r" * (len(headers) - 1))
    show_norm_notes(pair)
    _show_withheld(pair)
    click.echo(
        "\n± is one standard deviation of measuring this scan, not of how the foot stood or of the camera's scale."
        "\nGeneral information, not a diagnosis."
    )


def _ordered(names: list[str]) -> list[str]:
    """The core's measures in the order people read a foot, others after them by name."""
    from scanfit.foot.definitions import MEASUREMENTS

    rank = {definition.name: k for k, definition in enumerate(MEASUREMENTS)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def _headline(foot: FootProfile) -> str:
    told = [f"{foot.side.value} foot{_sure(foot, 'side')}"]
    if "unit" in foot.inferred:
        told.append(f"unit {foot.inferred['unit'].value}{_sure(foot, 'unit')}")
    if "floor" in foot.inferred:
        told.append("floor seen" if foot.inferred["floor"].value == "platform" else "floor inferred from the sole")
    if "sock" in foot.inferred:
        told.append(f"sock of {foot.inferred['sock'].value} taken off")
    if foot.load_state.value != "unknown":
        told.append(f"load {foot.load_state.value}")
    if foot.quality is not None:
        told.append(f"scan {foot.quality.grade}")
    name = PurePath(foot.source.path).name
    lines = [f"{name}: {', '.join(told)}" if name else ", ".join(told)]
    if foot.quality is not None:
        lines += [f"  note: {issue}" for issue in foot.quality.issues]
    return "\n".join(lines)


def _sure(foot: FootProfile, what: str) -> str:
    """How sure scanfit is of what it inferred; nothing where it was told."""
    inferred = foot.inferred.get(what)
    if inferred is None or inferred.confidence == 1:
        return ""
    return " (over 99 % sure)" if inferred.confidence > 0.99 else f" ({inferred.confidence * 100:.0f} % sure)"


def _cells(foot: FootProfile, name: str) -> list[str]:
    """A measure and beside it its percentiles."""
    return [_cell(foot, name), *(percentile_cell(foot, population, name) for population in populations_of(foot))]


def _cell(foot: FootProfile, name: str) -> str:
    value = foot.measurements.get(name)
    if isinstance(value, Measurement):
        unit = WORDS.get(value.unit, value.unit)
        digits = 1 if value.unit else 3
        sigma = max(value.sigma, 0.5 * 10.0**-digits)  # nothing is known to ± 0.0
        return f"{value.value:.{digits}f} ± {sigma:.{digits}f}{' ' + unit if unit else ''}"
    if isinstance(value, Category):
        return f"{value.value} ({value.probability:.0%})"
    return "withheld" if name in foot.withheld else "–"


def _show_withheld(pair: FootPair) -> None:
    for foot in pair.feet:
        if foot.withheld:
            click.echo(f"\nWithheld, {foot.side.value} foot:")
        by_reason: dict[str, list[str]] = {}
        for name, reason in foot.withheld.items():
            by_reason.setdefault(reason, []).append(words_of(name))
        for reason, names in by_reason.items():
            click.echo(f"  {', '.join(names)}: {reason}")
