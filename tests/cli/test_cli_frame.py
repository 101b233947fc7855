"""The command line's frame: how every run ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit import __version__, errors
from scanfit.cli.global_options import hoisted
from scanfit.cli.main import COMMANDS, cli, run
from scanfit.cli.session import Session

DISTS = Path(__file__).resolve().parents[1] / "bad_plugins" / "dists"


def ended(args: Sequence[str], command: Callable[[Sequence[str], Session], int]) -> object:
    with pytest.raises(SystemExit) as exit_:
        run(args, command=command)
    return exit_.value.code


def raising(error: BaseException) -> Callable[[Sequence[str], Session], int]:
    def command(args: Sequence[str], session: Session) -> int:
        raise error

    return command


def scanfit(*args: str, path: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    extra = {"PYTHONPATH": os.pathsep.join([str(path), *sys.path])} if path is not None else {}
    return subprocess.run(
        [sys.executable, "-m", "scanfit", *args],
        capture_output=True,
        text=True,
        env={**os.environ, **extra, **variables},
        check=False,
    )


ERRORS = [
    errors.UsageError("no such norm", where="--norm", next_step="use men or women"),
    errors.PluginError("raised OSError", where="plugin p 1.0", next_step="report it"),
    errors.ScanError("the file is empty", where="foot.stl", next_step="export it again"),
    errors.GeometryError("the plane misses the mesh", where="foot.stl", next_step="scan it again"),
    errors.CatalogError("a column is missing", where="shoes.csv", next_step="add it"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_an_error_is_three_parts_on_stderr_and_its_exit_code(
    error: errors.ScanfitError, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended([], raising(error)) == error.exit_code
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == f"error: {error.where}: {error.what}\n       {error.next_step}\n"


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: error.code)
def test_with_json_stdout_holds_the_failure_and_nothing_else(
    error: errors.ScanfitError, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(["measure", "--json"], raising(error)) == error.exit_code
    assert json.loads(capsys.readouterr().out) == {
        "schema": "scanfit.error/1",
        "code": error.code,
        "what": error.what,
        "where": error.where,
        "next": error.next_step,
    }


def test_json_after_two_dashes_is_a_file_name(capsys: pytest.CaptureFixture[str]) -> None:
    ended(["measure", "--", "--json"], raising(ERRORS[0]))
    assert capsys.readouterr().out == ""


def test_an_unexpected_exception_is_a_fault_of_scanfit_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended([], raising(KeyError("x"))) == 1
    assert capsys.readouterr().err == (
        "error: a fault of scanfit itself: KeyError: 'x'\n"
        "       please report it; SCANFIT_TRACEBACK=1 in the environment shows where it happened\n"
    )


def test_the_traceback_comes_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCANFIT_TRACEBACK", "1")
    assert ended([], raising(KeyError("x"))) == 1
    assert "Traceback (most recent call last)" in capsys.readouterr().err


def test_an_end_of_input_is_a_fault_of_scanfit_and_not_an_interrupt(capsys: pytest.CaptureFixture[str]) -> None:
    abort = click.Abort()
    abort.__cause__ = EOFError("short")
    assert ended([], raising(abort)) == 1
    assert capsys.readouterr().err.startswith("error: a fault of scanfit itself: EOFError: short\n")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), click.Abort()], ids=["ctrl-c", "abort"])
def test_an_interrupt_is_130_without_a_word(error: BaseException, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended([], raising(error)) == 130
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(("code", "expected"), [(None, 0), (0, 0), (4, 4), ("words", 1)])
def test_a_command_may_exit(code: object, expected: int) -> None:
    assert ended([], raising(SystemExit(code))) == expected


def test_a_reader_that_has_gone_is_no_error() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "scanfit", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert program.stdout is not None
    program.stdout.close()
    assert program.stderr is not None
    with program.stderr as said:
        assert said.read() == b""
    assert program.wait() == 141


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["mesure"], "error: scanfit: no such command 'mesure'\n       did you mean measure? see scanfit --help\n"),
        (["--jsn"], "error: scanfit: no such option '--jsn'\n       see scanfit --help\n"),
        (
            ["plugins", "list", "--jso"],
            "error: scanfit plugins list: no such option '--jso'\n"
            "       did you mean --json? see scanfit plugins list --help\n",
        ),
        (
            ["plugins", "list", "extra"],
            "error: scanfit plugins list: got unexpected extra argument (extra)\n"
            "       see scanfit plugins list --help\n",
        ),
        (
            ["--without", "zonez", "plugins", "list"],
            None,
        ),
    ],
)
def test_wrong_usage_is_told_in_three_parts(args: list[str], message: str | None) -> None:
    done = scanfit(*args)
    assert done.returncode == 2
    assert done.stdout == ""
    if message is None:
        assert done.stderr.startswith("error: --without: there is no plugin 'zonez'\n       did you mean zones? ")
    else:
        assert done.stderr == message


def test_wrong_usage_with_json_is_a_document() -> None:
    done = scanfit("mesure", "--json")
    assert done.returncode == 2
    assert json.loads(done.stdout)["code"] == "usage"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_lists_every_command(flag: str) -> None:
    done = scanfit(flag)
    assert done.returncode == 0
    for name, summary in COMMANDS.items():
        assert f"  {name} " in done.stdout
        assert summary.split()[0] in done.stdout
    assert done.stderr == ""


def test_no_arguments_is_wrong_usage_with_the_help() -> None:
    done = scanfit()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Usage: scanfit [OPTIONS] COMMAND")


def test_the_version() -> None:
    assert scanfit("--version").stdout == f"scanfit {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_is_there(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert isinstance(command, click.Command)


@pytest.mark.parametrize("place", ["before", "after"])
def test_a_plugin_can_be_left_out_before_or_after_the_command(place: str) -> None:
    words = ["--without", "zones"]
    command = ["plugins", "list", "--json"]
    done = scanfit(*(words + command if place == "before" else command + words))
    assert done.returncode == 0
    assert "zones" not in [plugin["name"] for plugin in json.loads(done.stdout)["plugins"]]


def test_trace_prints_each_import_and_hook_with_its_time() -> None:
    done = scanfit("plugins", "list", "--trace")
    lines = [line for line in done.stderr.splitlines() if line.startswith("trace: ")]
    assert any("import scans" in line and " ms  " in line for line in lines)
    assert any("hook scanfit_scan_readers of scans" in line for line in lines)


def test_faults_are_shown_once_and_the_run_goes_on() -> None:
    done = scanfit("plugins", "list", "--json", path=DISTS / "raising_hook")
    assert done.returncode == 0
    assert json.loads(done.stdout)["schema"] == "scanfit.plugins/1"
    assert done.stderr.count("warning: plugin thrower 1.0, scanfit_scan_readers: raised RuntimeError") == 1
    assert done.stderr.count("\n") == 2


WORDS = st.lists(st.sampled_from(["measure", "--trace", "--without", "zones", "--json", "--", "--without=a", "-o"]))


@given(WORDS)
def test_hoisting_keeps_every_word_and_the_order_of_the_rest(words: list[str]) -> None:
    moved = hoisted(words)
    assert sorted(moved) == sorted(words)
    assert hoisted(moved) == moved
    end = words.index("--") if "--" in words else len(words)
    tail = words[end:]
    if "--without" not in words:
        assert moved[len(moved) - len(tail) :] == tail
        rest = [word for word in words[:end] if word not in ("--trace", "--without=a")]
        assert [word for word in moved[: len(moved) - len(tail)] if word not in ("--trace", "--without=a")] == rest


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8), max_size=3))
def test_no_words_make_a_traceback(words: list[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        run(["plugins", *words])
    assert exit_.value.code in (0, 2)
