"""One camera's work beside another's: NumPy lets go of the interpreter in its long loops."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

MOST_THREADS = 4
"""More than this many at once need more memory than they save time, D."""


def each_of(work: Callable[[A], B], items: Iterable[A]) -> list[B]:
    """Return ``work`` of every item, in order, on as many threads as there are cores; the first error is raised."""
    threads = min(
        MOST_THREADS, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    )
    with ThreadPoolExecutor(max_workers=threads) as pool:
        return list(pool.map(work, items))
