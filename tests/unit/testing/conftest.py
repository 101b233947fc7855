"""Plugins written to a file and imported, as a stranger's are."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from scanfit.testing import Finding, check_plugin

PREFIX = "scanfit_made_up_"


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], ModuleType]]:
    """Return a function that makes a plugin called ``made-up-N`` of source text."""
    monkeypatch.syspath_prepend(str(tmp_path))
    made = []

    def make(source: str) -> ModuleType:
        name = f"{PREFIX}{len(made)}"
        (tmp_path / f"{name}.py").write_text(source.replace("PLUGIN", name.removeprefix("scanfit_").replace("_", "-")))
        importlib.invalidate_caches()
        made.append(name)
        return importlib.import_module(name)

    yield make
    for name in made:
        sys.modules.pop(name, None)


@pytest.fixture
def failed(plugin: Callable[[str], ModuleType], monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Finding]]:
    """Return a function that checks a plugin of source text and gives its failed findings by check.

    All but ``repeatable``: it starts two interpreters, and has a test of its own.
    """
    monkeypatch.setattr("scanfit.testing.checks.loading.repeatable", lambda module, name: "")

    def check(source: str) -> dict[str, Finding]:
        report = check_plugin(plugin(source))
        return {one.check: one for one in report.failed}

    return check


@pytest.fixture
def catches(failed: Callable[[str], dict[str, Finding]]) -> Callable[[str, str, str, str], None]:
    """Return a function that checks a plugin that breaks a rule: that check fails, says so, and how to mend it."""

    def see(source: str, check: str, what: str, mend: str) -> None:
        found = failed(source)
        assert check in found, found
        assert what in found[check].what
        assert mend in found[check].mend

    return see
