"""Importing one plugin and finding its hooks; a misspelt hook is a fault, never silence."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pluggy

from scanfit import hookspecs
from scanfit.host.discover import Candidate
from scanfit.host.fault import Fault, told
from scanfit.host.guard import Escaped, Trace, fenced, traced
from scanfit.host.owner import Owner

PREFIX = "scanfit_"
HOOKS = tuple(sorted(name for name in vars(hookspecs) if name.startswith(PREFIX)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A plugin that has been imported: who it is and its hooks, by name."""

    owner: Owner
    hooks: tuple[tuple[str, Callable[[], object]], ...]


def load(candidate: Candidate, trace: Trace | None) -> tuple[Loaded, list[Fault]]:
    """Import a plugin and find its hooks; what failed is in the faults."""
    owner = candidate.owner
    try:
        plugin = traced(
            lambda: fenced(candidate.load), trace, what="import", name="", plugin=owner.called, size=lambda _: ""
        )
    except Escaped as escaped:
        return Loaded(owner=owner, hooks=()), [_import_fault(owner, escaped.cause)]
    # One pluggy manager a plugin: a registration that fails half way leaves nothing behind for the others.
    hooks = pluggy.PluginManager(hookspecs.PROJECT)
    hooks.add_hookspecs(hookspecs)
    try:
        fenced(lambda: hooks.register(plugin, owner.name))
    except Escaped as escaped:
        return Loaded(owner=owner, hooks=()), [_registration_fault(owner, escaped.cause)]
    good: list[tuple[str, Callable[[], object]]] = []
    faults = list(_unmarked(owner, plugin))
    for caller in hooks.get_hookcallers(plugin) or []:
        for impl in caller.get_hookimpls():
            if not caller.has_spec():
                faults += [] if impl.optionalhook else [_misspelt(owner, caller.name)]
            elif impl.wrapper or impl.hookwrapper:
                faults.append(_wrapper(owner, caller.name))
            else:
                good.append((caller.name, impl.function))
    return Loaded(owner=owner, hooks=tuple(sorted(good, key=lambda pair: pair[0]))), faults


def _import_fault(owner: Owner, cause: BaseException) -> Fault:
    if isinstance(cause, SystemExit):
        return owner.fault(f"importing it tried to end the program (SystemExit: {cause.code})")
    if isinstance(cause, ImportError):
        return owner.fault(
            f"it cannot be imported ({told(cause)})",
            next_step=f"install what {owner.name} needs, or leave it out with --without {owner.name}",
        )
    return owner.fault(f"it cannot be imported ({told(cause)})")


def _registration_fault(owner: Owner, cause: BaseException) -> Fault:
    if isinstance(cause, pluggy.PluginValidationError):
        said = " ".join(str(cause).split())
        return owner.fault(f"its hooks do not have the shape scanfit asks for ({said[:200]})")
    return owner.fault(f"looking for its hooks failed ({told(cause)})")


def _misspelt(owner: Owner, name: str) -> Fault:
    near = difflib.get_close_matches(name, HOOKS, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return owner.fault(
        f"'{name}' is marked as a hook, and scanfit has no such hook",
        hook=name,
        next_step=f"{meant}the hooks are {', '.join(HOOKS)}",
    )


def _wrapper(owner: Owner, name: str) -> Fault:
    return owner.fault(
        "it is a hook wrapper, and scanfit's hooks cannot be wrapped",
        hook=name,
        next_step="yield provider records from a plain @hookimpl function",
    )


def _unmarked(owner: Owner, plugin: object) -> Iterator[Fault]:
    """Functions that are named like a hook and lack the mark: pluggy passes them over in silence."""
    for name in sorted(vars(plugin)) if hasattr(plugin, "__dict__") else ():
        function = inspect.getattr_static(plugin, name)
        if name.startswith(PREFIX) and inspect.isfunction(function) and not hasattr(function, f"{PREFIX}impl"):
            near = difflib.get_close_matches(name, HOOKS, n=1)
            yield owner.fault(
                f"the function '{name}' is named like a hook and is not marked as one",
                hook=name,
                next_step=f"write @hookimpl above def {near[0] if near else name}(), or rename it",
            )
