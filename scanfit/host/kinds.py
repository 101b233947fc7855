"""Which record each hook yields, and what a record must be beyond what it checks at its birth."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from scanfit.providers import (
    Adviser,
    CatalogSource,
    Exporter,
    MeasurementDef,
    Option,
    Prescriber,
    Provider,
    Recommender,
    Scanner,
    ScanReader,
)

Record = ScanReader | Scanner | MeasurementDef | CatalogSource | Recommender | Adviser | Prescriber | Exporter

RECORD_OF_HOOK: Mapping[str, type[Record]] = MappingProxyType(
    {
        "scanfit_scan_readers": ScanReader,
        "scanfit_scanners": Scanner,
        "scanfit_measurements": MeasurementDef,
        "scanfit_catalogs": CatalogSource,
        "scanfit_recommenders": Recommender,
        "scanfit_advisers": Adviser,
        "scanfit_prescribers": Prescriber,
        "scanfit_exporters": Exporter,
    }
)
HOOK_OF_KIND: Mapping[str, str] = MappingProxyType({record.kind: hook for hook, record in RECORD_OF_HOOK.items()})

_CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reader": ("read",),
        "scanner": ("connect",),
        "measurement": ("compute",),
        "catalog": ("accepts", "load"),
        "recommender": ("score", "explain"),
        "adviser": ("advise",),
        "prescriber": ("prescribe",),
        "exporter": ("accepts", "export"),
    }
)
_MAY_BE_CALLED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "reader": ("example",),
        "scanner": ("devices",),
        "catalog": ("example", "batches"),
        "recommender": ("chance",),
        "adviser": ("cards",),
    }
)


def wrong_with(record: Record) -> str:
    """Say what is wrong with a record, or return an empty string."""
    if record.name != record.name.strip():
        return "its name begins or ends with white space"
    for name in _CALLED[record.kind]:
        if not callable(getattr(record, name)):
            return f"{name} is {described(getattr(record, name))}, expected a function"
    for name in _MAY_BE_CALLED.get(record.kind, ()):
        if getattr(record, name) is not None and not callable(getattr(record, name)):
            return f"{name} is {described(getattr(record, name))}, expected a function or None"
    if isinstance(record, Provider) and not _is_tuple_of(record.options, Option):
        return "options must be a tuple of Option"
    for name, check in (("suffixes", str), ("needs", str)):
        if hasattr(record, name) and not _is_tuple_of(getattr(record, name), check):
            return f"{name} must be a tuple of strings"
    if isinstance(record, Exporter) and not isinstance(record.suffix, str):
        return f"suffix is {described(record.suffix)}, expected text"
    if isinstance(record, CatalogSource) and not isinstance(record.network, bool):
        return f"network is {described(record.network)}, expected True or False"
    return ""


def _is_tuple_of(value: Any, kind: type) -> bool:
    return isinstance(value, tuple) and all(isinstance(part, kind) for part in value)


def described(value: object) -> str:
    """Say what a value is, for a message about the wrong one."""
    return "None" if value is None else type(value).__name__
