"""STL, binary and text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scanfit.api import ScanError
from scanfit_scans.foreign import refusal
from scanfit_scans.reading import Parsed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# 80 bytes of header and a 32-bit count; then 50 bytes a triangle: normal, three corners, 16 bits of attribute
# (3D Systems, StereoLithography Interface Specification, 1989).
HEADER = 84
TRIANGLE = 50

_SPACE = rb"[ \t\r\n\f\v]+"
_WORD = rb"[^ \t\r\n\f\v]+"
_VERTEX = rb"vertex" + _SPACE + rb"(" + _SPACE.join([_WORD] * 3) + rb")" + _SPACE
_FACET = re.compile(
    rb"facet" + _SPACE + rb"normal" + _SPACE + (_WORD + _SPACE) * 3
    + rb"outer" + _SPACE + rb"loop" + _SPACE + _VERTEX * 3 + rb"endloop" + _SPACE + rb"endfacet",
    re.IGNORECASE,
)  # fmt: skip
_FACET_END = re.compile(rb"\bendfacet\b|\bfacet[ \t]+normal\b", re.IGNORECASE)
_SOLID_END = re.compile(rb"\bendsolid\b", re.IGNORECASE)
_CUT_SHORT = "the file is cut short or damaged: copy or export it again"


def parse_stl(data: bytes) -> Parsed:
    """Read an STL. The word ``solid`` in front proves nothing: many binary files carry it."""
    if len(data) >= HEADER and len(data) == HEADER + TRIANGLE * _promised(data):
        return _binary(data)
    if _looks_like_text(data):
        return _text(data)
    if len(data) < HEADER:
        raise refusal(data, "an STL file", f"this is not an STL file: {len(data)} bytes, and no 'solid' in front")
    return _binary(data)


def _promised(data: bytes) -> int:
    return int.from_bytes(data[80:84], "little")


def _looks_like_text(data: bytes) -> bool:
    start = data.removeprefix(b"\xef\xbb\xbf")[:1000].lstrip()
    return start[:5].lower() == b"solid" and b"\0" not in data


def _binary(data: bytes) -> Parsed:
    import numpy as np

    promised, present = _promised(data), (len(data) - HEADER) // TRIANGLE
    spare = len(data) - HEADER - TRIANGLE * promised
    if spare < 0:
        raise refusal(
            data, "an STL file",
            f"the header promises {promised:,} triangles, the file holds {present:,}",
        )  # fmt: skip
    if promised == 0 and spare < TRIANGLE:
        raise ScanError("the file holds no triangles", next_step="export the scan again")
    if spare >= TRIANGLE:
        raise refusal(
            data, "an STL file",
            f"the header promises {promised:,} triangles, {spare:,} bytes follow them",
        )  # fmt: skip
    record = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    corners = np.frombuffer(data, record, count=promised, offset=HEADER)["corners"]
    notes = (f"{spare} bytes after the last triangle ignored",) if spare else ()
    return Parsed(vertices=corners.reshape(-1, 3), faces=_soup(promised), notes=notes)


def _text(data: bytes) -> Parsed:
    from scanfit_scans.rows import float_rows

    lines = [line for facet in _FACET.findall(data) for line in facet]
    facets, marks = len(lines) // 3, len(_FACET_END.findall(data))
    if not _SOLID_END.search(data):
        raise ScanError(f"the text STL stops after {facets:,} triangles, without 'endsolid'", next_step=_CUT_SHORT)
    if marks != 2 * facets:
        raise ScanError(
            f"only {facets:,} of {(marks + 1) // 2:,} facets of the text STL are whole", next_step=_CUT_SHORT
        )
    if not facets:
        raise ScanError("the file holds no triangles", next_step="export the scan again")
    return Parsed(vertices=float_rows(lines, (0, 1, 2), "vertex"), faces=_soup(facets))


def _soup(triangles: int) -> NDArray[np.int32]:
    import numpy as np

    return np.arange(3 * triangles, dtype=np.int32).reshape(-1, 3)
