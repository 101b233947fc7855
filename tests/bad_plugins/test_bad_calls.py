"""Plugins that load and then fail when a provider is called, or give back what cannot be used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from scanfit.errors import CatalogError, PluginError
from scanfit.host import PluginHost
from scanfit.model.measurement import Category, Withheld

HostWith = Callable[..., PluginHost]
NO_VIEW = cast(Any, None)
NO_REQUEST = cast(Any, None)
REPORT = "report it to the author of faller, or leave it out with --without faller"


def answer(host: PluginHost, name: str) -> object:
    definition = next(each for each in host.measurements() if each.name == name)
    return host.measure(definition, NO_VIEW)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("liar.nan", "returned value nan, expected a finite number"),
        ("liar.infinite_sigma", "returned sigma inf, expected a finite number"),
        ("liar.honest_nan", "raised ValueFault: liar.honest_nan: value is nan, expected a finite number"),
        ("liar.bare", "returned float, expected Measurement, Category or Withheld"),
        ("liar.other_name", "returned a measure called 'foot_length', expected 'liar.other_name'"),
        ("liar.other_unit", "returned the unit '', expected 'mm'"),
        ("liar.nothing", "returned None, expected Measurement, Category or Withheld"),
    ],
)
def test_a_wrong_measure_is_withheld_and_blamed(host_with: HostWith, name: str, why: str) -> None:
    host = host_with("wrong_answer")
    assert answer(host, name) == Withheld(name=name, reason=f"plugin liar 1.0 failed: {why}")
    fault = host.faults[-1]
    assert (fault.plugin, fault.version, fault.hook, fault.provider, fault.what) == (
        "liar", "1.0", "scanfit_measurements", name, why,
    )  # fmt: skip


def test_a_good_measure_beside_the_wrong_ones_is_used(host_with: HostWith) -> None:
    host = host_with("wrong_answer")
    answer(host, "liar.nan")
    assert answer(host, "liar.good") == Category(name="liar.good", value="true", probability=1.0)


@pytest.mark.parametrize(
    ("name", "why"),
    [("faller.zero", "raised ZeroDivisionError: division by zero"), ("faller.exit", "raised SystemExit: 0")],
)
def test_a_measure_that_raises_is_withheld_and_blamed_once(host_with: HostWith, name: str, why: str) -> None:
    host = host_with("raises_mid_call")
    for _ in ("left", "right"):
        assert answer(host, name) == Withheld(name=name, reason=f"plugin faller 1.0 failed: {why}")
    assert [str(fault) for fault in host.faults] == [
        f"plugin faller 1.0, scanfit_measurements, {name}: {why}\n       {REPORT}"
    ]


def test_what_a_plugin_prints_does_not_reach_stdout(host_with: HostWith, capsys: pytest.CaptureFixture[str]) -> None:
    answer(host_with("raises_mid_call"), "faller.zero")
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", "this is not for stdout\n")


CALLS: dict[str, Callable[[PluginHost], object]] = {
    "reader": lambda host: host.read_scan(host.reader_for(Path("a.fall")), Path("a.fall"), {}),
    "catalog": lambda host: host.load_catalog_table(host.catalog_source_for("fall:a"), "fall:a", {}),
    "recommender": lambda host: host.score(_recommender(host, "faller"), NO_REQUEST, [1, 2]),
    "explanation": lambda host: host.explain(_recommender(host, "faller"), NO_REQUEST, [1]),
    "chance": lambda host: host.chance(_recommender(host, "faller"), NO_REQUEST, [1]),
}


def _recommender(host: PluginHost, name: str) -> Any:
    return next(each for each in host.recommenders() if each.name == name)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_that_raises_is_a_plugin_error_and_a_fault(host_with: HostWith, call: str) -> None:
    host = host_with("raises_mid_call")
    with pytest.raises(PluginError) as failed:
        CALLS[call](host)
    assert failed.value.exit_code == 5
    assert failed.value.what == "raised ZeroDivisionError: division by zero"
    assert failed.value.where.startswith("plugin faller 1.0, scanfit_")
    assert failed.value.next_step == REPORT
    assert (failed.value.where, failed.value.what) in [(fault.where, fault.what) for fault in host.faults]


WRONG: dict[str, tuple[Callable[[PluginHost], object], str]] = {
    "reader": (
        lambda host: host.read_scan(host.reader_for(Path("a.LIAR")), Path("a.LIAR"), {}),
        f"returned {type(Path()).__name__}, expected RawScan",
    ),
    "catalog": (
        lambda host: host.load_catalog_table(host.catalog_source_for("liar:a"), "liar:a", {}),
        "returned list, expected a table with the Arrow stream interface",
    ),
    "recommender": (
        lambda host: host.score(_recommender(host, "liar"), NO_REQUEST, [1, 2]),
        "returned a score that is not finite in 2 of 2 rows",
    ),
    "explanation": (
        lambda host: host.explain(_recommender(host, "liar"), NO_REQUEST, [1, 2]),
        "returned 0 explanations for 2 rows",
    ),
    "chance": (
        lambda host: host.chance(_recommender(host, "liar"), NO_REQUEST, [1, 2]),
        "returned chances from 1.5 to 1.5, expected 0 to 1",
    ),
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_answer_is_a_plugin_error_that_says_what_was_expected(host_with: HostWith, call: str) -> None:
    run, why = WRONG[call]
    with pytest.raises(PluginError) as failed:
        run(host_with("wrong_answer"))
    assert failed.value.what == why


def test_a_source_that_cannot_say_whether_it_accepts_is_passed_over(host_with: HostWith) -> None:
    host = host_with("raises_mid_call")
    assert host.catalog_source_for("fall:a").name == "faller"
    assert [fault.provider for fault in host.faults] == ["faller-early"]
    unsure = host_with("wrong_answer")
    with pytest.raises(CatalogError):
        unsure.catalog_source_for("unsure:")
    assert "accepts() returned int, expected True or False" in [fault.what for fault in unsure.faults]
