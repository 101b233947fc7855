"""LZF: streams written by hand, a decoder of its own as oracle, and damage of any kind."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.api import ScanError
from scanfit_scans.lzf import unpack


def told(error: ScanError) -> None:
    assert error.what
    assert error.next_step


RUN = st.binary(min_size=1, max_size=32).map(lambda run: ("run", run))
COPY = st.tuples(st.just("copy"), st.integers(3, 264), st.integers(1, 8192))


def written(parts) -> tuple[bytes, bytes]:
    """The stream of runs and copies, and what it means, byte by byte."""
    stream, meant = bytearray(), bytearray()
    for part in parts:
        if part[0] == "run":
            stream += bytes([len(part[1]) - 1]) + part[1]
            meant += part[1]
        elif meant:
            _, length, back = part
            back = (back - 1) % len(meant) + 1
            high, low = divmod(back - 1, 256)
            if length < 9:
                stream += bytes([(length - 2) << 5 | high, low])
            else:
                stream += bytes([7 << 5 | high, length - 9, low])
            for _ in range(length):
                meant.append(meant[-back])
    return bytes(stream), bytes(meant)


@pytest.mark.parametrize(
    ("stream", "meant"),
    [
        (b"", b""),
        (b"\x00a", b"a"),
        (b"\x1f" + bytes(range(32)), bytes(range(32))),
        (b"\x00a\x20\x00", b"aaaa"),  # a copy of 3 that runs into itself
        (b"\x02abc\x60\x02", b"abcabcab"),  # a copy of 5 from 3 back
        (b"\x00a\xe0\xff\x00", b"a" * 265),  # the longest copy
        (b"\x02abc\x20\x02\x00d", b"abcabcd"),
    ],
)
def test_streams_written_by_hand(stream, meant):
    assert unpack(stream, len(meant)) == meant


def test_the_farthest_copy():
    body = bytes(range(256)) * 32
    runs = b"".join(bytes([31]) + body[i : i + 32] for i in range(0, len(body), 32))
    assert unpack(runs + b"\x3f\xff", len(body) + 3) == body + body[:3]


@given(parts=st.lists(RUN | COPY, max_size=30))
def test_any_stream_means_what_its_parts_mean(parts):
    stream, meant = written(parts)
    assert unpack(stream, len(meant)) == meant
    with pytest.raises(ScanError):
        unpack(stream, len(meant) + 1)
    if meant:
        with pytest.raises(ScanError):
            unpack(stream, len(meant) - 1)


@pytest.mark.parametrize(
    "stream", [b"\x01a", b"\x05", b"\x20", b"\x20\x00", b"\x00a\x20", b"\x00a\x20\x01", b"\x00a\xe0", b"\x00a\xe0\x01"]
)
def test_what_ends_half_way_or_copies_from_nowhere_is_refused(stream):
    with pytest.raises(ScanError, match="the compressed data is damaged"):
        unpack(stream, 4)


@given(data=st.binary(max_size=300), size=st.integers(0, 1000))
def test_any_bytes_are_unpacked_to_their_size_or_refused(data, size):
    try:
        assert len(unpack(data, size)) == size
    except ScanError as error:
        told(error)


def test_no_more_is_held_than_was_promised():
    bomb = b"\x00a" + b"\xe0\xff\x00" * 100_000
    with pytest.raises(ScanError):
        unpack(bomb, 1000)
