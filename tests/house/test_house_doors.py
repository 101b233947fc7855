"""Heavy libraries stand behind their doors, room by room (ruff says it in part; this says all of it)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

pytestmark = pytest.mark.checkout

HEAVY = ("numpy", "polars", "trimesh", "scipy", "rich", "msgspec", "lxml", "networkx", "matplotlib", "open3d", "PIL",
         "manifold3d", "typst", "lib3mf", "fhir", "pydantic")  # fmt: skip
AT_MODULE_LEVEL = {
    "numpy": tuple(
        f"scanfit/{room}/"
        for room in ("geometry", "foot", "capture", "phantom", "fit", "orthotic", "report", "certificate")
    ),
    "msgspec": ("scanfit/model/documents",),
}
ANYWHERE = {
    "trimesh": ("scanfit/geometry/_trimesh.py",),
    "open3d": ("scanfit/capture/_open3d.py",),
    "PIL": ("scanfit/capture/_pillow.py", "scanfit/phantom/draw.py"),  # the second makes a picture for a README
    "scipy": ("scanfit/phantom/", "scanfit/orthotic/_scipy.py"),
    "manifold3d": ("scanfit/orthotic/_manifold.py",),
    "typst": ("scanfit/report/_typst.py",),
    "lib3mf": ("scanfit/report/_lib3mf.py",),
    "fhir": ("scanfit/report/_fhir.py",),
    "pydantic": ("scanfit/report/_fhir.py",),
}


def _names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name.split(".")[0] for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.module:
        yield node.module.split(".")[0]


def _is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def test_heavy_libraries_are_imported_where_they_may_be(sources: dict[str, ast.Module]) -> None:
    wrong = []
    for path, tree in sources.items():
        if path.startswith("plugins/"):
            continue  # what matters of a plugin is its package: see test_house_budget
        for node in tree.body:
            if not _is_type_checking(node):
                found = [name for each in ast.walk(node) if isinstance(each, ast.stmt) for name in _top(node, each)]
                wrong += [
                    f"{path}: {name}"
                    for name in found
                    if name in HEAVY and not path.startswith(AT_MODULE_LEVEL.get(name, ()))
                ]
    assert wrong == []


def _top(node: ast.stmt, each: ast.stmt) -> Iterator[str]:
    """Imports that run when the module does: not those inside its functions."""
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield from _names(each)


@pytest.mark.parametrize("library", ANYWHERE)
def test_a_library_with_one_door_is_imported_there_only(sources: dict[str, ast.Module], library: str) -> None:
    users = {
        path
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt) and library in _names(node)
    }
    assert [path for path in users if not path.startswith(ANYWHERE[library])] == []


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


def test_plugins_import_nothing_of_scanfit_but_its_api(sources: dict[str, ast.Module]) -> None:
    """Those that come with scanfit, and what ``scanfit plugins new`` renders; only tests use scanfit.testing."""
    wrong = []
    for path, tree in sources.items():
        if not path.startswith(("plugins/scanfit_", "plugins/_template/")):
            continue
        name = path.rsplit("/", 1)[1].removesuffix(".py")
        own = "scanfit_cobbler" if path.startswith("plugins/_template/") else path.split("/")[1]
        allowed = {"scanfit.api", *(["scanfit.testing"] if name.startswith(("test_", "check_")) else [])}
        for node in ast.walk(tree):
            for module in _modules(node):
                root = module.split(".")[0]
                if root.startswith("scanfit") and root != own and module not in allowed:
                    wrong.append(f"{path}: {module}")
    assert wrong == []


BY_NAME = ("plugins/scanfit_sql/address.py",)
"""Where the user names the variable of the environment that holds a password (DESIGN.md, scanfit_catalogs)."""


def test_only_the_command_line_prints_reads_the_environment_or_exits(sources: dict[str, ast.Module]) -> None:
    wrong = []
    for path, tree in sources.items():
        if path.startswith(("scanfit/cli/", "plugins/make_")):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "exit"):
                wrong.append(f"{path}:{node.lineno}: {node.func.id}()")
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv") and path not in BY_NAME:
                wrong.append(f"{path}:{node.lineno}: {node.attr}")
    assert wrong == []
