"""Provider calls: what passes, what is withheld, which provider serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scanfit import errors
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.model.measurement import Measurement, Withheld
from scanfit.model.mesh import Mesh
from scanfit.model.recommendation import Explanation, Scores
from scanfit.model.scan import RawScan
from scanfit.providers import CatalogSource, MeasurementDef, Recommender, ScanReader
from scanfit.units import Unit

MESH = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))
NONE = cast(Any, None)


def host_of(hook: str, *records: object, plugin: str = "p", distribution: str = "stranger") -> PluginHost:
    return PluginHost([candidate(hook, *records, plugin=plugin, distribution=distribution)])


def candidate(hook: str, *records: object, plugin: str, distribution: str) -> Candidate:
    module = ModuleType(plugin)

    def yields() -> Iterable[object]:
        yield from records

    setattr(module, hook, hookimpl(yields))
    return Candidate(owner=Owner(name=plugin, version="1.0", distribution=distribution), load=lambda: module)


def reader(read: Callable[..., Any], name: str = "aa", suffixes: tuple[str, ...] = (".aa",)) -> ScanReader:
    return ScanReader(name=name, summary="Reads", suffixes=suffixes, read=read)


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*arguments: object) -> Any:
        raise error

    return call


def measured(compute: Callable[..., Any]) -> tuple[object, PluginHost]:
    definition = MeasurementDef(name="pp.girth", summary="Girth", unit="mm", standard="", compute=compute)
    host = host_of("scanfit_measurements", definition, plugin="pp")
    return host.measure(host.measurements()[0], NONE), host


@pytest.mark.parametrize("kind", [errors.ScanError, errors.GeometryError, errors.CatalogError, errors.UsageError])
def test_what_a_reader_tells_the_user_passes_unchanged(kind: type[errors.ScanfitError]) -> None:
    said = kind("the file is empty", where="a.aa", next_step="export it again")
    host = host_of("scanfit_scan_readers", reader(raising(said)))
    with pytest.raises(kind) as passed:
        host.read_scan(host.readers()[0], Path("a.aa"), {})
    assert passed.value is said
    assert host.faults == ()


@pytest.mark.parametrize(
    "error", [errors.ScanfitError("no"), errors.ValueFault("faces span"), MemoryError(), OSError()]
)
def test_any_other_error_of_a_reader_is_the_plugins(error: Exception) -> None:
    host = host_of("scanfit_scan_readers", reader(raising(error)))
    with pytest.raises(errors.PluginError) as failed:
        host.read_scan(host.readers()[0], Path("a.aa"), {})
    assert failed.value.where == "plugin p 1.0, scanfit_scan_readers, aa"
    assert failed.value.__cause__ is error


def test_ctrl_c_in_a_provider_passes() -> None:
    host = host_of("scanfit_scan_readers", reader(raising(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        host.read_scan(host.readers()[0], Path("a.aa"), {})


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"mesh": "stl"}, "returned a RawScan whose mesh is str, expected Mesh"),
        ({"unit": "mm"}, "returned a RawScan whose unit is str, expected Unit"),
        ({"side": "left"}, "returned a RawScan whose side is str, expected Side"),
        ({"load_state": None}, "returned a RawScan whose load_state is None, expected LoadState"),
        ({"notes": "one"}, "returned a RawScan whose notes is str, expected tuple"),
    ],
)
def test_a_scan_with_parts_of_the_wrong_type_is_refused(parts: dict[str, Any], why: str) -> None:
    scan = RawScan(**{"mesh": MESH, "unit": Unit.MM, **parts})
    host = host_of("scanfit_scan_readers", reader(lambda path, options: scan))
    with pytest.raises(errors.PluginError) as failed:
        host.read_scan(host.readers()[0], Path("a.aa"), {})
    assert failed.value.what == why


def test_a_good_scan_is_handed_on_with_its_path_and_options() -> None:
    seen: list[object] = []

    def read(path: Path, options: Any) -> RawScan:
        seen.extend((path, options))
        return RawScan(mesh=MESH, unit=None)

    host = host_of("scanfit_scan_readers", reader(read))
    assert host.read_scan(host.readers()[0], Path("a.aa"), {"k": 1}).mesh is MESH
    assert seen == [Path("a.aa"), {"k": 1}]


def test_a_measure_that_the_surface_does_not_carry_is_withheld_without_blame() -> None:
    answer, host = measured(raising(errors.GeometryError("the plane misses the mesh")))
    assert answer == Withheld(name="pp.girth", reason="the plane misses the mesh")
    assert host.faults == ()


def test_wrong_usage_in_a_measure_ends_the_run() -> None:
    with pytest.raises(errors.UsageError):
        measured(raising(errors.UsageError("no such norm")))


@given(st.floats(), st.floats(), st.sampled_from(["mm", "deg", "cm3", ""]), st.sampled_from(["pp.girth", "pp.other"]))
def test_a_measure_is_finite_and_as_promised_or_withheld(value: float, sigma: float, unit: str, name: str) -> None:
    answer, host = measured(lambda view: Measurement(name=name, value=value, unit=unit, sigma=sigma))
    if isinstance(answer, Withheld):
        assert len(host.faults) == 1
        return
    assert isinstance(answer, Measurement)
    assert (answer.name, answer.unit, answer.value, answer.sigma) == ("pp.girth", "mm", value, sigma)
    assert host.faults == ()


def test_a_numpy_single_is_not_a_number_a_document_can_hold() -> None:
    answer, _ = measured(lambda view: Measurement(name="pp.girth", value=np.float32(1), unit="mm", sigma=1.0))  # type: ignore[arg-type]
    assert answer == Withheld(
        name="pp.girth", reason="plugin pp 1.0 failed: returned a value that is float32, expected float"
    )


def scored(scores: object, rows: int = 2, explained: object = ()) -> tuple[PluginHost, Recommender]:
    recommender = Recommender(
        name="aa",
        summary="Scores",
        item="shoe",
        needs=(),
        score=lambda request, table: scores,  # type: ignore[arg-type,return-value]
        explain=lambda request, table: explained,  # type: ignore[arg-type,return-value]
    )
    return host_of("scanfit_recommenders", recommender), recommender


GOOD = {"score": np.zeros(2), "mean": np.zeros(2), "worst_zone": ["a", "b"]}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"score": np.zeros(3)}, "returned a score of shape (3,) for 2 rows"),
        ({"score": np.zeros((2, 1))}, "returned a score of shape (2, 1) for 2 rows"),
        ({"mean": np.array(["1", "2"])}, "returned a mean of <U1, expected numbers"),
        ({"mean": np.array([1, None])}, "returned a mean of object, expected numbers"),
        ({"score": np.array([True, False])}, "returned a score of bool, expected numbers"),
        ({"mean": np.array([0, np.inf])}, "returned a mean that is not finite in 1 of 2 rows"),
        ({"worst_zone": ["a"]}, "returned 1 worst zones for 2 rows"),
        ({"worst_zone": "ab"}, "returned str as worst_zone, expected a sequence"),
        ({"worst_zone": ["a", None]}, "returned a worst zone that is not text"),
    ],
)
def test_scores_of_another_shape_are_refused(change: dict[str, Any], why: str) -> None:
    host, recommender = scored(Scores(**{**GOOD, **change}))
    with pytest.raises(errors.PluginError) as failed:
        host.score(recommender, NONE, [1, 2])
    assert failed.value.what == why


@given(arrays.arrays(np.float64, st.integers(0, 5)) | arrays.arrays(np.int16, st.integers(0, 5)), st.integers(0, 5))
def test_scores_that_pass_are_finite_one_a_row_and_read_only(column: np.ndarray, rows: int) -> None:
    host, recommender = scored(Scores(score=column, mean=np.zeros(rows), worst_zone=["toe_length"] * rows))
    try:
        scores = host.score(recommender, NONE, range(rows))
    except errors.PluginError:
        assert len(column) != rows or not np.isfinite(column).all()
        return
    assert np.array_equal(scores.score, column)
    assert scores.score.dtype == np.float64
    assert not scores.score.flags.writeable


@pytest.mark.parametrize(
    ("explained", "why"),
    [
        ([], "returned 0 explanations for 1 rows"),
        (None, "returned None as explanations, expected a sequence"),
        (["good"], "returned str, expected Explanation"),
        (
            [Explanation(zones=("a",), verdict="good", reasons=())],  # type: ignore[arg-type]
            "returned an Explanation whose zones are not a tuple of ZoneFit",
        ),
        (
            [Explanation(zones=(), verdict="good", reasons="because")],  # type: ignore[arg-type]
            "returned an Explanation whose reasons are not a tuple of strings",
        ),
    ],
)
def test_explanations_of_another_shape_are_refused(explained: object, why: str) -> None:
    host, recommender = scored(None, explained=explained)
    with pytest.raises(errors.PluginError) as failed:
        host.explain(recommender, NONE, [1])
    assert failed.value.what == why


def gives(chance: Callable[..., Any]) -> tuple[PluginHost, Recommender]:
    recommender = replace(scored(None)[1], chance=chance)
    host = host_of("scanfit_recommenders", recommender)
    return host, host.recommenders()[0]


def test_a_recommender_without_chances_gives_none() -> None:
    host, recommender = scored(None)
    assert host.chance(recommender, NONE, [1, 2]) is None
    assert host.faults == ()


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (np.array([0.5, np.nan]), "returned a chance that is not finite in 1 of 2 rows"),
        ([0.5, np.inf], "returned a chance that is not finite in 1 of 2 rows"),
        ([0.5, 1.01], "returned chances from 0.5 to 1.01, expected 0 to 1"),
        ([-0.01, 0.5], "returned chances from -0.01 to 0.5, expected 0 to 1"),
        ([0.5], "returned a chance of shape (1,) for 2 rows"),
        ([[0.5], [0.5]], "returned a chance of shape (2, 1) for 2 rows"),
        ([True, False], "returned a chance of bool, expected numbers"),
        (["1", "0"], "returned a chance of <U1, expected numbers"),
        ([0.5, None], "returned a chance of object, expected numbers"),
        (None, "returned a chance of object, expected numbers"),
        (0.5, "returned a chance of shape () for 2 rows"),
        ([[0.5], [0.5, 0.5]], "raised ValueError: setting an array element with a sequence."),
    ],
)
def test_what_is_no_chance_a_row_is_refused(found: object, why: str) -> None:
    host, recommender = gives(lambda request, rows: found)
    with pytest.raises(errors.PluginError) as failed:
        host.chance(recommender, NONE, [1, 2])
    assert failed.value.what.startswith(why)
    assert failed.value.where == "plugin p 1.0, scanfit_recommenders, aa"
    assert [fault.what for fault in host.faults] == [failed.value.what]


@pytest.mark.parametrize("error", [KeyError("x"), SystemExit(0), MemoryError(), RecursionError()])
def test_a_chance_that_raises_is_the_plugins_fault(error: BaseException) -> None:
    host, recommender = gives(raising(error))
    with pytest.raises(errors.PluginError) as failed:
        host.chance(recommender, NONE, [1])
    assert failed.value.what.startswith(f"raised {type(error).__name__}")


CHANCES = arrays.arrays(np.float64, st.integers(0, 5), elements=st.floats(-0.1, 1.1) | st.just(np.nan))


@given(CHANCES | CHANCES.map(list) | arrays.arrays(np.int16, st.integers(0, 5)), st.integers(0, 5))
def test_chances_that_pass_are_in_0_to_1_one_a_row_and_no_longer_the_plugins(column: Any, rows: int) -> None:
    host, recommender = gives(lambda request, table: column)
    good = len(column) == rows and all(0 <= one <= 1 for one in column)
    try:
        chances = host.chance(recommender, NONE, range(rows))
    except errors.PluginError:
        assert not good
        return
    assert good
    assert chances is not None
    assert chances.tolist() == list(column)
    assert chances.dtype == np.float64
    assert not chances.flags.writeable
    assert not np.shares_memory(chances, column)


@pytest.mark.parametrize("probability", [np.nan, 1.01, -0.01])
def test_an_explanation_of_a_chance_that_is_none_is_the_plugins_fault(probability: float) -> None:
    def explain(request: object, rows: object) -> list[Explanation]:
        return [Explanation(zones=(), verdict="good", reasons=(), probability=probability)]

    recommender = replace(scored(None)[1], explain=explain)
    host = host_of("scanfit_recommenders", recommender)
    with pytest.raises(errors.PluginError) as failed:
        host.explain(host.recommenders()[0], NONE, [1])
    assert failed.value.what.startswith("raised ValueFault: explanation: the probability is ")


def test_a_verdict_that_is_none_is_the_plugins_fault() -> None:
    def explain(request: object, rows: object) -> list[Explanation]:
        return [Explanation(zones=(), verdict="fits", reasons=())]

    recommender = replace(scored(None)[1], explain=explain)
    host = host_of("scanfit_recommenders", recommender)
    with pytest.raises(errors.PluginError) as failed:
        host.explain(host.recommenders()[0], NONE, [1])
    assert failed.value.what == (
        "raised ValueFault: verdict is 'fits', expected one of too tight, snug, good, loose, too loose, unknown"
    )
    assert failed.value.where == "plugin p 1.0, scanfit_recommenders, aa"


def test_the_longest_suffix_serves() -> None:
    short, long = reader(raising(OSError()), "aa", (".ply",)), reader(raising(OSError()), "bb", (".map.ply",))
    host = host_of("scanfit_scan_readers", short, long)
    assert host.reader_for(Path("x/FOOT.PLY")).name == "aa"
    assert host.reader_for(Path("foot.map.ply")).name == "bb"


def test_a_suffix_that_nobody_reads() -> None:
    host = host_of("scanfit_scan_readers", reader(raising(OSError()), "aa", (".b", ".a")))
    with pytest.raises(errors.ScanError) as refused:
        host.reader_for(Path("foot.jpg"))
    assert str(refused.value) == "foot.jpg: no reader knows files ending in '.jpg'\n       scanfit reads .a .b"
    with pytest.raises(errors.ScanError) as alone:
        PluginHost([]).reader_for(Path("foot.jpg"))
    assert alone.value.next_step == "no scan reader is installed: see scanfit plugins list"


def source(name: str) -> CatalogSource:
    return CatalogSource(name=name, summary="Loads", accepts=lambda location: True, load=raising(OSError()))


def test_two_strangers_that_serve_are_the_users_choice_and_scanfits_own_comes_first() -> None:
    strangers = [
        candidate("scanfit_catalogs", source("aa"), plugin="p", distribution="one"),
        candidate("scanfit_catalogs", source("bb"), plugin="q", distribution="two"),
    ]
    with pytest.raises(errors.UsageError) as refused:
        PluginHost(strangers).catalog_source_for("shoes")
    assert str(refused.value) == (
        "shoes: two catalogue sources accept this location: 'aa' of plugin p 1.0 and 'bb' of plugin q 1.0\n"
        "       leave one out with --without p or --without q"
    )
    own = candidate("scanfit_catalogs", source("zz"), plugin="z", distribution="scanfit")
    assert PluginHost([*strangers, own]).catalog_source_for("shoes").name == "zz"


def test_a_location_that_no_source_accepts() -> None:
    with pytest.raises(errors.CatalogError) as refused:
        PluginHost([]).catalog_source_for("shoes.xls")
    assert str(refused.value) == (
        "shoes.xls: no catalogue source accepts this location\n"
        "       no catalogue source is installed: see scanfit plugins list"
    )
