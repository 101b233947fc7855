"""What the zones meet: both feet's measures, and what is between foot and item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.toe_forms import FORMS, reach
from scanfit.fit.zones import Zone
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootProfile
from scanfit.model.recommendation import FitRequest

Floats = NDArray[np.float64]
UNKNOWN = (np.nan, np.nan, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feet:
    """Z zones, F feet (left first), mm; NaN where a measure is not known.

    Attributes
    ----------
    value, sigma : (Z, F) the measure; of a zone with forms the first form's, and ``of_form`` has the others
    method : Z by F, how it was got
    sock : (Z,) clearance the sock takes
    taken : (Z, F) clearance the sock and what else stands in ``FitRequest.takes`` take
    of_form, of_form_sigma : by zone with forms, (F, forms + 1); the last is NaN, for an item whose form is not known
    """

    value: Floats
    sigma: Floats
    method: tuple[tuple[str, ...], ...]
    sock: Floats
    taken: Floats
    of_form: dict[int, Floats]
    of_form_sigma: dict[int, Floats]


def feet_of(request: FitRequest, zones: tuple[Zone, ...]) -> Feet:
    """Return the measures of the feet of a request, zone by zone. A turned zone's are negative."""
    feet = request.pair.feet
    found = [[_measure(foot, zone) for foot in feet] for zone in zones]
    of_form, of_form_sigma = {}, {}
    for z, zone in enumerate(zones):
        if zone.forms:
            each = [[_reach(foot, form) for form in FORMS] + [UNKNOWN] for foot in feet]
            of_form[z] = np.array([[one[0] for one in row] for row in each])
            of_form_sigma[z] = np.array([[one[1] for one in row] for row in each])
            found[z] = [row[0] for row in each]
    sock = np.array([zone.sock * request.sock_mm for zone in zones])
    extra = [[request.takes.get((zone.name, foot.side), 0.0) for foot in feet] for zone in zones]
    return Feet(
        value=np.array([[one[0] for one in row] for row in found]),
        sigma=np.array([[one[1] for one in row] for row in found]),
        method=tuple(tuple(one[2] for one in row) for row in found),
        sock=sock,
        taken=sock[:, None] + np.array(extra),
        of_form=of_form,
        of_form_sigma=of_form_sigma,
    )


def _measure(foot: FootProfile, zone: Zone) -> tuple[float, float, str]:
    found = foot.measurements.get(zone.measure)
    if not isinstance(found, Measurement) or found.unit != "mm":
        return UNKNOWN
    return -found.value if zone.turned else found.value, found.sigma, found.method


def _reach(foot: FootProfile, form: str) -> tuple[float, float, str]:
    found = reach(foot, form)
    return UNKNOWN if found is None else (found.value_mm, found.sigma_mm, found.method)
