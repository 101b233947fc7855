"""Toe girth: a tape around all toes, for feet whose toes need room on every side.

A measurement is a function from a FootView to a Measurement, or to Withheld where the scan does not carry it.
FootView shows every foot as a right one: x from heel to toes, y medial-positive, z up from the floor, millimetres.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from scanfit.api import Measurement, MeasurementDef, Withheld, hookimpl

if TYPE_CHECKING:
    from scanfit.api import FootView

NAME = "cobbler.toe_girth"
AT = 0.76  # of the foot's length: in front of the ball, and behind where the little toe ends
PLACE_MM = 1.0  # one sigma of where that is: both ends of the foot's length are a little soft
STEP_MM = 2.0  # how far before and behind the girth is looked at, to see how fast it changes
# One sigma of a girth on a clean scan, and what each mm of noise adds. On phantom feet (scanfit.testing) with noise
# of 0.3 and 1 mm the error was 0.4 and 1.3 mm; a tape rests on what sticks out, so noise does not average out.
SURFACE_MM, PER_NOISE = 0.5, 1.5
MAY_BE_OPEN = 0.03  # share of the girth that may be missing in the scan and is bridged


def toe_girth(view: FootView) -> Measurement | Withheld:
    """Return the tape around the section at 0.76 of the foot's length, mm.

    Where the view cannot cut that section it raises GeometryError, which scanfit turns into Withheld by itself.
    """
    for end in ("pternion", "acropodion"):  # without heel or toes there is no length to take a share of
        if end in view.missing_ends:
            return Withheld(name=NAME, reason=view.missing_ends[end])
    at = AT * view.length_mm
    section = view.section(at)
    girth = section.tape.length_mm
    missing = sum(opening.length_mm for opening in section.openings) + section.cut_mm
    if missing > MAY_BE_OPEN * girth:
        return Withheld(name=NAME, reason=f"{missing:.0f} mm of {girth:.0f} mm around the toes are not in the scan")
    return Measurement(
        name=NAME,
        value=girth,
        unit="mm",
        sigma=math.hypot(SURFACE_MM, PER_NOISE * view.noise_mm, _from_place(view, at), missing / 4),
        standard="in-house: tape at 0.76 FL",
        landmarks=("pternion", "acropodion"),
    )


def _from_place(view: FootView, at: float) -> float:
    """What not knowing the place to better than PLACE_MM adds: the girth's slope there, times that."""
    behind, front = (view.section(at + step).tape.length_mm for step in (-STEP_MM, STEP_MM))
    return abs(front - behind) / (2 * STEP_MM) * PLACE_MM


@hookimpl
def scanfit_measurements() -> Iterable[MeasurementDef]:
    yield MeasurementDef(
        name=NAME,
        summary="Tape around the toes, at 0.76 of the foot's length",
        unit="mm",
        standard="in-house: tape at 0.76 FL",
        needs=("toes", "closed ring"),
        compute=toe_girth,
    )
