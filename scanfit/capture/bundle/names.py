"""Names inside a bundle: relative, plain, and the same place on every system."""

from __future__ import annotations

import re

from scanfit.errors import ScanError

INDEX = "capture.json"
SUFFIXES = (".scanfit", ".zip")

_DRIVE = re.compile(r"[A-Za-z]:")


def check_name(name: str, *, where: str) -> None:
    """Refuse a name that leads out of the bundle, or elsewhere on another system."""
    parts = name.split("/")
    if name.startswith("/") or _DRIVE.match(name):
        raise _hostile(f"'{name[:80]}' is an absolute path", where)
    if ".." in parts:
        raise _hostile(f"'{name[:80]}' leads out of the bundle", where)
    if "\\" in name or any(part in ("", ".") for part in parts) or not name.isprintable() or ":" in name:
        raise _hostile(f"{name[:80]!r} is not a plain relative path", where)


def frame_file(camera: str, number: int, layer: str = "") -> str:
    """Return where a frame's depth is kept, or its ``layer``: color or confidence."""
    return f"frames/{camera}/{number}{'.' if layer else ''}{layer}.png"


def _hostile(what: str, where: str) -> ScanError:
    return ScanError(what, where=where, next_step="do not use this bundle: ask for it again where it came from")
