"""A sign of life on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE_S = 1.0


@contextmanager
def watching(what: str) -> Iterator[None]:
    """On a terminal, count the seconds of ``what`` on stderr from the first one on, and wipe the line at the end.

    Where stderr is not a terminal nothing is written: the same input gives the same output there, too.
    """
    if not sys.stderr.isatty():
        yield
        return
    done = threading.Event()
    thread = threading.Thread(target=_tell, args=(what, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _tell(what: str, done: threading.Event) -> None:
    seconds = 0
    while not done.wait(PATIENCE_S):
        seconds += 1
        sys.stderr.write(f"\r{what} … {seconds} s ")
        sys.stderr.flush()
    if seconds:
        sys.stderr.write("\r" + " " * (len(what) + 12) + "\r")
        sys.stderr.flush()


@contextmanager
def counting(what: str, total: int) -> Iterator[Callable[[], None]]:
    """On a terminal, show on stderr how many of ``total`` are done; call what is yielded after each.

    Where stderr is not a terminal nothing is written.
    """
    if not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=total)
        yield lambda: bar.advance(task)


@contextmanager
def stepping(what: str) -> Iterator[Callable[[str], None]]:
    """On a terminal, show on stderr which step is under way and for how long; call what is yielded with each step.

    Where stderr is not a terminal nothing is written.
    """
    if not sys.stderr.isatty():
        yield lambda step: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(bar_width=20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda step: bar.update(task, description=step)
