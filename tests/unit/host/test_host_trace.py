"""What a trace is told of: whatever ran of a plugin, once, also where it failed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from scanfit.errors import PluginError, ScanError
from scanfit.hookspecs import hookimpl
from scanfit.host import PluginHost
from scanfit.host.guard import Traced
from scanfit.providers import ScanReader

FOOT = Path("foot.aa")


def plugin(read: Callable[..., Any], *more: object) -> ModuleType:
    def hook() -> Iterable[object]:
        yield ScanReader(name="aa", summary="Reads", suffixes=(".aa",), read=read)
        yield from more

    module = ModuleType("a_plugin")
    module.scanfit_scan_readers = hookimpl(hook)  # type: ignore[attr-defined]
    return module


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*args: object) -> Any:
        raise error

    return call


def told(*plugins: tuple[str, object]) -> tuple[PluginHost, list[Traced]]:
    events: list[Traced] = []
    return PluginHost(plugins, trace=events.append), events


@pytest.mark.parametrize("error", [ImportError("gone"), SystemExit(3)])
def test_an_import_that_fails(error: BaseException) -> None:
    host, events = told(("p", raising(error)))
    assert host.readers() == ()
    assert [str(event) for event in events] == [f"import p: raised {type(error).__name__}"]


def test_a_hook_is_told_with_its_records_and_faults() -> None:
    host, events = told(("p", plugin(raising(ValueError()), 3, "x")))
    host.readers()
    host.readers()
    assert [str(event) for event in events[1:]] == ["hook scanfit_scan_readers of p: 1 record, 2 faults"]


@pytest.mark.parametrize(
    ("error", "raised", "name"),
    [
        (RuntimeError("a length of 262.4 mm"), PluginError, "RuntimeError"),
        (SystemExit(0), PluginError, "SystemExit"),
        (ScanError("the file is empty"), ScanError, "ScanError"),
        (KeyboardInterrupt(), KeyboardInterrupt, "KeyboardInterrupt"),
    ],
)
def test_a_call_that_fails_is_told_by_its_type_alone(
    error: BaseException, raised: type[BaseException], name: str
) -> None:
    host, events = told(("p", plugin(raising(error))))
    reader = host.reader_for(FOOT)
    with pytest.raises(raised):
        host.read_scan(reader, FOOT, {})
    assert str(events[-1]) == f"reader aa of p: raised {name}"


def test_an_answer_that_is_refused_is_told_as_wrong() -> None:
    host, events = told(("p", plugin(lambda path, options: 3)))
    with pytest.raises(PluginError):
        host.read_scan(host.reader_for(FOOT), FOOT, {})
    assert str(events[-1]) == "reader aa of p: raised Wrong"


def test_every_event_has_a_time_and_its_plugin() -> None:
    host, events = told(("p", plugin(raising(ValueError()))), ("q", plugin(raising(ValueError()))))
    host.readers()
    assert [(event.what, event.name, event.plugin) for event in events] == [
        ("import", "", "p"),
        ("import", "", "q"),
        ("hook", "scanfit_scan_readers", "p"),
        ("hook", "scanfit_scan_readers", "q"),
    ]
    assert all(event.seconds >= 0 for event in events)
