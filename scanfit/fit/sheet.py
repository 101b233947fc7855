"""The columns of some rows as arrays, made sense of block by block."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.feet import Floats
from scanfit.fit.toe_forms import FORMS, load_toe_forms
from scanfit.fit.zones import Zone

if TYPE_CHECKING:
    from scanfit.model.underfoot import Underfoot

SHEET = 131072
"""Rows whose columns are read at once: what is copied of them is a few megabytes, however long the table is."""


class Sheet:
    """The numbers of some rows: every column as it stands in the table, made sense of block by block."""

    def __init__(
        self, rows: Any, zones: tuple[Zone, ...], codes: NDArray[np.intp], under: Underfoot | None = None
    ) -> None:
        self.codes = codes
        self._zones = zones
        self._rows = len(rows)
        self._columns = {name: _column(rows, name) for name in _names(zones)}
        self._forms = {z: form_codes(rows, zone) for z, zone in enumerate(zones) if zone.forms}
        self._taken = None if under is None else _taken(rows, zones, under)

    def has(self, z: int) -> bool:
        """Whether the table has the zone's column at all."""
        zone = self._zones[z]
        return self._columns[zone.column] is not None and (not zone.forms or self._forms[z] is not None)

    def item(self, z: int, block: slice) -> Floats:
        """The item's dimension as worn; negative where the zone is turned, NaN where it is not known."""
        zone, column = self._zones[z], self._columns[self._zones[z].column]
        if column is None:
            return np.full(block.stop - block.start, np.nan)
        values = dimension(finite(column[block]), zone)
        if zone.forms:  # a dimension without the form says nothing in this zone
            values = np.where(self.form(z, block) < len(FORMS), values, np.nan)
        return values if self._taken is None else values - self._taken[z][block]

    def taken(self, block: slice) -> Floats:
        """What lies under the foot takes from every dimension, (Z, N); 0 where nothing does."""
        if self._taken is None:
            return np.zeros((len(self._zones), block.stop - block.start))
        return self._taken[:, block]

    def least(self, z: int, block: slice) -> Floats:
        """The shortest it may be cut to; NaN where it must not be."""
        column = self._columns[self._zones[z].cut]
        return np.full(block.stop - block.start, np.nan) if column is None else finite(column[block])

    def form(self, z: int, block: slice) -> NDArray[np.intp]:
        """The number of the item's form; one more than there are where it is not known."""
        codes = self._forms[z]
        return np.full(block.stop - block.start, len(FORMS)) if codes is None else codes[block]

    def sigma2(self, z: int, block: slice) -> Floats:
        """The square of how sure the dimension is; what the catalogue does not say, the zone does."""
        zone = self._zones[z]
        column, usual = self._columns[zone.sigma_column], zone.item_sigma_mm
        more = load_toe_forms().sigma_mm ** 2 if zone.forms else 0.0
        if column is None:
            return np.full(block.stop - block.start, usual * usual + more)
        sigma = finite(column[block])
        given = sigma > 0
        if not given.all():
            sigma = np.where(given, sigma, usual)
        return sigma * sigma + more if more else sigma * sigma


def _names(zones: tuple[Zone, ...]) -> set[str]:
    return {name for zone in zones for name in (zone.column, zone.sigma_column, zone.cut)}


def dimension(values: Floats, zone: Zone) -> Floats:
    """The dimension of an item in its zone: negative where the zone is turned, NaN where the item has no such zone."""
    if np.isfinite(zone.below_mm):
        values = np.where(values < zone.below_mm, values, np.nan)
    return -values if zone.turned else values


def form_codes(rows: Any, zone: Zone) -> NDArray[np.intp] | None:
    """The number of each row's form, one more than there are where it is not known; None without the column."""
    import polars as pl

    if zone.forms not in rows.columns:
        return None
    coded = rows[zone.forms].cast(pl.Enum(FORMS), strict=False).to_physical().cast(pl.Int64).fill_null(len(FORMS))
    codes: NDArray[np.intp] = coded.to_numpy().astype(np.intp)
    return codes


def finite(values: Floats) -> Floats:
    """The same numbers; one that is endless is not known."""
    known = np.isfinite(values)
    return values if known.all() else np.where(known, values, np.nan)


def numbers(rows: Any, name: str) -> Floats:
    """A column as floats, null as NaN; a column the table does not have is unknown throughout."""
    column = _column(rows, name)
    return np.full(len(rows), np.nan) if column is None else finite(column)


def _taken(rows: Any, zones: tuple[Zone, ...], under: Underfoot) -> Floats:
    """What lies under the foot takes from every dimension, (Z, N)."""
    from scanfit.fit.budget import taken

    liner = [np.nan_to_num(numbers(rows, name)) for name in ("liner_heel_mm", "liner_forefoot_mm")]
    found: Floats = taken([zone.name for zone in zones], under, *liner)
    return found


def _column(rows: Any, name: str) -> Floats | None:
    """A column as floats, null as NaN; None where the table does not have it. No copy where it has no nulls."""
    if name not in rows.columns:
        return None
    values: Floats = rows[name].to_numpy().astype(np.float64, copy=False)
    return values
