"""What is asked of a scanner. Without its device there is little to check, and that is said."""

from __future__ import annotations

from scanfit.errors import ScanError, UsageError
from scanfit.host.answers import checked_devices
from scanfit.host.capturing import Relay, taken
from scanfit.model.depth import DepthFrame
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import RawScan
from scanfit.providers import Scanner
from scanfit.testing.subject import Broken, Check, Skipped, Subject

CONNECT = (
    "write connect(options) as a context manager (contextlib.contextmanager) that yields a session with capture(), and "
    "raise ScanError with a next step where the device is missing"
)


class _Watching:
    """Counts what is handed over, and stops the capture after ``stop_at`` frames where that is asked for."""

    def __init__(self, stop_at: int = 0) -> None:
        self.frames = 0
        self._stop_at = stop_at

    def connected(self, rig: RigCalibration | None) -> None:
        pass

    def frame(self, frame: DepthFrame) -> None:
        self.frames += 1
        if self.frames == self._stop_at:
            raise _Stop


class _Stop(Exception):
    pass


def _scanner(subject: Subject) -> Scanner:
    assert isinstance(subject.record, Scanner)
    return subject.record


def _capture(subject: Subject, watching: _Watching) -> RawScan:
    scanner = _scanner(subject)
    try:
        return subject.asked(lambda: taken(scanner, subject.options, Relay(watching)), CONNECT)
    except (ScanError, UsageError) as error:
        if not error.next_step.strip():
            raise Broken(f"it says '{error.what}' and no next step", CONNECT) from error
        raise Skipped(f"it cannot capture here: {error.what}", error.next_step) from error


def captures(subject: Subject) -> str:
    """It takes a scan with its default options, twice: the first let go of the device."""
    raw, again = (_capture(subject, _Watching()) for _ in range(2))
    if bool(raw.frames) is not bool(again.frames):
        raise Broken("it gives frames once and a mesh the other time", "hand over one kind of scan")
    if raw.frames:
        cameras = {frame.camera for frame in raw.frames}
        return f"{len(raw.frames)} frames of {len(cameras)} cameras, {'with' if raw.rig else 'without'} a rig"
    return f"a mesh of {len(raw.surface.faces)} faces"


def lets_go(subject: Subject) -> None:
    """Stopped in the middle of a capture, it lets go of the device and can be used again."""
    try:
        _capture(subject, _Watching(stop_at=1))
    except Broken as broken:
        if not isinstance(broken.__cause__, _Stop):
            raise
    try:
        _capture(subject, _Watching())
    except Skipped as skipped:  # it captured before, and now it cannot
        raise Broken(
            f"stopped in the middle of a capture it did not let go of the device: {skipped.why}",
            "close the device in a finally of connect(): try: yield session; finally: close it",
        ) from skipped


def lists(subject: Subject) -> str:
    """What is connected is told in lines of text."""
    scanner = _scanner(subject)
    if scanner.devices is None:
        raise Skipped("it cannot say what is connected", "give it devices=…, for scanfit capture --list")
    devices = scanner.devices
    told = subject.asked(lambda: checked_devices(devices()), "let devices() return one line of text for each device")
    return f"{len(told)} connected"


CHECKS = (
    Check(name="captures", run=captures),
    Check(name="lets-go", run=lets_go),
    Check(name="lists", run=lists),
)
