"""Which names a new plugin can have: the distribution, the module and the provider are called after it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scanfit.errors import UsageError
from scanfit.providers import PROVIDER_NAME

OURS = "scanfit"
_WHOLE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
"""A distribution's name ends in a letter or digit, and two hyphens count as one (PyPA, Names and normalization)."""


def check_name(name: str, taken: Mapping[str, str] | None = None) -> str:
    """Return the name, or raise UsageError with one that could be used.

    ``taken`` holds the names that are in use, each with what it is the name of.
    """
    taken = taken or {}
    if name.startswith(OURS):
        raise _refused(f"'{name}' begins with {OURS}, which is put before it anyway", name, taken)
    if not PROVIDER_NAME.match(name) or not _WHOLE.match(name):
        rule = "2 to 31 of a-z, 0-9 and single hyphens, a letter first and no hyphen last"
        raise _refused(f"{name[:60]!r} is no name of a plugin: {rule}", name, taken)
    if name in taken:
        raise _refused(f"'{name}' is the name of {taken[name]}", name, taken)
    return name


def module_of(name: str) -> str:
    """Return the module of a plugin: its prefix keeps it apart from keywords and from the standard library."""
    return f"scanfit_{name.replace('-', '_')}"


def distribution_of(name: str) -> str:
    """Return the distribution and the folder of a plugin."""
    return f"scanfit-{name}"


def _refused(what: str, name: str, taken: Mapping[str, str]) -> UsageError:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-").removeprefix(OURS)
    plain = plain.lstrip("0123456789-")[:31].strip("-")
    for suggestion in (plain, f"my-{plain}"[:31].strip("-") if plain else ""):
        if PROVIDER_NAME.match(suggestion) and suggestion not in taken and not suggestion.startswith(OURS):
            return UsageError(what, next_step=f"a name that can be used: {suggestion}")
    return UsageError(what, next_step="choose another name, such as toe-room")
