"""The fence around a plugin's code: whatever escapes from it is caught, timed and told."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Trace = Callable[[str, float], None]


class Escaped(Exception):
    """Something escaped from a plugin's code; the cause is ``__cause__``."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause
        self.__cause__ = cause


def fenced(call: Callable[[], T], *, label: str = "", trace: Trace | None = None) -> T:
    """Return ``call()``; raise Escaped for whatever it raises, SystemExit too. Ctrl-C passes.

    What a plugin prints goes to stderr: stdout belongs to the command's document.
    """
    started = time.perf_counter()
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return call()
    except (Exception, SystemExit) as error:
        raise Escaped(error) from error
    finally:
        if trace is not None:
            trace(label, time.perf_counter() - started)
