"""``-o key=value`` pairs, typed by the options a provider declares."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scanfit.errors import UsageError
from scanfit.providers import Option, Provider

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d{1,18}", re.ASCII)
_FLAGS: Mapping[str, bool] = {
    "true": True, "yes": True, "on": True, "1": True,
    "false": False, "no": False, "off": False, "0": False,
}  # fmt: skip


def own_options(provider: Provider, pairs: Sequence[str]) -> dict[str, Any]:
    """Return every option the provider declares, from those of ``pairs`` that name one, or its default."""
    names = {option.name for option in provider.options}
    return parse_options(provider, [pair for pair in pairs if pair.partition("=")[0].strip() in names])


def parse_options(
    provider: Provider, pairs: Sequence[str], *, said: str = "-o", also: Iterable[Provider] = ()
) -> dict[str, Any]:
    """Return every option the provider declares, from ``pairs`` or its default; messages call the option ``said``.

    ``also`` are the other providers whom the same ``pairs`` serve: a name that only they declare is passed over.

    Raises
    ------
    UsageError
        If a pair has no '=', names no option of the provider, comes twice or has a value of another kind.
    """
    declared = {option.name: option for option in provider.options}
    values = {option.name: option.default for option in provider.options}
    others = {option.name for one in also for option in one.options}
    seen: set[str] = set()
    for pair in pairs:
        key, equals, text = pair.partition("=")
        key = key.strip()
        if not equals or not key:
            raise UsageError(f"'{pair}' is not an option", where=said, next_step=f"write {said} name=value")
        if key not in declared:
            if key in others:
                continue
            raise _unknown(provider, key, said)
        if key in seen:
            raise UsageError(f"option '{key}' is given twice", where=f"{said} {pair}", next_step="give it once")
        seen.add(key)
        values[key] = _typed(declared[key], text, f"{said} {pair}")
    return values


def _unknown(provider: Provider, key: str, said: str) -> UsageError:
    names = sorted(option.name for option in provider.options)
    import difflib

    near = difflib.get_close_matches(key, names, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    listed = f"its options are {', '.join(names)}" if names else "it has no options"
    return UsageError(
        f"{provider.kind} '{provider.name}' has no option '{key}'", where=said, next_step=f"{meant}{listed}"
    )


def _typed(option: Option, text: str, where: str) -> str | int | float | bool:
    if option.choices and text not in option.choices:
        raise UsageError(f"{option.name} is '{text}'", where=where, next_step=f"use one of {', '.join(option.choices)}")
    if option.kind == "text":
        return text
    word = text.strip()
    if option.kind == "flag" and word.lower() in _FLAGS:
        return _FLAGS[word.lower()]
    if option.kind == "integer" and _INTEGER.fullmatch(word):
        return int(word)
    if option.kind == "number" and _NUMBER.fullmatch(word) and math.isfinite(float(word)):
        return float(word)
    expected = {"flag": "yes or no", "integer": "a whole number", "number": "a number such as 1.5"}[option.kind]
    raise UsageError(f"{option.name} is '{text}'", where=where, next_step=f"write {expected}")
