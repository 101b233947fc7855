"""Scanners: what they hand over is checked, what they say passes, and what they break is theirs."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from scanfit.errors import PluginError, ScanError, UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import RawScan
from scanfit.providers import Option, Scanner
from scanfit.units import Unit

LENS = Intrinsics(width=4, height=3, fx=5.0, fy=5.0, cx=1.5, cy=1.0)
FRAME = DepthFrame(camera="A1", number=0, time_us=0, depth=np.ones((3, 4), np.uint16), unit_mm=1.0, intrinsics=LENS)
SCAN = RawScan(frames=(FRAME,), unit=Unit.MM)
MESH = RawScan(mesh=Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]])), unit=Unit.MM)


class Session:
    def __init__(self, capture: Callable[[], Any]) -> None:
        self.capture = capture


def host_of(connect: Callable[..., Any], *, options: Any = ()) -> PluginHost:
    module = ModuleType("p")

    def scanfit_scanners() -> Iterable[Scanner]:
        yield Scanner(name="cam", summary="Takes scans", connect=connect, options=options)

    module.scanfit_scanners = hookimpl(scanfit_scanners)  # type: ignore[attr-defined]
    return PluginHost([Candidate(owner=Owner(name="p", version="1.0"), load=lambda: module)])


def taken(connect: Callable[..., Any]) -> RawScan:
    host = host_of(connect)
    (scanner,) = host.scanners()
    return host.capture(scanner, {})


def giving(answer: Any, log: list[str] | None = None) -> Callable[..., Any]:
    @contextlib.contextmanager
    def connect(options: object) -> Iterator[Session]:
        try:
            yield Session(lambda: answer)
        finally:
            if log is not None:
                log.append("let go")

    return connect


def broken(**parts: Any) -> DepthFrame:
    """A frame whose parts were put in past its birth."""
    frame = DepthFrame.__new__(DepthFrame)
    for name in DepthFrame.__slots__:
        object.__setattr__(frame, name, parts.get(name, getattr(FRAME, name)))
    return frame


def rig_of(serial: str) -> RigCalibration:
    camera = RigCamera(serial=serial, intrinsics=LENS, T_rig_depth=np.eye(4))
    return RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0), cameras=(camera,)
    )


def test_frames_and_meshes_pass_and_the_device_is_let_go() -> None:
    log: list[str] = []
    assert taken(giving(SCAN, log)) is SCAN
    assert taken(giving(MESH, log)) is MESH
    assert log == ["let go", "let go"]


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (None, "returned None, expected RawScan"),
        (FRAME, "returned DepthFrame, expected RawScan"),
        (RawScan(frames=(FRAME, 1), unit=Unit.MM),  # type: ignore[arg-type]
         "returned a RawScan with int among its frames, expected DepthFrame"),
        (RawScan(frames=[FRAME], unit=Unit.MM),  # type: ignore[arg-type]
         "returned a RawScan whose frames is list, expected tuple"),
        (RawScan(frames=(broken(depth=np.ones((3, 4))),), unit=Unit.MM),
         "returned a frame of camera A1 whose depth is not uint16 of shape (3, 4)"),
        (RawScan(frames=(broken(depth=np.ones((4, 3), np.uint16)),), unit=Unit.MM),
         "returned a frame of camera A1 whose depth is not uint16 of shape (3, 4)"),
        (RawScan(frames=(FRAME,), rig=rig_of("B2"), unit=Unit.MM),
         "returned a frame of camera A1, which its rig calibration does not hold"),
        (RawScan(frames=(FRAME,), rig={}, unit=Unit.MM),  # type: ignore[arg-type]
         "returned a RawScan whose rig is dict, expected RigCalibration"),
    ],
)  # fmt: skip
def test_what_is_not_a_capture_is_the_plugins_fault(answer: Any, why: str) -> None:
    log: list[str] = []
    with pytest.raises(PluginError) as failed:
        taken(giving(answer, log))
    assert (failed.value.what, failed.value.where) == (why, "plugin p 1.0, scanfit_scanners, cam")
    assert log == ["let go"]


def test_a_capture_without_frames_cannot_be_made() -> None:
    @contextlib.contextmanager
    def connect(options: object) -> Iterator[Session]:
        yield Session(lambda: RawScan(unit=Unit.MM))

    with pytest.raises(PluginError) as failed:
        taken(connect)
    assert failed.value.what == ("raised ValueFault: a RawScan has neither a mesh nor frames, expected one of them")


@pytest.mark.parametrize("kind", [ScanError, UsageError])
def test_what_a_scanner_says_to_the_user_passes(kind: type[Exception]) -> None:
    said = kind("no camera is plugged in")

    def connect(options: object) -> Any:
        raise said

    with pytest.raises(kind) as passed:
        taken(connect)
    assert passed.value is said


def test_what_connects_to_nothing_and_what_swallows_errors() -> None:
    class Swallows(Session):
        def __enter__(self) -> Swallows:
            return self

        def __exit__(self, *exception: object) -> bool:
            return True

    def fails() -> RawScan:
        raise RuntimeError("usb")

    with pytest.raises(PluginError) as failed:
        taken(lambda options: Swallows(fails))
    assert failed.value.what == "swallowed an error of its own capture"
    with pytest.raises(PluginError) as failed:
        taken(lambda options: None)
    assert failed.value.what.startswith("raised TypeError")


def test_a_scanner_is_listed_and_one_that_cannot_connect_is_refused() -> None:
    (listing,) = host_of(giving(SCAN), options=(Option(name="serial"),)).plugins()
    assert [(one.kind, one.name) for one in listing.providers] == [("scanner", "cam")]
    (listing,) = host_of("usb0").plugins()  # type: ignore[arg-type]
    assert [fault.what for fault in listing.faults] == ["connect is str, expected a function"]
