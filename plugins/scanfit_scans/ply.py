"""PLY: the header names the parts, this file finds the corners and the faces among them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scanfit.api import ScanError
from scanfit_scans.ply_element import AXES, CORNER_LISTS, Kept
from scanfit_scans.ply_header import Header, read_header
from scanfit_scans.polygons import fan
from scanfit_scans.reading import Parsed

if TYPE_CHECKING:
    from numpy.typing import NDArray

_AGAIN = "export the scan again"


def parse_ply(data: bytes) -> Parsed:
    """Read a PLY: text or binary of either byte order; other elements and properties are skipped.

    Without faces it is a point cloud.
    """
    header = read_header(data)
    _check_elements(header)
    if header.order:
        from scanfit_scans.ply_binary import read_elements
    else:
        from scanfit_scans.ply_text import read_elements
    if not _has_faces(header):
        return Parsed(vertices=_points(read_elements(data, _vertices_only(header))["vertex"]), faces=None)
    kept = read_elements(data, header)
    counts, corners = kept["face"].counts, kept["face"].corners
    if counts is None or corners is None or corners.dtype.kind not in "iu":
        raise ScanError("the corners of the faces are not whole numbers", next_step=_AGAIN)
    return Parsed(vertices=_points(kept["vertex"]), faces=fan(counts, corners.astype("int64")))


def _check_elements(header: Header) -> None:
    """Refuse a file without corners, or whose faces have none, before anything is read."""
    elements = {element.name: element for element in header.elements}
    vertex, face = elements.get("vertex"), elements.get("face")
    plain = {p.name for p in vertex.properties if not p.count_type} if vertex else set()
    if vertex is None or vertex.count == 0 or not plain.issuperset(AXES):
        raise ScanError("the PLY file holds no vertices with x, y and z", next_step=_AGAIN)
    if "tristrips" in elements and (face is None or face.count == 0):
        raise ScanError("the faces are triangle strips, which are not read", next_step="export plain triangles")
    if face is None or face.count == 0:
        return
    lists = [p.name for p in face.properties if p.count_type and p.name in CORNER_LISTS]
    if len(lists) != 1:
        raise ScanError(
            f"the faces have {len(lists)} lists called {' or '.join(CORNER_LISTS)}, expected one", next_step=_AGAIN
        )


def _has_faces(header: Header) -> bool:
    return any(element.name == "face" and element.count > 0 for element in header.elements)


def _vertices_only(header: Header) -> Header:
    """The header as if nothing came after the vertices."""
    last = [element.name for element in header.elements].index("vertex")
    return replace(header, elements=header.elements[: last + 1])


def _points(vertex: Kept) -> NDArray[Any]:
    import numpy as np

    axes = [vertex.columns[axis] for axis in AXES]
    single = all(axis.dtype.kind == "f" and axis.dtype.itemsize == 4 for axis in axes)
    return np.column_stack([axis.astype(np.float32 if single else np.float64) for axis in axes])
