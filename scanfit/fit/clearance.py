"""Item minus foot minus sock, for every zone, foot and row at once. NaN inside this room means unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.ranges import load_ranges
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
    item : (Z, N) the item's dimension
    foot, foot_sigma : (Z, F) the foot's measure
    sock : (Z,) what the sock takes
    clearance : (Z, F, N)
    low, high : (Z, N) allowed
    """

    zones: tuple[Zone, ...]
    item: Floats
    foot: Floats
    foot_sigma: Floats
    sock: Floats
    clearance: Floats
    low: Floats
    high: Floats


def clearances(request: FitRequest, table: Any, item: str) -> Clearances:
    """Return the clearances of every row of ``table`` (columns as in ``catalog/schema.py``) of kind ``item``."""
    zones = ZONES[item]
    dimension = np.stack([_numbers(table, zone.column) for zone in zones])
    foot, sigma = _feet(request.pair, zones)
    sock = np.array([zone.sock * request.sock_mm for zone in zones])
    low, high = _allowed(zones, _categories(table) if item == "shoe" else None, request.taste, dimension.shape[1])
    return Clearances(
        zones=zones,
        item=dimension,
        foot=foot,
        foot_sigma=sigma,
        sock=sock,
        clearance=dimension[:, None, :] - foot[:, :, None] - sock[:, None, None],
        low=low,
        high=high,
    )


def _numbers(table: Any, column: str) -> Floats:
    """A column as floats, null as NaN; a column the table does not have is unknown throughout."""
    if column not in table.columns:
        return np.full(len(table), np.nan)
    values: Floats = table[column].to_numpy().astype(np.float64)
    return np.where(np.isfinite(values), values, np.nan)


def _feet(pair: FootPair, zones: tuple[Zone, ...]) -> tuple[Floats, Floats]:
    known = [[_measure(foot, zone.measure) for foot in pair.feet] for zone in zones]
    value = np.array([[m.value if m else np.nan for m in row] for row in known])
    sigma = np.array([[m.sigma if m else np.nan for m in row] for row in known])
    return value, sigma


def _measure(foot: FootProfile, name: str) -> Measurement | None:
    found = foot.measurements.get(name)
    return found if isinstance(found, Measurement) and found.unit == "mm" else None


def _categories(table: Any) -> NDArray[np.object_]:
    return np.array(table["category"].to_list(), dtype=object)


def _allowed(
    zones: tuple[Zone, ...], categories: NDArray[np.object_] | None, taste: str, rows: int
) -> tuple[Floats, Floats]:
    ranges = load_ranges()
    low, high = np.empty((len(zones), rows)), np.empty((len(zones), rows))
    for category in ["any"] if categories is None else sorted({str(c) for c in categories}):
        here = slice(None) if categories is None else categories == category
        for z, zone in enumerate(zones):
            allowed = ranges.of(zone.name, category, taste)
            low[z, here], high[z, here] = allowed.low_mm, allowed.high_mm
    return low, high
