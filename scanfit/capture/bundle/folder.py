"""A bundle that is a folder: plain files inside it, no links."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from scanfit.capture.bundle.names import INDEX, check_name
from scanfit.errors import ScanError


class FolderBundle:
    """The files of a folder."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> FolderBundle:
        return self

    def __exit__(self, *exception: object) -> None:
        return None

    def read(self, name: str, limit: int) -> bytes:
        """Return a file of at most ``limit`` bytes."""
        where = f"{self._path} {name[:80]}"
        check_name(name, where=str(self._path))
        place = self._path
        try:
            for part in name.split("/"):
                place = place / part
                if stat.S_ISLNK(os.lstat(place).st_mode):
                    raise ScanError("this is a link, and a bundle holds files", where=where,
                                    next_step="put the file itself there")  # fmt: skip
            status = os.lstat(place)
            if not stat.S_ISREG(status.st_mode):
                raise ScanError("this is not a file", where=where, next_step="put the file itself there")
            if status.st_size > limit:
                raise too_large(name, status.st_size, limit, str(self._path))
            # O_NOFOLLOW: the file may have been exchanged for a link since it was looked at
            handle = os.open(place, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
            with os.fdopen(handle, "rb") as stream:
                data = stream.read(limit + 1)
        except FileNotFoundError:
            raise missing(name, str(self._path)) from None
        except OSError as error:
            raise ScanError(f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}", where=where,
                            next_step="check who may read it, and copy it again") from None  # fmt: skip
        if len(data) > limit:
            raise too_large(name, len(data), limit, str(self._path))
        return data


def missing(name: str, where: str) -> ScanError:
    """The refusal of a bundle that lacks a file."""
    if name == INDEX:
        return ScanError(
            "there is no capture.json in it: this is not a replay bundle",
            where=where,
            next_step="give a folder or zip that scanfit capture wrote, with capture.json at its top",
        )
    return ScanError(f"'{name[:80]}' is missing", where=where, next_step="copy the bundle again, or capture again")


def too_large(name: str, size: int, limit: int, where: str) -> ScanError:
    """The refusal of a file that no capture would hold."""
    return ScanError(f"'{name[:80]}' is {size:,} bytes, at most {limit:,} are read", where=where,
                     next_step="check that this is a replay bundle")  # fmt: skip
