"""From a location to the path of a file of text of a bearable size."""

from __future__ import annotations

from pathlib import Path

from scanfit.api import CatalogError

LOADED_BYTES = 512 * 1024 * 1024
STREAMED_BYTES = 4 * 1024 * 1024 * 1024
_BINARY = {
    b"PK\x03\x04": "it is a zip archive, such as an Excel workbook",
    b"\xd0\xcf\x11\xe0": "it is an old Excel workbook",
    b"%PDF": "it is a PDF",
    b"\x1f\x8b": "it is compressed with gzip",
    b"PAR1": "it is a Parquet file",
}


def readable(location: str, at_most: int) -> Path:
    """Return the path if it is a file of at most so many bytes that does not begin as a known binary format."""
    try:
        path = Path(location)
        if not path.is_file():
            what = "it is a folder, not a file" if path.is_dir() else "there is no such file"
            raise CatalogError(what, where=location, next_step="give the path of a .csv or .tsv file")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise unreadable(location, error) from None
    except ValueError:  # a NUL in it
        raise CatalogError(
            "there is no such file", where=location, next_step="give the path of a .csv or .tsv file"
        ) from None
    if size == 0:
        raise CatalogError("the file is empty", where=location, next_step="give a file with a header line and rows")
    if size > at_most:
        raise CatalogError(
            f"the file has {size / 2**20:.0f} MB, at most {at_most / 2**20:.0f} MB are read",
            where=location, next_step="compile it first (scanfit catalog convert reads up to 4 GB), or split it, for "
            "example by brand",
        )  # fmt: skip
    why = next((why for magic, why in _BINARY.items() if start.startswith(magic)), None)
    if why:
        raise not_text(why, location)
    return path


def not_text(why: str, location: str) -> CatalogError:
    return CatalogError(f"this is not a text table: {why}", where=location, next_step="save it as CSV (UTF-8)")


def unreadable(location: str, error: OSError) -> CatalogError:
    what = f"the file cannot be read: {error.strerror}"
    return CatalogError(what, where=location, next_step="check the path and its permissions")
