"""The fence around a plugin's code: whatever escapes from it is caught, timed and told."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Traced:
    """One piece of a plugin's code that has run.

    Attributes
    ----------
    what : import, hook, or the kind of the provider that was called
    name : of the hook or provider; empty for an import
    plugin : whose code it was, with the version
    seconds : of wall time
    result : the size of what came back, in words, never the thing itself: it may be somebody's health
    """

    what: str
    name: str
    plugin: str
    seconds: float
    result: str = ""

    def __str__(self) -> str:
        who = f"{self.what} {self.plugin}" if not self.name else f"{self.what} {self.name} of {self.plugin}"
        return f"{who}: {self.result}" if self.result else who


Trace = Callable[[Traced], None]


class Escaped(Exception):
    """Something escaped from a plugin's code; the cause is ``__cause__``."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__()
        self.cause = cause
        self.__cause__ = cause


def fenced(call: Callable[[], T]) -> T:
    """Return ``call()``; raise Escaped for whatever it raises, SystemExit too. Ctrl-C passes.

    What a plugin prints goes to stderr: stdout belongs to the command's document.
    """
    try:
        with contextlib.redirect_stdout(sys.stderr):
            return call()
    except (Exception, SystemExit) as error:
        raise Escaped(error) from error


def traced(
    call: Callable[[], T], trace: Trace | None, *, what: str, name: str, plugin: str, size: Callable[[T], str]
) -> T:
    """Return ``call()``, and tell ``trace`` how long it took and how much came back, also where it fails."""
    if trace is None:
        return call()
    started = time.perf_counter()
    try:
        result = call()
    except BaseException as error:
        cause = error.cause if isinstance(error, Escaped) else error
        seconds = time.perf_counter() - started
        trace(Traced(what=what, name=name, plugin=plugin, seconds=seconds, result=f"raised {type(cause).__name__}"))
        raise
    seconds = time.perf_counter() - started
    trace(Traced(what=what, name=name, plugin=plugin, seconds=seconds, result=size(result)))
    return result
