"""Units of length, and the one place that turns them into millimetres. Nothing here guesses."""

from __future__ import annotations

import enum

from scanfit.errors import UsageError


class Unit(enum.Enum):
    """A unit of length that a scan file may be in."""

    MM = "mm"
    CM = "cm"
    M = "m"
    IN = "in"

    @property
    def mm(self) -> float:
        """How many millimetres one of this unit is (exact: ISO 80000-3; the inch is 25.4 mm)."""
        return _MM[self]

    @classmethod
    def parse(cls, text: str) -> Unit:
        """Return the unit called ``text`` (mm, cm, m, in and their English names)."""
        unit = _NAMES.get(text.strip().lower())
        if unit is None:
            raise UsageError(
                f"'{text}' is not a unit of length scanfit knows",
                next_step="use mm, cm, m or in",
            )
        return unit


_MM = {Unit.MM: 1.0, Unit.CM: 10.0, Unit.M: 1000.0, Unit.IN: 25.4}
_NAMES = {
    "mm": Unit.MM, "millimeter": Unit.MM, "millimetre": Unit.MM, "millimeters": Unit.MM, "millimetres": Unit.MM,
    "cm": Unit.CM, "centimeter": Unit.CM, "centimetre": Unit.CM, "centimeters": Unit.CM, "centimetres": Unit.CM,
    "m": Unit.M, "meter": Unit.M, "metre": Unit.M, "meters": Unit.M, "metres": Unit.M,
    "in": Unit.IN, "inch": Unit.IN, "inches": Unit.IN,
}  # fmt: skip


def to_mm(value: float, unit: Unit) -> float:
    """Return ``value`` of ``unit`` in millimetres.

    >>> to_mm(10.2, Unit.IN)
    259.08
    """
    return value * unit.mm
