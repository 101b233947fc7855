"""A sign of life on stderr for work that takes longer than a second."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_S = 1.0


@contextmanager
def watching(what: str) -> Iterator[None]:
    """Say on stderr that ``what`` is still going on, once a second after the first, while the body runs.

    On a terminal one line counts up and is wiped at the end; elsewhere one line is written once.
    """
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
    live = sys.stderr.isatty()
    while not done.wait(PATIENCE_S):
        seconds += 1
        if live:
            sys.stderr.write(f"\r{what} … {seconds} s ")
        elif seconds == 1:
            sys.stderr.write(f"{what} …\n")
        sys.stderr.flush()
    if live and seconds:
        sys.stderr.write("\r" + " " * (len(what) + 12) + "\r")
        sys.stderr.flush()
