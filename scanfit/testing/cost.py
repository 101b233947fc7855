"""What a call costs: processor time and the memory that Python and numpy took, against a generous limit."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import NamedTuple

from scanfit.testing.subject import Broken


class Cost(NamedTuple):
    """Of one call: seconds of processor time of all threads, and the peak of what was allocated, MB of 2**20."""

    seconds: float
    megabytes: float

    def __str__(self) -> str:
        return f"{1000 * self.seconds:.1f} ms, {self.megabytes:.1f} MB a call"


def cost_of(call: Callable[[], object]) -> Cost:
    """Return what the cheaper of two calls costs. Memory that a library takes past Python (polars) is not seen."""
    seconds = min(_seconds(call) for _ in range(2))
    already = tracemalloc.is_tracing()
    if not already:
        tracemalloc.start()
    try:
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        call()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        if not already:
            tracemalloc.stop()
    return Cost(seconds=seconds, megabytes=max(0.0, (peak - before) / 2**20))


def within(cost: Cost, *, seconds: float, megabytes: float, mend: str) -> str:
    """Return the cost in words; Broken where it is above a limit."""
    if cost.seconds > seconds or cost.megabytes > megabytes:
        raise Broken(f"it takes {cost}, at most {seconds:g} s and {megabytes:g} MB are asked for", mend)
    return str(cost)


def _seconds(call: Callable[[], object]) -> float:
    started = time.process_time()
    call()
    return time.process_time() - started
