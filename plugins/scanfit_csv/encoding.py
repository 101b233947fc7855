"""The encoding of a file of text.

``auto`` takes a byte order mark at its word (UTF-8, UTF-16). Without one the whole file is looked at: valid UTF-8
is UTF-8, and what is not may only be Windows-1252, the 8-bit encoding of Western European Windows and its Excel.
That is refused, and the line named, where

- a byte occurs that Windows-1252 does not define (81, 8D, 8F, 90, 9D): such text is of another code page, and
  Latin-1 would only turn the byte into an invisible control character;
- most of what is not ASCII is valid UTF-8: then the file is UTF-8 with a damaged place.

Other 8-bit encodings (Mac Roman, Windows-1250) cannot be told from Windows-1252 by their bytes. Their letters
then come out wrong, their digits do not; an explicit option is taken instead of all this.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from scanfit.api import CatalogError
from scanfit_csv.file import not_text

ENCODINGS = ("auto", "utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1")
_CHUNK = 1 << 20
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_UNDEFINED = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ASCII = bytes(range(128))


def encoding_of(path: Path, wanted: str) -> str:
    """Return the encoding to open the file with; ``wanted`` is one of ``ENCODINGS``."""
    with path.open("rb") as file:
        start = file.read(8192)
    utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if wanted == "auto" and utf16:
        return "utf-16"
    if b"\0" in start and wanted != "utf-16":
        why = "it is UTF-16 text (pass -o encoding=utf-16)" if utf16 else "it holds zero bytes"
        raise not_text(why, str(path))
    if wanted != "auto":
        return "utf-8-sig" if wanted == "utf-8" else wanted  # a byte order mark is not part of the first name
    return "utf-8-sig" if _is_utf8(path) else _only_cp1252(path, marked=start.startswith(codecs.BOM_UTF8))


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _only_cp1252(path: Path, *, marked: bool) -> str:
    inside = outside = 0  # bytes beyond ASCII that are in UTF-8 sequences, and that are not
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(_CHUNK), b""), start=1):
            if line.isascii():
                continue
            if undefined := _UNDEFINED.search(_SEQUENCE.sub(b"", line)):
                what = f"the text is neither UTF-8 nor Windows-1252 (byte {undefined[0][0]:02X})"
                raise _unknown(what, f"{path} line {number}")
            beyond = len(line.translate(None, _ASCII))
            of_sequences = sum(map(len, _SEQUENCE.findall(line)))
            inside, outside = inside + of_sequences, outside + beyond - of_sequences
    if marked or inside > outside:
        raise _unknown("the text is UTF-8 with a damaged place", undecodable(path, "utf-8"))
    return "cp1252"


def _unknown(what: str, where: str) -> CatalogError:
    step = "save it as UTF-8, or pass its encoding: -o encoding=cp1252"
    return CatalogError(what, where=where, next_step=step)


def undecoded(path: Path, encoding: str) -> CatalogError:
    """What is said of a file that is not text in the encoding it was opened with."""
    what = f"the text is not {encoding.removesuffix('-sig')}"
    return _unknown(what, undecodable(path, encoding))


def undecodable(path: Path, encoding: str) -> str:
    """The first line that is not text in ``encoding``; of UTF-16 only the file can be named."""
    if encoding != "utf-16":
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                try:
                    line.decode(encoding)
                except UnicodeError:
                    return f"{path} line {number}"
    return str(path)
