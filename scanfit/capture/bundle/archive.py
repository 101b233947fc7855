"""A bundle that is a zip: looked through before anything of it is unpacked, and never unpacked to disk."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from pathlib import Path

from scanfit.capture.bundle.folder import missing, too_large
from scanfit.capture.bundle.names import check_name
from scanfit.errors import ScanError

MAX_FILE_BYTES = 1 << 30
MAX_TOTAL_BYTES = 1 << 30
MAX_ENTRIES = 4096
MAX_DIRECTORY_BYTES = 2 << 20
"""The list of contents: 4096 entries of 100 bytes are a fifth of it; zipfile reads all of it at once."""

MAX_RATIO = 200
"""Pictures are packed already and JSON shrinks tenfold; deflate's limit is 1032 (zlib's technical details)."""

_END = struct.Struct("<4s4H2IH")  # PKWARE APPNOTE 6.3.10, 4.3.16: end of central directory record
_LOCATOR = 20  # 4.3.15: zip64 end of central directory locator
_AGAIN = "copy the bundle again, or capture again"


class ZipBundle:
    """The entries of a zip."""

    def __init__(self, path: Path) -> None:
        self._where = str(path)
        _check_end(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, struct.error) as error:
            raise self._damaged(error) from None
        try:
            self._entries = self._checked(self._zip.infolist())
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> ZipBundle:
        return self

    def __exit__(self, *exception: object) -> None:
        self._zip.close()

    def read(self, name: str, limit: int) -> bytes:
        """Return an entry of at most ``limit`` bytes; what the directory says of its size is not believed."""
        check_name(name, where=self._where)
        entry = self._entries.get(name)
        if entry is None:
            raise missing(name, self._where)
        if entry.file_size > limit:
            raise too_large(name, entry.file_size, limit, self._where)
        try:
            with self._zip.open(entry) as stream:
                data = stream.read(limit + 1)
                if len(data) <= limit and stream.read(1):
                    raise too_large(name, limit + 1, limit, self._where)
        except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError,
                struct.error, zlib.error) as error:  # fmt: skip
            raise self._damaged(error, name) from None
        if len(data) > limit:
            raise too_large(name, len(data), limit, self._where)
        return data

    def _checked(self, infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
        entries: dict[str, zipfile.ZipInfo] = {}
        total = 0
        for info in infos:
            check_name(info.filename.removesuffix("/"), where=self._where)
            if info.filename in entries:
                raise ScanError(f"'{info.filename[:80]}' is in the zip twice", where=self._where,
                                next_step="do not use this bundle: ask for it again where it came from")  # fmt: skip
            self._check_entry(info)
            entries[info.filename] = info
            total += info.file_size
        if total > MAX_TOTAL_BYTES:
            raise ScanError(f"the zip unpacks to {total:,} bytes, at most {MAX_TOTAL_BYTES:,} are read",
                            where=self._where, next_step="check that this is a replay bundle")  # fmt: skip
        return entries

    def _check_entry(self, info: zipfile.ZipInfo) -> None:
        name = f"'{info.filename[:80]}'"
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind and kind not in (stat.S_IFREG, stat.S_IFDIR):
            what = "a link" if kind == stat.S_IFLNK else "neither a file nor a folder"
            raise ScanError(f"{name} is {what}, and a bundle holds files", where=self._where,
                            next_step="put the file itself there")  # fmt: skip
        if info.flag_bits & 0x1:
            raise ScanError(f"{name} is encrypted", where=self._where, next_step="zip it again without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ScanError(f"{name} is packed in a way that is not read", where=self._where,
                            next_step="zip it again with the usual method, deflate")  # fmt: skip
        if info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise ScanError(f"{name} unpacks to {info.file_size:,} bytes from {info.compress_size:,}: a zip bomb",
                            where=self._where, next_step="do not open it: ask for the bundle again")  # fmt: skip

    def _damaged(self, error: Exception, name: str = "") -> ScanError:
        reason = " ".join(str(error).split())[:100] or type(error).__name__
        part = f"'{name[:80]}' in " if name else ""
        return ScanError(f"{part}the zip is cut short or damaged: {reason}", where=self._where, next_step=_AGAIN)


def _check_end(path: Path) -> None:
    """Look at the zip's last bytes before zipfile does: it would read any list of contents into memory.

    Held to the plain form that scanfit writes (no comment, no zip64), so that both read the same record.
    """
    where = str(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            stream.seek(max(size - _END.size - _LOCATOR, 0))
            tail = stream.read(_END.size + _LOCATOR)
    except OSError as error:
        raise ScanError(f"the file cannot be read: {(error.strerror or 'unknown reason').lower()}", where=where,
                        next_step="check the path and who may read it") from None  # fmt: skip
    if size > MAX_FILE_BYTES:
        raise ScanError(f"the zip is {size:,} bytes, at most {MAX_FILE_BYTES:,} are read", where=where,
                        next_step="check that this is a replay bundle")  # fmt: skip
    if len(tail) < _END.size or tail[-_END.size :][:4] != b"PK\5\6":
        raise ScanError(
            "this is not a zip, or its end is missing or has something behind it", where=where, next_step=_AGAIN
        )
    _, disk, first, here, entries, directory, _, comment = _END.unpack(tail[-_END.size :])
    if tail[: -_END.size].startswith(b"PK\6\7") or disk or first or here != entries or comment:
        raise ScanError("the zip is of a form that is not read (zip64, several parts, or a comment)", where=where,
                        next_step="unpack it and give the folder")  # fmt: skip
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY_BYTES:
        raise ScanError(f"the zip lists {entries:,} files in {directory:,} bytes, at most {MAX_ENTRIES:,} are read",
                        where=where, next_step="check that this is a replay bundle")  # fmt: skip
