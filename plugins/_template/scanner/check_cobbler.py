"""What scanfit relies on, and what this scanner is."""

from __future__ import annotations

import pytest
from scanfit.api import DepthFrame, ScanError
from scanfit.testing import check_plugin

import scanfit_cobbler


def test_it_keeps_what_scanfit_relies_on() -> None:
    check_plugin(scanfit_cobbler, name="cobbler").assert_passed()


def test_every_frame_is_handed_over_as_it_comes() -> None:
    seen: list[DepthFrame] = []
    with scanfit_cobbler.connect({"pictures": 2}) as session:
        raw = session.capture(watch=seen.append)  # type: ignore[call-arg]
    assert len(raw.frames) == 2 * scanfit_cobbler.CAMERAS
    assert list(raw.frames) == seen
    assert all(not frame.depth.flags.writeable and (frame.depth > 0).any() for frame in seen)


def test_the_cameras_are_let_go_of_whatever_happens() -> None:
    def unplugged() -> None:
        with scanfit_cobbler.connect({}):
            with pytest.raises(ScanError, match="in use") as refused, scanfit_cobbler.connect({}):
                pass
            assert refused.value.next_step
            raise RuntimeError("unplugged")

    with pytest.raises(RuntimeError, match="unplugged"):
        unplugged()
    assert not scanfit_cobbler.SimulatedDevice.busy
