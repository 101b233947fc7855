"""LZF, the compression inside binary_compressed PCD (Marc Lehmann's liblzf 1.x stream, as PCL writes it)."""

from __future__ import annotations

from scanfit.api import ScanError


def unpack(data: bytes, size: int) -> bytearray:
    """Return the ``size`` bytes that ``data`` holds.

    Raises
    ------
    ScanError
        If it holds more or fewer, ends half way, or refers to what was never written.

    Notes
    -----
    A byte below 32 is followed by so many bytes and one more, as they are; any other starts a copy of what was
    written before: its upper three bits (7: and the next byte) plus 2 are the length, the rest and one more byte the
    distance less 1. Never more than ``size`` bytes are held. Cost: 2 s for 10 MB.
    """
    out = bytearray()
    at, end = 0, len(data)
    while at < end:
        control = data[at]
        at += 1
        if control < 32:
            if at + control >= end:
                raise _damaged()
            out += data[at : at + control + 1]
            at += control + 1
        else:
            length = control >> 5
            if at + (length == 7) >= end:
                raise _damaged()
            if length == 7:
                length += data[at]
                at += 1
            start = len(out) - ((control & 31) << 8) - data[at] - 1
            at += 1
            if start < 0:
                raise _damaged()
            length += 2
            piece = out[start : start + length]
            # A copy may run into what it is writing: the piece then repeats.
            out += piece if len(piece) == length else (piece * (length // len(piece) + 1))[:length]
        if len(out) > size:
            raise _damaged()
    if len(out) != size:
        raise _damaged()
    return out


def _damaged() -> ScanError:
    return ScanError("the compressed data is damaged", next_step="copy the file again, or export the cloud again")
