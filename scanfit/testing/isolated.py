"""A plugin host of given plugins alone, and tests that cannot find others by accident."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from types import ModuleType
from typing import NoReturn

from scanfit.host import Candidate, Owner, PluginHost, plugin_host
from scanfit.host.discover import installed


def isolated_host(*plugins: Candidate | ModuleType | tuple[str, object], own: bool = False) -> PluginHost:
    """Return a host that holds the given plugins and looks for no others.

    Parameters
    ----------
    plugins : modules, which are called after their name without ``scanfit_``, or (name, module)
    own : whether scanfit's own plugins take part too
    """
    given = [_candidate(plugin) for plugin in plugins]
    taken = {candidate.owner.name for candidate in given}
    beside = [one for one in own_plugins() if one.owner.name not in taken] if own else []
    return PluginHost([*given, *beside])


def own_plugins() -> list[Candidate]:
    """Return scanfit's own plugins, as they are installed."""
    return [candidate for candidate in installed()[0] if candidate.owner.first_party]


@contextlib.contextmanager
def no_discovery() -> Iterator[None]:
    """Within it, a host that would look for installed plugins fails and says so."""

    def refuse() -> NoReturn:
        raise AssertionError(
            "this test is isolated from the installed plugins, and something looked for them: "
            "hand it the host of the fixture scanfit_host"
        )

    before = vars(plugin_host)["installed"]
    vars(plugin_host)["installed"] = refuse
    try:
        yield
    finally:
        vars(plugin_host)["installed"] = before


def name_of(module: ModuleType) -> str:
    """Return what a plugin's module is called without more being said: scanfit_shoe_shop is shoe-shop."""
    return module.__name__.rsplit(".", 1)[-1].removeprefix("scanfit_").replace("_", "-")


def _candidate(plugin: Candidate | ModuleType | tuple[str, object]) -> Candidate:
    if isinstance(plugin, Candidate):
        return plugin
    name, module = (name_of(plugin), plugin) if isinstance(plugin, ModuleType) else plugin
    return Candidate(owner=Owner(name=name), load=lambda: module)
