"""Catalogue sources as the host calls them: in parts, on a network or not, and without a word of passwords."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from scanfit import errors
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.host.guard import Traced
from scanfit.providers import CatalogSource

SECRET = "s3cr3t!pw"
DATABASE = f"postgresql://shop:{SECRET}@db.example/sizes"
SAFE = "postgresql://***@db.example/sizes"
TABLES = [pl.DataFrame({"a": [1, 2]}), pl.DataFrame({"a": [3]})]


def source(name: str = "aa", **fields: Any) -> CatalogSource:
    given: dict[str, Any] = {"accepts": lambda location: True, "load": lambda location, options: pl.concat(TABLES)}
    return CatalogSource(name=name, summary=f"Loads {name}", **given | fields)


def host_of(*sources: CatalogSource, **fields: Any) -> PluginHost:
    module = ModuleType("p")

    def yields() -> Iterable[object]:
        yield from sources

    module.scanfit_catalogs = hookimpl(yields)  # type: ignore[attr-defined]
    return PluginHost(
        [Candidate(owner=Owner(name="p", version="1.0", distribution="stranger"), load=lambda: module)], **fields
    )


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*arguments: object) -> Any:
        raise error

    return call


def failing_after(error: BaseException) -> Callable[..., Iterator[Any]]:
    def batches(location: str, options: Any) -> Iterator[Any]:
        yield TABLES[0]
        raise error

    return batches


def fenced(given: CatalogSource, **fields: Any) -> tuple[CatalogSource, PluginHost]:
    host = host_of(given, **fields)
    return host.fenced_catalog(host.catalogs()[0]), host


def parts_of(given: CatalogSource, location: str = "shoes") -> list[Any]:
    assert given.batches is not None
    return list(given.batches(location, {}))


def test_parts_come_as_the_source_makes_them_and_each_is_traced() -> None:
    seen: list[Traced] = []
    one, host = fenced(source(batches=lambda location, options: iter(TABLES)), trace=seen.append)
    assert [part.rows() for part in parts_of(one)] == [[(1,), (2,)], [(3,)]]
    assert [event.result for event in seen if event.what == "catalog" and event.result][:2] == [
        "2 rows of 1 column", "1 row of 1 column",
    ]  # fmt: skip
    assert host.faults == ()


def test_a_source_without_parts_stays_without() -> None:
    one, host = fenced(source())
    assert one.batches is None
    assert [len(part) for part in host.load_catalog_batches(host.catalogs()[0], "shoes", {})] == [3]


@pytest.mark.parametrize(
    ("batches", "what"),
    [
        (failing_after(ZeroDivisionError("no")), "raised ZeroDivisionError: no"),
        (raising(SystemExit(3)), "raised SystemExit: 3"),
        (lambda location, options: TABLES[0], "batches() returned DataFrame, expected an iterator of tables"),
        (lambda location, options: "ab", "batches() returned str, expected an iterator of tables"),
        (lambda location, options: None, "batches() returned None, expected an iterator of tables"),
        (lambda location, options: [[1]], "returned list, expected a table with the Arrow stream interface"),
    ],
)
def test_what_fails_while_parts_are_made_is_the_plugins_fault(batches: Any, what: str) -> None:
    one, host = fenced(source(batches=batches))
    with pytest.raises(errors.PluginError) as failed:
        parts_of(one)
    assert (failed.value.what, failed.value.where) == (what, "plugin p 1.0, scanfit_catalogs, aa")
    assert [fault.what for fault in host.faults] == [what]


def test_what_a_source_tells_the_user_passes_in_the_middle_too() -> None:
    said = errors.CatalogError("the file ends early", where="shoes", next_step="copy it again")
    one, host = fenced(source(batches=failing_after(said)))
    with pytest.raises(errors.CatalogError) as passed:
        parts_of(one)
    assert passed.value is said
    assert host.faults == ()


def test_who_stops_early_lets_the_source_clean_up_behind_the_fence() -> None:
    closed: list[str] = []

    def batches(location: str, options: Any) -> Iterator[Any]:
        try:
            yield from TABLES
        finally:
            closed.append(location)
            print("goes to stderr")

    one, _ = fenced(source(batches=batches))
    assert one.batches is not None
    parts = one.batches("shoes", {})
    next(parts)
    assert closed == []
    parts.close()  # type: ignore[attr-defined]
    assert closed == ["shoes"]


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("batches", 1, "batches is int, expected a function or None"),
        ("network", "yes", "network is str, expected True or False"),
    ],
)
def test_a_field_of_the_wrong_type_is_the_plugins_fault(field: str, value: Any, what: str) -> None:
    host = host_of(source(**{field: value}))
    assert host.catalogs() == ()
    assert what in host.faults[0].what


REMOTE = ("https://example.org/shoes.csv", "s3://bucket/a", "shop:https://example.org", DATABASE)


@pytest.mark.parametrize("location", REMOTE)
def test_a_remote_location_needs_a_source_that_declares_the_network(location: str) -> None:
    host = host_of(source("aa"))
    shown = SAFE if location == DATABASE else location
    with pytest.raises(errors.CatalogError) as refused:
        host.catalog_source_for(location)
    assert str(refused.value) == (
        f"{shown}: this is on a network, and the catalogue source 'aa' does not declare that it goes on one\n"
        "       download it and give the file's path"
    )
    assert refused.value.exit_code == 4


@pytest.mark.parametrize("location", REMOTE)
def test_it_is_refused_where_it_would_be_loaded_too(location: str) -> None:
    asked: list[str] = []
    one, _ = fenced(
        source(
            load=lambda location, options: asked.append(location),
            batches=lambda location, options: asked.append(location),
        )
    )
    with pytest.raises(errors.CatalogError, match="does not declare"):
        one.load(location, {})
    with pytest.raises(errors.CatalogError, match="does not declare"):
        parts_of(one, location)
    assert asked == []


def test_the_source_that_declares_it_is_given_it_whoever_else_accepts() -> None:
    host = host_of(source("aa"), source("net", network=True))
    assert host.catalog_source_for("https://example.org/shoes.csv").name == "net"
    only_files = host_of(source("aa"), source("net", network=True, accepts=lambda location: False))
    with pytest.raises(errors.CatalogError) as refused:
        only_files.catalog_source_for("https://example.org/shoes.csv")
    assert (
        refused.value.next_step
        == "download it and give the file's path; the sources that go on a network do not accept it: net (Loads net)"
    )


def test_nobody_accepts_a_remote_location() -> None:
    host = host_of(source("net", network=True, accepts=lambda location: False))
    with pytest.raises(errors.CatalogError) as refused:
        host.catalog_source_for(DATABASE)
    assert refused.value.where == SAFE
    assert refused.value.next_step.endswith("the sources that go on a network do not accept it: net (Loads net)")


@pytest.mark.parametrize(
    ("location", "step"),
    [
        ("file:///data/my%20shoes.csv", "give the path itself: /data/my shoes.csv"),
        ("file://server/shoes.csv", "copy the file to this machine and give its path"),
    ],
)
def test_a_file_url_is_refused_even_where_the_network_is_declared(location: str, step: str) -> None:
    with pytest.raises(errors.CatalogError) as refused:
        host_of(source(network=True)).catalog_source_for(location)
    assert (refused.value.what, refused.value.next_step) == (
        "this is a file: URL, and catalogues are given by path", step,
    )  # fmt: skip


def test_a_database_file_is_no_remote_location() -> None:
    assert host_of(source("aa")).catalog_source_for("sqlite:///shoes.db").name == "aa"


FAILURES = [
    errors.CatalogError(f"no answer from {DATABASE}", where=DATABASE, next_step=f"try {SECRET} again"),
    RuntimeError(f'password "{SECRET}" rejected for {DATABASE}'),
]


@pytest.mark.parametrize("failure", FAILURES, ids=["told", "crashed"])
@pytest.mark.parametrize("late", [False, True], ids=["load", "batches"])
def test_no_failure_prints_a_password(failure: Exception, late: bool) -> None:
    one, host = fenced(source(network=True, load=raising(failure), batches=failing_after(failure)))
    with pytest.raises(errors.ScanfitError) as failed:
        parts_of(one, DATABASE) if late else one.load(DATABASE, {})
    told = "".join(traceback.format_exception(failed.value)) + "".join(map(str, host.faults))
    assert SECRET not in told
    assert SAFE in told
    assert type(failed.value) is (errors.CatalogError if failure is FAILURES[0] else errors.PluginError)
