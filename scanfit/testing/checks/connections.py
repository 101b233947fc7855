"""Who is called while a piece of a plugin's code runs: what Python's sockets connect to."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

NAMES = ("connect", "connect_ex")


@contextlib.contextmanager
def connections() -> Iterator[list[str]]:
    """Collect the addresses that sockets connect to within the block; the connections are made all the same.

    Only Python's own are seen: a library that calls out from compiled code (polars, a database's client) is not.
    """
    made: list[str] = []
    # An own of socket.socket is put back as it was: this may run within itself.
    own = {name: vars(socket.socket)[name] for name in NAMES if name in vars(socket.socket)}

    def noting(call: Any) -> Any:
        def connect(self: socket.socket, address: Any) -> Any:
            if self.family in (socket.AF_INET, socket.AF_INET6):
                made.append(str(address[0]))
            return call(self, address)

        return connect

    for name in NAMES:
        setattr(socket.socket, name, noting(getattr(socket.socket, name)))
    try:
        yield made
    finally:
        for name in NAMES:
            delattr(socket.socket, name)  # the class below has them
            if name in own:
                setattr(socket.socket, name, own[name])
