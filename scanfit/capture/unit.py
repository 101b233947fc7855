"""The unit of a scan that does not say: decided by the foot's length, with a stated confidence."""

from __future__ import annotations

import math

from scanfit.errors import ScanError
from scanfit.model.scan import Inferred
from scanfit.units import Unit

ASSUMED_MM = (130.0, 330.0)
"""A foot of unstated unit is taken to lie here; the four ranges in mm, cm, m and in do not overlap."""

ACCEPTED_MM = (90.0, 350.0)
"""No foot is accepted outside this, whatever the unit (measures.md section 11 has 90 to 330, D)."""

_PRIOR = {Unit.MM: 0.60, Unit.M: 0.25, Unit.CM: 0.10, Unit.IN: 0.05}
"""How common each unit is among foot scans, D."""


def settle_unit(length: float, *, declared: Unit | None, asked: Unit | None) -> tuple[Unit, Inferred]:
    """Return the unit of a foot that is ``length`` long in the file's own numbers.

    Parameters
    ----------
    length : foot length in the file's unit
    declared : what the format says, if it says
    asked : what the user says with --unit

    Raises
    ------
    ScanError
        If no unit, or the given one, makes this a foot.
    """
    if asked is not None:
        _check(length, asked, "--unit says")
        return asked, Inferred(value=asked.value, confidence=1.0, because="given with --unit")
    if declared is not None:
        _check(length, declared, "the file declares")
        return declared, Inferred(value=declared.value, confidence=1.0, because="declared by the file")
    low, high = ASSUMED_MM
    for unit in Unit:
        if low <= length * unit.mm <= high:
            because = f"the foot is {length:.4g} long, {length * unit.mm:.1f} mm if these are {unit.value}"
            return unit, Inferred(
                value=unit.value, confidence=round(min(_confidence(length, unit), 0.999), 4), because=because
            )
    raise ScanError(
        f"the foot is {length:.4g} long, which is no foot of {low:.0f} to {high:.0f} mm in mm, cm, m or in",
        next_step="pass --unit mm, cm, m or in if this is a smaller foot, or check the scan",
    )


def _check(length: float, unit: Unit, who: str) -> None:
    low, high = ACCEPTED_MM
    if not low <= length * unit.mm <= high:
        raise ScanError(
            f"the foot is {length:.4g} long; {who} {unit.value}, which makes {length * unit.mm:.4g} mm, and feet are "
            f"{low:.0f} to {high:.0f} mm long",
            next_step="pass the right --unit, or check the scan",
        )


def _confidence(length: float, unit: Unit) -> float:
    """Posterior of the unit under a broad prior of foot lengths, D: most are adults' (ANSUR II, C: 258 mm,
    SD 18 over both sexes), the rest spread evenly from 90 to 350 mm."""
    weight = {u: _PRIOR[u] * u.mm * _length_density(length * u.mm) for u in Unit}
    return weight[unit] / sum(weight.values())


def _length_density(mm: float) -> float:
    adult = math.exp(-(((mm - 258.0) / 18.0) ** 2) / 2) / (18.0 * math.sqrt(2 * math.pi))
    spread = 1 / 260 if 90 <= mm <= 350 else 1e-6
    return 0.9 * adult + 0.1 * spread
