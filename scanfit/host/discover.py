"""Finding plugins: the installed distributions' entry points of the group ``scanfit``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING

from scanfit.host.fault import Fault, told
from scanfit.host.owner import Owner
from scanfit.host.quick_look import quick_look

if TYPE_CHECKING:
    from importlib.metadata import Distribution, EntryPoint

GROUP = "scanfit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A plugin that has been found and not yet imported; ``load`` imports it."""

    owner: Owner
    load: Callable[[], object]


def given(plugins: Iterable[Candidate | tuple[str, object]]) -> list[Candidate]:
    """Return candidates for plugins handed over directly: a module, or a function that returns one."""
    return [plugin if isinstance(plugin, Candidate) else _of_pair(*plugin) for plugin in plugins]


def _of_pair(name: str, plugin: object) -> Candidate:
    if isinstance(plugin, ModuleType) or not callable(plugin):
        return Candidate(owner=Owner(name=name), load=lambda: plugin)
    return Candidate(owner=Owner(name=name), load=plugin)


def installed() -> tuple[list[Candidate], list[Fault]]:
    """Return the installed plugins, sorted, and a fault for each distribution whose list cannot be read."""
    quick = quick_look(GROUP)
    if quick is None:
        found, faults = _by_metadata()
    else:
        faults = []
        found = [
            Candidate(owner=Owner(name=p.name, version=p.version, distribution=p.distribution), load=p.load)
            for p in quick
        ]
    return sorted(found, key=lambda c: (c.owner.name, c.owner.distribution, c.owner.version)), faults


def _by_metadata() -> tuple[list[Candidate], list[Fault]]:
    from importlib import metadata

    try:
        points: Sequence[EntryPoint] = tuple(metadata.entry_points(group=GROUP))
    except Exception:  # one unreadable distribution must not hide the others: look again, one by one
        points, faults = _one_by_one(metadata.distributions())
    else:
        faults = []
    return [Candidate(owner=_owner(point), load=point.load) for point in points], faults


def _one_by_one(distributions: Iterable[Distribution]) -> tuple[list[EntryPoint], list[Fault]]:
    points: list[EntryPoint] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for distribution in distributions:
        name, version = identity(distribution)
        if name in seen:  # shadowed by one earlier on sys.path, as importlib.metadata has it
            continue
        seen.add(name)
        try:
            points += distribution.entry_points.select(group=GROUP)
        except Exception as error:  # the list is a stranger's file
            owner = Owner(name=name or "(unnamed)", version=version, distribution=name)
            faults.append(
                owner.fault(
                    f"its entry_points.txt cannot be read ({told(error)})",
                    next_step=f"reinstall {owner.name}, or report it to its author",
                )
            )
    return points, faults


def _owner(point: EntryPoint) -> Owner:
    name, version = identity(point.dist) if point.dist is not None else ("", "")
    return Owner(name=point.name, version=version, distribution=name)


def identity(distribution: Distribution) -> tuple[str, str]:
    """Return a distribution's name and version from the head of its METADATA.

    ``Distribution.name`` parses the whole file, README and all, with the email package; this does not.
    """
    try:
        text = distribution.read_text("METADATA") or distribution.read_text("PKG-INFO") or ""
    except (OSError, UnicodeDecodeError):
        return "", ""
    head = text.split("\n\n", 1)[0]
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line and line[0] not in " \t")
    return fields.get("Name", "").strip(), fields.get("Version", "").strip()
