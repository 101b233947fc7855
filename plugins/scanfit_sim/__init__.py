"""A scanner without a camera: renders two phantom feet through a rig of noisy depth cameras."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scanfit.api import Option, Scanner, hookimpl

if TYPE_CHECKING:
    from scanfit.api import DepthFrame, RawScan, ScannerSession

MOST_CAMERAS, MOST_FRAMES, MOST_SEED = 24, 60, 2**32 - 1

_OPTIONS = (
    Option(name="seed", kind="integer", default=1, help="which feet, where they stand, and which noise"),
    Option(name="cameras", kind="integer", default=6, help=f"on the ring, 1 to {MOST_CAMERAS}"),
    Option(name="frames", kind="integer", default=10, help=f"of each camera, 1 to {MOST_FRAMES}"),
    Option(name="noise", kind="flag", default=True, help="whether cameras and calibration have errors"),
)


@hookimpl
def scanfit_scanners() -> Iterable[Scanner]:
    yield Scanner(
        name="sim", summary="Simulated rig of depth cameras, phantom feet", options=_OPTIONS, connect=_connect,
        devices=lambda: ("a simulated rig, always there",),
    )  # fmt: skip


class _Rig:
    """A simulated rig, ready to capture."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        from scanfit.api import simulated_rig

        self._options = options
        self.rig = simulated_rig(options["cameras"])

    def capture(self, *, watch: Callable[[DepthFrame], None] | None = None) -> RawScan:
        from scanfit.api import simulated_capture

        return simulated_capture(**self._options, watch=watch)


@contextlib.contextmanager
def _connect(options: Mapping[str, Any]) -> Iterator[ScannerSession]:
    from scanfit.api import UsageError

    chosen = {option.name: options.get(option.name, option.default) for option in _OPTIONS}
    for name, low, high in (("seed", 0, MOST_SEED), ("cameras", 1, MOST_CAMERAS), ("frames", 1, MOST_FRAMES)):
        if not low <= chosen[name] <= high:
            raise UsageError(
                f"{name} is {chosen[name]}, expected {low} to {high}",
                where="-o",
                next_step=f"pass -o {name}={low} or more",
            )
    yield _Rig(chosen)
