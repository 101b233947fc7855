"""The model behind every sigma, calibrated on phantom feet of known truth (``scanfit bench``).

sigma² = Σ (k · evidence)², one row of k ≥ 0 per measure. The evidence is what the scan itself shows: how
coarse its facets and how rough its surface is, whether its floor was seen, how much of the foot is missing,
and what the measure says about its own landmarks. The rows are fitted on one set of phantoms and tested on
another (scanfit/certificate); a measure without a row has the stated model of ``UNCALIBRATED``, tag D.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Evidence(NamedTuple):
    """What a scan shows of its own doubt.

    facets_mm : sagitta of the typical edge across a radius of 20 mm
    noise_mm : one sigma of the surface's noise, at the landmark fits or behind the toes, whichever is more
    bumps_mm2 : that noise times the width of its bumps: the wider they are, the fewer a fit averages over
    floor_inferred : 1 where no platform was seen, else 0
    missing : share of the worst region that is not in the scan, 0 to 1
    torn : how much open edge the foot has below its ankle, 0 to 1: the root of its length over the foot's, so that
        a lost strip of one millimetre already shows
    spread : one sigma of the measure's own landmarks, in the measure's unit
    """

    facets_mm: float
    noise_mm: float
    bumps_mm2: float
    floor_inferred: float
    missing: float
    torn: float
    spread: float


UNCALIBRATED = {
    "mm": (0.4, 1.0, 2.0, 2.0, 0.3, 1.0, 0.3, 1.0),
    "deg": (0.5, 0.5, 2.0, 2.0, 0.3, 2.0, 0.3, 1.0),
    "cm3": (1.0, 2.0, 4.0, 4.0, 2.0, 10.0, 2.0, 1.0),
    "": (0.005, 0.005, 0.02, 0.02, 0.005, 0.05, 0.005, 1.0),
}
"""k of 1 (the method itself) and of each part of the evidence, by unit, D."""

_record: ContextVar[dict[str, Evidence] | None] = ContextVar("record", default=None)


def sigma(name: str, unit: str, evidence: Evidence) -> float:
    """Return one standard deviation of a measure, in its unit."""
    log = _record.get()
    if log is not None:
        log[name] = evidence
    row = calibration().get(name) or UNCALIBRATED[unit]
    return math.hypot(row[0], *(k * part for k, part in zip(row[1:], evidence, strict=True)))


RIG_UNKNOWN = {"mm": 2.5, "deg": 2.0, "cm3": 50.0, "": 0.05}
"""The same for a measure without a row, by unit, D."""


def of_the_rig(name: str, unit: str, apart_mm: float) -> float:
    """Return what the cameras of a rig add to a measure's sigma, in its unit, where they differ by ``apart_mm``.

    A rig's error is the same all over one capture, so that the surface is smooth and does not show it; that its
    cameras see the same skin in different places does.
    """
    return apart_mm * _rig_rows().get(name, RIG_UNKNOWN[unit])


@cache
def _rig_rows() -> dict[str, float]:
    shipped = files("scanfit.foot").joinpath("rig.json")
    rows: dict[str, float] = json.loads(shipped.read_text(encoding="utf-8"))["rows"]
    return rows


@contextmanager
def recording() -> Iterator[dict[str, Evidence]]:
    """Keep the evidence of every measure that is made meanwhile, by name: what calibration fits its rows to."""
    log: dict[str, Evidence] = {}
    token = _record.set(log)
    try:
        yield log
    finally:
        _record.reset(token)


@cache
def calibration() -> dict[str, tuple[float, ...]]:
    """Return the calibrated rows by measure; empty before the first calibration."""
    shipped = files("scanfit.foot").joinpath("calibration.json")
    if not shipped.is_file():
        return {}
    return {name: tuple(row) for name, row in json.loads(shipped.read_text(encoding="utf-8"))["rows"].items()}
