"""The versioning promise: all that api_1.json records is there with its meaning, and what is new has a default."""

from __future__ import annotations

import copy
import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scanfit import __version__, removals
from scanfit.foot.view import PROMISED, FootView
from scanfit.host.kinds import RECORD_OF_HOOK
from scanfit.model.mesh import Mesh
from scanfit.model.quality import Quality
from scanfit.model.scan import FootScan, LoadState, Side
from scanfit.removals import REMOVALS, Removal, release_of


def _recorder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("record_shape", Path(__file__).with_name("record_shape.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


recorder = _recorder()


@pytest.fixture(scope="module")
def now() -> dict[str, dict[str, str]]:
    return recorder.shape()


@pytest.fixture(scope="module")
def recorded() -> dict[str, dict[str, str]]:
    return json.loads(recorder.RECORD.read_text(encoding="utf-8"))


def test_what_is_recorded_is_there_with_its_meaning(recorded: Any, now: Any) -> None:
    assert recorder.broken(recorded, now) == []


def test_everything_is_recorded(now: Any) -> None:
    text = recorder.RECORD.read_text(encoding="utf-8")
    assert text == recorder.written(now), "run python tests/contracts/record_shape.py, which adds what is new"


def test_every_record_of_the_contract_is_frozen_and_filled_in_by_name(now: Any) -> None:
    records = {name: lines["is"] for name, lines in now.items() if lines.get("is", "").startswith("record")}
    assert set(records.values()) == {"record, frozen, by keyword"}
    assert len(records) >= 30


def test_a_view_has_what_is_promised_of_it() -> None:
    corners = np.array([[0.0, 0, 0], [100, 0, 0], [0, 50, 0], [0, 0, 50]])
    mesh = Mesh(vertices=corners, faces=np.array([[0, 1, 2], [0, 1, 3], [0, 2, 3], [1, 2, 3]]))
    scan = FootScan(
        mesh=mesh, side=Side.LEFT, load_state=LoadState.UNKNOWN, T_foot_scan=np.eye(4), quality=Quality(grade="good"),
        platform=True,
    )  # fmt: skip
    there = {*vars(FootView(scan)), *dir(FootView)}
    assert [name for name in PROMISED if name not in there] == []
    assert len(set(PROMISED)) == len(PROMISED)


RECORD, CALL = "scanfit.api.Option", "scanfit.api.score_zones"
CHANGES: dict[str, tuple[tuple[str, str, str | None], str | None]] = {
    "a name that is gone": ((RECORD, "", None), f"{RECORD}, is: is gone"),
    "a field that is gone": ((RECORD, "kind", None), f"{RECORD}, kind: is gone ('str = 'text'')"),
    "a field of another type": ((RECORD, "name", "int"), f"{RECORD}, name: was 'str' and is 'int'"),
    "another default": ((RECORD, "help", "str = '?'"), f"{RECORD}, help: was 'str = ''' and is 'str = '?''"),
    "a default that is lost": ((RECORD, "help", "str"), f"{RECORD}, help: was 'str = ''' and is 'str'"),
    "a default that is won": ((RECORD, "name", "str = 'x'"), None),
    "a new field without default": ((RECORD, "unit", "str"), f"{RECORD}, unit: is new and has no default ('str')"),
    "a new field with one": ((RECORD, "unit", "str = ''"), None),
    "a new property": ((RECORD, "unit", "property -> str"), None),
    "fields by place": (
        (RECORD, "is", "record, frozen, by place"),
        f"{RECORD}, is: was 'record, frozen, by keyword' and is 'record, frozen, by place'",
    ),
    "a parameter pushed aside": ((CALL, "item", "4, str = 'shoe'"), f"{CALL}, item: was '3, str = 'shoe''"),
    "a new parameter without default": ((CALL, "more", "by keyword, int"), f"{CALL}, more: is new and has no default"),
    "a new parameter with one": ((CALL, "more", "by keyword, int = 0"), None),
    "a new parameter of any number": ((CALL, "more", "any number, int"), None),
    "a fixture that is gone": (("fixtures", "scanfit_view", None), "fixtures, scanfit_view: is gone"),
    "another exit code": (("scanfit.api.ScanError", "exit_code", "4"), "scanfit.api.ScanError, exit_code: was '3'"),
    "an error of another family": (
        ("scanfit.api.GeometryError", "is", "error and a ScanfitError"),
        "scanfit.api.GeometryError, is: was 'error and a ScanError and a ScanfitError'",
    ),
    "a hook that is gone": (("hooks", "scanfit_scanners", None), "hooks, scanfit_scanners: is gone"),
    "an option kind that is gone": (("option kinds", "flag", None), "option kinds, flag: is gone ('bool')"),
    "a unit that is gone": (("measurement units", "cm3", None), "measurement units, cm3: is gone ('a unit')"),
    "a measure in another unit": (
        ("scanfit.api.MEASUREMENTS", "foot_volume", "measure, unit 'ml'"),
        "scanfit.api.MEASUREMENTS, foot_volume: was 'measure, unit 'cm3''",
    ),
    "a new measure": (("scanfit.api.MEASUREMENTS", "heel_girth", "measure, unit 'mm'"), None),
    "a new choice": (("scanfit.api.LoadState", "RUNNING", "choice 'running'"), None),
    "a new duty of a session": (
        ("scanfit.api.ScannerSession", "rig", "property -> object"),
        "scanfit.api.ScannerSession, rig: is new and has no default",
    ),
    "a new method of a session": (
        ("scanfit.api.ScannerSession.close", "is", "call -> None"),
        "scanfit.api.ScannerSession.close: is new, and no plugin's class has it",
    ),
    "a new name": (("scanfit.api.Need", "feature", "str"), None),
    "stricter names": (("names", "provider", "^[a-z]$"), "names, provider: was '"),
}


def changed(now: dict[str, dict[str, str]], section: str, name: str, line: str | None) -> dict[str, dict[str, str]]:
    after = copy.deepcopy(now)
    if not name:
        del after[section]
    elif line is None:
        del after[section][name]
    else:
        after.setdefault(section, {})[name] = line
    return after


@pytest.mark.parametrize("what", CHANGES)
def test_each_way_to_break_it_is_told_and_each_way_to_add_is_not(now: Any, what: str) -> None:
    change, says = CHANGES[what]
    told = recorder.broken(now, changed(now, *change))
    if says is None:
        assert told == []
    else:
        assert told[0].startswith(says)
        assert len(told) == (len(now[change[0]]) if not change[1] else 1)


GONE = {"since": "0.2.0", "gone": "0.4.0", "instead": "something else"}


@pytest.mark.parametrize(
    ("removal", "change"),
    [
        ("scanfit.api.Option", (RECORD, "", None)),
        ("field Option.help", (RECORD, "help", None)),
        ("hook scanfit_scanners", ("hooks", "scanfit_scanners", None)),
    ],
)
@pytest.mark.parametrize(("version", "may_go"), [("0.3.9", False), ("0.4.0.dev0", True), ("1.0.0", True)])
def test_what_the_removals_table_says_may_go_when_it_is_due(
    now: Any, monkeypatch: pytest.MonkeyPatch, removal: str, change: Any, version: str, may_go: bool
) -> None:
    monkeypatch.setattr(removals, "REMOVALS", (Removal(name=removal, **GONE),))
    monkeypatch.setattr(recorder, "__version__", version)
    assert (recorder.broken(now, changed(now, *change)) == []) is may_go
    assert recorder.broken(now, changed(now, RECORD, "kind", None)) != [] or removal == RECORD


def test_the_script_refuses_to_drop_and_adds(
    now: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "api_1.json"
    monkeypatch.setattr(recorder, "RECORD", record)
    more = recorder.written(changed(now, RECORD, "colour", "str = ''"))
    record.write_text(more, encoding="utf-8")
    assert recorder.main() == 1
    assert record.read_text(encoding="utf-8") == more
    assert capsys.readouterr().err == (
        "api_1.json is left as it is: this would break the promise\n"
        "  scanfit.api.Option, colour: is gone ('str = ''')\n"
    )
    record.write_text(recorder.written(changed(now, RECORD, "help", None)), encoding="utf-8")
    assert recorder.main() == 0
    assert record.read_text(encoding="utf-8") == recorder.written(now)
    assert [path.name for path in tmp_path.iterdir()] == ["api_1.json"]


WARNS = re.compile(rf"scanfit\.|hook |field ({'|'.join(record.__name__ for record in RECORD_OF_HOOK.values())})\.")
"""Of fields, the host warns of those in the records of hooks; whoever removes another sees to it, and adds it here."""


def is_there(name: str, now: dict[str, dict[str, str]]) -> bool:
    """Whether what a removal names is in the contract."""
    section, _, line = name.replace("field ", "scanfit.api.").replace("hook ", "hooks.").rpartition(".")
    return name in now or line in now.get(section, {})


def overdue_or_early(table: tuple[Removal, ...], version: str, now: dict[str, dict[str, str]]) -> list[str]:
    """Return what of a removals table is not so: gone before its time, there after it, or warned of in the future."""
    told = [f"{one.name}: is due, take it out" for one in table if one.is_due(version) and is_there(one.name, now)]
    told += [f"{one.name}: gone too early" for one in table if not one.is_due(version) and not is_there(one.name, now)]
    told += [f"{one.name}: since {one.since}" for one in table if release_of(one.since) > release_of(version)]
    return told + [f"{one.name}: nobody is warned" for one in table if not WARNS.match(one.name)]


def test_no_removal_is_due_and_nothing_went_before_its_time(now: Any) -> None:
    assert overdue_or_early(REMOVALS, __version__, now) == []
    assert len({one.name for one in REMOVALS}) == len(REMOVALS)


@pytest.mark.parametrize(
    ("name", "version", "told"),
    [
        ("scanfit.api.Mesh", "0.3.9", []),
        ("scanfit.api.Mesh", "0.4.0rc1", ["scanfit.api.Mesh: is due, take it out"]),
        ("scanfit.api.Mesh", "0.10.0", ["scanfit.api.Mesh: is due, take it out"]),
        ("scanfit.api.Mesh", "0.1.9", ["scanfit.api.Mesh: since 0.2.0"]),
        ("field ScanReader.read", "0.4.0", ["field ScanReader.read: is due, take it out"]),
        ("field ScanReader.read", "0.2.0", []),
        ("field RawScan.notes", "0.2.0", ["field RawScan.notes: nobody is warned"]),
        ("hook scanfit_catalogs", "0.4.0", ["hook scanfit_catalogs: is due, take it out"]),
        ("scanfit.api.Gone", "0.3.0", ["scanfit.api.Gone: gone too early"]),
        ("scanfit.api.Gone", "0.4.0", []),
        ("field Scanner.gone", "0.3.0", ["field Scanner.gone: gone too early"]),
        ("field Gone.x", "0.3.0", ["field Gone.x: gone too early", "field Gone.x: nobody is warned"]),
        ("hook scanfit_gone", "0.3.0", ["hook scanfit_gone: gone too early"]),
        ("hook scanfit_gone", "0.4.0.dev1", []),
    ],
)
def test_a_table_that_lags_or_runs_ahead_is_told(now: Any, name: str, version: str, told: list[str]) -> None:
    assert overdue_or_early((Removal(name=name, **GONE),), version, now) == told
