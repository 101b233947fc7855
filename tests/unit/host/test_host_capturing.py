"""Frames handed on as they come: to sessions that can, checked, and with the right one blamed."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scanfit.errors import PluginError, ScanError, UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost, capturing
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import RawScan
from scanfit.providers import Scanner
from scanfit.units import Unit

LENS = Intrinsics(width=4, height=3, fx=5.0, fy=5.0, cx=1.5, cy=1.0)
RIG = RigCalibration(
    made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0),
    cameras=(RigCamera(serial="A1", intrinsics=LENS, T_rig_depth=np.eye(4)),),
)  # fmt: skip


def frame(number: int, camera: str = "A1") -> DepthFrame:
    depth = np.ones((3, 4), np.uint16)
    return DepthFrame(camera=camera, number=number, time_us=number, depth=depth, unit_mm=1.0, intrinsics=LENS)


FRAMES = tuple(frame(number) for number in range(3))
SCAN = RawScan(frames=FRAMES, rig=RIG, unit=Unit.MM)


class Log:
    """A watcher that writes down what it is told, and fails where it is asked to."""

    def __init__(self, fails_at: object = "never") -> None:
        self.seen: list[Any] = []
        self._fails_at = fails_at

    def connected(self, rig: RigCalibration | None) -> None:
        self._note("rig" if rig is RIG else rig)

    def frame(self, frame: DepthFrame) -> None:
        self._note(frame.number)

    def _note(self, what: object) -> None:
        if what == self._fails_at:
            raise OSError("the screen broke")
        self.seen.append(what)


def took(capture: Callable[..., Any], watcher: Log | None, *, rig: object = RIG, devices: Any = None) -> RawScan:
    class Session:
        pass

    session = Session()
    session.capture = capture  # type: ignore[attr-defined]
    session.rig = rig  # type: ignore[attr-defined]

    @contextlib.contextmanager
    def connect(options: object) -> Iterator[Any]:
        yield session

    host = host_of(Scanner(name="cam", summary="Takes scans", connect=connect, devices=devices))
    return host.capture(host.scanners()[0], {}, watcher)


def host_of(scanner: Scanner) -> PluginHost:
    module = ModuleType("p")
    module.scanfit_scanners = hookimpl(lambda: [scanner])  # type: ignore[attr-defined]
    module.scanfit_scanners.__name__ = "scanfit_scanners"
    return PluginHost([Candidate(owner=Owner(name="p", version="1.0"), load=lambda: module)])


def live(*, watch: Callable[[DepthFrame], None] | None = None) -> RawScan:
    for each in FRAMES:
        assert watch is not None
        watch(each)
    return SCAN


def test_a_session_that_can_hands_its_frames_on_as_they_come() -> None:
    log = Log()
    assert took(live, log) is SCAN
    assert log.seen == ["rig", 0, 1, 2]


@pytest.mark.parametrize("capture", [lambda: SCAN, lambda **named: SCAN if not named else None])
def test_one_that_cannot_is_called_without_and_its_frames_follow(capture: Callable[..., Any]) -> None:
    log = Log()
    assert took(capture, log) is SCAN
    assert log.seen == ["rig", 0, 1, 2]


def test_watch_is_given_without_a_watcher_and_a_session_needs_no_rig() -> None:
    assert took(live, None) is SCAN
    log = Log()
    took(live, log, rig=None)
    assert log.seen == [None, 0, 1, 2]


@pytest.mark.parametrize("fails_at", ["rig", 1])
def test_what_the_watcher_raises_is_not_the_plugins_fault(fails_at: object) -> None:
    with pytest.raises(OSError, match="the screen broke"):
        took(live, Log(fails_at))


def test_a_plugin_cannot_hide_what_the_watcher_raised() -> None:
    def swallows(*, watch: Callable[[DepthFrame], None]) -> RawScan:
        for each in FRAMES:
            with contextlib.suppress(Exception):
                watch(each)
        return SCAN

    with pytest.raises(OSError, match="the screen broke"):
        took(swallows, Log(1))


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (7, "handed int to watch, expected DepthFrame"),
        (frame(0, "B2"), "returned a frame of camera B2, which its rig calibration does not hold"),
    ],
)
@pytest.mark.parametrize("hides", [False, True])
def test_what_is_no_frame_is_the_plugins_fault_even_if_it_hides_it(given: Any, why: str, hides: bool) -> None:
    def capture(*, watch: Callable[[Any], None]) -> RawScan:
        with contextlib.suppress(Exception) if hides else contextlib.nullcontext():
            watch(given)
        return SCAN

    with pytest.raises(PluginError) as failed:
        took(capture, Log())
    assert (failed.value.what, failed.value.where) == (why, "plugin p 1.0, scanfit_scanners, cam")


def test_a_rig_that_is_none() -> None:
    with pytest.raises(PluginError, match="has a session whose rig is dict, expected RigCalibration or None"):
        took(live, Log(), rig={})


def test_frames_without_end_are_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capturing, "MOST_FRAMES", 5)

    def endless(*, watch: Callable[[DepthFrame], None]) -> RawScan:
        number = 0
        while True:
            watch(frame(number))
            number += 1

    log = Log()
    with pytest.raises(PluginError, match="handed over more than 5 frames"):
        took(endless, log)
    assert log.seen == ["rig", 0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("error", "raised"),
    [(ScanError("unplugged"), ScanError), (UsageError("busy"), UsageError), (KeyError("x"), PluginError)],
)
def test_a_capture_that_fails_half_way_has_shown_what_it_had(error: Exception, raised: type[Exception]) -> None:
    def capture(*, watch: Callable[[DepthFrame], None]) -> RawScan:
        watch(FRAMES[0])
        raise error

    log = Log()
    with pytest.raises(raised):
        took(capture, log)
    assert log.seen == ["rig", 0]


def test_ctrl_c_passes() -> None:
    def capture() -> RawScan:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        took(capture, Log())


def scanner(devices: Any) -> Scanner:
    return Scanner(name="cam", summary="Takes scans", connect=lambda options: contextlib.nullcontext(), devices=devices)


def test_devices_are_lines_of_text_or_unknown() -> None:
    for devices, told in ((None, None), (lambda: [], ()), (lambda: ["a\n b", "c"], ("a b", "c"))):
        host = host_of(scanner(devices))
        assert host.devices(host.scanners()[0]) == told


@pytest.mark.parametrize(
    ("devices", "why"),
    [
        (lambda: "A1", "returned str as devices, expected a sequence"),
        (lambda: [1], "returned a device that is not a line of text"),
        (lambda: 1 / 0, "raised ZeroDivisionError: division by zero"),
    ],
)
def test_devices_that_are_none_are_the_plugins_fault(devices: Any, why: str) -> None:
    host = host_of(scanner(devices))
    with pytest.raises(PluginError) as failed:
        host.devices(host.scanners()[0])
    assert failed.value.what == why


def test_devices_must_be_a_function() -> None:
    (listing,) = host_of(scanner(["A1"])).plugins()
    assert [fault.what for fault in listing.faults] == ["devices is list, expected a function or None"]
