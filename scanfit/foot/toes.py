"""Toe lengths, shape, humps, heights and spread (definitions version 1); all need five separate toes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.foot.ends import need_ends
from scanfit.foot.made import made
from scanfit.foot.support import need_rest
from scanfit.foot.toe_hump import hump
from scanfit.foot.toe_lines import mid_line
from scanfit.foot.toe_top import toe_top
from scanfit.model.measurement import Category, Measurement

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

STANDARD = "scanfit 1: toes"

HALLUX_REACH, TOE5_REACH = 0.12, 0.08
"""How far behind its tip the height of toe 1 and of toe 5 is looked for, of FL (definitions.md)."""

SQUARE_MM = 2.0
"""Toes 1 and 2 within this are a square foot (definitions.md)."""

SHARED = 0.5
"""Correlation of the errors of two toe lengths, which start at one heel, D."""

AXIS_RAD = 0.004
"""One sigma of the foot's axis, which turns the lengths of toes against each other, D: 0.7 mm at the ball."""


def toe1_length(view: FootView) -> Measurement:
    """x of the tip of toe 1."""
    return _length(view, 1)


def toe2_length(view: FootView) -> Measurement:
    """x of the tip of toe 2."""
    return _length(view, 2)


def toe3_length(view: FootView) -> Measurement:
    """x of the tip of toe 3."""
    return _length(view, 3)


def toe4_length(view: FootView) -> Measurement:
    """x of the tip of toe 4."""
    return _length(view, 4)


def toe5_length(view: FootView) -> Measurement:
    """x of the tip of toe 5."""
    return _length(view, 5)


def toe_shape(view: FootView) -> Category:
    """Square where toes 1 and 2 end within 2 mm of each other, else egyptian (1 longer) or greek (2 longer)."""
    one, two = _length(view, 1), _length(view, 2)
    tips = view.toes.tips
    turned = AXIS_RAD * float(abs(tips[0].point[1] - tips[1].point[1]))
    sigma = math.sqrt(one.sigma**2 + two.sigma**2 - 2 * SHARED * one.sigma * two.sigma + turned**2)
    longer = one.value - two.value
    greek, egyptian = _below(-SQUARE_MM, longer, sigma), 1 - _below(SQUARE_MM, longer, sigma)
    shares = {"greek": greek, "egyptian": egyptian, "square": 1 - greek - egyptian}
    word = "square" if abs(longer) <= SQUARE_MM else "egyptian" if longer > 0 else "greek"
    return Category(name="toe_shape", value=word, probability=min(max(shares[word], 0.0), 1.0))


def toe2_hump(view: FootView) -> Measurement:
    """Highest dorsal z of toe 2 above the line from its root to its tip."""
    return _hump(view, 2)


def toe3_hump(view: FootView) -> Measurement:
    """The same of toe 3."""
    return _hump(view, 3)


def toe4_hump(view: FootView) -> Measurement:
    """The same of toe 4."""
    return _hump(view, 4)


def toe5_hump(view: FootView) -> Measurement:
    """The same of toe 5."""
    return _hump(view, 5)


def hallux_height(view: FootView) -> Measurement:
    """Highest z of toe 1 within 0.12 FL of its tip."""
    return _height(view, "hallux_height", 1, HALLUX_REACH)


def toe5_height(view: FootView) -> Measurement:
    """Highest z of toe 5 within 0.08 FL of its tip."""
    return _height(view, "toe5_height", 5, TOE5_REACH)


def toe_spread(view: FootView) -> Measurement:
    """Angle in plan view between the midlines of toe 1 and toe 5, diverging positive."""
    one, five = mid_line(view.toes, 1), mid_line(view.toes, 5)
    value = math.degrees(math.atan(one.slope) - math.atan(five.slope))
    spread = math.degrees(math.hypot(one.slope_sigma, five.slope_sigma))
    return made(view, "toe_spread", value, unit="deg", standard="scanfit 1: mid-lines", spread=spread)


def _length(view: FootView, k: int) -> Measurement:
    need_ends(view)
    tip = view.toes.whole_tip(k)
    value = float(tip.point[0] - view.landmarks["pternion"].point[0])
    return made(view, f"toe{k}_length", value, standard=STANDARD, landmarks=("pternion",), spread=tip.sigma_along_mm)


def _hump(view: FootView, k: int) -> Measurement:
    need_ends(view)
    found = hump(view.toes, k)
    return made(view, f"toe{k}_hump", found.value, standard=STANDARD, spread=found.sigma)


def _height(view: FootView, name: str, k: int, reach: float) -> Measurement:
    need_ends(view)
    need_rest(view)
    found = toe_top(view.toes, k, reach * view.length_mm)
    return made(view, name, found.value, standard=STANDARD, spread=found.sigma)


def _below(limit: float, mean: float, sigma: float) -> float:
    """Probability that a normal variable is below ``limit``."""
    return 0.5 * (1 + math.erf((limit - mean) / (sigma * math.sqrt(2))))
