"""Brand charts (helper B replaces this file)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Charts:
    notes: tuple[str, ...] = ()


def load_charts(paths: Sequence[Path] = ()) -> Charts:
    return Charts()
