"""OFF, as text. Read here and not by trimesh, which returns fewer faces without a word when lines are missing."""

from __future__ import annotations

import re

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal
from scanfit_scans.polygons import fan
from scanfit_scans.reading import Parsed
from scanfit_scans.rows import counted_ints, float_rows, int_rows, text_lines

# Geomview manual, "OFF Files": texture, colour and normal columns come after x, y, z. A 4 or an n in the
# keyword means other than three dimensions.
_KEYWORD = re.compile(rb"(ST)?C?N?OFF\b(.*)", re.IGNORECASE)


def parse_off(data: bytes) -> Parsed:
    """Read a text OFF, its vertex colours and normals ignored."""
    lines = text_lines(data.removeprefix(b"\xef\xbb\xbf"))
    keyword = _KEYWORD.fullmatch(lines[0]) if lines else None
    if keyword is None or b"\0" in data:
        raise refusal(data, "an OFF file", "this is not a text OFF file: the word OFF is not in front")
    lines = [keyword[2].strip(), *lines[1:]] if keyword[2].strip() else lines[1:]
    if not lines:
        raise ScanError("the file ends before its counts", next_step="export the scan again")
    vertices, faces = (int(n) for n in int_rows(lines[:1], (0, 1), "count")[0])
    body = lines[1:]
    if min(vertices, faces) < 0 or len(body) < vertices + faces:
        raise ScanError(
            f"the header promises {vertices:,} vertices and {faces:,} faces, the file holds {len(body):,} lines",
            next_step="the file is cut short or damaged: export the scan again",
        )
    if faces == 0:
        raise ScanError("the file holds no faces", next_step="export a mesh: point clouds are not meshed yet")
    points = float_rows(body[:vertices], (0, 1, 2), "vertex")
    return Parsed(vertices=points, faces=fan(*counted_ints(body[vertices : vertices + faces], 0, "face")))
