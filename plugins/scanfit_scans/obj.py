"""Wavefront OBJ. Only ``v`` and ``f`` lines say where the surface is; no file it names is opened."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal
from scanfit_scans.polygons import fan
from scanfit_scans.reading import Parsed
from scanfit_scans.rows import float_rows, ragged_ints, text_lines

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A corner reads v, v/vt, v//vn or v/vt/vn.
_NOT_POSITION = re.compile(rb"/[^ \t]*")


def parse_obj(data: bytes) -> Parsed:
    """Read an OBJ: polygons, groups, colours beside the coordinates, indices from either end."""
    if b"\0" in data:
        raise refusal(data, "an OBJ file", "this is not an OBJ file: it is not text")
    if b"\\" in data:
        data = re.sub(rb"\\[ \t]*\r?\n", b" ", data)
    vertices, faces, seen = _sorted_lines(text_lines(data))
    if not vertices:
        raise refusal(data, "an OBJ file", "this is not an OBJ file: no line starts with 'v'")
    if not faces:
        raise ScanError("the file holds no faces", next_step="export a mesh: point clouds are not meshed yet")
    points = float_rows(vertices, (0, 1, 2), "v")
    counts, numbers = ragged_ints([_NOT_POSITION.sub(b"", line) for line in faces], "f")
    return Parsed(vertices=points, faces=fan(counts, _from_zero(numbers, counts, seen, len(points))))


def _sorted_lines(lines: list[bytes]) -> tuple[list[bytes], list[bytes], list[int]]:
    """What follows ``v``, what follows ``f``, and how many ``v`` lines stood before each ``f`` line."""
    vertices: list[bytes] = []
    faces: list[bytes] = []
    seen: list[int] = []
    for line in lines:
        key = line[:2]
        if key in (b"v ", b"v\t"):
            vertices.append(line[2:])
        elif key in (b"f ", b"f\t"):
            faces.append(line[2:])
            seen.append(len(vertices))
    return vertices, faces, seen


def _from_zero(numbers: NDArray[np.int64], counts: NDArray[np.int64], seen: list[int], total: int) -> NDArray[np.int64]:
    """OBJ counts from one, or backwards from the last vertex above the line with -1."""
    import numpy as np

    above = np.repeat(np.asarray(seen, dtype=np.int64), counts)
    corners = np.where(numbers < 0, above + numbers, numbers - 1)
    wrong = np.flatnonzero((corners < 0) | (corners >= total))
    if len(wrong):
        raise ScanError(
            f"a face names vertex {numbers[wrong[0]]} but there are {total:,} vertices",
            next_step="the file is damaged: export the scan again",
        )
    return corners
