"""Zones, verdict and reasons for the few rows that are shown."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from scanfit.fit.clearance import Clearances, clearances
from scanfit.fit.score import penalties
from scanfit.fit.words import reason, severity, verdict
from scanfit.model.recommendation import Explanation, FitRequest, ZoneFit

ENOUGH = 3
"""Reasons given for a row, more only where more zones are out of range."""


def explain_zones(request: FitRequest, rows: Any, item: str = "shoe") -> list[Explanation]:
    """Return one Explanation per row: every zone of every foot, the worst zone's verdict, and why."""
    gaps = clearances(request, rows, item)
    penalty = penalties(gaps)
    sources = _sources(rows, gaps)
    return [_one(request, gaps, penalty[:, :, row], row, sources[row], item) for row in range(len(rows))]


def _sources(rows: Any, gaps: Clearances) -> list[list[str]]:
    """Where the catalogue has the dimension of each zone from, row by row; "" where it does not say."""
    columns = [zone.source_column for zone in gaps.zones]
    return [[row.get(column) or "" for column in columns] for row in rows.iter_rows(named=True)]


def _one(request: FitRequest, gaps: Clearances, penalty: Any, row: int, sources: list[str], item: str) -> Explanation:
    feet = range(len(request.pair.feet))
    zones = {(z, f): _zone(request, gaps, z, f, row, sources[z]) for z in range(len(gaps.zones)) for f in feet}
    known = [key for key in zones if not math.isnan(penalty[key])]
    known.sort(key=lambda key: (severity(zones[key]), key))
    outside = [key for key in known if penalty[key] > 0]
    inside = _length_first([key for key in known if key not in outside], zones)
    told = outside + inside[: max(0, ENOUGH - len(outside))]
    reasons = [reason(zones[key], item=item, sock_mm=float(gaps.sock[key[0]])) for key in told]
    reasons += _unchecked(zones, gaps)
    overall = zones[known[0]].verdict if known else "unknown"
    return Explanation(zones=tuple(zones.values()), verdict=overall, reasons=tuple(reasons))


def _zone(request: FitRequest, gaps: Clearances, z: int, f: int, row: int, source: str) -> ZoneFit:
    zone, foot = gaps.zones[z], request.pair.feet[f]
    clearance = _known(gaps.clearance[z, f, row])
    low, high = float(gaps.low[z, row]), float(gaps.high[z, row])
    item_sigma, worn, whole = float(gaps.item_sigma[z, row]), _known(gaps.worn[z, f, row]), _known(gaps.item[z, row])
    sigma = None if clearance is None else math.hypot(float(gaps.foot_sigma[z, f]), item_sigma)
    return ZoneFit(
        zone=zone.name,
        side=foot.side,
        clearance_mm=clearance,
        sigma_mm=sigma,
        low_mm=low,
        high_mm=high,
        verdict=verdict(clearance, low, high),
        item_mm=worn,
        foot_mm=_known(gaps.foot[z, f]),
        item_sigma_mm=None if worn is None else item_sigma,
        item_source="" if worn is None else source,
        uncut_mm=None if worn == whole else whole,
    )


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _length_first(keys: list[tuple[int, int]], zones: dict[tuple[int, int], ZoneFit]) -> list[tuple[int, int]]:
    """The length is what everyone asks about first: on the longer foot; then the rest in their order."""
    length = sorted((key for key in keys if key[0] == 0), key=lambda key: zones[key].clearance_mm or 0.0)[:1]
    return length + [key for key in keys if key not in length]


def _unchecked(zones: dict[tuple[int, int], ZoneFit], gaps: Clearances) -> list[str]:
    """One line for all the zones nobody could check, instead of one per zone and foot."""
    feet = len({f for _, f in zones})
    by_item: list[str] = []
    by_foot: list[str] = []
    for z, zone in enumerate(gaps.zones):
        if zones[z, 0].item_mm is None:
            by_item.append(zone.words)
            continue
        missing = [zones[z, f].side.value for f in range(feet) if zones[z, f].foot_mm is None]
        if missing:
            by_foot.append(zone.words if len(missing) == feet else f"{zone.words} {missing[0]}")
    lines = [f"not checked, the catalogue does not give it: {', '.join(by_item)}"] if by_item else []
    return lines + ([f"not checked, the foot's measure is not known: {', '.join(by_foot)}"] if by_foot else [])
