"""Global options work in any place: ``scanfit demo --trace`` is ``scanfit --trace demo``."""

from __future__ import annotations

from collections.abc import Sequence


def hoisted(args: Sequence[str]) -> list[str]:
    """Return the arguments with --trace and --without NAME first; what follows ``--`` stays.

    >>> hoisted(["demo", "--without", "csv", "--json"])
    ['--without', 'csv', 'demo', '--json']
    """
    front: list[str] = []
    rest: list[str] = []
    waiting = list(args)
    while waiting:
        word = waiting.pop(0)
        if word == "--":
            return [*front, *rest, word, *waiting]
        if word == "--trace" or word.startswith("--without="):
            front.append(word)
        elif word == "--without" and waiting:
            front += [word, waiting.pop(0)]
        else:
            rest.append(word)
    return [*front, *rest]
