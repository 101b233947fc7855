"""Zip archives, tested before anything else opens them: what they claim, and then what they really unpack to."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scanfit.api import CatalogError

MAX_ENTRIES = 10_000
MAX_UNPACKED = 1 << 30
MAX_RATIO = 200
_SMALL = 1 << 24  # below 16 MB no ratio is a danger
_CHUNK = 1 << 20
# what zipfile raises for damaged archives; OSError where an offset leads before the file
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
_STEP = "save the table in a new workbook, or as CSV"


class Archive:
    """A zip archive whose claims are bearable; ``chunks`` unpacks an entry and counts what comes out."""

    def __init__(self, file: zipfile.ZipFile, location: str) -> None:
        self._file, self._location = file, location
        self.entries = file.infolist()
        self._unpacked = 0
        if len(self.entries) > MAX_ENTRIES:
            raise self._refused(f"it has {len(self.entries)} files in it, at most {MAX_ENTRIES} are read")
        claimed = sum(entry.file_size for entry in self.entries)
        if claimed > MAX_UNPACKED:
            raise self._refused(f"it claims to unpack to {claimed / 2**20:,.0f} MB, at most 1,024 MB are read")
        for entry in self.entries:
            if entry.flag_bits & 1:
                what, step = "it is protected by a password", "save it without a password"
                raise CatalogError(what, where=location, next_step=step)
            if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
                raise self._refused(f"{entry.filename[:80]!r} unpacks to over {MAX_RATIO} times its size")
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise self._refused(f"{entry.filename[:80]!r} is packed in a way no workbook is")

    @property
    def names(self) -> set[str]:
        return {entry.filename for entry in self.entries}

    def chunks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The entry's bytes. It may not unpack to more than it claims, nor fail its checksum."""
        claimed, entry.file_size = entry.file_size, MAX_UNPACKED  # zipfile would stop at the claim, calamine does not
        size = 0
        try:
            with self._file.open(entry) as packed:
                while chunk := packed.read(_CHUNK):
                    size += len(chunk)
                    if size > claimed:
                        raise self._refused(f"{entry.filename[:80]!r} unpacks to more than it claims")
                    yield chunk
        finally:
            entry.file_size = claimed
        if size != claimed:
            raise self._refused(f"{entry.filename[:80]!r} ends too early")

    def whole(self, entry: zipfile.ZipInfo) -> bytes:
        return b"".join(self.chunks(entry))

    def _refused(self, what: str) -> CatalogError:
        return CatalogError(what, where=self._location, next_step=_STEP)


@contextmanager
def opened_archive(path: Path, location: str) -> Iterator[Archive]:
    """Open an archive; whatever is wrong with it, then or later in the block, is a CatalogError."""
    try:
        raw = path.open("rb")
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise CatalogError(what, where=location, next_step="check the path and its permissions") from None
    with raw:  # opened here, so that it is closed even while an entry is half read
        try:
            with zipfile.ZipFile(raw) as file:
                yield Archive(file, location)
        except _DAMAGED as error:
            said = str(error)[:100] or type(error).__name__
            raise CatalogError(
                f"the workbook is damaged or cut short ({said})", where=location,
                next_step="open it in Excel and save it again, or send it again",
            ) from None  # fmt: skip
