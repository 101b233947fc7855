"""Exporters: which one serves, what must be there when it has written, and that nothing is left when it failed."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.errors import CatalogError, PluginError, ScanError, UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.recommendation import Recommendation
from scanfit.model.scan import LoadState, Side
from scanfit.providers import Exporter, Option

LENGTH = Measurement(name="foot_length", value=260.0, unit="mm", sigma=1.0)
FEET = FootPair(left=FootProfile(side=Side.LEFT, load_state=LoadState.UNKNOWN, measurements={"foot_length": LENGTH}))
SHOES = Recommendation()
NOTHING: dict[str, Any] = {}
Export = Callable[[Any, Path, Any], Any]


def write(value: Any, path: Path, options: Any) -> None:
    path.write_text("new")


def exporter(
    name: str, suffix: str, export: Export = write, *, takes: Callable[[Any], Any] = lambda value: True
) -> Exporter:
    return Exporter(name=name, summary="Writes", suffix=suffix, accepts=takes, export=export)


def feet_only(value: object) -> bool:
    return isinstance(value, FootPair)


def candidate(plugin: str, *records: object, distribution: str = "stranger") -> Candidate:
    module = ModuleType(plugin)

    def yields() -> Iterable[object]:
        yield from records

    module.scanfit_exporters = hookimpl(yields)  # type: ignore[attr-defined]
    return Candidate(owner=Owner(name=plugin, version="1.0", distribution=distribution), load=lambda: module)


def host_of(*records: object) -> PluginHost:
    return PluginHost([candidate("pp", *records)])


def named(host: PluginHost, name: str, value: object = FEET) -> str:
    return host.exporter_for(Path(name), value).name


SUFFIXES = [".csv", ".lab.csv", ".ab.lab.csv", ".json.gz"]


@given(st.sets(st.sampled_from(SUFFIXES), min_size=1), st.sampled_from(SUFFIXES), st.sampled_from(["a", "A.B", ""]))
def test_the_longest_suffix_serves(there: set[str], suffix: str, stem: str) -> None:
    host = host_of(*(exporter(f"e{index}", each) for index, each in enumerate(SUFFIXES) if each in there))
    fitting = [each for each in there if suffix.endswith(each)]
    path = Path(stem + suffix.upper())
    assert {one.suffix for one in host.exporters_named(path)} == set(fitting)
    if fitting:
        assert host.exporter_for(path, FEET).suffix == max(fitting, key=len)
    else:
        with pytest.raises(UsageError, match="no exporter writes files ending in"):
            host.exporter_for(path, FEET)


def test_a_longer_suffix_that_does_not_take_the_value_gives_way() -> None:
    host = host_of(exporter("long", ".lab.csv", takes=feet_only), exporter("short", ".csv"))
    assert named(host, "a.lab.csv", FEET) == "long"
    assert named(host, "a.lab.csv", SHOES) == "short"


def test_scanfits_own_serves_before_a_strangers_and_between_strangers_the_user_chooses() -> None:
    own = candidate("own", exporter("own", ".csv"), distribution="scanfit")
    one, other = (candidate(name, exporter(name, ".csv"), distribution=name) for name in ("one", "other"))
    assert named(PluginHost([one, own, other]), "a.csv") == "own"
    with pytest.raises(UsageError) as told:
        named(PluginHost([one, other]), "a.csv")
    assert str(told.value) == (
        "a.csv: two exporters write such files: 'one' of plugin one 1.0 and 'other' of plugin other 1.0\n"
        "       leave one out with --without one or --without other"
    )


def test_a_suffix_that_nobody_writes() -> None:
    with pytest.raises(UsageError) as told:
        named(host_of(exporter("bb", ".b.csv"), exporter("aa", ".csv")), "feet.xyz")
    assert str(told.value) == (
        "feet.xyz: no exporter writes files ending in '.xyz'\n"
        "       scanfit writes .json (the whole document), .b.csv (bb), .csv (aa)"
    )


def test_without_exporters_there_is_the_document() -> None:
    with pytest.raises(UsageError) as told:
        named(host_of(), "feet.xyz")
    assert told.value.next_step == "scanfit writes .json (the whole document)"


def test_a_format_that_cannot_hold_the_value() -> None:
    host = host_of(
        exporter("aa", ".csv", takes=feet_only), exporter("bb", ".lab", takes=feet_only), exporter("cc", ".c")
    )
    with pytest.raises(UsageError) as told:
        named(host, "shoes.csv", SHOES)
    assert not isinstance(told.value, PluginError)
    assert str(told.value) == (
        "shoes.csv: files ending in '.csv' cannot hold a recommendation (exporter 'aa')\n"
        "       a recommendation can be written as .json (the whole document), .c (cc)"
    )
    with pytest.raises(UsageError, match=r"cannot hold float \(exporter 'aa'\)"):
        named(host, "shoes.csv", 1.5)


@pytest.mark.parametrize(
    ("answer", "why"),
    [(1, "accepts() returned int, expected True or False"), (None, "accepts() returned None, expected True or False")],
)
def test_accepts_says_true_or_false(answer: object, why: str) -> None:
    host = host_of(exporter("aa", ".csv", takes=lambda value: answer))
    with pytest.raises(PluginError) as told:
        named(host, "feet.csv")
    assert (told.value.what, told.value.where) == (why, "plugin pp 1.0, scanfit_exporters, aa")
    assert [fault.what for fault in host.faults] == [why]


def test_an_exporter_that_fails_when_asked_gives_way_to_one_that_does_not() -> None:
    def broken(value: object) -> bool:
        raise KeyError("side")

    host = host_of(exporter("aa", ".lab.csv", takes=broken), exporter("bb", ".csv"))
    assert named(host, "feet.lab.csv") == "bb"
    assert [fault.what for fault in host.faults] == ["raised KeyError: 'side'"]


def test_a_strangers_fault_of_the_same_name_is_not_the_reason() -> None:
    """A refused namesake is listed as a fault; that scanfit's own cannot hold the value is still what is told."""
    own = candidate("own", exporter("table", ".csv", takes=feet_only), distribution="scanfit")
    host = PluginHost([own, candidate("other", exporter("table", ".csv"), distribution="other")])
    with pytest.raises(UsageError, match="cannot hold a recommendation") as told:
        named(host, "shoes.csv", SHOES)
    assert not isinstance(told.value, PluginError)


@pytest.mark.parametrize(
    ("suffix", "whose"), [(".json", "scanfit's own document"), (".toml", "profiles typed by hand")]
)
def test_scanfits_own_suffixes_are_taken(suffix: str, whose: str) -> None:
    host = host_of(exporter("aa", suffix), exporter("bb", f".aa{suffix}"))
    assert [one.name for one in host.exporters()] == ["bb"]
    (fault,) = host.faults
    assert (fault.provider, fault.what) == ("aa", f"'{suffix}' is the suffix of {whose}")
    assert fault.next_step == f"take another one, such as '.aa{suffix}'"


def test_a_record_that_skipped_the_checks_of_its_birth() -> None:
    bad = exporter("aa", ".csv")
    object.__setattr__(bad, "suffix", 5)
    host = host_of(bad)
    assert host.exporters() == ()
    assert [fault.what for fault in host.faults] == ["suffix is int, expected text"]


def exported(export: Export, path: Path, options: Any = NOTHING) -> PluginHost:
    host = host_of(exporter("aa", ".csv", export))
    try:
        host.export(host.exporters()[0], FEET, path, options)
    finally:
        assert {each.name for each in path.parent.iterdir()} <= {path.name}, "something is left behind"
    return host


def test_the_file_is_renamed_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "feet.csv"
    path.write_text("old")
    seen: list[Any] = []

    def export(value: Any, place: Path, options: Any) -> None:
        seen.extend([value, place.name, options, path.read_text()])
        place.write_text("new")

    host = exported(export, path, {"decimal": ","})
    assert seen == [FEET, "feet.csv", {"decimal": ","}, "old"]
    assert path.read_text() == "new"
    assert host.faults == ()


def _nothing(value: Any, place: Path, options: Any) -> None:
    pass


def _empty(value: Any, place: Path, options: Any) -> None:
    place.touch()


def _beside(value: Any, place: Path, options: Any) -> None:
    place.write_text("new")
    (place.parent / "extra.txt").write_text("more")


def _only_beside(value: Any, place: Path, options: Any) -> None:
    (place.parent / "extra.txt").write_text("more")


def _folder(value: Any, place: Path, options: Any) -> None:
    place.mkdir()
    (place / "inside").write_text("more")


def _link(value: Any, place: Path, options: Any) -> None:
    place.symlink_to(Path(__file__))


def _returns(value: Any, place: Path, options: Any) -> Any:
    place.write_text("new")
    return place


def _raises(value: Any, place: Path, options: Any) -> None:
    place.write_text("half")
    raise ZeroDivisionError("sigma")


def _exits(value: Any, place: Path, options: Any) -> None:
    place.write_text("half")
    raise SystemExit(0)


NO_FILE = "wrote a link, a folder or a device, expected a file"
FAILURES: list[tuple[Export, str]] = [
    (_nothing, "wrote nothing"),
    (_empty, "wrote an empty file"),
    (_beside, "wrote 'extra.txt' beside the file it was to write"),
    (_only_beside, "wrote 'extra.txt' beside the file it was to write"),
    (_folder, NO_FILE),
    (_link, NO_FILE),
    (_returns, "returned PosixPath, expected None"),
    (_raises, "raised ZeroDivisionError: sigma"),
    (_exits, "raised SystemExit: 0"),
]


@pytest.mark.skipif(os.name == "nt", reason="links and PosixPath")
@pytest.mark.parametrize("before", [None, "old"])
@pytest.mark.parametrize(("export", "why"), FAILURES)
def test_a_failure_is_blamed_and_leaves_the_target_as_it_was(
    tmp_path: Path, export: Export, why: str, before: str | None
) -> None:
    path = tmp_path / "feet.csv"
    if before is not None:
        path.write_text(before)
    with pytest.raises(PluginError) as told:
        exported(export, path)
    assert (told.value.what, told.value.where) == (why, "plugin pp 1.0, scanfit_exporters, aa")
    assert (path.read_text() if path.exists() else None) == before


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_another_name_of_somebody_elses_file_is_not_a_file(tmp_path: Path) -> None:
    other = tmp_path / "other" / "precious.txt"
    other.parent.mkdir()
    other.write_text("precious")
    (tmp_path / "out").mkdir()
    with pytest.raises(PluginError, match=NO_FILE):
        exported(lambda value, place, options: os.link(other, place), tmp_path / "out" / "feet.csv")
    assert other.read_text() == "precious"


@pytest.mark.parametrize("error", [UsageError, ScanError, CatalogError])
def test_what_an_exporter_tells_users_passes_unchanged(tmp_path: Path, error: type[UsageError]) -> None:
    said = error("two commas", where="decimal=,", next_step="give another")

    def export(value: Any, place: Path, options: Any) -> None:
        raise said

    with pytest.raises(error) as told:
        exported(export, tmp_path / "feet.csv")
    assert told.value is said


def test_ctrl_c_passes_and_leaves_nothing(tmp_path: Path) -> None:
    def export(value: Any, place: Path, options: Any) -> None:
        place.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        exported(export, tmp_path / "feet.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_an_exporter_changes_is_its_own_copy(tmp_path: Path) -> None:
    def export(value: Any, place: Path, options: Any) -> None:
        value.left.measurements.clear()
        place.write_text("new")

    exported(export, tmp_path / "feet.csv")
    assert FEET.feet[0].measurements == {"foot_length": LENGTH}


def test_a_full_disk_is_not_the_plugins_fault(tmp_path: Path) -> None:
    def export(value: Any, place: Path, options: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(place))

    path = tmp_path / "feet.csv"
    with pytest.raises(UsageError) as told:
        exported(export, path)
    assert not isinstance(told.value, PluginError)
    assert str(told.value) == (
        f"{path}: the file cannot be written: No space left on device\n"
        "       make room on the disk, or choose another path"
    )


def test_another_failure_of_the_system_is_the_plugins(tmp_path: Path) -> None:
    def export(value: Any, place: Path, options: Any) -> None:
        (place / "deeper").write_text("no")

    with pytest.raises(PluginError, match="raised FileNotFoundError"):
        exported(export, tmp_path / "feet.csv")


def test_a_folder_that_is_missing_is_told_before_the_exporter_is_asked(tmp_path: Path) -> None:
    host = host_of(exporter("aa", ".csv", cast(Export, lambda *given: pytest.fail("asked"))))
    with pytest.raises(UsageError, match="the file cannot be written: No such file or directory"):
        host.export(host.exporters()[0], FEET, tmp_path / "missing" / "feet.csv", NOTHING)


def test_what_an_exporter_prints_does_not_reach_stdout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def export(value: Any, place: Path, options: Any) -> None:
        print("hello")
        place.write_text("new")

    exported(export, tmp_path / "feet.csv")
    assert capsys.readouterr() == ("", "hello\n")


def test_a_call_is_traced(tmp_path: Path) -> None:
    labels: list[str] = []
    host = PluginHost([candidate("pp", exporter("aa", ".csv"))], trace=lambda event: labels.append(str(event)))
    path = tmp_path / "feet.csv"
    host.export(host.exporter_for(path, FEET), FEET, path, NOTHING)
    assert labels[-2:] == ["exporter aa of pp 1.0: yes", f"exporter aa of pp 1.0: {path.stat().st_size} bytes"]


def test_an_exporter_named_by_the_user_is_found_with_its_options() -> None:
    options = (Option(name="bom", kind="flag", default=True),)
    record = Exporter(
        name="aa", summary="Writes", suffix=".csv", options=options, accepts=lambda value: True, export=write
    )
    assert host_of(record).named("exporter", "aa") is record
