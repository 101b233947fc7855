"""The columns of some rows as arrays, made sense of block by block."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scanfit.fit.clearance import Floats, finite
from scanfit.fit.zones import Zone

SHEET = 131072
"""Rows whose columns are read at once: what is copied of them is a few megabytes, however long the table is."""


class Sheet:
    """The numbers of some rows: every column as it stands in the table, made sense of block by block."""

    def __init__(self, rows: Any, zones: tuple[Zone, ...], codes: NDArray[np.intp]) -> None:
        self.codes = codes
        self._usual = [zone.item_sigma_mm for zone in zones]
        self._item = [_column(rows, zone.column) for zone in zones]
        self._sigma = [_column(rows, zone.sigma_column) for zone in zones]
        self._least = [_column(rows, zone.cut) for zone in zones]

    def item(self, z: int, block: slice) -> Floats:
        """The item's dimension; NaN where it is not known."""
        return self._numbers(self._item[z], block)

    def least(self, z: int, block: slice) -> Floats:
        """The shortest it may be cut to; NaN where it must not be."""
        return self._numbers(self._least[z], block)

    def sigma2(self, z: int, block: slice) -> Floats:
        """The square of how sure the dimension is; what the catalogue does not say, the zone does."""
        column, usual = self._sigma[z], self._usual[z]
        if column is None:
            return np.full(block.stop - block.start, usual * usual)
        sigma = finite(column[block])
        given = sigma > 0
        if not given.all():
            sigma = np.where(given, sigma, usual)
        return sigma * sigma

    def _numbers(self, column: Floats | None, block: slice) -> Floats:
        return np.full(block.stop - block.start, np.nan) if column is None else finite(column[block])


def _column(rows: Any, name: str) -> Floats | None:
    """A column as floats, null as NaN; None where the table does not have it. No copy where it has no nulls."""
    if name not in rows.columns:
        return None
    values: Floats = rows[name].to_numpy().astype(np.float64, copy=False)
    return values
