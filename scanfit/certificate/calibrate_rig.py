"""Fit what a rig adds to sigma: ``python -m scanfit.certificate.calibrate_rig`` writes foot/rig.json
(ten minutes with OPENBLAS_NUM_THREADS=1 in the environment).

Each phantom foot is captured once and measured with good, fair and neglected calibrations of the same rig. The factor
of a measure is the least with which 95 % of all its errors lie within 1.96 sigma.
"""

from __future__ import annotations

import json
import math
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

import scanfit.foot
from scanfit.certificate.pool import cores
from scanfit.certificate.rig_case import RigCase, capture, known_phantom
from scanfit.certificate.score import INTERVAL
from scanfit.errors import ScanfitError
from scanfit.foot.uncertainty import of_the_rig
from scanfit.model.measurement import Measurement
from scanfit.phantom.rig import calibrated, ring_rig

FEET = range(300_000, 300_032)
"""Seeds of the feet; no other set has them (plan.py, rig_plan.py)."""

CALIBRATIONS = ((0.25, 0.07), (0.25, 0.07), (1.0, 0.2), (2.0, 0.5))
"""How far cameras are off: mm and degrees (capture.md section 4: a good rig, and a neglected one)."""

COVERED, LEAST = 0.95, 20
FACTORS = (0.0, *np.geomspace(0.005, 200.0, 400).tolist())

ABOUT = (
    "one sigma of a measure, in its unit, per mm that the cameras of a rig differ by (FootScan.cameras_apart_mm): "
    "so that 95 % of the errors of simulated captures lie within 1.96 sigma (C; scanfit.certificate.calibrate_rig)"
)


class Error(NamedTuple):
    """A measure's error and its sigma without the rig's part, in its unit, and how far the cameras differ, mm."""

    error: float
    sigma: float
    apart_mm: float


def errors_of(seed: int) -> dict[str, list[Error]]:
    """Return the errors of one foot's measures, by name."""
    from scanfit.host import PluginHost
    from scanfit.pipeline import ScanSettings, fused, measure_scan

    known, host = known_phantom(seed), PluginHost()
    raw, _ = capture(RigCase(foot=seed, take_seed=seed, rig_seed=seed), known)
    found: dict[str, list[Error]] = {}
    for number, (mm, deg) in enumerate(CALIBRATIONS):
        rig = calibrated(ring_rig(6), np.random.default_rng([seed, number]), mm=mm, deg=deg)
        try:
            mesh = fused(replace(raw, rig=rig))
            (profile,) = measure_scan(mesh, ScanSettings(), host)
        except (ScanfitError, ValueError):
            continue  # refused, or not one foot: no number, no error
        for name, one in profile.measurements.items():
            true = known.values.get(name)
            if isinstance(one, Measurement) and isinstance(true, float):
                part = of_the_rig(name, one.unit, mesh.cameras_apart_mm)
                own = math.sqrt(max(one.sigma**2 - part**2, 0.0))
                found.setdefault(name, []).append(Error(one.value - true, own, mesh.cameras_apart_mm))
    return found


def factor(errors: list[Error]) -> float:
    """Return the least factor with which enough errors lie within the interval."""
    error, own, apart = (np.array(column) for column in zip(*errors, strict=True))
    for k in FACTORS:
        if (np.abs(error) < INTERVAL * np.hypot(own, k * apart)).mean() >= COVERED:
            return float(f"{k:.3g}")
    return float(f"{FACTORS[-1]:.3g}")


def main() -> None:
    every: dict[str, list[Error]] = {}
    with ProcessPoolExecutor(max_workers=cores()) as pool:
        for one in pool.map(errors_of, FEET):
            for name, errors in one.items():
                every.setdefault(name, []).extend(errors)
    rows = {name: factor(errors) for name, errors in sorted(every.items()) if len(errors) >= LEAST}
    path = Path(scanfit.foot.__file__).parent / "rig.json"
    partial = path.with_suffix(".partial")
    partial.write_text(json.dumps({"about": ABOUT, "feet": len(FEET), "rows": rows}, indent=1) + "\n", encoding="utf-8")
    partial.replace(path)


if __name__ == "__main__":
    main()
