"""A catalogue plugin that crashes is named by every command that loads a catalogue."""

from __future__ import annotations

import pytest

from scanfit.cli.main import run
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.providers import CatalogSource


class Crashing:
    @staticmethod
    @hookimpl
    def scanfit_catalogs():
        def load(location, options):
            raise ZeroDivisionError("price over pairs")

        yield CatalogSource(
            name="feed", summary="A feed", accepts=lambda location: location.startswith("feed:"), load=load
        )


@pytest.mark.parametrize("command", [("check", "feed:x"), ("list", "feed:x"), ("show", "feed:x", "SKU")])
def test_the_plugin_is_blamed(command, monkeypatch, capsys):
    host = PluginHost([("crashing", Crashing())])
    monkeypatch.setattr("scanfit.cli.session.Session.host", host)
    with pytest.raises(SystemExit) as left:
        run(["catalog", *command])
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (5, "")
    assert "crashing" in err
    assert "price over pairs" in err
