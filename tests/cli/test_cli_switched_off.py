"""Switching a plugin off: for one run, in the environment, in the config file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit import __version__
from scanfit.cli.config import _without, config_path, switched_off
from scanfit.demo_data import path as demo
from scanfit.errors import UsageError


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write the config file and point to it; returns its path."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "mine.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        monkeypatch.setenv("SCANFIT_CONFIG", str(path))
        return path

    return write


def off(scanfit, *args: str) -> dict[str, str]:
    code, out, _ = scanfit(*args, "plugins", "list", "--json")
    assert code == 0
    return {one["name"]: one["by"] for one in json.loads(out)["off"]}


def test_the_three_ways_add_up(scanfit, config, monkeypatch):
    path = config('[plugins]\nwithout = ["csv", "gone"]\n')
    monkeypatch.setenv("SCANFIT_WITHOUT", "zones, sim,uninstalled")
    assert off(scanfit, "--without", "insoles") == {
        "csv": f"config file {path}",
        "insoles": "--without",
        "sim": "SCANFIT_WITHOUT",
        "zones": "SCANFIT_WITHOUT",
    }


def test_what_is_switched_off_is_listed_and_not_imported(scanfit, monkeypatch):
    monkeypatch.setenv("SCANFIT_WITHOUT", "csv")
    _, out, err = scanfit("--trace", "plugins", "list")
    (line,) = [line for line in out.splitlines() if line.endswith("switched off: SCANFIT_WITHOUT")]
    assert line.split()[:3] == ["csv", __version__, "scanfit"]
    assert "import csv" not in err
    assert "import zones" in err


def test_it_is_shown_as_switched_off(scanfit, monkeypatch):
    monkeypatch.setenv("SCANFIT_WITHOUT", "csv")
    _, out, _ = scanfit("plugins", "show", "csv")
    assert "switched off: SCANFIT_WITHOUT; it was not imported" in out


def test_who_misses_it_is_told(scanfit, config):
    path = config('[plugins]\nwithout = ["scans", "csv"]\n')
    both = f"; switched off: csv (config file {path}), scans (config file {path})"
    code, _, err = scanfit("measure", demo("scans/foot-dupont-pair/left_foot.stl"))
    assert (code, err.endswith(f"{both}\n")) == (3, True)
    code, _, err = scanfit("catalog", "list", demo("catalogs/demo/shoes.csv"))
    assert (code, err.endswith(f"{both}\n")) == (4, True)


def test_without_of_an_unknown_name_is_a_mistake_and_in_the_environment_it_is_none(scanfit, monkeypatch):
    assert scanfit("--without", "nobody", "plugins", "list")[0] == 2
    monkeypatch.setenv("SCANFIT_WITHOUT", "nobody")
    assert off(scanfit) == {}


@pytest.mark.parametrize(
    ("text", "what", "next_step"),
    [
        ("[plugin]\n", "the config file has no setting 'plugin'", "did you mean plugins? there is plugins"),
        ("[plugins]\nwithot = []\n", "no setting 'plugins.withot'", "did you mean plugins.without?"),
        ('[plugins]\nwithout = "csv"\n', "plugins.without is no list of names", 'write without = ["NAME"]'),
        ("[plugins]\nwithout = [1]\n", "plugins.without is no list of names", 'write without = ["NAME"]'),
        ("plugins = 3\n", "plugins is no table", 'write without = ["NAME"]'),
        ("[plugins\n", "the config file is no TOML", 'write without = ["NAME"]'),
        (b"\xff\xfe", "the config file cannot be read", "check who may read it"),
        ("#" * 70_000, "the config file is too large", "at most 64 kB"),
    ],
)
def test_a_config_file_that_is_wrong_is_told_in_three_parts(scanfit, config, text, what, next_step):
    path = config(text)
    code, out, err = scanfit("plugins", "list")
    assert (code, out) == (2, "")
    assert err.startswith(f"error: {path}")
    assert what in err
    assert next_step in err


def test_the_line_that_is_no_toml_is_named(scanfit, config):
    path = config("[plugins]\nwithout = [\n\n= 3\n")
    assert f"{path} line 4: the config file is no TOML" in scanfit("plugins", "list")[2]


def test_a_file_that_is_named_must_be_there(scanfit, monkeypatch, tmp_path):
    monkeypatch.setenv("SCANFIT_CONFIG", str(tmp_path / "nowhere.toml"))
    code, _, err = scanfit("plugins", "list")
    assert code == 2
    assert "the config file is not there" in err


def test_the_users_own_file_is_read_where_it_is_there(monkeypatch, tmp_path):
    monkeypatch.delenv("SCANFIT_CONFIG")
    monkeypatch.setattr("click.get_app_dir", lambda name: str(tmp_path / name))
    assert config_path() is None
    assert switched_off() == {}
    (tmp_path / "scanfit").mkdir()
    own = tmp_path / "scanfit" / "config.toml"
    own.write_text('[plugins]\nwithout = ["sim"]\n')
    assert switched_off() == {"sim": f"config file {own}"}


def test_help_does_not_read_it(scanfit, config):
    config("[plugins\n")
    assert scanfit("--help")[0] == 0
    assert scanfit("plugins", "--help")[0] == 0


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_names_or_a_message(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_bytes(content)
    refused = None
    try:
        names = _without(path)
    except UsageError as error:
        refused = error
    if refused is None:
        assert all(isinstance(name, str) and name for name in names)
    else:
        assert refused.where.startswith(str(path))
        assert refused.next_step
