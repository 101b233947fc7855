"""Telling a plugin's author that a hook or a field is on its way out (scanfit/removals.py), at the hook's own line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from scanfit import removals
from scanfit.host.kinds import RECORD_OF_HOOK, Record


def warn_of_hook(hook: str, function: Callable[[], object]) -> None:
    """Warn whoever implements a hook that will go."""
    removals.warn_author(f"hook {hook}", function)


def warn_of_fields(record: Record, function: Callable[[], object]) -> None:
    """Warn whoever fills in a field that will go; one that was left at its default is nobody's doing."""
    kind = next(kind.__name__ for kind in RECORD_OF_HOOK.values() if isinstance(record, kind))
    if not any(one.name.startswith(f"field {kind}.") for one in removals.REMOVALS):
        return
    for field in dataclasses.fields(record):
        if getattr(record, field.name) is not field.default:
            removals.warn_author(f"field {kind}.{field.name}", function)
