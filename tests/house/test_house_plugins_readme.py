"""plugins/README.md: what is generated is current, and what it shows is what happens."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scanfit.cli.main import cli
from scanfit.cli.plugins.check import _show as show
from scanfit.host.register import HOOKS
from scanfit.testing import check_plugin
from scanfit.testing.check import CHECKS_OF

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


def test_the_transcript_of_plugins_new_is_what_it_prints(readme: str, tmp_path: Path) -> None:
    (line, printed) = re.findall(r"```\n\$ (scanfit plugins new .*?)\n(.*?)```", readme, re.DOTALL)[0]
    done = CliRunner().invoke(cli, [*shlex.split(line)[1:], "--folder", str(tmp_path)], catch_exceptions=False)
    assert done.stdout.replace(f"{tmp_path}/", "") == printed
    assert {
        path.relative_to(tmp_path / "scanfit-cobbler").as_posix() for path in tmp_path.rglob("*") if path.is_file()
    } == {line.strip() for line in printed.partition("\n\n")[0].splitlines()[1:]}


def test_the_transcript_of_plugins_check_is_what_it_prints(
    readme: str, checkout: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (printed,) = re.findall(r"```\n\$ scanfit plugins check cobbler\n(.*?)```", readme, re.DOTALL)
    monkeypatch.syspath_prepend(str(checkout / "plugins" / "_template" / "measurement"))
    monkeypatch.delitem(sys.modules, "scanfit_cobbler", raising=False)
    show(check_plugin(importlib.import_module("scanfit_cobbler"), name="cobbler"))
    monkeypatch.delitem(sys.modules, "scanfit_cobbler")
    assert _without_figures(capsys.readouterr().out) == _without_figures(printed.replace("cobbler 0.1.0", "cobbler"))


def test_every_kind_has_a_guide_with_a_sample_and_every_check_is_in_the_table(readme: str) -> None:
    assert set(re.findall(r"<!-- sample: (\w+) ", readme)) == set(CHECKS_OF)
    table = readme.partition("| check | of | what is asked |")[2].partition("\n\n")[0]
    told = {name.strip() for row in table.splitlines()[2:] for name in row.split("|")[1].split(",")}
    there = {check.name for kind in CHECKS_OF.values() for check in importlib.import_module(kind).CHECKS}
    assert told == there | {"loads", "light", "repeatable"}


@pytest.mark.slow
def test_the_tests_of_the_readme_pass(readme: str, checkout: Path, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(import scanfit_cobbler\n.*?)```", readme, re.DOTALL)
    (tmp_path / "test_readme.py").write_text(code, encoding="utf-8")
    shutil.copy(checkout / "plugins" / "_template" / "measurement" / "scanfit_cobbler.py", tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:dash", "-p", "no:cacheprovider", "test_readme.py"]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr


def _without_figures(text: str) -> list[str]:
    return [re.sub(r"[\d.]+", "#", line).rstrip() for line in text.strip().splitlines()]
