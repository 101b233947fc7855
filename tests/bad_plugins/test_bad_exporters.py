"""An exporter that fails when ``--out`` names it: exit code 5, the plugin named, and no file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from scanfit.cli.main import run
from scanfit.host import Fault, PluginHost

HostWith = Callable[..., PluginHost]
TYPED = """\
schema = "scanfit.profile/1"

[[feet]]
side = "left"
[feet.measurements]
foot_length = 262.5
ball_girth = 245
ball_width = 101
"""
REPORT = "report it to the author of spiller, or leave it out with --without spiller"


@pytest.fixture
def feet(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "feet.toml"
    path.parent.mkdir()
    path.write_text(TYPED, encoding="utf-8")
    return path


@pytest.fixture
def called(
    host_with: HostWith, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """Run a command line beside the bad plugin; returns exit code, stdout and stderr."""
    monkeypatch.setattr("scanfit.cli.session.Session.host", host_with("bad_exporter"))

    def call(*args: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            run([str(arg) for arg in args])
        return int(left.value.code or 0), *capsys.readouterr()

    return call


FAILURES = {
    "half": "raised ZeroDivisionError: division by zero",
    "nothing": "wrote nothing",
    "beside": "wrote 'notes.txt' beside the file it was to write",
    "unsure": "accepts() returned str, expected True or False",
}


@pytest.mark.parametrize("command", ["measure", "recommend"])
@pytest.mark.parametrize("name", FAILURES)
def test_the_plugin_is_named_and_no_file_is_left(
    name: str, command: str, called: Callable[..., tuple[int, str, str]], feet: Path, tmp_path: Path
) -> None:
    code, out, err = called(command, feet, "--out", tmp_path / f"feet.{name}")
    assert (code, out) == (5, "")
    said = [line for line in err.splitlines() if line.startswith("error: ")]
    assert said == [f"error: plugin spiller 1.0, scanfit_exporters, {name}: {FAILURES[name]}"]
    assert err.endswith(f"\n       {REPORT}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_with_json_the_failure_is_the_document(
    called: Callable[..., tuple[int, str, str]], feet: Path, tmp_path: Path
) -> None:
    old = tmp_path / "feet.half"
    old.write_text("old")
    code, out, _ = called("measure", feet, "--out", old, "--json")
    assert code == 5
    assert json.loads(out) == {
        "schema": "scanfit.error/1",
        "code": "plugin",
        "what": FAILURES["half"],
        "where": "plugin spiller 1.0, scanfit_exporters, half",
        "next": REPORT,
    }
    assert old.read_text() == "old"


def test_what_it_tells_the_user_is_not_its_fault(
    called: Callable[..., tuple[int, str, str]], feet: Path, tmp_path: Path
) -> None:
    code, _, err = called("measure", feet, "--out", tmp_path / "feet.strict", "-o", "colour=blue")
    assert code == 2
    assert "error: colour=: this needs a colour\n       give colour=red\n" in err
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_the_others_go_on(called: Callable[..., tuple[int, str, str]], feet: Path, tmp_path: Path) -> None:
    for name in ("feet.json", "feet.csv"):
        code, _, err = called("measure", feet, "--out", tmp_path / name)
        assert code == 0, err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["feet.csv", "feet.json", "in"]


def test_records_that_cannot_be_are_faults_of_loading(
    host_with: HostWith, faults_of: Callable[[PluginHost, str], list[Fault]]
) -> None:
    faults = faults_of(host_with("bad_exporter"), "spiller")
    assert [(fault.hook, fault.provider, fault.what) for fault in faults] == [
        ("scanfit_exporters", "thief", "'.json' is the suffix of scanfit's own document"),
        ("scanfit_exporters", "", "raised ValueFault: exporter shy: suffix is 'csv', expected like '.csv'"),
    ]
