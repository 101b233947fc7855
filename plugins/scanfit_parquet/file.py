"""The file: there, whole, and Parquet or Arrow by its own first and last bytes."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, NamedTuple, NoReturn

from scanfit.api import CatalogError

AGAIN = "export or copy the file again"
FOOTER_BYTES = 8 * 2**20
"""Of the part that says what is where, D: 40 columns in 1,000 row groups have 4 MB."""


class Claim(NamedTuple):
    """What a file says it holds, held against its size."""

    rows: int
    columns: int


class Broken(Exception):
    """The file contradicts itself; the message says in what."""


def opened(location: str) -> tuple[Path, BinaryIO, int]:
    """Return the path of a file, the file and its size."""
    step = "give the path of a .parquet or .arrow file"
    try:
        path = Path(location)
        if not path.is_file():
            what = "it is a folder, not a file" if path.is_dir() else "there is no such file"
            raise CatalogError(what, where=location, next_step=step)
        # Absolute, so that polars takes no name for a home folder, a pattern or an address.
        return path.absolute(), path.open("rb"), path.stat().st_size
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise CatalogError(what, where=location, next_step="check the path and its permissions") from None
    except ValueError:  # a NUL in it
        raise CatalogError("there is no such file", where=location, next_step=step) from None


def format_of(file: BinaryIO, size: int, location: str) -> str:
    """Return "parquet" or "arrow"; raise CatalogError for anything else, with what it is."""
    start = file.read(8)
    file.seek(max(0, size - 8))
    end = file.read(8)
    if size == 0:
        _refuse("the file is empty", location)
    if end[-4:] == b"PARE" or start[:4] == b"PARE":
        _refuse("the file is encrypted", location, "write it again without encryption")
    if start[:4] == b"PAR1":
        if end[-4:] != b"PAR1":
            _refuse("the file ends early: its footer is missing", location)
        return "parquet"
    if start[:6] == b"ARROW1":
        if end[-6:] != b"ARROW1":
            _refuse("the file ends early: its footer is missing", location)
        return "arrow"
    if start[:4] == b"\xff\xff\xff\xff":
        _refuse(
            "this is an Arrow stream, not an Arrow file", location, "write it as a file (Feather V2, with a footer)"
        )
    if start[:4] == b"FEA1":
        _refuse("this is Feather version 1, which is no Arrow file", location, "write it as version 2")
    _refuse("this is neither a Parquet nor an Arrow file", location, "give a file its program wrote as one of these")


def exactly(file: BinaryIO, at: int, count: int) -> bytes:
    """Return that many bytes from a place, all of them."""
    if at < 0:
        raise Broken("it is too short")
    file.seek(at)
    data = file.read(count)
    if len(data) != count:
        raise Broken("it ends early")
    return data


def unpacked_too_big(unpacked: int, packed: int) -> bool:
    """Whether a claimed unpacked size is more than its packed bytes can be.

    1,100 times is what deflate reaches at most (1,032, R: zlib); what says it is small may be anything.
    """
    return unpacked < 0 or unpacked > max(64 * 2**20, 1_100 * packed) or unpacked > 2**30


def _refuse(what: str, location: str, step: str = AGAIN) -> NoReturn:
    raise CatalogError(what, where=location, next_step=step)
