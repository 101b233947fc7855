"""Many cases on all cores, in the order they were asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING, TypeVar

from scanfit.certificate.case import Case, Outcome, run_case
from scanfit.certificate.rig_case import RigCase, RigOutcome, run_rig_case

if TYPE_CHECKING:
    from scanfit.host import PluginHost

Asked = TypeVar("Asked")
Result = TypeVar("Result")


def outcomes(cases: Sequence[Case], workers: int) -> Iterator[Outcome]:
    """Yield the outcome of every case, in order; ``workers`` processes share them."""
    return _shared(_run, cases, workers)


def rig_outcomes(cases: Sequence[RigCase], workers: int) -> Iterator[RigOutcome]:
    """Yield the outcome of every simulated capture, as ``outcomes`` does of scans."""
    return _shared(_run_rig, cases, workers)


def _shared(run: Callable[[Asked], Result], cases: Sequence[Asked], workers: int) -> Iterator[Result]:
    if workers <= 1:
        yield from map(run, cases)
        return
    # Spawned, not forked: a fork copies the locks of threads that do not come along.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(run, cases, chunksize=1)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(case: Case) -> Outcome:
    return run_case(case, _host())


def _run_rig(case: RigCase) -> RigOutcome:
    return run_rig_case(case, _host())


@cache
def _host() -> PluginHost:
    """First-party measures only matter here, but they come through the host as everybody's do."""
    from scanfit.host import PluginHost

    return PluginHost()
