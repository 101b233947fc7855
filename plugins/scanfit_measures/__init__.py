"""The measures of definitions version 1, handed over through the same hook a stranger uses."""

from __future__ import annotations

from collections.abc import Iterable

from scanfit.api import MEASUREMENTS, MeasurementDef, hookimpl


@hookimpl
def scanfit_measurements() -> Iterable[MeasurementDef]:
    yield from MEASUREMENTS
