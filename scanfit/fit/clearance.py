"""Item minus foot minus sock, for every zone, foot and row of a small table. NaN inside this room means unknown.

The rows of a whole catalogue are scored block by block (``blocks.py``), by the same rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scanfit.fit.allowed import allowed_ranges
from scanfit.fit.cut import cut_length
from scanfit.fit.feet import Feet, Floats, feet_of
from scanfit.fit.sheet import Sheet
from scanfit.fit.zones import ZONES, Zone
from scanfit.model.recommendation import FitRequest


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clearances:
    """Z zones, F feet (left first), N rows, all mm; NaN where a number is unknown, negative where a zone is turned.

    Attributes
    ----------
    item, item_sigma : (Z, N) the item's dimension, less what lies under the foot, and how sure it is
    under : (Z, N) what lies under the foot takes, below zero where a liner that comes out gives more
    worn : (Z, F, N) the item's dimension on each foot: ``item``, but for an insole that is cut
    foot, foot_sigma : (Z, F, N) the foot's measure; the same for all rows, but where items have forms
    feet : the feet themselves
    clearance : (Z, F, N)
    low, high : (Z, N) the aim
    least, most : (Z, N) what is allowed
    """

    zones: tuple[Zone, ...]
    item: Floats
    item_sigma: Floats
    under: Floats
    worn: Floats
    foot: Floats
    foot_sigma: Floats
    feet: Feet
    clearance: Floats
    low: Floats
    high: Floats
    least: Floats
    most: Floats


def clearances(request: FitRequest, table: Any, item: str) -> Clearances:
    """Return the clearances of every row of ``table`` (columns as in ``catalog/schema.py``) of kind ``item``."""
    zones = ZONES[item]
    feet = feet_of(request, zones)
    allowed = allowed_ranges(zones, item, request.taste, request.activity)
    codes = allowed.codes(table)
    low, high = allowed.low[:, codes], allowed.high[:, codes]
    sheet, rows = Sheet(table, zones, codes, request.under), slice(0, len(table))
    dimension = np.stack([sheet.item(z, rows) for z in range(len(zones))])
    worn = np.repeat(dimension[:, None, :], feet.value.shape[1], axis=1)
    foot = np.repeat(feet.value[:, :, None], len(table), axis=2)
    sigma = np.repeat(feet.sigma[:, :, None], len(table), axis=2)
    for z, zone in enumerate(zones):
        if zone.cut:
            wanted = feet.value[z, :, None] + feet.taken[z, :, None] + (low[z] + high[z]) / 2
            worn[z] = cut_length(dimension[z], sheet.least(z, rows), wanted)
        if zone.forms:
            foot[z] = feet.of_form[z][:, sheet.form(z, rows)]
            sigma[z] = feet.of_form_sigma[z][:, sheet.form(z, rows)]
    return Clearances(
        zones=zones,
        item=dimension,
        item_sigma=np.sqrt(np.stack([sheet.sigma2(z, rows) for z in range(len(zones))])),
        under=sheet.taken(rows),
        worn=worn,
        foot=foot,
        foot_sigma=sigma,
        feet=feet,
        clearance=worn - foot - feet.taken[:, :, None],
        low=low,
        high=high,
        least=allowed.least[:, codes],
        most=allowed.most[:, codes],
    )
