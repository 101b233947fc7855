"""Many cases on all cores, in the order they were asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from typing import TYPE_CHECKING

from scanfit.certificate.case import Case, Outcome, run_case

if TYPE_CHECKING:
    from scanfit.host import PluginHost


def outcomes(cases: Sequence[Case], workers: int) -> Iterator[Outcome]:
    """Yield the outcome of every case, in order; ``workers`` processes share them."""
    if workers <= 1:
        yield from map(_run, cases)
        return
    # Spawned, not forked: a fork copies the locks of threads that do not come along.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_run, cases, chunksize=1)


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _run(case: Case) -> Outcome:
    return run_case(case, _host())


@cache
def _host() -> PluginHost:
    """First-party measures only matter here, but they come through the host as everybody's do."""
    from scanfit.host import PluginHost

    return PluginHost()
