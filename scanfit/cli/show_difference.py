"""Two measurements of the same feet, one less the other, as text for people."""

from __future__ import annotations

import math

import click

from scanfit.cli.table import print_table, words_of
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile

FAR = 3.0
"""A difference of more than so many sigma is marked."""


def show_difference(these: FootPair, those: FootPair, what: str) -> None:
    """Print every length both pairs have, ``these`` less ``those``, with one standard deviation of the difference.

    ``what`` says in words which is which; a foot that one of the pairs lacks is left out.
    """
    by_side = {foot.side: foot for foot in these.feet}
    pairs = [(by_side[foot.side], foot) for foot in those.feet if foot.side in by_side]
    names = [name for name in _lengths(those) if any(_cell(this, that, name) for this, that in pairs)]
    rows = [[words_of(name), *(_cell(this, that, name) or None for this, that in pairs)] for name in names]
    print_table(["", *(f"{that.side.value}: {what}" for _, that in pairs)], rows, "l" + "r" * len(pairs))
    if any(str(cell).startswith("! ") for row in rows for cell in row):
        click.echo(f"\n! more than {FAR:g} sigma: one of the two is not as sure as it says")


def _lengths(pair: FootPair) -> list[str]:
    """Names of what is measured in millimetres, in the order of the definitions."""
    from scanfit.foot.definitions import MEASUREMENTS

    measured = {n for foot in pair.feet for n, m in foot.measurements.items() if isinstance(m, Measurement)}
    return [each.name for each in MEASUREMENTS if each.name in measured and each.unit == "mm"]


def _cell(this: FootProfile, that: FootProfile, name: str) -> str:
    """The difference with its sigma, empty where one of the feet has no such measure."""
    a, b = this.measurements.get(name), that.measurements.get(name)
    if not isinstance(a, Measurement) or not isinstance(b, Measurement):
        return ""
    difference, sigma = a.value - b.value, math.hypot(a.sigma, b.sigma)
    mark = "! " if abs(difference) > FAR * sigma else ""
    return f"{mark}{difference:+.1f} ± {sigma:.1f} mm"
