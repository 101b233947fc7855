"""Sizes: read and written as fractions, and turned into the foot length they are made for and back.

Everything is kept exact; ``shelf_size`` alone rounds, to what is on a shelf. The systems and their formulas are in
``scanfit.catalog.systems``.
"""

from __future__ import annotations

import re
from fractions import Fraction

from scanfit.catalog.systems import LONGEST_MM, MONDOPOINT, SHORTEST_MM, SYSTEMS, SizeSystem, size_system
from scanfit.errors import CatalogError

__all__ = [
    "LONGEST_MM", "MONDOPOINT", "SHORTEST_MM", "SYSTEMS", "SizeSystem", "foot_length_mm", "format_size", "made_for_mm",
    "shelf_size", "size_number", "size_of", "size_system",
]  # fmt: skip

_LABEL = re.compile(
    r"(?P<whole>[0-9]{1,3})"
    r"(?:[.,](?P<decimals>[0-9]{1,9})| (?P<num>[0-9])/(?P<den>[0-9])| ?(?P<sign>[½⅓⅔¼¾])"
    r"|\+(?P<exact>[0-9]{1,18})/(?P<parts>[0-9]{1,18}))?",
)
_MONDO_WIDTH = re.compile(r"(?P<length>[0-9]{2,3})/[0-9]{2,3}")
_SIGNS = {
    "½": Fraction(1, 2), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3), "¼": Fraction(1, 4), "¾": Fraction(3, 4),
}  # fmt: skip


def size_number(label: str) -> Fraction:
    """Read a size: 42, 42.5, 42,5, 42 2/3, 38½, and 8+38/127 as ``format_size`` writes it. Nothing else is guessed at.

    >>> size_number("42 2/3")
    Fraction(128, 3)
    """
    match = _LABEL.fullmatch(label.strip())
    if match is None or not _is_proper(match["num"] or match["exact"], match["den"] or match["parts"]):
        raise CatalogError(
            f"size label '{label}' is not a size", next_step="write a number such as 42, 42.5, 42 2/3 or 38½"
        )
    whole = Fraction(match["whole"])
    if match["decimals"]:
        return whole + Fraction(int(match["decimals"]), 10 ** len(match["decimals"]))
    if match["num"]:
        return whole + Fraction(int(match["num"]), int(match["den"]))
    if match["exact"]:
        return whole + Fraction(int(match["exact"]), int(match["parts"]))
    return whole + _SIGNS.get(match["sign"] or "", Fraction(0))


def _is_proper(num: str | None, den: str | None) -> bool:
    """Whether num/den is below one; no fraction at all is proper."""
    return num is None or den is None or int(num) < int(den)


def format_size(system: str, size: Fraction) -> str:
    """Write a size as its label, exactly: ``size_number`` reads the same size back.

    Thirds are written out, short decimals as decimals, any other fraction with a plus sign (8+38/127), which no
    shop writes: a bare "40 41/42" would look like a range.

    >>> format_size("EU", Fraction(128, 3)), format_size("UK", Fraction(17, 2)), format_size("MONDO", Fraction(280))
    ('42 2/3', '8.5', '280')
    """
    known = size_system(system)
    whole, part = divmod(size, 1)
    if not 0 <= whole <= 999 or part.denominator >= 10**18:
        raise CatalogError(
            f"{known.name} has no size {float(size):.4g} that a label could carry",
            next_step=f"sizes are written from 0 upwards, for example {known.example}",
        )
    if part == 0:
        return str(whole)
    if part.denominator == 3:
        return f"{whole} {part}"
    decimals = part * 10**9
    if decimals.denominator == 1:
        return f"{whole}.{decimals.numerator:09d}".rstrip("0")
    return f"{whole}+{part}"


def foot_length_mm(system: str, label: str) -> Fraction:
    """Return the foot length, mm, that a size is made for by its system's formula.

    >>> foot_length_mm("EU", "42")
    Fraction(265, 1)
    """
    known = size_system(system)
    width = _MONDO_WIDTH.fullmatch(label.strip()) if system in MONDOPOINT else None
    length = made_for_mm(system, size_number(width["length"] if width else label))
    if not SHORTEST_MM <= length <= LONGEST_MM:
        raise CatalogError(
            f"size {system} {label} would be a foot of {float(length):.0f} mm",
            next_step=f"write a size of the {known.name} system, for example {known.example}, or correct the system",
        )
    return length


def made_for_mm(system: str, size: Fraction) -> Fraction:
    """Return the foot length, mm, of a size by its system's formula, exact and unbounded.

    >>> made_for_mm("CN_OLD", Fraction(40))
    Fraction(250, 1)
    """
    known = size_system(system)
    return (size - known.offset) / known.per_mm


def size_of(system: str, foot_length: Fraction | float | int) -> Fraction:
    """Return the exact size a foot of ``foot_length`` mm has in ``system``; not rounded to what is on sale.

    >>> size_of("EU", 265)
    Fraction(42, 1)
    """
    known = size_system(system)
    return Fraction(foot_length) * known.per_mm + known.offset


def shelf_size(system: str, foot_length: Fraction | float | int) -> Fraction:
    """Return the size on the shelf nearest to what a foot of ``foot_length`` mm has; the only rounding there is.

    Half way between two it is the longer one: a shoe too long is worn, one too short is not (tag D).

    >>> shelf_size("EU", 268), shelf_size("MONDO_75", 268)
    (Fraction(85, 2), Fraction(270, 1))
    """
    known = size_system(system)
    exact = size_of(system, foot_length)
    size = (exact / known.step + Fraction(1, 2)).__floor__() * known.step
    low, high = known.first, known.last
    if not SHORTEST_MM <= foot_length <= LONGEST_MM or (low is not None and size < low):
        raise _off_the_scale(known, foot_length, "")
    if high is not None and size > high:
        raise _off_the_scale(known, foot_length, f"after {float(high):g} the adults' scale begins with 1: ")
    return size


def _off_the_scale(known: SizeSystem, foot_length: Fraction | float | int, why: str) -> CatalogError:
    return CatalogError(
        f"the {known.name} scale has no size for a foot of {float(foot_length):.0f} mm",
        next_step=f"{why}use another size system; {known.name} has sizes such as {known.example}",
    )
