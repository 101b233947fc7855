"""Files that are there whole or not at all: made in a temporary folder beside their place, then renamed into it; and
files that are read no further than they may be long.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanfit.errors import ScanfitError, UsageError


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a path to write to, of the same name; what stands there at the end of the block is renamed to ``path``.

    If the block raises, ``path`` is as it was; nothing is left beside it in either case. A symbolic link at
    ``path`` is replaced and never followed, so that nobody else's file is written over through it.

    Raises
    ------
    UsageError
        If ``path`` is no place for a file, or its folder cannot be written to.
    """
    _refuse_what_is_no_file(path)
    try:
        folder = Path(tempfile.mkdtemp(dir=path.absolute().parent, prefix=".scanfit-"))
    except OSError as error:
        raise cannot_be_written(path, error, "choose a folder that exists and can be written to") from error
    try:
        temporary = folder / path.name
        yield temporary
        try:
            os.replace(temporary, path.absolute())
        except OSError as error:
            raise cannot_be_written(path, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path``, whole or not at all. Raises UsageError if it cannot be written."""
    with whole_file(path) as temporary:
        try:
            temporary.write_bytes(content)
        except OSError as error:
            raise cannot_be_written(path, error) from error


def read_file(path: Path, at_most: int, refused: type[ScanfitError] = UsageError) -> bytes:
    """Return the bytes of a file, one more than ``at_most`` at most: who asks tells what is too long.

    Raises
    ------
    ScanfitError
        ``refused``, if the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(at_most + 1)
    except OSError as error:
        raise refused(f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}", where=str(path),
                      next_step="check the path and its permissions") from None  # fmt: skip


def cannot_be_written(path: Path, error: OSError, next_step: str = "") -> UsageError:
    """Return what to tell the user of a file that the system does not let be written."""
    return UsageError(
        f"the file cannot be written: {error.strerror or error}",
        where=str(path),
        next_step=next_step or "close it if another program has it open, or choose another path",
    )


def _refuse_what_is_no_file(path: Path) -> None:
    """A device or a pipe would be replaced by a file of its name: /dev/null, for one who may write there."""
    if path.is_dir() or not path.name:
        raise UsageError("this is a folder, not a file", where=str(path), next_step="name a file in it")
    if path.exists() and not path.is_file():
        raise UsageError(
            "this is a device or a pipe, and only files are written", where=str(path), next_step="name a file"
        )
