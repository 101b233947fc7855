"""The checkout's sources, parsed once."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest


@pytest.fixture
def sources(checkout: Path) -> dict[str, ast.Module]:
    """Return every module of the engine and of its plugins, by its path in the checkout."""
    return {
        path.relative_to(checkout).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for room in ("scanfit", "plugins")
        for path in sorted((checkout / room).rglob("*.py"))
    }
