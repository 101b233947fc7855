"""Zones, verdict, chance and reasons for the few rows that are shown."""

from __future__ import annotations

from typing import Any

import numpy as np

from scanfit.fit.chance import Chances, chances
from scanfit.fit.clearance import Clearances, clearances
from scanfit.fit.sheet import numbers
from scanfit.fit.words import reason, severity, verdict
from scanfit.fit.zones import SHOE_ZONES, Zone
from scanfit.model.recommendation import Explanation, FitRequest, ZoneFit

ENOUGH = 3
"""Reasons given for a row, more only where more zones are out of range."""

_Key = tuple[int, int]


def explain_zones(request: FitRequest, rows: Any, item: str = "shoe") -> list[Explanation]:
    """Return one Explanation per row: every zone of every foot, the worst zone's verdict, the chance, and why."""
    gaps = clearances(request, rows, item)
    told = chances(gaps, rows, with_checked=True)
    sources = _sources(rows, gaps)
    return [_one(request, rows, gaps, told, row, sources[row], item) for row in range(len(rows))]


def _sources(rows: Any, gaps: Clearances) -> list[list[str]]:
    """Where the catalogue has the dimension of each zone from, row by row; "" where it does not say."""
    return [[_source(row, zone) for zone in gaps.zones] for row in rows.iter_rows(named=True)]


def _source(row: dict[str, Any], zone: Zone) -> str:
    """What the catalogue says of it; an insole's dimensions stand in the catalogue and nothing more is known."""
    if zone.source_column not in row:
        return "" if zone in SHOE_ZONES else "catalogue"
    told = row[zone.source_column] or ""
    return f"{told}, form by its name" if zone.forms and told else told


def _liner(request: FitRequest, rows: Any, row: int) -> list[str]:
    """That the liner has to come out, where the numbers rest on it."""
    under = request.under
    if under is None or not (under.heel_mm or under.forefoot_mm):
        return []
    found = [float(np.nan_to_num(numbers(rows, name)[row])) for name in ("liner_heel_mm", "liner_forefoot_mm")]
    if not any(found):
        return []
    return [f"take the shoe's own liner out: its {found[0]:g} mm under the heel and {found[1]:g} mm under the forefoot "
            "are counted as room"]  # fmt: skip


def _one(
    request: FitRequest, rows: Any, gaps: Clearances, told: Chances, row: int, sources: list[str], item: str
) -> Explanation:
    feet = range(len(request.pair.feet))
    zones = {(z, f): _zone(request, gaps, told, z, f, row, sources[z]) for z in range(len(gaps.zones)) for f in feet}
    known = [key for key, zone in zones.items() if zone.clearance_mm is not None]
    known.sort(key=lambda key: (severity(zones[key]), key))
    bad = [key for key in known if zones[key].verdict != "good"]
    fine = [key for key in known if key not in bad]
    fine = fine[: 0 if bad else 1] + _length_first(fine[0 if bad else 1 :], zones)  # the worst zone is always first
    shown = bad + fine[: max(0, ENOUGH - len(bad))]
    reasons = [reason(zones[key], item=item) for key in shown]
    reasons += _liner(request, rows, row) + _unchecked(zones, gaps)
    overall = zones[known[0]].verdict if known else "unknown"
    return Explanation(
        zones=tuple(zones.values()), verdict=overall, reasons=tuple(reasons), probability=float(told.pair[row]),
        checked=float(told.checked[row]) if known else None,
    )  # fmt: skip


def _zone(request: FitRequest, gaps: Clearances, told: Chances, z: int, f: int, row: int, source: str) -> ZoneFit:
    zone, foot = gaps.zones[z], request.pair.feet[f]
    clearance = _known(gaps.clearance[z, f, row])
    low, high = float(gaps.least[z, row]), float(gaps.most[z, row])
    sign = -1.0 if zone.turned else 1.0
    under = float(gaps.under[z, row])
    worn, whole = _known(sign * (gaps.worn[z, f, row] + under)), _known(sign * (gaps.item[z, row] + under))
    measure = _known(sign * gaps.foot[z, f, row])
    sigma = _known(told.sigma[z, f, row])
    return ZoneFit(
        zone=zone.name,
        side=foot.side,
        clearance_mm=clearance,
        sigma_mm=sigma,
        low_mm=low,
        high_mm=high,
        verdict=verdict(clearance, sigma, low, high),
        item_mm=worn,
        foot_mm=measure,
        item_sigma_mm=None if worn is None else float(gaps.item_sigma[z, row]),
        item_source="" if worn is None else source,
        uncut_mm=None if worn == whole else whole,
        aim_low_mm=float(gaps.low[z, row]),
        aim_high_mm=float(gaps.high[z, row]),
        probability=_known(np.clip(told.zone[z, f, row], 0.0, 1.0)),
        foot_sigma_mm=None if measure is None else float(told.foot_sigma[z, f, row]),
        foot_source="" if measure is None else gaps.feet.method[z][f],
        sock_mm=float(gaps.feet.sock[z]),
        under_mm=under + float(gaps.feet.taken[z, f] - gaps.feet.sock[z]),
    )


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)


def _length_first(keys: list[_Key], zones: dict[_Key, ZoneFit]) -> list[_Key]:
    """The length is what everyone asks about first: on the longer foot; then the rest in their order."""
    length = sorted((key for key in keys if key[0] == 0), key=lambda key: zones[key].clearance_mm or 0.0)[:1]
    return length + [key for key in keys if key not in length]


def _unchecked(zones: dict[_Key, ZoneFit], gaps: Clearances) -> list[str]:
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
