"""Exporters: which one writes a file, and what must be there when it has."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

from scanfit.errors import UsageError
from scanfit.host.answers import Wrong
from scanfit.host.kinds import described
from scanfit.providers import Exporter
from scanfit.whole_file import cannot_be_written

SCANFITS_OWN: Mapping[str, str] = MappingProxyType(
    {".json": "scanfit's own document", ".toml": "profiles typed by hand"}
)
"""Suffixes that no exporter may take; a longer one that ends in them, such as '.fhir.json', is free."""

_VALUES = {"FootPair": "measured feet", "Recommendation": "a recommendation"}
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


def written(exporter: Exporter, value: object, place: Path, options: Mapping[str, Any], *, target: Path) -> Path:
    """Have a value written to ``place``, in an empty folder, check what is there and return ``place``.

    Raises
    ------
    Wrong
        If the exporter returned something, or wrote anything but that one file.
    UsageError
        If the disk is full, which is no plugin's fault; ``target`` is the file the user named.
    """
    try:
        answer: object = exporter.export(value, place, options)  # type: ignore[func-returns-value]
    except OSError as error:
        if error.errno in _FULL:
            raise cannot_be_written(target, error, "make room on the disk, or choose another path") from error
        raise
    if answer is not None:
        raise Wrong(f"returned {described(answer)}, expected None")
    _check_written(place)
    return place


def _check_written(place: Path) -> None:
    others = sorted(name for name in os.listdir(place.parent) if name != place.name)
    if others:
        raise Wrong(f"wrote '{others[0]}' beside the file it was to write")
    try:
        found = place.lstat()
    except FileNotFoundError:
        raise Wrong("wrote nothing") from None
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        raise Wrong("wrote a link, a folder or a device, expected a file")
    if found.st_size == 0:
        raise Wrong("wrote an empty file")


def no_exporter(path: Path, exporters: Iterable[Exporter], off: str) -> UsageError:
    """Return what to tell of a suffix that nobody writes; ``off`` names the plugins that are switched off."""
    return UsageError(
        f"no exporter writes files ending in '{path.suffix}'",
        where=str(path),
        next_step=f"scanfit writes {formats(exporters)}{off}",
    )


def cannot_hold(path: Path, value: object, refusing: Sequence[Exporter], able: Iterable[Exporter]) -> UsageError:
    """Return what to tell where the exporters of a suffix do not write this kind of value."""
    called = _VALUES.get(type(value).__name__, described(value))
    named = " and ".join(f"'{one.name}'" for one in refusing)
    return UsageError(
        f"files ending in '{refusing[0].suffix}' cannot hold {called} (exporter {named})",
        where=str(path),
        next_step=f"{called} can be written as {formats(able)}",
    )


def formats(exporters: Iterable[Exporter]) -> str:
    """Name the suffixes there are, scanfit's own document first."""
    return ", ".join([".json (the whole document)", *sorted({f"{one.suffix} ({one.name})" for one in exporters})])
