"""What can be put into the shoe of the smaller foot, read once from ``corrections.toml``."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from scanfit.errors import ValueFault
from scanfit.fit.zones import SHOE_ZONES


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """One thing on sale: ``takes`` says by zone what 1 mm of it takes from the clearance, mm."""

    name: str
    thickness_mm: tuple[float, ...]
    takes: Mapping[str, float]


@cache
def load_fillers() -> tuple[Filler, ...]:
    """Return the corrections this package carries."""
    plain = tomllib.loads(resources.files("scanfit.fit").joinpath("corrections.toml").read_text(encoding="utf-8"))
    zones = {zone.name for zone in SHOE_ZONES}
    found = []
    for entry in plain["correction"]:
        numbers = [*entry["thickness"], *entry["takes"].values()]
        if set(entry["takes"]) - zones or not all(map(math.isfinite, numbers)) or not entry["source"]:
            raise ValueFault(f"corrections.toml: {entry['name']} takes from an unknown zone, or has no source")
        found.append(Filler(name=entry["name"], thickness_mm=tuple(entry["thickness"]), takes=dict(entry["takes"])))
    return tuple(found)
