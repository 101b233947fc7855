"""A small scan in each format, for ``scanfit plugins check``: the same phantom foot, written as plainly as can be."""

from __future__ import annotations

import base64
import json
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from scanfit.api import simulated_scan

if TYPE_CHECKING:
    from scanfit.api import Mesh

_MODEL = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<model unit="millimeter" xml:lang="en" '
    'xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources><object id="1" type="model"><mesh>'
    "<vertices>{vertices}</vertices><triangles>{triangles}</triangles></mesh></object></resources>"
    '<build><item objectid="1"/></build></model>'
)
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="model" ContentType="application/vnd.ms-package.3dmanufacturing-3dmodel+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Target="/3D/3dmodel.model" Id="rel0" '
    'Type="http://schemas.microsoft.com/3dmanufacturing/2013/01/3dmodel"/></Relationships>'
)


def write_example(folder: Path, suffix: str) -> Path:
    """Write the foot into ``folder`` in the format of ``suffix`` and return the file's path."""
    path = folder / f"foot{suffix}"
    _WRITERS[suffix](path, simulated_scan().surface)
    return path


def _stl(path: Path, mesh: Mesh) -> None:
    import numpy as np

    records = np.zeros(len(mesh.faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    records["corners"] = mesh.vertices[mesh.faces]
    path.write_bytes(b"a phantom foot".ljust(80) + struct.pack("<I", len(records)) + records.tobytes())


def _obj(path: Path, mesh: Mesh) -> None:
    faces = [f"f {i} {j} {k}" for i, j, k in (mesh.faces + 1).tolist()]
    _write_lines(path, [*(f"v {corner}" for corner in _corners(mesh)), *faces])


def _ply(path: Path, mesh: Mesh) -> None:
    head = ["ply", "format ascii 1.0", f"element vertex {len(mesh.vertices)}"]
    head += [f"property float {axis}" for axis in "xyz"]
    head += [f"element face {len(mesh.faces)}", "property list uchar int vertex_indices", "end_header"]
    _write_lines(path, [*head, *_corners(mesh), *_triangles(mesh)])


def _off(path: Path, mesh: Mesh) -> None:
    _write_lines(path, ["OFF", f"{len(mesh.vertices)} {len(mesh.faces)} 0", *_corners(mesh), *_triangles(mesh)])


def _gltf(path: Path, mesh: Mesh) -> None:
    import numpy as np

    metres = (mesh.vertices / 1000).astype("<f4")
    points, corners = metres.tobytes(), mesh.faces.astype(np.uint32).tobytes()
    document = {
        "asset": {"version": "2.0"},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(metres), "type": "VEC3",
             "min": metres.min(axis=0).tolist(), "max": metres.max(axis=0).tolist()},
            {"bufferView": 1, "componentType": 5125, "count": mesh.faces.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteOffset": 0, "byteLength": len(points)},
            {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
        ],
        "buffers": [{"byteLength": len(points) + len(corners), "uri": "data:application/octet-stream;base64,"
                     + base64.b64encode(points + corners).decode("ascii")}],
    }  # fmt: skip
    path.write_text(json.dumps(document), encoding="utf-8")


def _threemf(path: Path, mesh: Mesh) -> None:
    vertices = "".join(f'<vertex x="{x:.3f}" y="{y:.3f}" z="{z:.3f}"/>' for x, y, z in mesh.vertices.tolist())
    triangles = "".join(f'<triangle v1="{i}" v2="{j}" v3="{k}"/>' for i, j, k in mesh.faces.tolist())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("3D/3dmodel.model", _MODEL.format(vertices=vertices, triangles=triangles))


def _pcd(path: Path, mesh: Mesh) -> None:
    count = len(mesh.vertices)
    head = ["VERSION 0.7", "FIELDS x y z", "SIZE 4 4 4", "TYPE F F F", "COUNT 1 1 1", f"WIDTH {count}", "HEIGHT 1"]
    _write_lines(path, [*head, "VIEWPOINT 0 0 0 1 0 0 0", f"POINTS {count}", "DATA ascii", *_corners(mesh)])


def _xyz(path: Path, mesh: Mesh) -> None:
    _write_lines(path, _corners(mesh))


def _corners(mesh: Mesh) -> list[str]:
    return [f"{x:.3f} {y:.3f} {z:.3f}" for x, y, z in mesh.vertices.tolist()]


def _triangles(mesh: Mesh) -> list[str]:
    return [f"3 {i} {j} {k}" for i, j, k in mesh.faces.tolist()]


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


_WRITERS: Mapping[str, Callable[[Path, Mesh], None]] = MappingProxyType(
    {
        ".stl": _stl, ".obj": _obj, ".ply": _ply, ".off": _off, ".gltf": _gltf, ".3mf": _threemf, ".pcd": _pcd,
        ".xyz": _xyz,
    }
)  # fmt: skip
