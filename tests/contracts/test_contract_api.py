"""scanfit.api is the contract: one list of names, all of them there, loaded when they are used."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from scanfit import api


def test_the_names_are_sorted_and_the_same_everywhere() -> None:
    assert api.__all__ == sorted(set(api.__all__))
    assert set(api.__all__) == set(api._HOME)
    assert dir(api) == api.__all__


@pytest.mark.parametrize("name", api.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(api, name) is getattr(import_module(api._HOME[name]), name)


def test_what_type_checkers_see_is_what_is_loaded() -> None:
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    (block,) = [
        node
        for node in tree.body
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
    ]
    seen = {
        alias.asname: (node.module, alias.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert seen == {name: (home, name) for name, home in api._HOME.items()}


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match=r"^scanfit\.api has no 'Foot'$"):
        api.Foot  # noqa: B018


def test_importing_it_loads_nothing_else() -> None:
    code = "import sys, scanfit.api; print(sorted(m for m in sys.modules if m.startswith('scanfit')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['scanfit', 'scanfit.api']"
