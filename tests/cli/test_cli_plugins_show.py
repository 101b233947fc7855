"""``scanfit plugins show`` and ``plugins list --timings``."""

from __future__ import annotations

import json

import pytest

from scanfit import __version__


def test_a_plugin_is_shown_with_its_providers_and_options(scanfit):
    code, out, err = scanfit("plugins", "show", "csv")
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == f"plugin csv {__version__}, scanfit's own"
    assert lines[1] == "  module   scanfit_csv"
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
    assert "plugin    import ms  hooks ms  sum ms\n" in out
    assert "nothing before them had" in out
