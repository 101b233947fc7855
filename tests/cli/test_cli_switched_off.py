"""Switching a plugin off: for one run, in the environment, in the config file."""

from __future__ import annotations

import json
import os
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


def test_whoever_misses_the_recommenders_is_sent_to_the_list(scanfit, monkeypatch):
    monkeypatch.setenv("SCANFIT_WITHOUT", "zones")
    scan, shoes = demo("scans/foot-dupont-pair/left_foot.stl"), demo("catalogs/demo/shoes.csv")
    code, _, err = scanfit("recommend", scan, "--catalog", shoes)
    assert (code, "see scanfit plugins list, which also names what is switched off" in err) == (2, True)


def test_an_empty_profile_is_not_given_in_silence(scanfit, monkeypatch):
    monkeypatch.setenv("SCANFIT_WITHOUT", "measures")
    code, out, err = scanfit("measure", demo("scans/foot-dupont-pair/left_foot.stl"), "--json")
    assert code == 0
    assert json.loads(out)["feet"][0]["measurements"] == {}
    assert err == ("note: nothing was measured: no plugin measures feet; switched off: measures (SCANFIT_WITHOUT)\n")


@pytest.mark.parametrize(("plugin", "extra"), [("zones", ()), ("measures", ()), ("table", ("--out", "feet.csv"))])
def test_a_recommendation_that_misses_it_is_told(scanfit, monkeypatch, tmp_path, plugin, extra):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCANFIT_WITHOUT", plugin)
    shoes = demo("catalogs/demo/shoes.csv")
    code, _, err = scanfit("recommend", demo("scans/foot-dupont-pair/left_foot.stl"), "--catalog", shoes, *extra)
    assert code in (2, 3)
    assert f"; switched off: {plugin} (SCANFIT_WITHOUT)\n" in err


def test_without_of_an_unknown_name_is_a_mistake_and_in_the_environment_it_is_none(scanfit, monkeypatch):
    assert scanfit("--without", "nobody", "plugins", "list")[0] == 2
    monkeypatch.setenv("SCANFIT_WITHOUT", "nobody")
    assert off(scanfit) == {}


def test_a_name_that_is_not_installed_is_a_note_in_the_list(scanfit, config, monkeypatch):
    path = config('[plugins]\nwithout = ["gone"]\n')
    monkeypatch.setenv("SCANFIT_WITHOUT", "gone,\x1b[2J")
    by = f"config file {path} and SCANFIT_WITHOUT"
    _, out, err = scanfit("plugins", "list")
    assert out.endswith(
        "\nnote: '?[2J' is switched off by SCANFIT_WITHOUT, and no plugin of that name is installed\n"
        f"\nnote: 'gone' is switched off by {by}, and no plugin of that name is installed\n"
    )
    assert err == ""
    assert json.loads(scanfit("plugins", "list", "--json")[1])["off_and_missing"] == [
        {"name": "\x1b[2J", "by": "SCANFIT_WITHOUT"},
        {"name": "gone", "by": by},
    ]


def test_every_cause_is_named_so_that_nobody_mends_half(scanfit, config, monkeypatch):
    path = config('[plugins]\nwithout = ["csv"]\n')
    monkeypatch.setenv("SCANFIT_WITHOUT", "csv,csv")
    assert off(scanfit, "--without", "csv") == {"csv": f"config file {path} and SCANFIT_WITHOUT and --without"}


def test_one_run_with_every_plugin(scanfit, config, monkeypatch):
    config('[plugins]\nwithout = ["csv"]\n')
    monkeypatch.setenv("SCANFIT_WITHOUT", "zones")
    assert "SCANFIT_WITHOUT= SCANFIT_CONFIG= scanfit ..." in scanfit("plugins", "show", "csv")[1]
    monkeypatch.setenv("SCANFIT_WITHOUT", "")
    monkeypatch.setenv("SCANFIT_CONFIG", "")
    assert off(scanfit) == {}


def test_a_provider_of_a_plugin_that_is_off_is_not_known_and_the_message_says_what_is_off(scanfit, monkeypatch):
    monkeypatch.setenv("SCANFIT_WITHOUT", "scans")
    code, _, err = scanfit("plugins", "show", "stl")
    assert code == 2
    assert err.endswith("see scanfit plugins list; switched off: scans (SCANFIT_WITHOUT)\n")


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


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# mine\n\n[plugin]\n", " line 3"),
        ("[plugins]\n\n  withot = []\n", " line 3"),
        ('[plugins]\n"withot" = []\n', " line 2"),
        ("\nplugins.withot = []\n", " line 2"),
        ('\n[plugins]\nwithout = "csv"\n', " line 3"),
        ("plugins = { withot = [] }\n", ""),
        ('[plugins]\nwithot = """\nwithot = 3"""\n', ""),
    ],
)
def test_the_line_of_a_key_is_named_where_there_is_no_doubt(scanfit, config, text, line):
    path = config(text)
    assert scanfit("plugins", "list")[2].startswith(f"error: {path}{line}: ")


def test_a_byte_order_mark_is_no_mistake(scanfit, config):
    path = config(b'\xef\xbb\xbf[plugins]\r\nwithout = ["csv"]\r\n')
    assert off(scanfit) == {"csv": f"config file {path}"}


def test_what_is_no_file_is_not_waited_for(scanfit, monkeypatch, tmp_path):
    for place in (tmp_path, tmp_path / "pipe"):
        if place != tmp_path:
            os.mkfifo(place)
        monkeypatch.setenv("SCANFIT_CONFIG", str(place))
        code, _, err = scanfit("plugins", "list")
        assert (code, err.splitlines()[0]) == (2, f"error: {place}: the config file is no file")


@pytest.mark.parametrize("text", ["x = " + "[" * 30_000, "x = " + "9" * 5_000])
def test_what_a_toml_reader_chokes_on_is_a_message(scanfit, config, text):
    config(text)
    code, _, err = scanfit("plugins", "list")
    assert (code, err.startswith("error: ")) == (2, True)
    assert "Traceback" not in err
    assert "a fault of scanfit" not in err


def test_a_key_cannot_write_on_the_terminal(scanfit, config):
    config('"\\u001b[2J" = 1\n')
    assert "\x1b" not in scanfit("plugins", "list")[2]


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


KEYS = st.sampled_from(["plugins", "without", "withot", "plugin", "a"])
TOML = st.recursive(
    st.integers()
    | st.booleans()
    | st.sampled_from(["csv", ""])
    | st.lists(st.sampled_from(["csv", "", " ", 1]), max_size=3),
    lambda values: st.dictionaries(KEYS, values, max_size=3),
    max_leaves=6,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(each)}" for key, each in value.items()) + "}"
    return json.dumps(value)


@given(st.dictionaries(KEYS, TOML, max_size=3))
def test_a_document_is_taken_only_where_it_is_just_the_list(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("config") / "config.toml"
    path.write_text("".join(f"{key} = {toml(value)}\n" for key, value in document.items()), encoding="utf-8")
    plugins = document.get("plugins", {})
    names = plugins.get("without", []) if isinstance(plugins, dict) else None
    good = (
        set(document) <= {"plugins"}
        and isinstance(plugins, dict)
        and set(plugins) <= {"without"}
        and isinstance(names, list)
        and all(isinstance(name, str) and name.strip() for name in names)
    )
    if good:
        assert _without(path) == names
    else:
        with pytest.raises(UsageError):
            _without(path)


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
