"""What the person at the keyboard sees of a capture: a countdown, then each camera's numbers as frames come in."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scanfit.model.depth import DepthFrame
    from scanfit.model.rig import RigCalibration

TERMINAL_COUNTDOWN_S = 3
PER_SECOND = 8


def default_countdown_s() -> int:
    """Somebody at a terminal has to step onto the platform; a program that calls this does not."""
    return TERMINAL_COUNTDOWN_S if sys.stderr.isatty() else 0


class Screen:
    """Counts down and shows the cameras' numbers on a terminal; waits and shows nothing elsewhere."""

    def __init__(self, countdown_s: int) -> None:
        self._countdown_s = countdown_s
        self._live: Any = None
        self._rig: RigCalibration | None = None
        self._latest: dict[str, DepthFrame] = {}
        self._counts: dict[str, int] = {}

    def connected(self, rig: RigCalibration | None) -> None:
        self._rig = rig
        _count_down(self._countdown_s)
        if sys.stderr.isatty():
            self._start()

    def frame(self, frame: DepthFrame) -> None:
        self._latest[frame.camera] = frame
        self._counts[frame.camera] = self._counts.get(frame.camera, 0) + 1

    def close(self) -> None:
        """Take the numbers off the screen."""
        if self._live is not None:
            self._live.stop()
            self._live = None

    def table(self) -> Any:
        """The numbers so far, as rich prints them."""
        from rich.table import Table

        from scanfit.capture.preview import preview
        from scanfit.cli.show_capture import CAMERA_HEADERS, camera_cells

        table = Table(box=None, pad_edge=False, title="capturing: hold still", title_justify="left")
        for place, header in enumerate(CAMERA_HEADERS):
            table.add_column(header, justify="left" if place == 0 else "right")
        for serial in sorted(dict(self._latest)):  # a copy: frames may come while this is drawn
            table.add_row(*camera_cells(preview(self._latest[serial], self._counts[serial], self._rig)))
        return table

    def _start(self) -> None:
        from rich.console import Console
        from rich.live import Live

        self._live = Live(
            get_renderable=self.table, console=Console(stderr=True), refresh_per_second=PER_SECOND, transient=True,
            redirect_stdout=False, redirect_stderr=False,
        )  # fmt: skip
        self._live.start()


@contextmanager
def screen(countdown_s: int) -> Iterator[Screen]:
    """A screen that is clean again at the end, whatever happens."""
    shown = Screen(countdown_s)
    try:
        yield shown
    finally:
        shown.close()


def _count_down(seconds: int) -> None:
    told = sys.stderr.isatty()
    for left in range(seconds, 0, -1):
        if told:
            sys.stderr.write(f"\rhold still, capturing in {left} … ")
            sys.stderr.flush()
        time.sleep(1)
    if told and seconds:
        sys.stderr.write("\r" + " " * 32 + "\r")
        sys.stderr.flush()
