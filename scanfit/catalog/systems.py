"""The size systems: exact formulas between a size and the foot length it is made for.

A size is a convention, not a dimension: EU, UK and US number the *last* and add an allowance that no
standard fixes, so a brand's own inner length beats any formula here.

British and American children's sizes run to 13.5 and start again at 1 with the adults' (US: youth) scale, so a
child's 2 is an infant's shoe in one and a schoolchild's in the other. The formulas of the two scales are
separate conventions and do not join (tag C): UK child 13.5 is a foot of 199.9 mm and UK 1 one of 203.2, US child
13.5 one of 196.1 and US men 1 one of 194.7, where half a size on would be 4.2 mm more.

Australia has no scale of its own: men's sizes are UK, women's are US women's (R); labels written AU are read so.
"""

from __future__ import annotations

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
    first, last : the smallest and largest size of the scale, where it has one
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
    first: Fraction | None = None
    last: Fraction | None = None


def _system(
    code: str, name: str, per_mm: Fraction, offset: Fraction | int, step: str, source: str, example: str, tag: str = "R"
) -> SizeSystem:
    first, last = _SCALES.get(code, (None, None))
    return SizeSystem(
        code=code, name=name, per_mm=per_mm, offset=Fraction(offset), step=Fraction(step), source=source, tag=tag,
        example=example, first=first, last=last,
    )  # fmt: skip


_ADULT, _CHILD = (Fraction(1), None), (Fraction(0), Fraction(27, 2))
_SCALES: dict[str, tuple[Fraction | None, Fraction | None]] = {
    "UK": _ADULT, "US_M": _ADULT, "US_W": _ADULT, "US_W_RETAIL": _ADULT, "UK_C": _CHILD, "US_C": _CHILD,
}  # fmt: skip


# Inches of foot i = FL / 25.4 throughout. Where sources disagree the choice and the alternative are named.
SYSTEMS = {
    system.code: system
    for system in (
        # 0.15 (FL + A): A = 15 mm; others use 13.3 (two points) or 20 mm, a quarter to three quarters of a size off
        _system("EU", "Paris point", Fraction(3, 20), Fraction(9, 4), "1/2", "0.15 (FL + 15 mm)", "42"),
        _system("UK", "UK adult", _BARLEYCORN, -23, "1/2", "3i - 23, allowance of two barleycorns", "8.5"),
        _system("US_M", "US men", _BARLEYCORN, -22, "1/2", "3i - 22, Brannock men 1 = 7 2/3 in", "9.5"),
        # two bases are in use: Brannock and FIA, men + 1, and many retail charts, men + 1.5
        _system("US_W", "US women (Brannock)", _BARLEYCORN, -21, "1/2", "3i - 21", "8.5"),
        _system("US_W_RETAIL", "US women (retail)", _BARLEYCORN, Fraction(-41, 2), "1/2", "3i - 20.5", "9"),
        # last = 1.08 FL; the simpler 3i - 10 differs by one size at 110 mm and by 0.1 at 200 mm
        _system("UK_C", "UK child", Fraction(108, 100) * _BARLEYCORN, -12, "1/2", "3 x 1.08 i - 12", "10"),
        # 3i - 9.67 in the source; 9.67 is 29/3 (last 11 2/3 with two barleycorns of allowance)
        _system("US_C", "US child", _BARLEYCORN, Fraction(-29, 3), "1/2", "3i - 29/3", "11"),
        _system("MONDO", "Mondopoint", Fraction(1), 0, "5", "ISO 9407: foot length in mm", "265"),
        _system("MONDO_75", "Mondopoint, 7.5 mm steps", Fraction(1), 0, "15/2",
                "ISO 9407, range 2 for special footwear: foot length in mm", "262.5"),
        _system("JP", "Japan", Fraction(1, 10), 0, "1/2", "JIS S 5037: foot length in cm", "26.5"),
        _system("KR", "Korea", Fraction(1), 0, "5", "KS M 6681: foot length in mm (standard's text not seen)", "265"),
        _system("CN", "China", Fraction(1), 0, "5", "GB/T 43293-2022: foot length in mm", "265"),
        # replaced by CN in 2023 and still on many boxes: foot length in cm is (size + 10) / 2
        _system("CN_OLD", "China, old numbers", Fraction(1, 5), -10, "1", "2 x foot length in cm - 10", "40"),
    )
}  # fmt: skip

MONDOPOINT = ("MONDO", "MONDO_75")


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
