"""A capture as it happens: the session's frames handed on one by one, and whose failure a failure was."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Protocol

from scanfit.host.answers import Wrong, checked_frame, checked_rig, checked_scan
from scanfit.host.kinds import described
from scanfit.model.depth import DepthFrame

if TYPE_CHECKING:
    from scanfit.model.rig import RigCalibration
    from scanfit.model.scan import RawScan
    from scanfit.providers import Scanner

MOST_FRAMES = 1000
"""As many as a bundle holds (capture/bundle/read.py)."""


class Watcher(Protocol):
    """Who wants to see a capture as it happens."""

    def connected(self, rig: RigCalibration | None) -> None:
        """Called once, when the cameras are there and before they take anything."""
        ...

    def frame(self, frame: DepthFrame) -> None:
        """Called with every frame, as it arrives where the session can say so, else at the end."""
        ...


class Relay:
    """Stands between a plugin's session and a watcher.

    Attributes
    ----------
    own : what the watcher raised, which is not the plugin's doing even where it comes out of its code
    wrong : a frame that was refused, which a plugin's ``except`` must not hide
    """

    def __init__(self, watcher: Watcher | None) -> None:
        self._watcher = watcher
        self._rig: RigCalibration | None = None
        self._seen = 0
        self.own: Exception | None = None
        self.wrong: Wrong | None = None

    def connected(self, session: object) -> None:
        self._rig = checked_rig(getattr(session, "rig", None))
        if self._watcher is not None:
            self._ours(self._watcher.connected, self._rig)

    def __call__(self, frame: DepthFrame) -> None:
        """What a session calls ``watch``."""
        try:
            if not isinstance(frame, DepthFrame):
                raise Wrong(f"handed {described(frame)} to watch, expected DepthFrame")
            checked_frame(frame, self._rig)
            if self._seen >= MOST_FRAMES:
                raise Wrong(f"handed over more than {MOST_FRAMES} frames")
        except Wrong as wrong:
            self.wrong = wrong
            raise
        self._seen += 1
        if self._watcher is not None:
            self._ours(self._watcher.frame, frame)

    def finished(self, raw: RawScan) -> RawScan:
        """Return the scan; hand its frames on if nobody has. Raises what went wrong under way."""
        failed = self.own or self.wrong
        if failed is not None:
            raise failed
        if self._seen == 0:
            for frame in raw.frames:
                self(frame)
        return raw

    def _ours(self, call: Callable[[Any], None], value: object) -> None:
        try:
            call(value)
        except Exception as error:
            self.own = error
            raise


def taken(scanner: Scanner, options: Mapping[str, Any], relay: Relay) -> RawScan:
    """Connect, capture and let go."""
    with scanner.connect(options) as session:
        relay.connected(session)
        watch = {"watch": relay} if takes_watch(session.capture) else {}
        return relay.finished(checked_scan(session.capture(**watch)))
    raise Wrong("swallowed an error of its own capture")  # its with block returned True


def takes_watch(capture: Callable[..., Any]) -> bool:
    """Whether a session's capture has the optional keyword ``watch``.

    >>> takes_watch(lambda *, watch=None: None), takes_watch(lambda: None), takes_watch(lambda **named: None)
    (True, False, False)
    """
    try:
        named = inspect.signature(capture).parameters.get("watch")
    except (TypeError, ValueError):  # a function without a signature
        return False
    return named is not None and named.kind in (named.POSITIONAL_OR_KEYWORD, named.KEYWORD_ONLY)
