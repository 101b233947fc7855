"""Two providers of one name: scanfit's own stays, between strangers both are refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from scanfit.host.fault import Fault
from scanfit.host.kinds import Record
from scanfit.host.owner import Owner


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record and the plugin that is answerable for it."""

    owner: Owner
    record: Record


def without_clashes(hook: str, held: Iterable[Held]) -> tuple[tuple[Held, ...], tuple[Fault, ...]]:
    """Return the records whose name is theirs alone, sorted by name, and a fault for each refused one.

    The order in which plugins were found decides nothing.
    """
    by_name: dict[str, list[Held]] = {}
    for one in held:
        by_name.setdefault(one.record.name, []).append(one)
    kept: list[Held] = []
    faults: list[Fault] = []
    for name in sorted(by_name):
        rivals = by_name[name]
        own = [one for one in rivals if one.owner.first_party]
        winner = rivals[0] if len(rivals) == 1 else own[0] if len(own) == 1 else None
        kept += [winner] if winner is not None else []
        refused = sorted((one for one in rivals if one is not winner), key=lambda one: one.owner.called)
        faults += [_refusal(hook, one, rivals, winner) for one in refused]
    return tuple(kept), tuple(faults)


def _refusal(hook: str, one: Held, rivals: list[Held], winner: Held | None) -> Fault:
    others = sorted({rival.owner.called for rival in rivals if rival.owner != one.owner})
    name = one.record.name
    if not others:
        return one.owner.fault(
            f"it yields '{name}' {len(rivals)} times; none of them is used", hook=hook, provider=name
        )
    kept = f"; that of {winner.owner.called} is used" if winner is not None else "; neither is used"
    ways = " or ".join(f"--without {plugin}" for plugin in sorted({rival.owner.name for rival in rivals}))
    return one.owner.fault(
        f"'{name}' is also the name of a {one.record.kind} of plugin {' and of '.join(others)}{kept}",
        hook=hook,
        provider=name,
        next_step=f"rename one, or leave one out with {ways}",
    )
