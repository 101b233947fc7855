"""Numbers out of lines of text, strictly: a line that is short or holds something else is an error with its text."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scanfit.api import ScanError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The longest line that makes sense is a polygon; 1,000 corners of 20 characters.
MAX_LINE = 20_000
# Up to here all polygons are read as one table, if they have equally many corners.
MAX_EQUAL = 8


def text_lines(data: bytes, comment: bytes = b"#") -> list[bytes]:
    """Split text into stripped lines, without comments and blank lines. Any line ending will do."""
    lines = data.replace(b"\r", b"\n").split(b"\n")
    if comment and comment in data:
        lines = [line.partition(comment)[0] for line in lines]
    return [line for line in map(bytes.strip, lines) if line]


def float_rows(lines: Sequence[bytes], columns: Sequence[int], what: str) -> NDArray[np.float64]:
    """The chosen columns of every line, (N, len(columns)) float64."""
    import numpy as np

    return _table(lines, columns, np.float64, what)


def int_rows(lines: Sequence[bytes], columns: Sequence[int], what: str) -> NDArray[np.int64]:
    """The chosen columns of every line, (N, len(columns)) int64."""
    import numpy as np

    return _table(lines, columns, np.int64, what)


def ragged_ints(lines: Sequence[bytes], what: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many integers each line holds, and all of them in one row."""
    import numpy as np

    counts = np.fromiter((len(line.split()) for line in lines), dtype=np.int64, count=len(lines))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            numbers = np.fromstring(b" ".join(lines), dtype=np.int64, sep=" ")
        except (DeprecationWarning, ValueError):
            raise _not_numbers(lines, what, int) from None
    if len(numbers) != counts.sum():
        raise _not_numbers(lines, what, int)
    return counts, numbers


def counted_ints(lines: Sequence[bytes], place: int, what: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lists with their length in front, which is word ``place`` of each line; what follows a list is ignored."""
    import numpy as np

    counts = int_rows(lines, (place,), what)[:, 0]
    if len(counts) and (counts == counts[0]).all() and 0 < counts[0] <= MAX_EQUAL:
        columns = range(place + 1, place + 1 + int(counts[0]))
        return counts, int_rows(lines, columns, what).reshape(-1)
    ends = (place + 1 + np.clip(counts, 0, MAX_LINE)).tolist()
    lists = [b" ".join(line.split()[place + 1 : end]) for line, end in zip(lines, ends, strict=True)]
    held, numbers = ragged_ints(lists, what)
    short = np.flatnonzero(held != counts)
    if len(short):
        raise _bad_line(lines[int(short[0])], what)
    return counts, numbers


def _table(lines: Sequence[bytes], columns: Sequence[int], dtype: type, what: str) -> NDArray[Any]:
    import numpy as np

    if not lines:
        return np.empty((0, len(columns)), dtype=dtype)
    if len(max(lines, key=len)) > MAX_LINE:
        raise _bad_line(max(lines, key=len), what)
    with warnings.catch_warnings():
        # numpy only warns when it reads 1.5 as a whole number, or a line without any number.
        warnings.simplefilter("error")
        try:
            table: NDArray[Any] = np.loadtxt(
                lines, dtype=dtype, comments=None, usecols=tuple(columns), ndmin=2, encoding="ascii"
            )
        except (Warning, ValueError, OverflowError):
            raise _not_numbers(lines, what, float if dtype is np.float64 else int, columns) from None
    if len(table) != len(lines):
        raise _not_numbers(lines, what, float if dtype is np.float64 else int, columns)
    return table


def _not_numbers(lines: Sequence[bytes], what: str, kind: type, columns: Sequence[int] | None = None) -> ScanError:
    """The error for the first line that cannot be read."""
    for line in lines:
        words = line.split()
        try:
            chosen = words if columns is None else [words[column] for column in columns]
            for word in chosen:
                kind(word)
        except (IndexError, ValueError):
            return _bad_line(line, what)
    return _bad_line(lines[-1], what)


def _bad_line(line: bytes, what: str) -> ScanError:
    text = line[:60].decode("latin-1") + ("…" if len(line) > 60 else "")
    printable = "".join(c if c.isprintable() else "?" for c in text)
    return ScanError(
        f"the {what} line '{printable}' cannot be read", next_step="export the scan again, with decimal points"
    )
