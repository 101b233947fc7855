"""Plugins that fail while they are found, imported, registered or asked for their records."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from scanfit.errors import PluginError, UsageError
from scanfit.host import Fault, PluginHost

HostWith = Callable[..., PluginHost]
FaultsOf = Callable[[PluginHost, str], list[Fault]]
HOOKS = (
    "scanfit_advisers, scanfit_catalogs, scanfit_exporters, scanfit_measurements, scanfit_prescribers, "
    "scanfit_recommenders, scanfit_scan_readers, scanfit_scanners"
)


def report(name: str) -> str:
    return f"report it to the author of {name}, or leave it out with --without {name}"


@pytest.mark.parametrize(
    ("folder", "plugin", "message"),
    [
        (
            "import_error",
            "absent",
            "plugin absent 1.0: it cannot be imported (ModuleNotFoundError: No module named "
            "'a_library_that_nobody_has')\n       install what absent needs, or leave it out with --without absent",
        ),
        (
            "exits_at_import",
            "quitter",
            "plugin quitter 1.0: importing it tried to end the program (SystemExit: no licence key found)\n"
            f"       {report('quitter')}",
        ),
        (
            "raising_hook",
            "thrower",
            "plugin thrower 1.0, scanfit_scan_readers: raised RuntimeError: the scanner list is empty\n"
            f"       {report('thrower')}",
        ),
        (
            "half_a_harvest",
            "halfway",
            f"plugin halfway 1.0, scanfit_scan_readers: raised KeyError: 'second-half'\n       {report('halfway')}",
        ),
    ],
)
def test_the_failure_is_a_fault_that_names_the_guilty(
    host_with: HostWith, faults_of: FaultsOf, folder: str, plugin: str, message: str
) -> None:
    assert [str(fault) for fault in faults_of(host_with(folder), plugin)] == [message]


ALL = ("import_error", "exits_at_import", "raising_hook", "misspelt_hook", "duplicate_name", "wrong_type",
       "wrong_answer", "raises_mid_call", "half_a_harvest", "bad_entry_points", "bad_exporter")  # fmt: skip


def _provided(host: PluginHost) -> dict[str, object]:
    return {one.name: ([(p.kind, p.name) for p in one.providers], one.faults) for one in host.plugins()}


@pytest.mark.parametrize("folder", ALL)
def test_the_run_goes_on_with_the_others(host_with: HostWith, folder: str) -> None:
    alone = _provided(PluginHost())
    beside = _provided(host_with(folder))
    assert {name: beside[name] for name in alone} == alone
    assert set(beside) > set(alone)


def test_every_folder_of_bad_plugins_is_tested() -> None:
    assert sorted(each.name for each in (Path(__file__).parent / "dists").iterdir()) == sorted(ALL)


def test_what_came_before_the_failure_is_kept(host_with: HostWith) -> None:
    assert "first-half" in [reader.name for reader in host_with("half_a_harvest").readers()]


def test_a_misspelt_hook_and_an_unmarked_one_are_faults_and_the_right_one_works(
    host_with: HostWith, faults_of: FaultsOf
) -> None:
    host = host_with("misspelt_hook")
    assert [str(fault) for fault in faults_of(host, "typo")] == [
        "plugin typo 1.0, scanfit_catalogs: the function 'scanfit_catalogs' is named like a hook and is not marked "
        "as one\n       write @hookimpl above def scanfit_catalogs(), or rename it",
        "plugin typo 1.0, scanfit_scan_reader: 'scanfit_scan_reader' is marked as a hook, and scanfit has no such "
        f"hook\n       did you mean scanfit_scan_readers? the hooks are {HOOKS}",
    ]
    names = [reader.name for reader in host.readers()]
    assert "found" in names
    assert "lost" not in names


def test_a_name_that_two_plugins_claim(host_with: HostWith, faults_of: FaultsOf) -> None:
    host = host_with("duplicate_name")
    (kept,) = [reader for reader in host.readers() if reader.name in ("stl", "twin")]
    own_plugin = next(one for one in host.plugins() if kept in one.providers)
    assert (own_plugin.name, own_plugin.distribution) == ("scans", "scanfit")
    ways = "leave one out with --without"
    assert [str(fault) for fault in faults_of(host, "twin-a")] == [
        f"plugin twin-a 1.0, scanfit_scan_readers, stl: 'stl' is also the name of a reader of plugin scans "
        f"{own_plugin.version}; that of scans {own_plugin.version} is used\n"
        f"       rename one, or {ways} scans or --without twin-a",
        "plugin twin-a 1.0, scanfit_scan_readers, twin: 'twin' is also the name of a reader of plugin twin-b 2.0; "
        f"neither is used\n       rename one, or {ways} twin-a or --without twin-b",
    ]
    assert [fault.provider for fault in faults_of(host, "twin-b")] == ["twin"]


@pytest.mark.parametrize("left_out", ["twin-a", "twin-b"])
def test_leaving_one_twin_out_frees_the_name(host_with: HostWith, left_out: str) -> None:
    host = host_with("duplicate_name", without=[left_out])
    assert [reader.name for reader in host.readers()].count("twin") == 1


def test_wrong_types_are_refused_each_with_what_was_expected(host_with: HostWith, faults_of: FaultsOf) -> None:
    assert [(f.hook, f.provider, f.what) for f in faults_of(host_with("wrong_type"), "mixed")] == [
        ("scanfit_scan_readers", "", "yielded str, expected ScanReader"),
        ("scanfit_scan_readers", "uncallable", "read is str, expected a function"),
        ("scanfit_catalogs", "", "returned str, expected to yield CatalogSource"),
        ("scanfit_recommenders", "", "returned None, expected to yield Recommender"),
    ]


def test_a_stranger_may_not_take_a_bare_measurement_name(host_with: HostWith, faults_of: FaultsOf) -> None:
    host = host_with("wrong_answer")
    assert [str(fault) for fault in faults_of(host, "liar")] == [
        "plugin liar 1.0, scanfit_measurements, foot_length: 'foot_length' is a measure of scanfit, and this is not "
        "scanfit's definition of it\n       call it liar.foot_length, or yield the record of "
        "scanfit.api.MEASUREMENTS as it is"
    ]


def test_an_unreadable_list_of_entry_points_does_not_hide_the_others(host_with: HostWith, faults_of: FaultsOf) -> None:
    (fault,) = faults_of(host_with("bad_entry_points"), "garbled")
    assert fault.what.startswith("its entry_points.txt cannot be read (")
    assert fault.next_step == "reinstall garbled, or report it to its author"


def test_a_fault_is_handed_out_once(host_with: HostWith) -> None:
    host = host_with("raising_hook")
    host.plugins()
    assert [fault.plugin for fault in host.take_unshown()] == ["thrower"]
    host.plugins()
    assert host.take_unshown() == ()
    assert [fault.plugin for fault in host.faults] == ["thrower"]


def test_a_provider_the_user_named_is_an_error(host_with: HostWith) -> None:
    host = host_with("duplicate_name")
    with pytest.raises(PluginError) as failed:
        host.named("reader", "twin")
    assert failed.value.exit_code == 5
    assert failed.value.where.startswith("plugin twin-a 1.0, scanfit_scan_readers, twin")
    with pytest.raises(PluginError):
        host_with("import_error").named("measurement", "absent.length")


def test_nothing_is_imported_before_it_is_needed(host_with: HostWith) -> None:
    import sys

    host_with("half_a_harvest")
    assert "halfway_plugin" not in sys.modules


def test_a_plugin_left_out_is_not_imported(host_with: HostWith) -> None:
    host = host_with("exits_at_import", without=["quitter"])
    assert "quitter" not in [one.name for one in host.plugins()]
    assert host.faults == ()


def test_leaving_out_what_is_not_there_is_wrong_usage(host_with: HostWith) -> None:
    with pytest.raises(UsageError) as refused:
        host_with("exits_at_import", without=["quiter"]).plugins()
    assert str(refused.value).startswith("--without: there is no plugin 'quiter'\n       did you mean quitter? ")
