"""Shoe size systems: exact formulas between a size and the foot length it is made for.

A size is a convention, not a dimension: EU, UK and US number the *last* and add an allowance that no
standard fixes, so a brand's own inner length beats any formula here. Everything is kept as a fraction;
round only to show.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from scanfit.catalog.schema import nearest
from scanfit.errors import CatalogError

_INCH = Fraction(254, 10)
_BARLEYCORN = 3 / _INCH  # sizes per mm: a barleycorn is a third of an inch

SHORTEST_MM, LONGEST_MM = 70, 370
"""Feet a size may be made for (tag D): below the newborn, above the longest feet on sale."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeSystem:
    """``size = per_mm * foot_length_mm + offset``.

    Attributes
    ----------
    step : the usual difference between two neighbouring sizes on a shelf, in sizes
    source, tag : where the formula is from (shared notes "sizing", section 2); R read, M memory
    """

    code: str
    name: str
    per_mm: Fraction
    offset: Fraction
    step: Fraction
    source: str
    tag: str = "R"
    example: str = "42"


def _system(
    code: str, name: str, per_mm: Fraction, offset: Fraction | int, step: str, source: str, example: str, tag: str = "R"
) -> SizeSystem:
    return SizeSystem(
        code=code, name=name, per_mm=per_mm, offset=Fraction(offset), step=Fraction(step), source=source, tag=tag,
        example=example,
    )  # fmt: skip


# Inches of foot i = FL / 25.4 throughout. Where sources disagree the choice and the alternative are named.
SYSTEMS = {
    system.code: system
    for system in (
        # 0.15 (FL + A): A = 15 mm; others use 13.3 (two points) or 20 mm, a quarter to three quarters of a size off
        _system("EU", "Paris point", Fraction(3, 20), Fraction(9, 4), "1/2", "0.15 (FL + 15 mm)", "42"),
        _system("UK", "UK adult", _BARLEYCORN, -23, "1/2", "3i - 23, allowance of two barleycorns", "8.5"),
        _system("US_M", "US men", _BARLEYCORN, -22, "1/2", "3i - 22, Brannock men 1 = 7 2/3 in", "9.5"),
        # retail charts often use men + 1.5 (3i - 20.5); this is Brannock and FIA, men + 1
        _system("US_W", "US women (Brannock)", _BARLEYCORN, -21, "1/2", "3i - 21", "8.5"),
        # last = 1.08 FL; the simpler 3i - 10 differs by one size at 110 mm and by 0.1 at 200 mm
        _system("UK_C", "UK child", Fraction(108, 100) * _BARLEYCORN, -12, "1/2", "3 x 1.08 i - 12", "10"),
        # 3i - 9.67 in the source; 9.67 is 29/3 (last 11 2/3 with two barleycorns of allowance)
        _system("US_C", "US child", _BARLEYCORN, Fraction(-29, 3), "1/2", "3i - 29/3", "11"),
        _system("MONDO", "Mondopoint", Fraction(1), 0, "5", "ISO 9407: foot length in mm", "265"),
        _system("JP", "Japan", Fraction(1, 10), 0, "1/2", "JIS S 5037: foot length in cm", "26.5"),
        _system("KR", "Korea", Fraction(1), 0, "5", "KS M 6681: foot length in mm (standard's text not seen)", "265"),
        _system("CN", "China", Fraction(1), 0, "5", "GB/T 43293-2022: foot length in mm", "265"),
    )
}

_LABEL = re.compile(
    r"(?P<whole>[0-9]{1,3})(?:[.,](?P<decimals>[0-9]{1,9})| (?P<num>[0-9])/(?P<den>[0-9])| ?(?P<sign>[½⅓⅔¼¾]))?",
)
_MONDO_WIDTH = re.compile(r"(?P<length>[0-9]{2,3})/[0-9]{2,3}")
_SIGNS = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
}  # fmt: skip


def size_system(code: str) -> SizeSystem:
    """Return the system called ``code``, or say which are known."""
    system = SYSTEMS.get(code)
    if system is None:
        near = nearest(code, SYSTEMS)
        raise CatalogError(
            f"'{code}' is not a size system scanfit knows",
            next_step=(f"did you mean {near}? " if near else "") + f"known are {', '.join(SYSTEMS)}",
        )
    return system


def size_number(label: str) -> Fraction:
    """Read a size label: 42, 42.5, 42,5, 42 2/3, 38½. Nothing else is guessed at.

    >>> size_number("42 2/3")
    Fraction(128, 3)
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None or match["den"] == "0" or (match["num"] is not None and match["num"] >= match["den"]):
        raise CatalogError(
            f"size label '{label}' is not a size", next_step="write a number such as 42, 42.5, 42 2/3 or 38½"
        )
    whole = Fraction(match["whole"])
    if match["decimals"]:
        return whole + Fraction(int(match["decimals"]), 10 ** len(match["decimals"]))
    if match["num"]:
        return whole + Fraction(int(match["num"]), int(match["den"]))
    return whole + _SIGNS.get(match["sign"] or "", Fraction(0))


def foot_length_mm(system: str, label: str) -> Fraction:
    """Return the foot length, mm, that a size is made for by its system's formula.

    >>> foot_length_mm("EU", "42")
    Fraction(265, 1)
    """
    known = size_system(system)
    width = _MONDO_WIDTH.fullmatch(label.strip()) if system == "MONDO" else None
    length = (size_number(width["length"] if width else label) - known.offset) / known.per_mm
    if not SHORTEST_MM <= length <= LONGEST_MM:
        raise CatalogError(
            f"size {system} {label} would be a foot of {float(length):.0f} mm",
            next_step=f"write a size of the {known.name} system, for example {known.example}, or correct the system",
        )
    return length


def size_of(system: str, foot_length: Fraction | float | int) -> Fraction:
    """Return the exact size a foot of ``foot_length`` mm has in ``system``; not rounded to what is on sale.

    >>> size_of("EU", 265)
    Fraction(42, 1)
    """
    known = size_system(system)
    return Fraction(foot_length) * known.per_mm + known.offset
