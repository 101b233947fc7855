"""Records: order means nothing, names are one's own, and a hook that is no hook is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import UsageError
from scanfit.foot.definitions import MEASUREMENTS
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.host.measure_names import MEASURE_NAMES
from scanfit.model.documents.vocabulary import NAMES
from scanfit.providers import CatalogSource, MeasurementDef, Recommender, ScanReader


def plugin(**hooks: Callable[..., Any]) -> ModuleType:
    module = ModuleType("a_plugin")
    for name, function in hooks.items():
        setattr(module, name, function)
    return module


def readers_of(*names: str, summary: str = "Reads") -> ModuleType:
    def hook() -> Iterable[ScanReader]:
        for name in names:
            yield ScanReader(name=name, summary=summary, suffixes=(f".{name}",), read=lambda path, options: None)  # type: ignore[arg-type,return-value]

    return plugin(scanfit_scan_readers=hookimpl(hook))


def candidate(name: str, module: ModuleType, distribution: str, version: str = "1.0") -> Candidate:
    return Candidate(owner=Owner(name=name, version=version, distribution=distribution), load=lambda: module)


READER_NAMES = st.sampled_from(["aa", "bb", "cc", "dd"])
PLUGINS = st.lists(
    st.tuples(st.sampled_from(["p", "q", "r"]), st.booleans(), st.lists(READER_NAMES, max_size=3)),
    max_size=4,
    unique_by=lambda each: each[0],
)


@given(PLUGINS, st.randoms(use_true_random=False))
def test_the_order_of_registration_means_nothing(plugins: list[tuple[str, bool, list[str]]], random: Any) -> None:
    def listed(order: list[tuple[str, bool, list[str]]]) -> tuple[list[str], list[str]]:
        host = PluginHost(
            [candidate(name, readers_of(*names), "scanfit" if own else name) for name, own, names in order]
        )
        return [reader.name for reader in host.readers()], sorted(map(str, host.faults))

    shuffled = list(plugins)
    random.shuffle(shuffled)
    names, faults = listed(plugins)
    assert (names, faults) == listed(shuffled)
    assert names == sorted(set(names))
    for name in names:  # whoever is kept is alone, or is the only one of scanfit's own
        own = sum(each.count(name) for _, is_own, each in plugins if is_own)
        strangers = sum(each.count(name) for _, is_own, each in plugins if not is_own)
        assert own == 1 or (own == 0 and strangers == 1)
    claimed = [name for _, _, each in plugins for name in each]
    assert len(set(claimed) - set(names)) <= len(faults)
    assert bool(faults) == (len(claimed) > len(names))


def test_scanfit_keeps_its_own_name_whatever_strangers_do() -> None:
    host = PluginHost(
        [
            candidate("b", readers_of("stl", summary="b"), "other"),
            candidate("a", readers_of("stl", summary="own"), "scanfit"),
            candidate("c", readers_of("stl", summary="c"), "another"),
        ]
    )
    assert [reader.summary for reader in host.readers()] == ["own"]
    assert [fault.plugin for fault in host.faults] == ["b", "c"]


def test_a_plugin_that_yields_a_name_twice_loses_both() -> None:
    host = PluginHost([("p", readers_of("aa", "aa", "bb"))])
    assert [reader.name for reader in host.readers()] == ["bb"]
    assert {fault.what for fault in host.faults} == {"it yields 'aa' 2 times; none of them is used"}
    assert len(host.faults) == 1


@pytest.mark.parametrize("order", [1, -1])
def test_two_plugins_of_one_name(order: int) -> None:
    ours = candidate("csv", readers_of("aa"), "scanfit")
    theirs = candidate("csv", readers_of("bb"), "other")
    others = candidate("csv", readers_of("cc"), "another")
    kept = PluginHost([ours, theirs][::order])
    assert [reader.name for reader in kept.readers()] == ["aa"]
    assert [fault.what for fault in kept.faults] == [
        "distribution other names a plugin 'csv', and so does scanfit; scanfit keeps its own"
    ]
    refused = PluginHost([theirs, others][::order])
    assert refused.readers() == ()
    assert [fault.what for fault in refused.faults] == [
        "distribution another names a plugin 'csv', and so does other; neither is used",
        "distribution other names a plugin 'csv', and so does another; neither is used",
    ]
    assert {one.distribution for one in refused.plugins()} == {"other", "another"}


def measures(*names: str) -> ModuleType:
    def hook() -> Iterable[MeasurementDef]:
        for name in names:
            yield MeasurementDef(name=name, summary="A measure", unit="mm", standard="", compute=lambda view: None)  # type: ignore[arg-type,return-value]

    return plugin(scanfit_measurements=hookimpl(hook))


@pytest.mark.parametrize("distribution", ["scanfit", "scan-fit", ""])
def test_a_bare_measurement_name_is_refused_with_any_definition_but_scanfits(distribution: str) -> None:
    names = ("foot_length", "toe_wiggle", "other.extra", "mm.extra")
    host = PluginHost([candidate("mm", measures(*names), distribution)])
    assert [each.name for each in host.measurements()] == ["mm.extra"]
    assert [(fault.provider, fault.what, fault.next_step) for fault in host.faults] == [
        (
            "foot_length",
            "'foot_length' is a measure of scanfit, and this is not scanfit's definition of it",
            "call it mm.foot_length, or yield the record of scanfit.api.MEASUREMENTS as it is",
        ),
        ("toe_wiggle", "'toe_wiggle' does not start with its plugin's name and a dot", "call it mm.toe_wiggle"),
        ("other.extra", "'other.extra' does not start with its plugin's name and a dot", "call it mm.extra"),
    ]


@pytest.mark.parametrize("distribution", ["scanfit", "scan-fit", ""])
def test_scanfits_own_measures_are_taken_from_anybody(distribution: str) -> None:
    own = plugin(scanfit_measurements=hookimpl(lambda: MEASUREMENTS))
    host = PluginHost([candidate("mm", own, distribution)])
    taken = host.measurements()
    assert host.faults == ()
    assert {each.name for each in taken} == {each.name for each in MEASUREMENTS}
    assert all(any(each is one for one in MEASUREMENTS) for each in taken)


@pytest.mark.parametrize("changed", [{}, {"summary": "Other words"}, {"compute": print}, {"unit": "cm3"}])
def test_a_copy_of_scanfits_definition_is_not_scanfits_definition(changed: dict[str, Any]) -> None:
    copies = [dataclasses.replace(each, **changed) for each in MEASUREMENTS]
    host = PluginHost([candidate("mm", plugin(scanfit_measurements=hookimpl(lambda: copies)), "scanfit")])
    assert host.measurements() == ()
    assert len(host.faults) == len(MEASUREMENTS)


def test_every_measure_that_scanfit_defines_has_a_name_of_its_list() -> None:
    assert {each.name for each in MEASUREMENTS} <= MEASURE_NAMES


def needing(*needs: str) -> PluginHost:
    record = Recommender(name="aa", summary="s", item="shoe", needs=needs, score=print, explain=print)  # type: ignore[arg-type]
    return PluginHost([("p", plugin(scanfit_recommenders=hookimpl(lambda: [record])))])


def test_a_misspelt_need_is_a_fault_of_the_plugin() -> None:
    host = needing("ball_width", "foot_lenght")
    assert host.recommenders() == ()
    [fault] = host.faults
    assert fault.what == "it needs 'foot_lenght', which is no measure scanfit knows"
    assert fault.next_step == (
        "did you mean 'foot_length'? a plugin's own measure is its plugin's name, a dot and a name"
    )
    assert fault.provider == "aa"


def test_a_need_of_a_plugins_measure_passes() -> None:
    host = needing("foot_length", "cobbler.barleycorns")
    assert [one.name for one in host.recommenders()] == ["aa"]
    assert host.faults == ()


def test_the_names_are_those_of_the_documents() -> None:
    assert frozenset(NAMES) == MEASURE_NAMES


def test_a_name_with_an_end_of_line_is_refused() -> None:
    reader = next(iter(readers_of("aa").scanfit_scan_readers()))
    object.__setattr__(reader, "name", "aa\n")  # as a pattern that ends in $ lets it pass
    host = PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(lambda: [reader])))])
    assert host.readers() == ()
    assert [fault.what for fault in host.faults] == ["its name begins or ends with white space"]


def test_a_hook_may_return_a_list() -> None:
    listed = list(readers_of("aa").scanfit_scan_readers())
    assert [r.name for r in PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(lambda: listed)))]).readers()] == [
        "aa"
    ]


def test_a_hook_without_end_is_stopped() -> None:
    def endless() -> Iterable[object]:
        while True:
            yield "stl"

    host = PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(endless)))])
    assert host.readers() == ()
    assert [fault.what for fault in host.faults] == ["yields more than 1000 records; none is used"]


def test_a_hook_with_arguments_is_a_fault() -> None:
    def asks(config: object) -> Iterable[ScanReader]:
        yield from ()

    host = PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(asks))), ("q", readers_of("aa"))])
    assert [reader.name for reader in host.readers()] == ["aa"]
    assert host.faults[0].what.startswith("its hooks do not have the shape scanfit asks for (")


def test_a_hook_wrapper_is_a_fault() -> None:
    def wrapper() -> Any:
        return (yield)

    host = PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(wrapper=True)(wrapper))), ("q", readers_of("aa"))])
    assert [reader.name for reader in host.readers()] == ["aa"]
    assert host.faults[0].what == "it is a hook wrapper, and scanfit's hooks cannot be wrapped"


def test_an_optional_hook_of_a_later_scanfit_is_no_fault() -> None:
    module = plugin(scanfit_weather=hookimpl(optionalhook=True)(lambda: []))
    assert [one.faults for one in PluginHost([("p", module)]).plugins()] == [()]


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"options": ["a"]}, "options must be a tuple of Option"),
        ({"load": 1}, "load is int, expected a function"),
        ({"accepts": None}, "accepts is None, expected a function"),
    ],
)
def test_a_record_with_parts_of_the_wrong_type_is_refused(parts: dict[str, Any], what: str) -> None:
    good: dict[str, Any] = {"name": "aa", "summary": "Loads", "accepts": callable, "load": callable}
    source = CatalogSource(**{**good, **parts})
    host = PluginHost([("p", plugin(scanfit_catalogs=hookimpl(lambda: [source])))])
    assert host.catalogs() == ()
    assert [fault.what for fault in host.faults] == [what]


def test_an_exception_that_cannot_tell_itself_is_told_by_its_type() -> None:
    class Mute(Exception):
        def __str__(self) -> str:
            raise RuntimeError

    def hook() -> Iterable[ScanReader]:
        raise Mute

    host = PluginHost([("p", plugin(scanfit_scan_readers=hookimpl(hook)))])
    host.readers()
    assert [fault.what for fault in host.faults] == ["raised Mute"]


def test_ctrl_c_is_not_a_fault() -> None:
    def interrupted() -> ModuleType:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PluginHost([("p", interrupted)]).readers()


def test_a_name_that_no_provider_has() -> None:
    host = PluginHost([("p", readers_of("aa", "bbb"))])
    assert host.named("reader", "aa").name == "aa"
    with pytest.raises(UsageError) as refused:
        host.named("reader", "bbbb")
    assert str(refused.value).startswith("there is no reader 'bbbb'\n       did you mean ")
    assert refused.value.exit_code == 2


def test_the_trace_names_each_import_and_hook() -> None:
    lines: list[str] = []
    PluginHost([("p", readers_of("aa"))], trace=lambda event: lines.append(str(event))).readers()
    assert lines == ["import p", "hook scanfit_scan_readers of p: 1 record"]
