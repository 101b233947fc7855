"""How a zone is said to a customer: the verdict and the reason, in millimetres.

The verdict follows from the chances that the true clearance is below what is allowed and above it. Tight hurts more
than loose: half as much looseness counts as much as tightness when the worst zone is looked for, and a zone is called
snug at half the chance at which it is called loose (tag D).
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from scanfit.model.recommendation import ZoneFit

UNSAID = ("", "measured", "catalogue")
"""Sources of an item's dimension that need no mention."""

TOO_MUCH = 0.5
SNUG, LOOSE = 0.15, 0.3
LOOSE_WEIGHT = 0.5


def verdict(clearance_mm: float | None, sigma_mm: float | None, low_mm: float, high_mm: float) -> str:
    """Return the verdict of one zone from its chances of being too tight and too loose.

    Too tight and too loose are where that is the likelier; snug and loose where it is well possible; unknown where
    the number is so unsure that being allowed is less likely than not, and neither side is. A clearance is near the
    tight end where that is less than half as far as the other: never in the middle of an aim.
    """
    if clearance_mm is None:
        return "unknown"
    tight, loose = (round(one, 8) for one in chance_of(clearance_mm, sigma_mm, low_mm, high_mm))
    if tight > TOO_MUCH:  # not at the very end, which is allowed
        return "too tight"
    if loose > TOO_MUCH:
        return "too loose"
    if tight + loose > TOO_MUCH > max(tight, loose):
        return "unknown"
    near_low = clearance_mm - low_mm < LOOSE_WEIGHT * (high_mm - clearance_mm)
    if near_low or tight >= LOOSE:  # as unsure of the tight end as makes a zone loose at the other
        return "snug" if tight >= SNUG else "good"
    return "loose" if loose >= LOOSE else "good"


def chance_of(clearance_mm: float, sigma_mm: float | None, low_mm: float, high_mm: float) -> tuple[float, float]:
    """Return the chances that the true clearance is below and above what is allowed; a number without sigma is sure."""
    if not sigma_mm:
        return float(clearance_mm < low_mm), float(clearance_mm > high_mm)
    scale = math.sqrt(2.0) * sigma_mm
    return 0.5 * math.erfc((clearance_mm - low_mm) / scale), 0.5 * math.erfc((high_mm - clearance_mm) / scale)


def severity(zone: ZoneFit) -> tuple[float, float]:
    """A key that sorts zones worst first: the chance of hurting, then the room to the nearer end; unknown ones last."""
    if zone.clearance_mm is None:
        return math.inf, math.inf
    tight, loose = chance_of(zone.clearance_mm, zone.sigma_mm, zone.low_mm, zone.high_mm)
    room = min(zone.clearance_mm - zone.low_mm, LOOSE_WEIGHT * (zone.high_mm - zone.clearance_mm))
    return -round(tight + LOOSE_WEIGHT * loose, 6), room


def deciding(zones: Iterable[ZoneFit]) -> ZoneFit | None:
    """The zone that decides: the one that most likely is not as it should be."""
    known = [zone for zone in zones if zone.clearance_mm is not None]
    return min(known, key=severity) if known else None


def brief(zone: ZoneFit | None) -> str:
    """One zone in a table cell: "heel width right: 1.5 ± 1.1 mm too loose"."""
    return "nothing could be checked" if zone is None else f"{_head(zone)}: {_said(zone, doubt(zone))}"


def reason(zone: ZoneFit, *, item: str) -> str:
    """Say one zone of one foot in a line.

    "ball girth left: 3.0 ± 3.7 mm too tight (shoe 244.0, foot 253.0, allowed -6 to +8)"
    "toe length left: good, +12.1 ± 5.3 mm (shoe 277.0 by size label, foot 264.9, allowed +8 to +18)"
    "insole length left: good, +2.0 ± 1.8 mm (insole 280.0 cut to 268.0, foot 266.0, allowed -5 to +11)"
    """
    if zone.clearance_mm is None:
        missing = "the foot's measure is not known" if zone.foot_mm is None else "the catalogue does not give it"
        return f"{_head(zone)}: not checked, {missing}"
    numbers = [f"{item} {_item(zone)}", f"foot {mm(zone.foot_mm)}"]
    if zone.sock_mm:
        numbers.append(f"sock {mm(zone.sock_mm)}")
    if zone.under_mm:
        numbers.append(f"under the foot {mm(zone.under_mm)}")
    return f"{_head(zone)}: {_said(zone, doubt(zone))} ({', '.join(numbers)}, allowed {allowed(zone)})"


def chance(probability: float | None) -> str:
    """A probability in words of a hundred; it is never said to be certain."""
    if probability is None:
        return "-"
    percent = round(100 * probability)
    return "under 1 %" if percent < 1 else "over 99 %" if percent > 99 else f"{percent} %"


def _item(zone: ZoneFit) -> str:
    """The item's dimension; where it is from if nobody measured it, and what an insole is cut to."""
    if zone.uncut_mm is not None:
        return f"{mm(zone.uncut_mm)}{_origin(zone)} cut to {mm(zone.item_mm)}"
    return f"{mm(zone.item_mm)}{_origin(zone)}"


def _origin(zone: ZoneFit) -> str:
    return f" by {zone.item_source}" if zone.item_source not in UNSAID else ""


def doubt(zone: ZoneFit) -> str:
    """How sure a clearance is, " ± 2.4", or nothing where that is not known."""
    return "" if zone.sigma_mm is None else f" ± {mm(zone.sigma_mm)}"


def _head(zone: ZoneFit) -> str:
    return f"{zone.zone.replace('_', ' ')} {zone.side.value}"


def _said(zone: ZoneFit, sigma: str) -> str:
    if zone.clearance_mm is None:
        return "not checked"
    if zone.clearance_mm < zone.low_mm:
        return f"{mm(zone.low_mm - zone.clearance_mm)}{sigma} mm too tight"
    if zone.clearance_mm > zone.high_mm:
        return f"{mm(zone.clearance_mm - zone.high_mm)}{sigma} mm too loose"
    word = "not sure" if zone.verdict == "unknown" else zone.verdict
    return f"{word}, {signed(zone.clearance_mm)}{sigma} mm"


def mm(value: float | None) -> str:
    """A length to a tenth of a millimetre; a trace outside a range is never said to be 0."""
    if value is None:
        return "-"
    return "less than 0.1" if 0 < abs(value) < 0.05 else f"{value:.1f}"


def signed(value: float) -> str:
    """A clearance to a tenth of a millimetre with its sign; zero has none."""
    text = f"{value:+.1f}"
    return "0.0" if text in ("+0.0", "-0.0") else text


def allowed(zone: ZoneFit) -> str:
    """The range a zone is allowed. Limits are whole numbers as a rule and are said so: "-4 to 0"."""
    return _range(zone.low_mm, zone.high_mm)


def aim(zone: ZoneFit) -> str:
    """The range a zone aims at; "-" where it has none."""
    return "-" if zone.aim_low_mm is None or zone.aim_high_mm is None else _range(zone.aim_low_mm, zone.aim_high_mm)


def _range(low: float, high: float) -> str:
    return " to ".join(signed(limit).removesuffix(".0") for limit in (low, high))
