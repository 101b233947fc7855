"""Two measures of one foot that cannot both be right: a girth typed as a width, a row read one line too low.

Tag D throughout: each limit leaves room for a tape's error. Two measures of one scan are not compared: they
were made by one definition, and what scanfit wrote it reads back.
"""

from __future__ import annotations

from collections.abc import Mapping

from scanfit.errors import ScanError
from scanfit.model.measurement import Category, Measurement

AT_LEAST = (
    ("ball_width_diagonal", "ball_width", 1.0, -1.0),
    ("ball_girth", "ball_width", 2.0, 0.0),
    ("waist_girth", "waist_width", 2.0, 0.0),
)
"""(measure, other, factor, mm): the measure is at least factor x other + mm. A closed loop is twice its width."""

AT_MOST = (
    ("heel_width", "ball_width", 1.1, 0.0),
    ("ball_length_medial", "foot_length", 1.0, 0.0),
    ("ball_length_lateral", "foot_length", 1.0, 0.0),
    ("instep_height", "foot_length", 0.5, 0.0),
)
"""(measure, other, factor, mm): the measure is at most factor x other + mm."""


def check_contradictions(measures: Mapping[str, Measurement | Category], *, where: str) -> None:
    """Refuse the first two measures that contradict each other."""
    for rules, sign, word in ((AT_LEAST, 1.0, "least"), (AT_MOST, -1.0, "most")):
        for name, other, factor, room in rules:
            one, two = measures.get(name), measures.get(other)
            if not (isinstance(one, Measurement) and isinstance(two, Measurement)) or _scanned(one, two):
                continue
            limit = factor * two.value + room
            if sign * (one.value - limit) < 0:
                raise ScanError(
                    f"{name} is {one.value:g} mm and {other} {two.value:g} mm: "
                    f"with this {other} it is at {word} {limit:g} mm",
                    where=where,
                    next_step=f"check {name} and {other}",
                )


def _scanned(one: Measurement, two: Measurement) -> bool:
    return one.method == two.method == "auto"
