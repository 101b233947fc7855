"""``scanfit plugins show`` and ``plugins list --timings``."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from scanfit import __version__


def test_a_plugin_is_shown_with_its_providers_and_options(scanfit):
    code, out, err = scanfit("plugins", "show", "csv")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == f"plugin csv {__version__}, scanfit's own"
    assert lines[1] == "  module   scanfit_csv"
    assert lines[3] == "  hooks    scanfit_catalogs"
    assert "catalog csv: Delimited text, .csv or .tsv, one row per variant" in lines
    assert "  -o decimal=text (., ,), . if not given: decimal mark of the numbers" in lines
    assert lines[-1] == "leave it out with --without csv"


@pytest.mark.parametrize("provider", ["stl", "threemf"])
def test_a_provider_shows_its_plugin(scanfit, provider):
    assert scanfit("plugins", "show", provider) == scanfit("plugins", "show", "scans")


def test_the_document(scanfit):
    code, out, _ = scanfit("plugins", "show", "zones", "--json")
    document = json.loads(out)
    assert code == 0
    assert (document["schema"], document["own"], document["module"]) == ("scanfit.plugin/1", True, "scanfit_zones")
    assert document["path"].endswith("__init__.py")
    (provider,) = document["providers"]
    assert (provider["kind"], provider["name"], provider["item"]) == ("recommender", "zones", "shoe")
    assert provider["needs"] == ["foot_length"]
    assert document["faults"] == []


METADATA = """\
Metadata-Version: 2.4
Name: scanfit-odd
Version: 2.0
Summary: A shop's\x1b[2J measures
Author-email: A. Cobbler <a@example.org>
License-Expression: MIT
Project-URL: Source, https://example.org/odd
"""

MODULE = """\
from scanfit.api import Option, ScanReader, hookimpl

@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="odd", summary="Odd\\x1b[2J files", suffixes=(".odd",), read=print,
                     options=(Option(name="gap", kind="text", choices=("\\t", "a"), default="a", help="\\x1b[H"),))
    yield 3
"""


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Install a stranger's plugin that would like to write on the terminal; returns its module's path."""
    (tmp_path / "odd_shop.py").write_text(MODULE, encoding="utf-8")
    dist = tmp_path / "scanfit_odd-2.0.dist-info"
    dist.mkdir()
    (dist / "METADATA").write_text(METADATA, encoding="utf-8")
    (dist / "entry_points.txt").write_text("[scanfit]\nodd-shop = odd_shop\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path / "odd_shop.py"
    sys.modules.pop("odd_shop", None)


def test_a_strangers_plugin_is_shown_with_what_its_distribution_says(scanfit, odd):
    code, out, err = scanfit("plugins", "show", "odd-shop")
    assert (code, err) == (0, "")
    assert out == (
        "plugin odd-shop 2.0, from scanfit-odd\n"
        "  summary  A shop's?[2J measures\n"
        "  author   A. Cobbler <a@example.org>\n"
        "  licence  MIT\n"
        "  home     https://example.org/odd\n"
        "  module   odd_shop\n"
        f"  path     {odd}\n"
        "  hooks    scanfit_scan_readers\n"
        "\n"
        "reader odd: Odd?[2J files\n"
        "  suffixes .odd\n"
        "  brings no example: scanfit plugins check needs --sample\n"
        "  -o gap=text ('\\t', a), a if not given: ?[H\n"
        "\n"
        "fault: scanfit_scan_readers: yielded int, expected ScanReader\n"
        "       report it to the author of odd-shop, or leave it out with --without odd-shop\n"
        "\n"
        "leave it out with --without odd-shop\n"
    )


def test_the_table_cannot_be_written_over_by_a_summary(scanfit, odd):
    _, out, _ = scanfit("plugins", "list")
    assert "  Odd?[2J files\n" in out
    assert "\x1b" not in out


def test_the_document_of_a_strangers_plugin_that_is_off_knows_its_distribution_and_imports_nothing(scanfit, odd):
    code, out, _ = scanfit("--without", "odd-shop", "plugins", "show", "odd-shop", "--json")
    document = json.loads(out)
    assert code == 0
    assert (document["off"], document["own"], document["licence"]) == ("--without", False, "MIT")
    assert (document["path"], document["providers"], document["hooks"]) == (str(odd), [], [])
    assert "odd_shop" not in sys.modules


def test_nobody_of_that_name(scanfit):
    code, out, err = scanfit("plugins", "show", "zonse")
    assert (code, out) == (2, "")
    assert err == "error: there is no plugin or provider 'zonse'\n       did you mean zones? see scanfit plugins list\n"


def test_timings_are_of_every_plugin_that_was_imported(scanfit):
    code, out, _ = scanfit("--without", "zones", "plugins", "list", "--timings", "--json")
    plugins = {one["name"]: one for one in json.loads(out)["plugins"]}
    assert code == 0
    assert "zones" not in plugins
    for plugin in plugins.values():
        timings = plugin["timings"]
        assert timings["sum_ms"] == pytest.approx(timings["import_ms"] + timings["hooks_ms"], abs=0.011)
        assert timings["sum_ms"] > 0
    assert "timings" not in json.loads(scanfit("plugins", "list", "--json")[1])["plugins"][0]


def test_the_table_of_timings_says_how_they_were_taken(scanfit):
    _, out, _ = scanfit("plugins", "list", "--timings")
    assert re.search(r"^plugin +import ms  hooks ms  sum ms$", out, re.MULTILINE)
    assert "nothing before them had" in out


def test_what_goes_on_a_network_says_so(scanfit):
    _, out, _ = scanfit("plugins", "show", "sql")
    assert "\n  goes on a network\n" in out
    _, out, _ = scanfit("plugins", "show", "csv")
    assert "network" not in out
    _, out, _ = scanfit("plugins", "list", "--json")
    providers = [one for plugin in json.loads(out)["plugins"] for one in plugin["providers"]]
    assert {one["name"] for one in providers if one.get("network")} == {"sql"}
    assert all(("network" in one) == (one["kind"] == "catalog") for one in providers)
