"""How a zone is said to a customer: the verdict and the reason, in millimetres."""

from __future__ import annotations

import math
from collections.abc import Iterable

from scanfit.fit.score import LOOSE_MM, TIGHT_MM
from scanfit.model.recommendation import ZoneFit

MEASURED = "measured"
"""The one source of an item's dimension that needs no mention."""


def verdict(clearance_mm: float | None, low_mm: float, high_mm: float) -> str:
    """Return the verdict of one zone: too tight and too loose are where the penalty reaches 1."""
    if clearance_mm is None:
        return "unknown"
    if clearance_mm < low_mm:
        return "too tight" if (low_mm - clearance_mm) / TIGHT_MM >= 1 else "snug"
    if clearance_mm > high_mm:
        return "too loose" if (clearance_mm - high_mm) / LOOSE_MM >= 1 else "loose"
    return "good"


def severity(zone: ZoneFit) -> tuple[float, float]:
    """A key that sorts zones worst first: the penalty, then the room to the nearer end; unknown ones last."""
    if zone.clearance_mm is None:
        return math.inf, math.inf
    tight, loose = zone.low_mm - zone.clearance_mm, zone.clearance_mm - zone.high_mm
    return -max(tight / TIGHT_MM, loose / LOOSE_MM, 0.0), min(-tight, -loose)


def deciding(zones: Iterable[ZoneFit]) -> ZoneFit | None:
    """The zone that decides: the worst one, or the one nearest to an end of its range when all are inside."""
    known = [zone for zone in zones if zone.clearance_mm is not None]
    return min(known, key=severity) if known else None


def brief(zone: ZoneFit | None) -> str:
    """One zone in a table cell: "heel width right: 1.5 ± 1.1 mm too loose"."""
    return "nothing could be checked" if zone is None else f"{_head(zone)}: {_said(zone, _doubt(zone))}"


def reason(zone: ZoneFit, *, item: str, sock_mm: float) -> str:
    """Say one zone of one foot in a line.

    "ball girth left: 3.0 ± 2.3 mm too tight (shoe 246.0, foot 253.0, allowed -4 to +4)"
    "toe length left: good, +12.1 ± 5.3 mm (shoe 277.0 by size label, foot 264.9, allowed +10 to +14)"
    "insole length left: good, +2.0 ± 1.4 mm (insole 280.0 cut to 268.0, foot 266.0, allowed -3 to +7)"
    """
    if zone.clearance_mm is None:
        missing = "the foot's measure is not known" if zone.foot_mm is None else "the catalogue does not give it"
        return f"{_head(zone)}: not checked, {missing}"
    numbers = [f"{item} {_item(zone)}", f"foot {mm(zone.foot_mm)}"]
    if sock_mm:
        numbers.append(f"sock {mm(sock_mm)}")
    return f"{_head(zone)}: {_said(zone, _doubt(zone))} ({', '.join(numbers)}, allowed {allowed(zone)})"


def _item(zone: ZoneFit) -> str:
    """The item's dimension; where it is from if nobody measured it, and what an insole is cut to."""
    if zone.uncut_mm is not None:
        return f"{mm(zone.uncut_mm)}{_origin(zone)} cut to {mm(zone.item_mm)}"
    return f"{mm(zone.item_mm)}{_origin(zone)}"


def _origin(zone: ZoneFit) -> str:
    return f" by {zone.item_source}" if zone.item_source not in ("", MEASURED) else ""


def _doubt(zone: ZoneFit) -> str:
    return "" if zone.sigma_mm is None else f" ± {mm(zone.sigma_mm)}"


def _head(zone: ZoneFit) -> str:
    return f"{zone.zone.replace('_', ' ')} {zone.side.value}"


def _said(zone: ZoneFit, doubt: str) -> str:
    if zone.clearance_mm is None:
        return "not checked"
    if zone.clearance_mm < zone.low_mm:
        return f"{mm(zone.low_mm - zone.clearance_mm)}{doubt} mm too tight"
    if zone.clearance_mm > zone.high_mm:
        return f"{mm(zone.clearance_mm - zone.high_mm)}{doubt} mm too loose"
    return f"good, {signed(zone.clearance_mm)}{doubt} mm"


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
    return " to ".join(signed(limit).removesuffix(".0") for limit in (zone.low_mm, zone.high_mm))
