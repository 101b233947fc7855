"""A rig of depth cameras: frames handed over as they come, and the cameras let go of whatever happens.

``SimulatedDevice`` stands where the cameras' SDK goes: put the SDK's calls into its methods, import the SDK inside
them (a plugin is imported on every run, also where no camera is), and leave the rest as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from scanfit.api import DepthFrame, Intrinsics, Option, RawScan, ScanError, Scanner, Unit, UsageError, hookimpl

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scanfit.api import Options, RigCalibration, ScannerSession

CAMERAS, MOST_PICTURES = 4, 60


class Picture(NamedTuple):
    """A picture as an SDK gives it: a view into a buffer that is the SDK's own, and what its numbers mean."""

    serial: str
    number: int
    time_us: int
    counts: NDArray[np.uint16]
    metres_a_count: float
    lens: Intrinsics


class SimulatedDevice:
    """A ring of cameras around two phantom feet. Your SDK goes here."""

    busy: ClassVar[bool] = False

    def open(self) -> None:
        """Take hold of the cameras. A missing or busy one is a ScanError: people read it and can help themselves."""
        if SimulatedDevice.busy:
            raise ScanError(
                "the cameras are in use", where="simulated device", next_step="close the program that uses them"
            )
        SimulatedDevice.busy = True

    def close(self) -> None:
        """Let go of the cameras."""
        SimulatedDevice.busy = False

    def rig(self) -> RigCalibration | None:
        """Where the cameras stand, as your calibration found it; None if scanfit is to be told in another way."""
        return _recording(1).rig

    def pictures(self, count: int) -> Iterator[Picture]:
        """Yield ``count`` pictures of each camera as they come."""
        for one in _recording(count).frames:
            yield Picture(one.camera, one.number, one.time_us, one.depth, one.unit_mm / 1000, one.intrinsics)


@lru_cache(maxsize=2)
def _recording(count: int) -> RawScan:
    from scanfit.api import simulated_capture

    return simulated_capture(seed=1, cameras=CAMERAS, frames=count)


class Session:
    """An open connection. scanfit asks for one capture and leaves the ``with`` block."""

    def __init__(self, device: SimulatedDevice, pictures: int) -> None:
        self._device, self._pictures = device, pictures
        self.rig = device.rig()  # before the first frame: the preview then knows what stands over the platform

    def capture(self, *, watch: Callable[[DepthFrame], None] | None = None) -> RawScan:
        """Return every frame; each is given to ``watch`` at once, so it is shown live and kept if we fail later."""
        frames = []
        for picture in self._device.pictures(self._pictures):
            frames.append(_frame(picture))
            if watch is not None:
                watch(frames[-1])
        return RawScan(frames=tuple(frames), unit=Unit.MM, rig=self.rig, device="cobbler (simulated)")


def _frame(picture: Picture) -> DepthFrame:
    """Out of the SDK's hands: a copy, because the buffer is filled anew, and millimetres, because scanfit has those."""
    return DepthFrame(
        camera=picture.serial,
        number=picture.number,
        time_us=picture.time_us,
        depth=picture.counts.copy(),
        unit_mm=1000 * picture.metres_a_count,
        intrinsics=picture.lens,
    )


@contextlib.contextmanager
def connect(options: Options) -> Iterator[ScannerSession]:
    """Open the cameras, and close them whatever happens inside the block."""
    pictures = options.get("pictures", 3)
    if not 1 <= pictures <= MOST_PICTURES:
        raise UsageError(
            f"pictures is {pictures}, expected 1 to {MOST_PICTURES}", where="-o", next_step="pass -o pictures=3"
        )
    device = SimulatedDevice()
    device.open()
    try:
        yield Session(device, pictures)
    finally:
        device.close()


def devices() -> Sequence[str]:
    """A line of text for each device that is connected, for ``scanfit capture --list``."""
    return (f"cobbler (simulated), {CAMERAS} cameras",)


@hookimpl
def scanfit_scanners() -> Iterable[Scanner]:
    yield Scanner(
        name="cobbler",
        summary="A rig of depth cameras; simulated, until an SDK takes its place",
        connect=connect,
        devices=devices,
        options=(Option(name="pictures", kind="integer", default=3, help=f"of each camera, 1 to {MOST_PICTURES}"),),
    )
