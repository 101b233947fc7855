"""One phantom foot through the real pipeline: what was true, what was told, what was withheld."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from scanfit.errors import ScanfitError
from scanfit.foot.uncertainty import Evidence, recording
from scanfit.model.measurement import Category, Measurement
from scanfit.model.scan import LoadState
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.scanning import Scanning, scan
from scanfit.phantom.truth import Truth, truth_of

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.profile import FootProfile

SURFACE_LEVEL = 3
"""Subdivisions of the surface that truth is taken from: some 150,000 faces, edges under a millimetre."""

CLEAN_FACES = (20_000, 500_000)
"""The clean set's tessellations, drawn evenly over the logarithm."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A foot by its seed, and a scan of it by another; ``kind`` is clean, sensor, sensor25 or damaged."""

    kind: str
    foot_seed: int
    scan_seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measure of one scan: ``value`` and ``truth`` are numbers, or words of a category, or None.

    ``sigma`` is a category's probability; ``withheld`` the reason where there is no value.
    """

    truth: float | str | None
    value: float | str | None = None
    sigma: float | None = None
    withheld: str = ""
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a case; ``refused`` is the message where the whole scan was refused, and ``crashed``
    that it was refused by a fault of scanfit's."""

    case: Case
    faces: int
    feet: int = 0
    side_right: bool = False
    unit_right: bool = False
    refused: str = ""
    crashed: bool = False
    rows: dict[str, Row] = field(default_factory=dict)


def run_case(case: Case, host: PluginHost) -> Outcome:
    """Build the foot, scan it, measure the scan and set the numbers beside the truth."""
    from scanfit.pipeline import ScanSettings, measure_scan

    foot, truth = known_foot(case.foot_seed)
    rng = np.random.default_rng([case.scan_seed, zlib.crc32(case.kind.encode())])
    how = _scanning(case.kind, rng)
    faces = 0
    try:
        raw = scan(foot, how, rng)
        faces = len(raw.surface.faces)
        with recording() as evidence:
            profiles = measure_scan(raw, ScanSettings(load_state=LoadState.BIPEDAL), host)
    except ScanfitError as error:
        return Outcome(case=case, faces=faces, refused=error.what)
    except Exception as error:  # a crash is a figure of the certificate, not the end of it
        return Outcome(case=case, faces=faces, refused=f"{type(error).__name__}: {error}", crashed=True)
    profile = profiles[0]
    return Outcome(
        case=case,
        faces=faces,
        feet=len(profiles),
        side_right=profile.side is foot.side,
        unit_right=profile.source.unit is how.unit,
        rows=rows_beside(profile, truth.values, evidence),
    )


def _scanning(kind: str, rng: np.random.Generator) -> Scanning:
    if kind == "clean":
        low, high = np.log(CLEAN_FACES)
        return Scanning.clean(rng, faces=int(np.exp(rng.uniform(low, high))))
    if kind == "damaged":
        return Scanning.damaged(rng)
    return Scanning.sensor(rng, correlation_mm=2.5 if kind == "sensor25" else 1.0)


@lru_cache(maxsize=2)
def known_foot(seed: int) -> tuple[PhantomFoot, Truth]:
    """Return a phantom foot and its truth."""
    foot = PhantomFoot.random(np.random.default_rng(seed))
    return foot, truth_of(foot.surface(SURFACE_LEVEL))


def rows_beside(
    profile: FootProfile, truth: Mapping[str, float | str | None], evidence: Mapping[str, Evidence]
) -> dict[str, Row]:
    """Return what was told and what was withheld beside what is true."""
    rows = {}
    for name in sorted({*profile.measurements, *profile.withheld}):
        known = truth.get(name)
        found = profile.measurements.get(name)
        if isinstance(found, Measurement):
            rows[name] = Row(truth=known, value=found.value, sigma=found.sigma, evidence=evidence.get(name))
        elif isinstance(found, Category):
            rows[name] = Row(truth=known, value=found.value, sigma=found.probability)
        else:
            rows[name] = Row(truth=known, withheld=profile.withheld[name])
    return rows
