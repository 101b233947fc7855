"""Evidence (helper B replaces this file)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scanfit.catalog.charts import Charts


@dataclass(frozen=True)
class Evidenced:
    table: Any
    notes: tuple[str, ...] = ()
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def with_dimensions(table: Any, charts: Charts) -> Evidenced:
    return Evidenced(table=table)
