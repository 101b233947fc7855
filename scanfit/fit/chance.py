"""The chance that a shoe fits: one event, that on both feet every zone's true clearance lies in its allowed range.

The error model (``errors.toml``): all errors are normal, and

- the shoe's error in a zone is one draw for left and right, because both are made over one last;
- the day and the load are one draw for both feet and all zones, as far as they are shared; the rest is a zone's own;
- of zones measured on one section of one foot a part of the measurement's error is one draw;
- a zone of which a side is not known has the spread of its category instead (``unknown.py``), so it is one more thing
  that may be wrong: it lowers the chance and never raises it;
- a zone that many shoes do not have (``Zone.where_known``) counts only where both sides are known.

Given the day, zones of different sections are independent; given the shoe and the section's draw, so are the feet.
The means over these draws are taken with fixed nodes, so that equal questions have equal answers, and a chance changes
smoothly with every number. Against a simulation with a million people it is right within 0.005 (tests/unit/fit_chance).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.clearance import Clearances, clearances
from scanfit.fit.doubt import Doubt, load_doubt
from scanfit.fit.feet import Floats
from scanfit.fit.normal import below, few_nodes, spread_nodes
from scanfit.fit.unknown import Stand, stands
from scanfit.fit.zones import ZONES
from scanfit.model.recommendation import FitRequest

DAY_NODES, SHOE_NODES, SECTION_NODES = 7, 21, 3
BLOCK = 64
"""Rows computed at once: the largest array has DAY x SHOE x SECTION x feet x rows numbers, 0.5 MB."""

DIGITS = 9


def chance_zones(request: FitRequest, table: Any, item: str = "shoe") -> Floats:
    """Return for each row of a small table the chance that it fits all feet of the request, (N,) in 0 to 1.

    Parameters
    ----------
    table : N rows, columns as in ``catalog/schema.py``
    item : shoe or insole, which names the zones

    Notes
    -----
    Cost: some 15,000 values of the normal distribution a row for two feet, a third of a millisecond; rows that are
    alike in all that is read cost one.
    """
    if not len(table):
        return np.empty(0)
    rows, of = _different(table, item)
    parts = [
        chances(clearances(request, rows[start : start + BLOCK], item), rows[start : start + BLOCK]).pair
        for start in range(0, len(rows), BLOCK)
    ]
    found: Floats = np.concatenate(parts)[of]
    return found


def _different(table: Any, item: str) -> tuple[Any, NDArray[np.int64]]:
    """The rows that differ in anything the zones read, and which of them each row of the table is (colours)."""
    import polars as pl

    read = {name for zone in ZONES[item] for name in (zone.column, zone.sigma_column, zone.cut, zone.forms)}
    read |= {"category", "wearer", "liner_heel_mm", "liner_forefoot_mm"}
    seen = table.select(name for name in table.columns if name in read)
    if not seen.width:
        return table, np.arange(len(table))
    first = seen.with_row_index("#row").with_columns(pl.col("#row").min().over(seen.columns).alias("#first"))["#first"]
    kept, of = np.unique(first.to_numpy(), return_inverse=True)
    return table[kept], of.astype(np.int64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chances:
    """Z zones, F feet, N rows.

    Attributes
    ----------
    pair : (N,) that everything is allowed
    checked : (N,) that everything is of which both sides are known
    zone : (Z, F, N) that one zone on one foot is allowed; NaN where a side is not known
    sigma : (Z, F, N) of the clearance, mm; NaN where a side is not known
    foot_sigma : (Z, F, N) of the foot's measure with day and load, mm
    """

    pair: Floats
    checked: Floats
    zone: Floats
    sigma: Floats
    foot_sigma: Floats


def chances(gaps: Clearances, rows: Any, *, with_checked: bool = False) -> Chances:
    """Return the chances of the rows whose clearances are given; ``checked`` only where it is asked for."""
    doubt = load_doubt()
    stand = stands(gaps, rows, doubt)
    day = np.array([doubt.on(zone) for zone in gaps.zones])[:, None, None]
    foot = np.hypot(gaps.foot_sigma, day)
    sigma = np.hypot(foot, gaps.item_sigma[:, None, :])
    known = ~np.isnan(gaps.clearance)
    sigma = np.where(known, sigma, 1.0)
    clearance = np.where(known, gaps.clearance, 0.0)
    zone = below((gaps.most[:, None, :] - clearance) / sigma) - below((gaps.least[:, None, :] - clearance) / sigma)
    pair = np.clip(_pair(gaps, stand, doubt), 0.0, 1.0).round(DIGITS)
    checked = pair
    if with_checked:
        only = replace(stand, counts=known)
        checked = np.clip(_pair(gaps, only, doubt), 0.0, 1.0).round(DIGITS)
    return Chances(
        pair=pair, checked=checked, zone=np.where(known, zone, np.nan), sigma=np.where(known, sigma, np.nan),
        foot_sigma=foot,
    )  # fmt: skip


def _pair(gaps: Clearances, stand: Stand, doubt: Doubt) -> Floats:
    """(N,) the mean over the day of the product over the sections."""
    days, weights = few_nodes(DAY_NODES)
    product = np.ones((DAY_NODES, gaps.clearance.shape[2]))
    for members in _sections(gaps):
        if len(members) == 1 or len(stand.clearance[0]) == 0:
            product *= _alone(gaps, stand, doubt, members[0], days)
        else:
            product *= _together(gaps, stand, doubt, members, days)
    pair: Floats = np.einsum("d,dn->n", weights, product)
    return pair


def _sections(gaps: Clearances) -> list[list[int]]:
    """The zones by section; a zone without one is alone."""
    found: dict[str, list[int]] = {}
    for z, zone in enumerate(gaps.zones):
        found.setdefault(zone.section or zone.name, []).append(z)
    return list(found.values())


def _alone(gaps: Clearances, stand: Stand, doubt: Doubt, z: int, days: Floats) -> Floats:
    """(D, N) the chance of a zone that shares its section with no other."""
    allowed, weights = _allowed(gaps, stand, doubt, z, days, np.zeros(1), shared_section=0.0)
    each: Floats = np.einsum("s,dsmn->dn", weights, allowed.prod(axis=3))
    return each


def _together(gaps: Clearances, stand: Stand, doubt: Doubt, members: list[int], days: Floats) -> Floats:
    """(D, N) the chance of the zones of one section: given its draw on either foot they are independent."""
    nodes, section_weights = few_nodes(SECTION_NODES)
    feet = gaps.clearance.shape[1]
    each = []
    for z in members:
        allowed, weights = _allowed(gaps, stand, doubt, z, days, nodes, shared_section=doubt.shared_section)
        if feet == 1:
            each.append(np.einsum("s,dsmn->dmn", weights, allowed[:, :, :, 0]))
        else:  # the shoe is one for both feet, their sections are not
            each.append(
                np.einsum("s,dsln,dsrn->dlrn", weights, allowed[:, :, :, 0], allowed[:, :, :, 1], optimize=True)
            )
    product: Floats = np.prod(each, axis=0)
    for _ in range(feet):
        product = np.einsum("m,dm...->d...", section_weights, product)
    return product


def _allowed(
    gaps: Clearances, stand: Stand, doubt: Doubt, z: int, days: Floats, nodes: Floats, *, shared_section: float
) -> tuple[Floats, Floats]:
    """(D, S, M, F, N) the chance of zone ``z`` given the day, the shoe and the section, and the shoe's weights."""
    feet = gaps.clearance.shape[1]
    shoes, weights = spread_nodes(1 if feet == 1 else SHOE_NODES)
    day = doubt.on(gaps.zones[z])
    measured2, daily2 = stand.foot_sigma[z] ** 2, np.where(stand.foot_known[z], day * day, 0.0)
    section2 = np.where(stand.foot_known[z], shared_section * measured2, 0.0)
    own2 = measured2 - section2 + (1 - doubt.shared_day) * daily2
    if feet == 1:  # with one foot nothing is shared across the shoe
        own2 = own2 + stand.item_sigma[z] ** 2
    own = np.sqrt(own2)
    swells = np.sqrt(doubt.shared_day * daily2) * (-1.0 if gaps.zones[z].turned else 1.0)
    centre = (
        stand.clearance[z][None, None, None]
        - days[:, None, None, None, None] * swells
        + shoes[None, :, None, None, None] * stand.item_sigma[z]
        - nodes[None, None, :, None, None] * np.sqrt(section2)
    )
    found = below((gaps.most[z] - centre) / own) - below((gaps.least[z] - centre) / own)
    return np.where(stand.counts[z], found, 1.0), weights
