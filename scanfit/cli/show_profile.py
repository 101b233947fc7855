"""A measured pair of feet as text for people."""

from __future__ import annotations

import click

from scanfit.cli.table import print_table
from scanfit.model.measurement import Category, Measurement
from scanfit.model.profile import FootPair, FootProfile

WORDS = {"cm3": "cm³", "deg": "°"}


def show_pair(pair: FootPair) -> None:
    """Print what was found, a table of measures side by side, and what is withheld and why."""
    for foot in pair.feet:
        click.echo(_headline(foot))
    click.echo()
    names = list(dict.fromkeys(name for foot in pair.feet for name in foot.measurements))
    headers = ["", *(f"{foot.side.value} foot" for foot in pair.feet)]
    rows = [[name.replace("_", " "), *(_cell(foot, name) for foot in pair.feet)] for name in _ordered(names)]
    print_table(headers, rows, "l" + "r" * len(pair.feet))
    _show_withheld(pair)
    click.echo("\n± is one standard deviation. General information, not a diagnosis.")


def _ordered(names: list[str]) -> list[str]:
    """The core's measures in the order people read a foot, others after them by name."""
    from scanfit.foot.definitions import MEASUREMENTS

    rank = {definition.name: k for k, definition in enumerate(MEASUREMENTS)}
    return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))


def _headline(foot: FootProfile) -> str:
    parts = [f"{foot.side.value.capitalize()} foot"]
    side = foot.inferred.get("side")
    if side is not None and side.confidence < 1:
        parts[0] += f" ({side.confidence:.0%} sure)"
    unit = foot.inferred.get("unit")
    if unit is not None:
        sure = "" if unit.confidence == 1 else f", {unit.confidence:.0%} sure"
        parts.append(f"unit {unit.value} ({unit.because}{sure})")
    floor = foot.inferred.get("floor")
    if floor is not None:
        parts.append("floor seen" if floor.value == "platform" else "floor inferred from the sole")
    if foot.load_state.value != "unknown":
        parts.append(f"load {foot.load_state.value}")
    if foot.quality is not None:
        parts.append(f"scan {foot.quality.grade}")
    lines = [f"{foot.source.path}: " * bool(foot.source.path) + "; ".join(parts)]
    if foot.quality is not None:
        lines += [f"  note: {issue}" for issue in foot.quality.issues]
    return "\n".join(lines)


def _cell(foot: FootProfile, name: str) -> str:
    value = foot.measurements.get(name)
    if isinstance(value, Measurement):
        unit = WORDS.get(value.unit, value.unit)
        digits = 1 if value.unit else 3
        return f"{value.value:.{digits}f} ± {value.sigma:.{digits}f}{' ' + unit if unit else ''}"
    if isinstance(value, Category):
        return f"{value.value} ({value.probability:.0%})"
    return "withheld" if name in foot.withheld else "–"


def _show_withheld(pair: FootPair) -> None:
    for foot in pair.feet:
        if foot.withheld:
            click.echo(f"\nWithheld, {foot.side.value} foot:")
        by_reason: dict[str, list[str]] = {}
        for name, reason in foot.withheld.items():
            by_reason.setdefault(reason, []).append(name.replace("_", " "))
        for reason, names in by_reason.items():
            click.echo(f"  {', '.join(names)}: {reason}")
