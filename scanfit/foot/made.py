"""A number with its unit, its sigma from the calibrated model, and where it comes from."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from scanfit.foot.limits import need_certainty
from scanfit.foot.uncertainty import Evidence, calibration, of_the_rig, sigma
from scanfit.model.measurement import Measurement

if TYPE_CHECKING:
    from scanfit.foot.view import FootView


def made(
    view: FootView,
    name: str,
    value: float,
    *,
    unit: str = "mm",
    standard: str = "scanfit 1",
    method: str = "auto",
    landmarks: tuple[str, ...] = (),
    spread: float = 0.0,
) -> Measurement:
    """Return a measure of a view, or refuse it where it is too uncertain to say anything (limits.py).

    Parameters
    ----------
    value : in ``unit``
    spread : one sigma, in ``unit``, of what this foot and this scan add beyond the common noise, facets and
        floor: a soft landmark, a contact that hangs on a tenth of a millimetre, a gap that was bridged
    """
    evidence = Evidence(
        facets_mm=view.edge_mm**2 / 160.0,  # a chord of length e across a radius of 20 mm lies e² / (8 · 20) inside it
        noise_mm=max(view.noise_mm, view.grain.sigma_mm),
        bumps_mm2=view.grain.bumps,
        floor_inferred=0.0 if view.scan.platform else 1.0,
        missing=1.0 - view.scan.least_seen,
        torn=view.torn,
        spread=float(spread),
    )
    rig = of_the_rig(name, unit, view.scan.cameras_apart_mm)
    found = math.hypot(sigma(name, unit, evidence), _of_the_axis(view, unit, value), rig)
    if name in calibration():  # an uncalibrated sigma is a guess, and no reason to withhold
        need_certainty(name, unit, found, evidence, view.edge_mm)
    return Measurement(
        name=name,
        value=float(value),
        unit=unit,
        sigma=found,
        method=method,
        standard=standard,
        landmarks=landmarks,
    )


def _of_the_axis(view: FootView, unit: str, value: float) -> float:
    """What a ball point hidden in a hole adds, D: the axis turns by its doubt over the ball's distance, and half of
    the doubt comes through in lengths, widths and heights."""
    doubt = view.axis_doubt_mm
    if unit == "mm":
        return 0.5 * doubt
    if unit == "deg":
        return math.degrees(1.5 * doubt / view.length_mm)
    return abs(value) * doubt / (0.4 * view.length_mm)
