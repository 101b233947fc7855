"""Numbers as documents carry them: rounded, finite, never minus zero, so that equal input gives equal bytes."""

from __future__ import annotations

import math
import re

from scanfit.errors import ValueFault

DIGITS = {"mm": 3, "deg": 3, "cm3": 3, "": 6}
"""Decimals by unit. A thousandth of a millimetre is far below every sigma; ratios are small and need more."""

TRANSFORM_DIGITS = 9
"""A rotation rounded to 1e-9 still moves no point of a foot by more than 1e-6 mm."""

SHARE_DIGITS = 6

Z_DIGITS = 3
PERCENTILE_DIGITS = 1


def rounded(value: float, digits: int, *, what: str) -> float:
    """Return ``value`` with ``digits`` decimals; msgspec would write NaN as null, so it is refused here."""
    if not math.isfinite(value):
        raise ValueFault(f"{what} is {value}, expected a finite number")
    return round(float(value), digits) + 0.0


def rounded_sigma(sigma: float, digits: int, *, what: str) -> float:
    """Like ``rounded``, but an uncertainty never becomes zero."""
    return max(rounded(sigma, digits, what=what), 10.0**-digits)


_NUMBERS = re.compile(rb"\[\n\s+([-+\d.eE]+(?:,\n\s+[-+\d.eE]+)*)\n\s+\]")


def readable(document: bytes) -> bytes:
    """Indent a JSON document, each list of numbers on one line. Strings hold no raw newline, so none is touched."""
    import msgspec

    indented = msgspec.json.format(document, indent=2)
    return _NUMBERS.sub(lambda match: b"[" + b", ".join(match[1].replace(b",", b"").split()) + b"]", indented) + b"\n"
