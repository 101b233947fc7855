"""Puts a fake installed distribution, kept as data in ``dists/``, where Python finds the real ones."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from scanfit.host import Fault, PluginHost

DISTS = Path(__file__).parent / "dists"


@pytest.fixture
def host_with(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., PluginHost]]:
    """Return a host of all installed plugins, scanfit's own among them, and those of one folder of ``dists``."""
    before = set(sys.modules)

    def install(folder: str, **arguments: object) -> PluginHost:
        monkeypatch.syspath_prepend(str(DISTS / folder))
        importlib.invalidate_caches()
        return PluginHost(**arguments)  # type: ignore[arg-type]

    yield install
    for name in set(sys.modules) - before:
        if name.endswith("_plugin"):
            del sys.modules[name]


@pytest.fixture
def faults_of() -> Callable[[PluginHost, str], list[Fault]]:
    """Return a plugin's faults after everything has been loaded."""

    def faults(host: PluginHost, plugin: str) -> list[Fault]:
        return [fault for listing in host.plugins() if listing.name == plugin for fault in listing.faults]

    return faults
