"""Names, addresses and lengths of the project's files."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.checkout

NO_ROOMS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".cfg", ".ini", ".json", ".csv", ""}
# Built from parts, so that this file does not find itself.
MACHINE_PATHS = re.compile("|".join([r"(?<![\w.~$}/])/(work|home|root|Users|mnt|opt)" + r"/\w", r"[A-Z]:\\" + "Users"]))
INDEX = re.compile("|".join(["pypi" + r"\.org/simple", "files\\." + "pythonhosted", "--(extra-)?" + "index-url"]))
LONGEST_FUNCTION = 40
SHARE_BELOW = 0.95  # STYLE.md, Small rooms: what the plugin houses reach


@pytest.fixture
def texts(checkout: Path) -> dict[str, str]:
    """Every text file that git tracks or would track, without the data that came from elsewhere."""
    done = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=checkout, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("not a git checkout")
    names = [name for name in done.stdout.splitlines() if Path(name).suffix in TEXT and not name.startswith("scans/")]
    paths = {name: checkout / name for name in names}  # a sample may be in another encoding
    return {name: path.read_text(encoding="utf-8", errors="replace") for name, path in paths.items() if path.is_file()}


def test_no_module_is_called_after_nothing(checkout: Path) -> None:
    found = [
        path
        for room in ("scanfit", "plugins", "tests")
        for path in (checkout / room).rglob("*")
        if path.suffix in ("", ".py") and path.stem.lstrip("_") in NO_ROOMS
    ]
    assert found == []


def test_no_path_of_one_machine_and_no_package_index(texts: dict[str, str]) -> None:
    found = [
        f"{name}:{number}: {line.strip()[:120]}"
        for name, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if MACHINE_PATHS.search(line) or INDEX.search(line)
    ]
    assert found == []


def test_no_todo_is_left_behind(texts: dict[str, str]) -> None:
    word = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    assert [name for name, text in texts.items() if name.endswith((".py", ".md", ".toml")) and word.search(text)] == []


def test_test_files_have_names_of_their_own(checkout: Path) -> None:
    names = [path.name for path in (checkout / "tests").rglob("test_*.py")]
    assert len(names) == len(set(names))
    assert not list((checkout / "tests").rglob("__init__.py"))


def test_functions_are_short(sources: dict[str, ast.Module], capsys: pytest.CaptureFixture[str]) -> None:
    lengths = sorted(
        (
            (node.end_lineno or 0) - node.lineno + 1 - _docstring_lines(node),
            f"{path}:{node.lineno} {node.name}",
        )
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
    )
    long = [(length, name) for length, name in lengths if length >= LONGEST_FUNCTION]
    with capsys.disabled():
        for length, name in long:
            print(f"\n{length} lines: {name}", end="")
    assert len(long) <= (1 - SHARE_BELOW) * len(lengths)


def _docstring_lines(node: ast.FunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or 0) - first.lineno + 1
    return 0
