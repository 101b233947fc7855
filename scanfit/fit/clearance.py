"""Item minus foot minus sock, for every zone, foot and row of a small table. NaN inside this room means unknown.

The rows of a whole catalogue are scored block by block (``blocks.py``), by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.allowed import allowed_ranges
from scanfit.fit.cut import cut_length
from scanfit.fit.zones import ZONES, Zone
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clearances:
    """Z zones, F feet (left first), N rows, all mm; NaN where a number is unknown.

    Attributes
    ----------
    item, item_sigma : (Z, N) the item's dimension and how sure it is
    worn : (Z, F, N) the item's dimension on each foot: ``item``, but for an insole that is cut
    foot, foot_sigma : (Z, F) the foot's measure
    sock : (Z,) what the sock takes
    clearance : (Z, F, N)
    low, high : (Z, N) allowed
    """

    zones: tuple[Zone, ...]
    item: Floats
    item_sigma: Floats
    worn: Floats
    foot: Floats
    foot_sigma: Floats
    sock: Floats
    clearance: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Feet:
    """What the zones meet: the foot's measures and sigmas (Z, F), and what the sock takes (Z,), mm."""

    value: Floats
    sigma: Floats
    sock: Floats


def clearances(request: FitRequest, table: Any, item: str) -> Clearances:
    """Return the clearances of every row of ``table`` (columns as in ``catalog/schema.py``) of kind ``item``."""
    zones = ZONES[item]
    feet = feet_of(request, zones)
    allowed = allowed_ranges(zones, item, request.taste)
    codes = allowed.codes(table)
    low, high = allowed.low[:, codes], allowed.high[:, codes]
    dimension = np.stack([numbers(table, zone.column) for zone in zones])
    worn = np.repeat(dimension[:, None, :], feet.value.shape[1], axis=1)
    for z, zone in enumerate(zones):
        if zone.cut:
            wanted = feet.value[z, :, None] + feet.sock[z] + (low[z] + high[z]) / 2
            worn[z] = cut_length(dimension[z], numbers(table, zone.cut), wanted)
    return Clearances(
        zones=zones,
        item=dimension,
        item_sigma=np.stack([item_sigma(table, zone) for zone in zones]),
        worn=worn,
        foot=feet.value,
        foot_sigma=feet.sigma,
        sock=feet.sock,
        clearance=worn - feet.value[:, :, None] - feet.sock[:, None, None],
        low=low,
        high=high,
    )


def numbers(table: Any, column: str) -> Floats:
    """A column as floats, null as NaN; a column the table does not have is unknown throughout."""
    if column not in table.columns:
        return np.full(len(table), np.nan)
    return finite(table[column].to_numpy().astype(np.float64, copy=False))


def finite(values: Floats) -> Floats:
    """The same numbers; one that is endless is not known."""
    known = np.isfinite(values)
    return values if known.all() else np.where(known, values, np.nan)


def item_sigma(table: Any, zone: Zone) -> Floats:
    """How sure the item's dimension is, as the catalogue says or as its zone has it."""
    given = numbers(table, zone.sigma_column)
    return np.where(given > 0, given, zone.item_sigma_mm)


def feet_of(request: FitRequest, zones: tuple[Zone, ...]) -> Feet:
    """Return the measures of both feet, zone by zone; NaN where one is not known."""
    value, sigma = _measures(request.pair, zones)
    return Feet(value=value, sigma=sigma, sock=np.array([zone.sock * request.sock_mm for zone in zones]))


def _measures(pair: FootPair, zones: tuple[Zone, ...]) -> tuple[Floats, Floats]:
    known = [[_measure(foot, zone.measure) for foot in pair.feet] for zone in zones]
    value = np.array([[m.value if m else np.nan for m in row] for row in known])
    sigma = np.array([[m.sigma if m else np.nan for m in row] for row in known])
    return value, sigma


def _measure(foot: FootProfile, name: str) -> Measurement | None:
    found = foot.measurements.get(name)
    return found if isinstance(found, Measurement) and found.unit == "mm" else None
