"""A file's text in blocks of whole lines, so that memory holds some megabytes of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TextIO

from scanfit.api import CatalogError

BLOCK = 1 << 23
MAX_LINE = 1 << 24


class Blocks:
    """A block is handed out whole (``take``) or line by line (``lines``); ``line`` is the number of the next line.

    A line ends as csv has it, at \\n, \\r or both.
    """

    def __init__(self, file: TextIO, location: str) -> None:
        self._file, self._location = file, location
        self._carried = ""
        self._held = io.StringIO("", newline="")
        self._left = 0
        self.line = 1

    @property
    def drained(self) -> bool:
        """Whether nothing is left of the present block."""
        return self._left == 0

    def take(self) -> str:
        """Return what is left of the present block, else the next one; "" at the end of the file."""
        block = self._held.read() if self._left else self._next()
        self._left = 0
        return block

    def give_back(self, block: str) -> None:
        """Make ``block``, which was taken last, the present block again."""
        self._held, self._left = io.StringIO(block, newline=""), len(block)

    def lines(self) -> Iterator[str]:
        """Hand out line by line, to the end of the file if nobody stops."""
        while self._left or self._refilled():
            for line in self._held:
                self._left -= len(line)
                self.line += 1
                yield line

    def peek(self, most: int = 1 << 20) -> str:
        """The next line, cut at ``most`` characters; it stays where it is."""
        if not self._left and not self._refilled():
            return ""
        place = self._held.tell()
        line = self._held.readline(most)
        self._held.seek(place)
        return line

    def _refilled(self) -> bool:
        self.give_back(self._next())
        return self._left > 0

    def _next(self) -> str:
        """Text up to the end of a line, or of the file."""
        parts = [self._carried]
        size = len(self._carried)
        while True:
            more = self._file.read(BLOCK)
            if not more:
                self._carried = ""
                return "".join(parts)
            # a \r at the very end may be half of \r\n
            cut = max(more.rfind("\n"), more.rfind("\r", 0, len(more) - 1)) + 1
            if cut:
                self._carried = more[cut:]
                return "".join([*parts, more[:cut]])
            parts.append(more)
            size += len(more)
            if size > MAX_LINE:
                raise CatalogError(
                    f"the line has more than {MAX_LINE:,} characters", where=f"{self._location} line {self.line}",
                    next_step="write one row on each line, and close every quote",
                )  # fmt: skip
