"""The installed entry points of the group, read straight from the installed distributions' folders.

``importlib.metadata`` gives the same and more, but importing it (email, csv, zipfile, …) takes as long as
importing numpy's core, on every run. So the folders are looked at first; where anything is out of the
ordinary the answer is None and ``importlib.metadata`` is asked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module
from typing import NamedTuple


class Point(NamedTuple):
    """An entry point: its name, what it loads, and the distribution it comes from."""

    name: str
    value: str
    distribution: str
    version: str

    def load(self) -> object:
        module, _, attribute = self.value.partition(":")
        found: object = import_module(module.strip())
        for part in filter(None, attribute.strip().split(".")):
            found = getattr(found, part)
        return found


def quick_look(group: str) -> list[Point] | None:
    """Return the entry points of ``group`` on sys.path, or None where only importlib.metadata can tell."""
    points: list[Point] = []
    seen: set[str] = set()
    try:
        for folder in _distributions():
            text = _read(os.path.join(folder, "entry_points.txt"))
            if f"[{group}]" not in text:
                continue
            fields = _fields(_read(os.path.join(folder, "METADATA")) or _read(os.path.join(folder, "PKG-INFO")))
            name, version = fields["Name"], fields["Version"]
            if name.lower() not in seen:  # a later one of the same name is shadowed
                seen.add(name.lower())
                points += [Point(*pair, name, version) for pair in _of_group(text, group)]
    except (OSError, UnicodeDecodeError, KeyError, ValueError):
        return None
    return points


def _distributions() -> Iterator[str]:
    """Folders of installed distributions, in the order of sys.path."""
    for place in sys.path:
        if os.path.isfile(place):
            raise ValueError(f"{place} is an archive")
        try:
            names = sorted(os.listdir(place or "."))
        except (FileNotFoundError, NotADirectoryError):
            continue
        for name in names:
            if name.endswith((".dist-info", ".egg-info")):
                yield os.path.join(place or ".", name)


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as stream:
            return stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _fields(metadata: str) -> dict[str, str]:
    head = metadata.split("\n\n", 1)[0]
    return {key: value.strip() for line in head.splitlines() for key, sep, value in [line.partition(": ")] if sep}


def _of_group(text: str, group: str) -> Iterator[tuple[str, str]]:
    """The name and value of every line of one section; ValueError on a line that is neither."""
    inside = False
    for line in map(str.strip, text.splitlines()):
        if line.startswith("["):
            inside = line == f"[{group}]"
        elif inside and line and not line.startswith(("#", ";")):
            name, sep, value = line.partition("=")
            if not sep or "[" in value or not value.strip():
                raise ValueError(f"'{line}' is no entry point")
            yield name.strip(), value.strip()
