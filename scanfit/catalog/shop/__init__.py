"""Shop words (helper G replaces this file)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Intake:
    renamed: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class ShopIntake:
    def __init__(self, kind: str | None = None, default_system: str = "") -> None: ...

    def batch(self, table: Any) -> Any:
        return table

    def summary(self) -> Intake:
        return Intake()
