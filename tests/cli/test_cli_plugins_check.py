"""``scanfit plugins check``: the table, the document and the exit code."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import pytest

PLUGIN = """
from scanfit.api import Measurement, MeasurementDef, hookimpl

def compute(view):
    return Measurement(name="chancy.room", value=VALUE, unit="mm", sigma=2.0)

@hookimpl
def scanfit_measurements():
    yield MeasurementDef(name="chancy.room", summary="Room", unit="mm", standard="", compute=compute)
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a plugin called chancy, as a distribution of its own, whose measure is the given expression."""

    def install(value: str) -> None:
        (tmp_path / "chancy_plugin.py").write_text(PLUGIN.replace("VALUE", value))
        info = tmp_path / "chancy-1.5.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: chancy\nVersion: 1.5\n")
        (info / "entry_points.txt").write_text("[scanfit]\nchancy = chancy_plugin\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        importlib.invalidate_caches()

    yield install
    sys.modules.pop("chancy_plugin", None)


def test_a_plugin_that_passes(scanfit, installed):
    installed("0.04 * view.length_mm")
    code, out, err = scanfit("plugins", "check", "chancy")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "plugin chancy 1.5"
    assert lines[-1] == "all checks passed"
    checks = [
        "loads",
        "light",
        "answers",
        "deterministic",
        "mirrored",
        "grows",
        "withholds",
        "needs",
        "cost",
        "repeatable",
    ]
    assert [line.split()[2:4] for line in lines[3:-2]] == [[check, "ok"] for check in checks]


def test_a_plugin_that_fails_says_which_check_and_how_to_mend_it(scanfit, installed):
    installed("__import__('random').random()")
    code, out, _ = scanfit("plugins", "check", "chancy")
    assert code == 5
    assert "measurement  chancy.room  deterministic  FAILED" in out
    assert "failed: deterministic of measurement chancy.room: it says" in out
    assert "       leave out what differs from call to call: random numbers without a seed" in out
    assert "checks FAILED" in out.splitlines()[-1]


def test_the_document(scanfit, installed):
    installed("float('inf')")
    code, out, _ = scanfit("plugins", "check", "chancy", "--json")
    document = json.loads(out)
    assert (code, document["schema"], document["passed"]) == (5, "scanfit.plugins.check/1", False)
    (answers,) = [one for one in document["findings"] if one["check"] == "answers"]
    assert answers == {
        "check": "answers",
        "kind": "measurement",
        "provider": "chancy.room",
        "outcome": "failed",
        "what": "it raised ValueFault: chancy.room: value is inf, expected a finite number "
        "(chancy_plugin.py line 5, in compute)",
        "mend": "return Measurement(name='chancy.room', value=…, unit='mm', sigma=…), or Withheld(name=…, reason=…) "
        "where it cannot be known",
    }


def test_a_plugin_that_is_not_there(scanfit):
    code, out, err = scanfit("plugins", "check", "zoness")
    assert (code, out) == (2, "")
    assert err == "error: there is no plugin 'zoness'\n       did you mean zones? see scanfit plugins list\n"


def test_a_sample_that_is_not_there_is_told_as_the_plugin_tells_it(scanfit):
    code, out, _ = scanfit("plugins", "check", "csv", "--sample", "nowhere.csv")
    assert code == 5
    assert "loads of catalog csv: its example cannot be used: there is no such file" in out


def test_an_option_of_nobody(scanfit):
    code, _, err = scanfit("plugins", "check", "csv", "-o", "colour=red")
    assert code == 2
    assert err.startswith("error: -o: 'colour=red' is no option of plugin csv\n       its options are decimal, ")
