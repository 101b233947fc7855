"""The removals table: its entries are checked at birth, and who uses what will go is told where they use it."""

from __future__ import annotations

import sys
import warnings
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit import api, removals, testing
from scanfit.errors import ValueFault
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.providers import ScanReader
from scanfit.removals import Removal, minors_between, release_of

GOOD = {"name": "scanfit.api.Mesh", "since": "0.2.0", "gone": "0.4.0", "instead": "scanfit.api.RawScan"}
SAYS = "scanfit.api.Mesh is gone in scanfit 0.4.0 (warned of since 0.2.0); use scanfit.api.RawScan"


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> Any:
    def make(*names: str) -> None:
        monkeypatch.setattr(removals, "REMOVALS", tuple(Removal(**{**GOOD, "name": name}) for name in names))
        for name in names:  # as in a run that has not used it yet
            monkeypatch.delitem(vars(api), name.removeprefix("scanfit.api."), raising=False)

    return make


@pytest.mark.parametrize(
    ("version", "release"),
    [
        ("0.4.0", (0, 4, 0)),
        ("0.10.2", (0, 10, 2)),
        ("0.4.0rc1", (0, 4, 0)),
        ("0.4.0a1", (0, 4, 0)),
        ("0.4.0.dev3", (0, 4, 0)),
        ("0.4.0b2.dev1", (0, 4, 0)),
        ("1.0.0.post1", (1, 0, 0)),
        ("0.4.0+local.1", (0, 4, 0)),
    ],
)
def test_the_release_of_a_version(version: str, release: tuple[int, int, int]) -> None:
    assert release_of(version) == release


@pytest.mark.parametrize("text", ["", "0.4", "v0.4.0", "0.4.0-rc1", "0.04.0", "0.4.0rc", "0.4.0.1", "0.4.0\n", "٠.٤.٠"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(ValueFault) as refused:
        release_of(text)
    assert str(refused.value) == f"'{text}' is not a version, expected like 0.4.0 or 0.4.0rc1"


@given(st.text(max_size=20))
def test_any_text_is_a_version_or_refused(text: str) -> None:
    try:
        release = release_of(text)
    except ValueFault:
        return
    assert text.startswith(".".join(map(str, release)))


@pytest.mark.parametrize(
    ("version", "due"),
    [
        ("0.1.0", False),
        ("0.3.9", False),
        ("0.3.99.post1", False),
        ("0.4.0.dev0", True),
        ("0.4.0rc1", True),
        ("0.4.0", True),
        ("0.10.0", True),
        ("1.0.0", True),
    ],
)
def test_when_a_removal_is_due(version: str, due: bool) -> None:
    assert Removal(**GOOD).is_due(version) is due


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"name": "Mesh"}, "'Mesh' is not a removal, expected like scanfit.api.x, field Record.x or hook x"),
        ({"name": "hook x"}, "'hook x' is not a removal, expected like scanfit.api.x, field Record.x or hook x"),
        (
            {"name": "scanfit.api.Mesh\n"},
            "'scanfit.api.Mesh\n' is not a removal, expected like scanfit.api.x, field Record.x or hook x",
        ),
        ({"instead": " "}, "scanfit.api.Mesh: what to use instead must be one line that is not empty"),
        ({"since": "0.2"}, "scanfit.api.Mesh: '0.2' is not a release, expected like 0.4.0"),
        ({"gone": "0.4.0rc1"}, "scanfit.api.Mesh: '0.4.0rc1' is not a release, expected like 0.4.0"),
        (
            {"gone": "0.4.1"},
            "scanfit.api.Mesh: gone in 0.4.1, which only repairs; expected a release like 0.4.0",
        ),
        (
            {"gone": "0.3.0"},
            "scanfit.api.Mesh: warned of in 0.2.0 and gone in 0.3.0, expected 2 minor versions between",
        ),
        (
            {"gone": "0.1.0"},
            "scanfit.api.Mesh: warned of in 0.2.0 and gone in 0.1.0, expected 2 minor versions between",
        ),
        (
            {"gone": "1.0.0"},
            "scanfit.api.Mesh: warned of in 0.2.0 and gone in 1.0.0, expected 2 minor versions between",
        ),
    ],
)
def test_an_entry_that_cannot_be_is_refused(changed: dict[str, str], what: str) -> None:
    with pytest.raises(ValueFault) as refused:
        Removal(**{**GOOD, **changed})
    assert str(refused.value) == what


@given(*[st.integers(0, 50)] * 4)
def test_two_minor_versions_lie_between_whatever_the_major(major: int, minor: int, more: int, last: int) -> None:
    since, within, beyond = f"{major}.{minor}.0", f"{major}.{minor + more}.0", f"{major + 1 + more}.{last}.0"
    assert minors_between(since, within) == more
    assert minors_between(since, beyond) == 1 + more + last
    assert minors_between(beyond, since) < 0


def test_a_name_on_its_way_out_warns_at_the_line_that_asks(table: Any) -> None:
    table("scanfit.api.Mesh")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        for _ in range(3):
            first = api.Mesh
        second, line = api.Mesh, sys._getframe().f_lineno
    assert first is second
    assert [str(one.message) for one in caught] == [SAYS, SAYS]
    assert {one.category for one in caught} == {DeprecationWarning}
    assert [(one.filename, one.lineno) for one in caught] == [(__file__, line - 1), (__file__, line)]


def test_an_import_of_it_warns_at_the_import(table: Any) -> None:
    table("scanfit.api.Mesh")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        exec(compile("\nfrom scanfit.api import Mesh", "a_plugin.py", "exec"), {"__name__": "a_plugin"})
    assert [(str(one.message), one.filename, one.lineno) for one in caught] == [(SAYS, "a_plugin.py", 2)]


def test_a_name_of_the_kit_warns_too_also_where_it_is_imported(table: Any) -> None:
    table("scanfit.testing.scan")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        exec(compile("\nfrom scanfit.testing import Truth, scan", "a_test.py", "exec"), {"__name__": "a_test"})
        _, line = testing.scan, sys._getframe().f_lineno
    assert [(one.filename, one.lineno) for one in caught] == [("a_test.py", 2), (__file__, line)]
    with pytest.raises(AttributeError, match=r"^module 'scanfit\.testing' has no attribute 'scanned'$"):
        _ = testing.scanned


def test_the_others_do_not_warn(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    table("scanfit.api.Mesh")
    monkeypatch.delitem(vars(api), "Unit", raising=False)
    assert api.Unit is vars(api)["Unit"]


def test_what_is_gone_says_what_to_use(table: Any) -> None:
    table("scanfit.api.Shape")
    with pytest.raises(AttributeError) as refused:
        _ = api.Shape
    assert str(refused.value) == (
        "scanfit.api has no 'Shape': scanfit.api.Shape is gone in scanfit 0.4.0 (warned of since 0.2.0); "
        "use scanfit.api.RawScan"
    )


def reader(**fields: Any) -> PluginHost:
    @hookimpl
    def scanfit_scan_readers() -> Any:
        yield ScanReader(name="aa", summary="Reads", suffixes=(".aa",), read=lambda path, options: None, **fields)  # type: ignore[arg-type,return-value]

    module = ModuleType("a_plugin")
    module.scanfit_scan_readers = scanfit_scan_readers  # type: ignore[attr-defined]
    return PluginHost([("p", module)])


LINE = reader.__code__.co_firstlineno + 1


@pytest.mark.parametrize(
    ("name", "fields", "told"),
    [
        ("hook scanfit_scan_readers", {}, 1),
        ("hook scanfit_scanners", {}, 0),
        ("field ScanReader.suffixes", {}, 1),
        ("field ScanReader.example", {}, 0),
        ("field ScanReader.example", {"example": None}, 0),
        ("field ScanReader.example", {"example": print}, 1),
        ("field Scanner.devices", {}, 0),
    ],
)
def test_a_hook_or_field_on_its_way_out_warns_its_author(
    table: Any, name: str, fields: dict[str, Any], told: int
) -> None:
    table(name)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("default")
        host = reader(**fields)
        assert [one.name for one in host.readers()] == ["aa"]
    assert [(str(one.message), one.filename, one.lineno) for one in caught] == [
        (f"{name} is gone in scanfit 0.4.0 (warned of since 0.2.0); use scanfit.api.RawScan", __file__, LINE)
    ] * told
    assert host.faults == ()
