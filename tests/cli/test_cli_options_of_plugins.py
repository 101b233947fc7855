"""``-o`` reaches whoever declared the name: catalogue source, recommender, scan reader, exporter."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from scanfit.demo_data import path as demo

PLUGIN = """
from scanfit.api import Exporter, Mesh, Option, RawScan, Recommender, ScanReader, Scores, UsageError, hookimpl
from scanfit.api import explain_zones, score_zones

def score(request, table):
    if request.options["strict"]:
        raise UsageError(f"asked with {sorted(request.options.items())}", next_step="nothing")
    return score_zones(request, table)

def read(path, options):
    raise UsageError(f"read with {sorted(options.items())}", next_step="nothing")

def export(value, path, options):
    path.write_text(f"{sorted(options.items())}")

@hookimpl
def scanfit_recommenders():
    yield Recommender(name="optioned", summary="With options", item="shoe", needs=("foot_length",), score=score,
                      explain=lambda request, rows: explain_zones(request, rows),
                      options=(Option(name="strict", kind="flag", default=False), Option(name="room", kind="number",
                                                                                        default=12.0)))

@hookimpl
def scanfit_scan_readers():
    yield ScanReader(name="optioned", summary="With options", suffixes=(".opt",), read=read,
                     options=(Option(name="layer", kind="integer", default=1), Option(name="room", default="x")))

@hookimpl
def scanfit_exporters():
    yield Exporter(name="optioned", summary="With options", suffix=".opt", accepts=lambda value: True, export=export,
                   options=(Option(name="room", default="y"), Option(name="ink", default="blue")))
"""


@pytest.fixture(autouse=True)
def optioned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A plugin with options of every kind, installed as a stranger's."""
    (tmp_path / "optioned_plugin.py").write_text(PLUGIN)
    info = tmp_path / "optioned-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: optioned\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[scanfit]\noptioned = optioned_plugin\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield
    sys.modules.pop("optioned_plugin", None)


@pytest.fixture
def feet(tmp_path: Path) -> Path:
    path = tmp_path / "feet.toml"
    path.write_text('schema = "scanfit.profile/1"\n[[feet]]\nside = "left"\n[feet.measurements]\nfoot_length = 262\n')
    return path


SHOES = demo("catalogs/demo/shoes.csv")


def test_a_recommender_gets_its_options_typed_and_its_defaults(scanfit, feet):
    assert scanfit("recommend", feet, "--catalog", SHOES)[0] == 0
    code, _, err = scanfit("recommend", feet, "--catalog", SHOES, "-o", "strict=yes", "-o", "separator=comma")
    assert code == 2
    assert "asked with [('room', 12.0), ('strict', True)]" in err
    assert "('room', 9.5)" in scanfit("recommend", feet, "--catalog", SHOES, "-o", "strict=yes", "-o", "room=9.5")[2]


def test_a_reader_gets_its_own_and_not_the_others(scanfit, tmp_path):
    scan = tmp_path / "foot.opt"
    scan.write_text("anything")
    assert "read with [('layer', 1), ('room', 'x')]" in scanfit("measure", scan)[2]
    assert "read with [('layer', 4), ('room', 'x')]" in scanfit("measure", scan, "-o", "layer=4")[2]
    code, _, err = scanfit("recommend", scan, "--catalog", SHOES, "-o", "layer=5", "-o", "decimal=.")
    assert (code, "read with [('layer', 5), ('room', 'x')]" in err) == (2, True)


def test_a_name_that_two_declare_reaches_both(scanfit, feet, tmp_path):
    out = tmp_path / "out.opt"
    scan = tmp_path / "foot.opt"
    scan.write_text("anything")
    assert scanfit("measure", feet, "--out", out, "-o", "room=7", "-o", "ink=red")[0] == 0
    assert out.read_text() == "[('ink', 'red'), ('room', '7')]"
    assert "('room', '7')" in scanfit("measure", scan, "--out", tmp_path / "other.opt", "-o", "room=7")[2]


@pytest.mark.parametrize("command", ["measure", "recommend"])
def test_a_name_of_nobody_is_refused(scanfit, tmp_path, command):
    scan = tmp_path / "foot.opt"
    scan.write_text("anything")
    code, out, err = scanfit(command, scan, "-o", "colour=red")
    assert (code, out) == (2, "")
    assert "colour" in err


def test_a_value_of_another_kind_is_refused_where_it_is_declared(scanfit, tmp_path, feet):
    scan = tmp_path / "foot.opt"
    scan.write_text("anything")
    assert "layer is 'two'" in scanfit("measure", scan, "-o", "layer=two")[2]
    assert "strict is '7'" in scanfit("recommend", feet, "--catalog", SHOES, "-o", "strict=7")[2]
