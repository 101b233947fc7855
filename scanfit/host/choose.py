"""Which of several providers serves: a longer suffix first, scanfit's own before a stranger's, else ask."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scanfit.errors import UsageError
from scanfit.host.clash import Held
from scanfit.providers import Exporter


def the_one(serving: Sequence[Held], *, what: str, where: str) -> Held:
    """Return the provider that serves; two strangers' are the user's choice, not ours."""
    own = [one for one in serving if one.owner.first_party]
    if len(serving) == 1 or len(own) == 1:
        return own[0] if own else serving[0]
    rivals = own or list(serving)
    named = " and ".join(f"'{one.record.name}' of plugin {one.owner.called}" for one in rivals)
    ways = " or ".join(f"--without {name}" for name in sorted({one.owner.name for one in rivals}))
    raise UsageError(f"{what}: {named}", where=where, next_step=f"leave one out with {ways}")


def readers_of(name: str, readers: Sequence[Held]) -> list[Held]:
    """Return the readers with the longest suffix that a file name ends in."""
    return _longest(
        (len(suffix), one)
        for one in readers
        for suffix in getattr(one.record, "suffixes", ())
        if name.lower().endswith(suffix)
    )


def exporters_of(name: str, exporters: Sequence[Held]) -> list[Held]:
    """Return the exporters with the longest suffix that a file name ends in."""
    return _longest((len(suffix), one) for one in exporters if name.lower().endswith(suffix := _suffix(one)))


def _suffix(held: Held) -> str:
    assert isinstance(held.record, Exporter)
    return held.record.suffix


def _longest(matches: Iterable[tuple[int, Held]]) -> list[Held]:
    found = list(matches)
    longest = max((length for length, _ in found), default=0)
    return [one for length, one in found if length == longest]
