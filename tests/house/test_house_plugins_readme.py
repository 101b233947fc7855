"""plugins/README.md: its reference is current and its example works."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from scanfit.host import Candidate, Owner, PluginHost
from scanfit.host.register import HOOKS
from scanfit.model.measurement import Measurement, Withheld

pytestmark = pytest.mark.checkout


@pytest.fixture
def readme(checkout: Path) -> str:
    return (checkout / "plugins" / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def maker(checkout: Path) -> Any:
    spec = importlib.util.spec_from_file_location("make_reference", checkout / "plugins" / "make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_current(readme: str, maker: Any) -> None:
    assert readme == maker.current(readme), "run .venv/bin/python plugins/make_reference.py"


@pytest.mark.parametrize("hook", HOOKS)
def test_every_hook_is_there_with_its_signature(readme: str, hook: str) -> None:
    assert f"### {hook}\n\n```\n{hook}() -> Iterable[" in readme


def test_the_plugin_of_ten_minutes_works(readme: str) -> None:
    code = re.search(r"```python\n(.*?)```", readme, re.DOTALL)
    assert code is not None
    module = ModuleType("scanfit_cobbler")
    exec(code.group(1), vars(module))
    host = PluginHost([Candidate(owner=Owner(name="cobbler"), load=lambda: module)])
    (definition,) = host.measurements()
    adult, child = (host.measure(definition, cast(Any, SimpleNamespace(length_mm=mm))) for mm in (250.0, 150.0))
    assert isinstance(adult, Measurement)
    assert adult.value == 10.0
    assert child == Withheld(name="cobbler.toe_room", reason="the rule is for adult feet")
    assert host.faults == ()
