"""The templates of ``scanfit plugins new``: each is a plugin as it stands, and can be called anything."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from scanfit.demo_data import path as data_path
from scanfit.host import PluginHost
from scanfit.plugin_project import KINDS, LICENCES, Project, render, write_project
from scanfit.plugin_project.render import TEMPLATE, WORD

NAME, MODULE = "toe-room", "scanfit_toe_room"


def _project(kind: str, folder: Path) -> Path:
    chosen = Project(
        kind=kind, name=NAME, summary="Room for toes", author="Ann", licence="MIT", year=2026, scanfit="0.1.0"
    )
    write_project(render(chosen), folder / kind)
    return folder / kind


def _module(file: Path) -> ModuleType:
    spec = spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_a_folder_for_each_kind_and_a_text_for_each_licence() -> None:
    root = data_path(TEMPLATE)
    assert {path.parent.name for path in root.glob("*/try.md")} == set(KINDS)
    for kind in KINDS:
        files = {path.name: path.stat().st_size for path in (root / kind).iterdir() if path.is_file()}
        assert set(files) == {f"scanfit_{WORD}.py", f"check_{WORD}.py", "try.md"}
        assert all(files.values())
    assert {path.stem for path in (root / "licences").iterdir()} == set(LICENCES)


@pytest.mark.parametrize("kind", KINDS)
def test_the_name_stands_in_strings_and_nowhere_else(kind: str) -> None:
    """A name with a hyphen is no identifier: but for the module's own, none may hold the word."""
    for file in (data_path(TEMPLATE) / kind).glob("*.py"):
        text = file.read_text(encoding="utf-8")
        tree = ast.parse(text)
        words = {getattr(node, field, None) for node in ast.walk(tree) for field in ("id", "attr", "arg", "name")}
        assert not [word for word in words if word and WORD in word.lower() and word != f"scanfit_{WORD}"]
        assert WORD.title() not in text
        assert WORD.upper() not in text
        assert f"_{WORD}" not in text.replace(f"scanfit_{WORD}", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_and_what_is_rendered_of_it_provide_their_kind_and_no_fault(kind: str, tmp_path: Path) -> None:
    template = data_path(TEMPLATE) / kind / f"scanfit_{WORD}.py"
    for name, file in ((WORD, template), (NAME, _project(kind, tmp_path) / f"{MODULE}.py")):
        (plugin,) = PluginHost([(name, _module(file))]).plugins()
        assert plugin.faults == ()
        (provider,) = plugin.providers
        assert provider.kind == kind
        assert provider.name.split(".")[0] == name


def test_a_new_plugin_is_made_without_anything_heavy(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom scanfit.cli.main import run\n"
        "try:\n    run(['plugins', 'new', 'reader', 'toe-room', '--no-input'])\n"
        "except SystemExit as ended:\n    print(ended.code, *sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    exit_code, *modules = done.stderr.split()
    assert exit_code == "0"
    assert not set(modules) & {"numpy", "polars", "trimesh", "scipy", "rich", "msgspec", "open3d", "PIL"}


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_rendered_type_checks_strictly(kind: str, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    cache = tmp_path.parent / "mypy"
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--cache-dir", str(cache)],
        cwd=_project(kind, tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert done.stdout == "Success: no issues found in 2 source files\n"


@pytest.mark.slow
@pytest.mark.checkout
def test_the_templates_keep_the_rules_of_the_house(checkout: Path) -> None:
    ruff = Path(sys.executable).with_name("ruff")
    for command in ("check", "format --check"):
        done = subprocess.run(
            [ruff, *command.split(), "--no-cache", TEMPLATE], cwd=checkout, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout
