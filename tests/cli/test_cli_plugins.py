"""``scanfit plugins list``: the table and the document."""

from __future__ import annotations

import json
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from scanfit import __version__
from scanfit.cli.main import cli
from scanfit.cli.session import Session
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.providers import ScanReader


def session_of(*plugins: Candidate) -> Session:
    session = Session()
    session.host = PluginHost(plugins)
    return session


def _candidate(name: str, hook: Any) -> Candidate:
    module = ModuleType(name)
    module.scanfit_scan_readers = hookimpl(hook)  # type: ignore[attr-defined]
    return Candidate(owner=Owner(name=name, version="1.5", distribution=f"scanfit-{name}"), load=lambda: module)


def _readers() -> Any:
    yield ScanReader(name="xyz", summary="Corners", suffixes=(".xyz",), read=lambda path, options: None)  # type: ignore[arg-type,return-value]
    yield ScanReader(name="abc", summary="Letters", suffixes=(".abc",), read=lambda path, options: None)  # type: ignore[arg-type,return-value]


def _broken() -> Any:
    raise RuntimeError("no light")


GOOD, BROKEN = _candidate("points", _readers), _candidate("dark", _broken)


def listed(*args: str, session: Session | None = None) -> str:
    done = CliRunner().invoke(cli, ["plugins", "list", *args], obj=session, catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def test_the_table_names_each_plugin_once_with_its_providers_and_faults() -> None:
    assert listed(session=session_of(GOOD, BROKEN)) == (
        "plugin  version  from            kind    provider  summary\n"
        "dark    1.5      scanfit-dark    -       -         it has faults, see below\n"
        "points  1.5      scanfit-points  reader  abc       Letters\n"
        "                                 reader  xyz       Corners\n"
        "\n"
        "fault: plugin dark 1.5, scanfit_scan_readers: raised RuntimeError: no light\n"
        "       report it to the author of dark, or leave it out with --without dark\n"
    )


def test_the_faults_in_the_table_are_not_shown_again() -> None:
    session = session_of(BROKEN)
    listed(session=session)
    assert session.unshown_faults() == ()


def test_the_document() -> None:
    document = json.loads(listed("--json", session=session_of(GOOD, BROKEN)))
    assert document == {
        "schema": "scanfit.plugins/1",
        "plugins": [
            {
                "name": "dark",
                "version": "1.5",
                "distribution": "scanfit-dark",
                "hooks": ["scanfit_scan_readers"],
                "providers": [],
                "faults": [
                    {
                        "hook": "scanfit_scan_readers",
                        "provider": "",
                        "what": "raised RuntimeError: no light",
                        "next": "report it to the author of dark, or leave it out with --without dark",
                    }
                ],
            },
            {
                "name": "points",
                "version": "1.5",
                "distribution": "scanfit-points",
                "hooks": ["scanfit_scan_readers"],
                "providers": [
                    {"kind": "reader", "name": "abc", "summary": "Letters"},
                    {"kind": "reader", "name": "xyz", "summary": "Corners"},
                ],
                "faults": [],
            },
        ],
        "off": [],
        "off_and_missing": [],
    }


def test_without_plugins_it_says_so() -> None:
    assert listed(session=session_of()) == "no plugin is installed\n"
    assert json.loads(listed("--json", session=session_of())) == {
        "schema": "scanfit.plugins/1",
        "plugins": [],
        "off": [],
        "off_and_missing": [],
    }


@pytest.mark.parametrize("name", ["csv", "insoles", "measures", "replay", "scans", "sim", "table", "zones"])
def test_scanfits_own_plugins_have_no_faults(name: str) -> None:
    (plugin,) = [one for one in json.loads(listed("--json"))["plugins"] if one["name"] == name]
    assert plugin["faults"] == []
    assert plugin["providers"]
    assert (plugin["version"], plugin["distribution"]) == (__version__, "scanfit")
