"""The kinds of plugin and the licences there are templates of."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from types import MappingProxyType

from scanfit.errors import UsageError

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "reader": "reads a scan file",
        "scanner": "takes scans with cameras",
        "measurement": "measures feet",
        "catalog": "loads a catalogue of shoes or insoles",
        "recommender": "ranks shoes or insoles for a person",
        "adviser": "says what feet and complaints ask for, from evidence cards",
        "prescriber": "writes what an orthotic lab is to make",
        "exporter": "writes results in a format of its own",
    }
)
"""Each kind with what its plugin does; the folder of its template has the same name."""

LICENCES: Mapping[str, str] = MappingProxyType(
    {
        "Apache-2.0": "Apache-2.0",
        "MIT": "MIT",
        "BSD-3-Clause": "BSD-3-Clause",
        "proprietary": "LicenseRef-Proprietary",
    }
)
"""Each licence with its SPDX expression, as pyproject.toml wants it; proprietary: all rights reserved."""


def check_kind(kind: str) -> str:
    """Return the kind, or raise UsageError with the list and the nearest."""
    return _one_of(kind, KINDS, "kind of plugin", "the kinds are")


def check_licence(licence: str) -> str:
    """Return the licence's name, or raise UsageError with the list and the nearest."""
    return _one_of(licence, LICENCES, "licence", "there is a text of")


def _one_of(word: str, words: Mapping[str, str], what: str, listed: str) -> str:
    if word in words:
        return word
    folded = {each.casefold(): each for each in words}
    near = [folded[each] for each in difflib.get_close_matches(word.casefold(), folded, n=1)]
    meant = f"did you mean {near[0]}? " if near else ""
    raise UsageError(f"'{word}' is no {what} here", next_step=f"{meant}{listed} {', '.join(words)}")
