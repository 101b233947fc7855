"""``scanfit plugins new``: given, asked for, or by default; and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from scanfit.cli.errors import exit_code_of
from scanfit.cli.main import cli, main
from scanfit.cli.plugins.new import _author
from scanfit.cli.session import Session
from scanfit.errors import UsageError
from scanfit.plugin_project import KINDS

Scanfit = Callable[..., tuple[int, str, str]]
NEW = ("plugins", "new")


@pytest.fixture(autouse=True)
def _nobody_is_known_to_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(name, str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_made_without_asking(scanfit: Scanfit, kind: str) -> None:
    code, out, err = scanfit(*NEW, kind, "toe-room", "--no-input")
    assert (code, err) == (0, "")
    assert _files(Path("scanfit-toe-room")) == {
        ".github/workflows/test.yml", ".gitignore", "LICENSE", "README.md", "pyproject.toml", "scanfit_toe_room.py",
        "tests/test_scanfit_toe_room.py",
    }  # fmt: skip
    article = "an" if kind in ("adviser", "exporter") else "a"
    assert out == (
        f"made scanfit-toe-room: {article} {kind}, licence Apache-2.0\n"
        "  .github/workflows/test.yml\n"
        "  .gitignore\n"
        "  LICENSE\n"
        "  README.md\n"
        "  pyproject.toml\n"
        "  scanfit_toe_room.py\n"
        "  tests/test_scanfit_toe_room.py\n"
        "\n"
        "next:\n"
        "  cd scanfit-toe-room\n"
        '  pip install -e ".[test]"\n'
        "  pytest\n"
        "  scanfit plugins check toe-room\n"
    )
    made = tomllib.loads(Path("scanfit-toe-room/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert made["description"] == f"A plugin for scanfit that {KINDS[kind]}"
    assert made["authors"] == [{"name": "The authors of scanfit-toe-room"}]
    # "Try it" is a command that can be pasted, with the plugin's own name in what is its own.
    (try_it,) = re.findall(r"## Try it\n\n```\n(.+?)```", Path("scanfit-toe-room/README.md").read_text(), re.DOTALL)
    assert "scanfit " in try_it


def test_everything_can_be_given_and_the_document_says_what_was_made(scanfit: Scanfit, tmp_path: Path) -> None:
    place = tmp_path / "my folder"
    place.mkdir()
    code, out, err = scanfit(
        *NEW, "catalog", "shop", "--folder", place, "--summary", 'The "feed"', "--author", "Ann O'Neill",
        "--license", "BSD-3-Clause", "--json",
    )  # fmt: skip
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document == {
        "schema": "scanfit.plugin-project/1",
        "kind": "catalog",
        "name": "shop",
        "distribution": "scanfit-shop",
        "module": "scanfit_shop",
        "license": "BSD-3-Clause",
        "folder": str(place / "scanfit-shop"),
        "files": sorted(_files(place / "scanfit-shop")),
        "next": [
            f"cd '{place / 'scanfit-shop'}'",
            'pip install -e ".[test]"',
            "pytest",
            "scanfit plugins check shop",
        ],
    }
    made = tomllib.loads((place / "scanfit-shop/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert made["description"] == 'The "feed"'
    assert f"Copyright (c) {date.today().year}, Ann O'Neill" in (place / "scanfit-shop/LICENSE").read_text()


def _asked(*args: str, typed: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [*NEW, *args], obj=Session(), input=typed, catch_exceptions=True)
    if isinstance(done.exception, UsageError):
        return done.exception.exit_code, done.stdout, done.stderr + str(done.exception)
    return done.exit_code, done.stdout, done.stderr


def test_what_is_not_given_is_asked_for_on_stderr_until_it_can_be_used() -> None:
    typed = "measure\nmeasurement\nToes\ntoes\n\nAnn\nGPL\nMIT\n"
    code, out, err = _asked("--json", typed=typed)
    assert code == 0
    assert json.loads(out)["license"] == "MIT"
    assert "did you mean measurement? the kinds are" in err
    assert "a name that can be used: toes" in err
    assert "[A plugin for scanfit that measures feet]" in err
    assert "[The authors of scanfit-toes]" in err
    assert "'GPL' is no licence here; there is a text of Apache-2.0, MIT" in err


def test_what_is_given_is_not_asked_for() -> None:
    code, _, err = _asked("reader", "abc", "--author", "Ann", "--license", "MIT", typed="Reads abc\n")
    assert code == 0
    assert err.startswith("Summary [A plugin for scanfit that reads a scan file]: ")
    assert err.count(": ") == 1


@pytest.mark.parametrize(
    ("typed", "what"),
    [("", "KIND"), ("reader\n", "NAME"), ("reader\nabc\n", "--summary"), ("reader\nabc\n\n", "--author"),
     ("reader\nabc\n\n\n", "--license"), ("nonsense\n", "KIND")],
)  # fmt: skip
def test_an_input_that_ends_says_what_was_missing_and_how_to_go_without(typed: str, what: str) -> None:
    code, out, err = _asked(typed=typed)
    assert (code, out) == (2, "")
    assert f"the input ended before {what} was given\n" in err
    assert "--no-input" in err
    assert not list(Path().iterdir())


def test_a_closed_input_is_told_in_three_parts_by_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scanfit", *NEW, "reader", "--json"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert json.loads(done.stdout)["what"] == "the input ended before NAME was given"
    assert "Traceback" not in done.stderr


def test_ctrl_c_is_no_end_of_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **named: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("click.termui.visible_prompt_func", interrupted)
    assert exit_code_of(main, [*NEW], Session()) == 130


@pytest.mark.parametrize(
    ("args", "what", "next_step"),
    [
        (
            (),
            "KIND is not given",
            "the kinds are reader, scanner, measurement, catalog, recommender, adviser, prescriber, exporter",
        ),
        (("reader",), "NAME is not given", "scanfit plugins new reader toe-room"),
        (("exportr", "abc"), "'exportr' is no kind of plugin here", "did you mean exporter? the kinds are"),
        (("reader", "A b"), "'A b' is no name of a plugin", "a name that can be used: a-b"),
        (("reader", "csv"), "'csv' is the name of a plugin that is installed", "a name that can be used: my-csv"),
        (("reader", "stl"), "'stl' is the name of a reader of plugin scans", "a name that can be used: my-stl"),
        (("reader", "glb"), "'glb' is the name of a file that reader gltf reads", "a name that can be used: my-glb"),
        (("reader", "abc", "--license", "GPL"), "'GPL' is no licence here", "there is a text of"),
        (("reader", "abc", "--author", "A\nB"), "the author holds", "write one line"),
        (("reader", "abc", "--summary", " "), "the summary is empty", "write one line"),
        (("reader", "abc", "--folder", "none"), "there is no such folder", "make it first"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_way_out(
    scanfit: Scanfit, args: tuple[str, ...], what: str, next_step: str
) -> None:
    code, out, err = scanfit(*NEW, *args, "--no-input")
    assert (code, out) == (2, "")
    head, after = err.split("\n", 1)
    assert what in head
    assert after.strip().startswith(next_step)
    assert not list(Path().iterdir())


def test_a_name_of_another_kind_can_be_taken_again(scanfit: Scanfit) -> None:
    assert scanfit(*NEW, "exporter", "stl", "--no-input")[0] == 0


def test_a_project_that_is_there_is_not_touched(scanfit: Scanfit) -> None:
    assert scanfit(*NEW, "reader", "abc", "--no-input")[0] == 0
    before = {path: (Path("scanfit-abc") / path).read_bytes() for path in _files(Path("scanfit-abc"))}
    code, out, err = scanfit(*NEW, "exporter", "abc", "--no-input")
    assert (code, out) == (2, "")
    assert err == ("error: scanfit-abc: it is there already\n       choose another name, or another --folder\n")
    assert before == {path: (Path("scanfit-abc") / path).read_bytes() for path in _files(Path("scanfit-abc"))}


def test_the_author_is_whom_git_knows_if_that_can_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = tmp_path / "gitconfig"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    config.write_text('[user]\n\tname = "Ann \\"the\\" Cobbler"\n')
    assert _author("abc") == 'Ann "the" Cobbler'
    config.write_text('[user]\n\tname = "Ann\\nBob"\n')
    assert _author("abc") == "The authors of scanfit-abc"
    monkeypatch.setenv("PATH", "")
    assert _author("abc") == "The authors of scanfit-abc"
