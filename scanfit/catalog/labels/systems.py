"""Which size systems a number of a label may be in, and whether two numbers of one label can be one shoe."""

from __future__ import annotations

from fractions import Fraction

from scanfit.catalog.labels.meaning import Meaning
from scanfit.catalog.sizes import LONGEST_MM, SHORTEST_MM, foot_length_mm, format_size, made_for_mm
from scanfit.catalog.systems import SYSTEMS

Sized = tuple[str, Fraction]
"""A system's code and a size in it."""

_FOOT_MM = ("MONDO", "MONDO_75", "KR", "CN")
_CM = 40
"""In systems of foot length, numbers up to here are centimetres (D): no foot is 40 mm or 40 cm long."""


def scale_of(code: str) -> str:
    """The word shops use for a system of ours: US for US_M."""
    return code.split("_")[0]


def candidates(found: Meaning, told: str, whose: str) -> list[Sized]:
    """Return the systems ``found`` may be in, the likeliest first; empty where nothing says.

    ``told`` is the row's system (a code, or a word of ``SCALES``), ``whose`` the wearer as far as known.
    """
    scale, size = _scale(found, told), found.size
    is_typed = any(width in "一二三四五" for width in found.widths)
    by_foot = _by_foot(scale, size * 10 if scale == "CN" and is_typed and size <= _CM else size)
    if by_foot is not None:
        return by_foot
    if scale in SYSTEMS and scale != "UK":
        return [(scale, size)]
    if scale == "AU":
        return {"men": [("UK", size)], "women": [("US_W", size)]}.get(whose, [("UK", size), ("US_W", size)])
    if scale in ("UK", "US"):
        return _by_wearer(scale, size, whose, found.stage)
    if found.is_mondo or 200 <= size <= 340:
        return [("MONDO", size)]
    if found.stage:
        return _by_wearer("US", size, "child", found.stage)
    return [("EU", size)] if 33 <= size <= 52 else []


def _scale(found: Meaning, told: str) -> str:
    """The scale of a number: its own word, made exact by what the row tells of the same scale."""
    if not found.scale:
        return "" if found.is_mondo and not told else told
    of_foot = {*_FOOT_MM, "JP", "cm", "mm"}
    if told and (scale_of(told) == found.scale or (found.scale in ("cm", "mm") and told in of_foot)):
        return told
    return found.scale


def _by_foot(scale: str, size: Fraction) -> list[Sized] | None:
    """Sizes that are the foot's length, in centimetres or millimetres whichever they can be."""
    millimetres = size * 10 if size <= _CM else size
    if scale in ("cm", "JP"):
        return [("JP", millimetres / 10)]
    if scale == "mm":
        return [("MONDO", size)]
    if scale == "CN" and size <= 60:
        # up to 30 both a child's old number and centimetres; above, only the old numbers
        return [("CN_OLD", size)] if size > 30 else [("CN_OLD", size), ("CN", millimetres)]
    return [(scale, millimetres)] if scale in _FOOT_MM else None


_RESTART = 7
"""Up to here a child's UK or US number may be an infant's or, after 13.5, a schoolchild's (R: youth sizes end at 7)."""


def _by_wearer(scale: str, size: Fraction, whose: str, stage: str) -> list[Sized]:
    if whose == "child":
        child = (f"{scale}_C", size)
        grown = ("UK" if scale == "UK" else "US_M", size)  # the adults' scale goes on where the children's ends
        if stage:
            return [child if stage == "toddler" else grown]
        return [child, grown] if size <= _RESTART else [child] if size <= Fraction(27, 2) else []
    if scale == "UK":
        return [("UK", size)] if whose else [("UK", size), ("UK_C", size)]
    known = {"men": [("US_M", size)], "women": [("US_W", size)]}
    return known.get(whose, [("US_M", size), ("US_W", size), ("US_C", size)])


def possible(sized: list[Sized]) -> list[Sized]:
    """Those that some foot can have; if none can, the CatalogError of the first."""
    left = [(code, size) for code, size in sized if SHORTEST_MM <= made_for_mm(code, size) <= LONGEST_MM]
    if sized and not left:
        code, size = sized[0]
        foot_length_mm(code, format_size(code, size))
    return left


_DOUBT_MM = {
    # Half a step of the shelf each (EU 3.33 mm a half size, UK and US 4.23, others 5 and 7.5), and besides:
    # EU takes 13.3 to 20 mm of allowance, up to 5 from ours; the retail US women's basis is half a size off; the two
    # formulas for UK children part by a size in infants.
    "EU": 5 + 1.67, "UK": 2.12, "US_M": 2.12, "US_W": 4.24 + 2.12, "US_W_RETAIL": 4.24 + 2.12, "UK_C": 8.47 + 2.12,
    "US_C": 2.12, "MONDO": 2.5, "MONDO_75": 3.75, "KR": 2.5, "CN": 2.5, "CN_OLD": 5.0,
}  # fmt: skip
_BRANDS_CM = 0.05
"""What brands print as cm or JP is often nearer the last: US men 9, a foot of 262 mm, comes as 27 cm, 12 as 30 (M)."""


def tolerance_mm(first: Sized, second: Sized) -> float:
    """How far apart the feet of two sizes of one label may be (D), from what their systems leave open."""
    return sum(
        _DOUBT_MM.get(code) or 2.5 + _BRANDS_CM * float(made_for_mm(code, size)) for code, size in (first, second)
    )


def agree(first: Sized, second: Sized) -> bool:
    """Whether two sizes can stand on one label."""
    return abs(float(made_for_mm(*first) - made_for_mm(*second))) <= tolerance_mm(first, second)
