"""What a width mark says about the ball of the foot the shoe is made for, by its system's published rule.

Girths and widths grade differently in every system, so a mark is worked out anew for every size and never carried
over from one to another. Where no rule was found (US women's widths, UK women's and children's girths, JIS children,
Korea, China) there is no number but the reason. The rules are those of the shared notes "sizing", section 3.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import hypot, sqrt

from scanfit.catalog.sizes import size_of
from scanfit.catalog.widths.marks import CHINA, JIS, MONDO, UK, US, Width, parse_width, width_system

__all__ = ["BallEstimate", "NoEstimate", "Width", "ball_estimate", "parse_width", "width_system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BallEstimate:
    """The ball of the foot that a size and width are made for.

    Attributes
    ----------
    column : "ball_girth_mm" or "ball_width_mm"
    value_mm, sigma_mm : of the foot, not of the shoe
    rule, tag : the formula in words with its source's tag: R read, C computed, D default of ours
    population : whose feet or shoes the rule is from
    """

    column: str
    value_mm: float
    sigma_mm: float
    rule: str
    tag: str
    population: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoEstimate:
    """Why a width mark says nothing in millimetres."""

    reason: str


def ball_estimate(width: Width, foot_length_mm: Fraction | float, wearer: str) -> BallEstimate | NoEstimate:
    """Return the ball a ``width`` is made for at the size's foot length, or the reason why nobody knows.

    ``wearer`` counts where the mark itself does not say whose scale it is on.

    >>> e = ball_estimate(parse_width("E", size_system="JP", wearer="men"), 240, "men")
    >>> e.column, e.value_mm
    ('ball_girth_mm', 237.0)
    """
    whose = width.wearer or (wearer if wearer in ("men", "women", "child") else "")
    length = float(foot_length_mm)
    if width.system == JIS:
        return _jis(width, length, whose)
    if width.system == US:
        return _us(width, length, whose)
    if width.system == UK:
        return _uk(width, length, whose)
    if width.system == MONDO:
        return _mondopoint(width, length)
    if width.system == CHINA:
        return NoEstimate(reason="China's types are 7 mm of girth apart, but the girth of none of them was found")
    return NoEstimate(reason=f"width {width.mark}: no published rule gives a number for it beside this size")


_JIS_ADULTS = {
    # girth = at + 0.6 (FL - of), letters 6 mm apart; lengths and letters that the standard lists
    "men": (243.0, 250.0, (200, 300), "A to G"),
    "women": (228.0, 230.0, (195, 270), "A to EEEE"),
}
_JIS_CELL, _JIS_MAKER = 6 / sqrt(12), 3.0
"""One letter is a cell of 6 mm (R), read as even; makers answer for their letters themselves (R): half a letter, D."""


def _jis(width: Width, length: float, whose: str) -> BallEstimate | NoEstimate:
    if whose == "child":
        return NoEstimate(reason="the girths of JIS S 5037 for children were not found")
    if whose not in _JIS_ADULTS or width.steps is None:
        return NoEstimate(reason="JIS girths of men and women differ by 3 mm, and it is not told whose these are")
    at, of, (low, high), letters = _JIS_ADULTS[whose]
    if whose == "women" and width.mark in ("F", "G"):
        return NoEstimate(reason=f"JIS S 5037 for women ends at EEEE; sources disagree about {width.mark}")
    if not low - 2 <= length <= high + 2:
        return NoEstimate(reason=f"JIS S 5037 for {whose} covers {low / 10:g} to {high / 10:g} cm")
    return BallEstimate(
        column="ball_girth_mm",
        value_mm=at + 0.6 * (length - of) + 6 * float(width.steps),
        sigma_mm=hypot(_JIS_CELL, _JIS_MAKER),
        rule=f"JIS S 5037 {width.mark}, {whose}: {at:g} + 0.6 (FL - {of:g}){_shift(6 * float(width.steps))}",
        tag="R",
        population=f"Japanese {whose}, {low / 10:g} to {high / 10:g} cm, {letters}",
    )


def _shift(mm: float) -> str:
    """What a letter adds to the standard one, as the end of a formula."""
    return f" {'-' if mm < 0 else '+'} {abs(mm):.3g}" if mm else ""


_US_CHART = (-1, 2)
"""The letters C to EE, in steps from D, that the brand's chart gives; others by Brannock's 3/16 in a letter (R)."""
_US_LENGTHS = (6, 15)  # US men; the chart's own range was not noted, D
_US_BAND, _US_BRAND, _US_PER_LETTER = 2 / sqrt(3), 2.5, 0.5
"""The chart's band of 2 mm either way read as even (R); half a letter between brands, and 0.5 mm for every letter
away from D, where 5 mm of the chart and 4.76 of Brannock part (D)."""


def _us(width: Width, length: float, whose: str) -> BallEstimate | NoEstimate:
    if whose != "men":
        reason = {
            "women": "US women's widths were found in no table in millimetres",
            "child": "US children's widths were found in no table",
        }.get(whose, "US letters mean other widths for men and women, and it is not told whose these are")
        return NoEstimate(reason=reason)
    steps, size = float(width.steps or 0), float(size_of("US_M", Fraction(length)))
    if not -5 <= steps <= 4:
        return NoEstimate(reason=f"US men's widths are known from AAA to EEEE, not {width.mark}")
    if not _US_LENGTHS[0] - 0.5 <= size <= _US_LENGTHS[1] + 0.5:
        return NoEstimate(reason="US men's widths are known for sizes 6 to 15")
    charted = _US_CHART[0] <= steps <= _US_CHART[1]
    step = 5.0 if charted else 25.4 * 3 / 16
    return BallEstimate(
        column="ball_width_mm",
        value_mm=97 + 3.15 * (size - 9) + step * steps,
        sigma_mm=hypot(_US_BAND, _US_BRAND, _US_PER_LETTER * steps),
        rule=f"US men {width.mark}: 97 + 3.15 (US size - 9){_shift(step * steps)}",
        tag="C",
        population="US men's shoes of one brand whose chart the formula was fitted to; letters beyond C to EE by "
        "Brannock's step",
    )


_UK_SIZES = (6, 7, 8, 9, 10, 11, 12)
_UK_GIRTHS = (228.5, 234.5, 240.5, 246.5, 252.5, 258.0, 263.5)
"""Middles of the bands 226-231, 232-237, 238-243, 244-249, 250-255, 256-260, 261-266 of one retailer (2014)."""
_UK_STEP = 6.5
_UK_BAND, _UK_MAKING, _UK_WHOSE, _UK_PER_STEP = 2.5 / sqrt(3), 3 / sqrt(3), 5.0, 0.5
"""Half a band and the tolerance of 3 mm read as even (R); whether the bands are of the foot or of the last is not
said, which are 5 mm apart at most in soft uppers (D); 6 or 6.5 mm a fitting (R)."""


def _uk(width: Width, length: float, whose: str) -> BallEstimate | NoEstimate:
    if whose in ("women", "child"):
        people = {"women": "women's", "child": "children's"}[whose]
        return NoEstimate(reason=f"the girths of UK {people} fittings were not found, only their steps")
    if whose != "men":
        return NoEstimate(reason="UK fittings mean other widths for men and women, and it is not told whose these are")
    if width.mark.isdigit():
        return NoEstimate(reason="sources disagree whether 4 or 6 is the standard of the UK's numbered fittings")
    if width.steps is None or not -1 <= width.steps <= 2.5:
        return NoEstimate(reason=f"UK men's fittings are known from E to H, not {width.mark}")
    size = float(size_of("UK", Fraction(length)))
    if not _UK_SIZES[0] - 0.5 <= size <= _UK_SIZES[-1] + 0.5:
        return NoEstimate(reason="the girths of UK men's fittings are known for sizes 6 to 12")
    steps = float(width.steps)
    return BallEstimate(
        column="ball_girth_mm",
        value_mm=_between(size) + _UK_STEP * steps,
        sigma_mm=hypot(_UK_BAND, _UK_MAKING, _UK_WHOSE, _UK_PER_STEP * steps),
        rule=f"UK men's fitting {width.mark}: one retailer's ball girths, {_UK_STEP} mm a fitting from F",
        tag="R, secondary",
        population="men's shoes of one retailer, UK 6 to 12",
    )


def _between(size: float) -> float:
    """The standard girth of a UK size, on the straight line between whole sizes, the end ones carried on."""
    at = min(max(int(size) - _UK_SIZES[0], 0), len(_UK_SIZES) - 2)
    low, high = _UK_GIRTHS[at], _UK_GIRTHS[at + 1]
    return low + (size - _UK_SIZES[at]) * (high - low)


_SLANT, _SLANT_SIGMA, _MARK = 0.105, 0.02, 2 / sqrt(3)
"""The ball joints lie 0.105 FL apart along the foot (D, shared notes "measures"), give or take 0.02 FL (D); the mark
itself is taken for 2 mm either way, read as even (D)."""
_FEET = (0.3, 0.5)


def _mondopoint(width: Width, length: float) -> BallEstimate | NoEstimate:
    """The marked width runs from joint to joint, slanting; ``ball_width_mm`` is square to the foot."""
    marked = float(width.mark)
    if not _FEET[0] <= marked / length <= _FEET[1]:
        return NoEstimate(reason=f"no foot of {length:.0f} mm is {marked:g} mm wide")
    along = _SLANT * length
    across = sqrt(marked**2 - along**2)
    return BallEstimate(
        column="ball_width_mm",
        value_mm=across,
        sigma_mm=hypot(_MARK * marked / across, along * _SLANT_SIGMA * length / across),
        rule=f"Mondopoint width {marked:g} mm from joint to joint, sqrt(W^2 - (0.105 FL)^2) square to the foot",
        tag="D",
        population="any foot: the mark is the foot's own width (ISO 9407)",
    )
