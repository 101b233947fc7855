"""Every hook's example is a plugin that works: loaded by the host, listed without a fault, and called."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, cast

import pytest

from scanfit import hookspecs
from scanfit.host import Candidate, Owner, PluginHost, parse_options
from scanfit.host.kinds import RECORD_OF_HOOK
from scanfit.host.register import HOOKS
from scanfit.model.advice import Advice
from scanfit.model.intake import Intake, Pain
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import FitRequest
from scanfit.model.scan import LoadState, Side
from scanfit.units import Unit


def example(hook: str) -> str:
    lines = (inspect.getdoc(getattr(hookspecs, hook)) or "").splitlines()
    return "\n".join(line[4:] for line in lines if line.startswith((">>>", "...")))


def host_of_example(hook: str) -> PluginHost:
    module = ModuleType("cobbler_plugin")
    exec(compile(example(hook), f"<example of {hook}>", "exec"), vars(module))
    host = PluginHost([Candidate(owner=Owner(name="cobbler", version="1.0"), load=lambda: module)])
    (listing,) = host.plugins()
    assert listing.faults == ()
    assert listing.hooks == (hook,)
    assert [type(record) for record in listing.providers] == [RECORD_OF_HOOK[hook]]
    return host


def test_hook_scanfit_scan_readers(tmp_path: Path) -> None:
    host = host_of_example("scanfit_scan_readers")
    path = tmp_path / "foot.corners"
    path.write_text("0 0 0\n100 0 0\n0 50 0\n")
    scan = host.read_scan(host.reader_for(path), path, {})
    assert scan.unit is Unit.MM
    assert scan.mesh.vertices.tolist() == [[0, 0, 0], [100, 0, 0], [0, 50, 0]]


def test_hook_scanfit_scanners() -> None:
    host = host_of_example("scanfit_scanners")
    (scanner,) = host.scanners()
    scan = host.capture(scanner, parse_options(scanner, ["far_mm=500"]))
    (frame,) = scan.frames
    assert (frame.camera, frame.unit_mm, scan.unit, scan.mesh) == ("wall-1", 0.1, Unit.MM, None)
    assert set(frame.depth.ravel().tolist()) == {5000}


def test_hook_scanfit_measurements() -> None:
    host = host_of_example("scanfit_measurements")
    answer = host.measure(host.measurements()[0], cast(Any, SimpleNamespace(length_mm=254.001)))
    assert isinstance(answer, Measurement)
    assert answer.value == pytest.approx(30.0)


def test_hook_scanfit_catalogs(tmp_path: Path) -> None:
    import polars as pl

    host = host_of_example("scanfit_catalogs")
    path = tmp_path / "shoes.ndjson"
    path.write_text('{"sku": "a", "inner_length_mm": 275.0}\n')
    location = f"lines:{path}"
    table = pl.DataFrame(host.load_catalog_table(host.catalog_source_for(location), location, {}))
    assert table.rows() == [("a", 275.0)]


def test_hook_scanfit_recommenders() -> None:
    import polars as pl

    host = host_of_example("scanfit_recommenders")
    length = Measurement(name="foot_length", value=260.0, unit="mm", sigma=1.0)
    foot = FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"foot_length": length})
    request = FitRequest(pair=FootPair(left=foot))
    table = pl.DataFrame({"inner_length_mm": [262.0, 272.0, 280.0]})
    recommender = host.recommenders()[0]
    scores = host.score(recommender, request, table)
    assert scores.score.argmax() == 1
    assert scores.score[1] == 1.0
    assert len(host.explain(recommender, request, table.head(2))) == 2


def test_hook_scanfit_advisers() -> None:
    host = host_of_example("scanfit_advisers")
    length = Measurement(name="foot_length", value=260.0, unit="mm", sigma=1.0)
    foot = FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"foot_length": length})
    adviser, pair = host.advisers()[0], FootPair(left=foot)
    assert host.advise(adviser, pair, Intake()).suggestions == ()
    sore = Intake(pains=(Pain(site="toes", side="left"),))
    assert [need.feature for one in host.advise(adviser, pair, sore).suggestions for need in one.needs] == [
        "upper_stretch"
    ]


def test_hook_scanfit_prescribers() -> None:
    host = host_of_example("scanfit_prescribers")
    left, right = (FootProfile(side=side, load_state=LoadState.BIPEDAL, measurements={}) for side in Side)
    said = host.prescribe(host.prescribers()[0], FootPair(left=left, right=right), Intake(), Advice())
    assert [foot.side for foot in said.feet] == [Side.LEFT, Side.RIGHT]
    for foot in said.feet:
        (cup,) = foot.elements.values()
        assert (cup.name, cup.value, cup.unit, cup.origin.kind) == ("heel_cup_depth", 14.0, "mm", "rule")


def test_hook_scanfit_exporters(tmp_path: Path) -> None:
    host = host_of_example("scanfit_exporters")
    length = Measurement(name="foot_length", value=260.04, unit="mm", sigma=1.0)
    left = FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"foot_length": length})
    right = FootProfile(side=Side.RIGHT, load_state=LoadState.UNKNOWN, measurements={})
    pair, path = FootPair(left=left, right=right), tmp_path / "feet.lengths"
    host.export(host.exporter_for(path, pair), pair, path, {})
    assert path.read_bytes() == b"left: 260.0 mm\nright: not measured\n"


def test_every_hook_has_a_record_and_a_test_of_its_name() -> None:
    here = ast.parse(Path(__file__).read_text(encoding="utf-8"))
    tests = {each.name for each in here.body if isinstance(each, ast.FunctionDef)}
    assert tuple(sorted(RECORD_OF_HOOK)) == HOOKS
    assert {f"test_hook_{hook}" for hook in HOOKS} <= tests


@pytest.mark.parametrize("hook", HOOKS)
def test_a_hook_takes_no_arguments_and_says_what_it_yields(hook: str) -> None:
    signature = inspect.signature(getattr(hookspecs, hook))
    assert not signature.parameters
    assert signature.return_annotation == f"Iterable[{RECORD_OF_HOOK[hook].__name__}]"
    with pytest.raises(AssertionError, match="a hook specification is never called"):
        getattr(hookspecs, hook)()
