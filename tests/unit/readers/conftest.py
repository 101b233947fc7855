"""Shapes of known truth, a writer for every format that owes nothing to the readers, and a way to read bytes."""

from __future__ import annotations

import io
import itertools
import json
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import scanfit_scans

Shape = tuple[np.ndarray, np.ndarray]
READERS = {suffix: reader for reader in scanfit_scans.scanfit_scan_readers() for suffix in reader.suffixes}
ONE_ITEM = '<item objectid="1"/>'
CUBE_QUADS = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]


def _tetra() -> Shape:
    vertices = [(0, 0, 0), (100, 0, 0), (0, 80.5, 0), (0, 0, -60.25)]
    return np.array(vertices, dtype=np.float32), np.array([(0, 1, 2), (0, 3, 1), (0, 2, 3), (1, 3, 2)])


def _cube() -> Shape:
    vertices = np.array(list(itertools.product((-1.5, 2.25), repeat=3)), dtype=np.float32)
    return vertices, np.array([t for a, b, c, d in CUBE_QUADS for t in ((a, b, c), (a, c, d))])


def _ball() -> Shape:
    """An octahedron, each face cut in four three times and pushed out to a sphere of 130 (float32)."""
    points = [tuple(sign * row) for row in np.eye(3) for sign in (1.0, -1.0)]
    faces = [(x, y, z) if (x + y + z) % 2 == 0 else (x, z, y) for x in (0, 1) for y in (2, 3) for z in (4, 5)]
    for _ in range(3):
        known = {p: i for i, p in enumerate(points)}
        finer = []
        for a, b, c in faces:
            middles = []
            for i, j in ((a, b), (b, c), (c, a)):
                m = np.array(points[i]) + np.array(points[j])
                key = tuple(float(x) for x in m / np.linalg.norm(m))
                middles.append(known.setdefault(key, len(known)))
                if middles[-1] == len(points):
                    points.append(key)
            ab, bc, ca = middles
            finer += [(a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)]
        faces = finer
    return (130 * np.array(points)).astype(np.float32), np.array(faces)


SHAPES: dict[str, Callable[[], Shape]] = {"tetra": _tetra, "cube": _cube, "ball": _ball}


def _lines(rows: Any) -> str:
    return "".join(" ".join(repr(x) for x in row) + "\n" for row in np.asarray(rows).tolist())


class Write:
    """One method a format: (vertices, faces) in, the bytes of a file out."""

    @staticmethod
    def stl(vertices: np.ndarray, faces: np.ndarray, header: bytes = b"") -> bytes:
        body = b"".join(
            struct.pack("<12fH", 0, 0, 0, *vertices[list(face)].ravel().tolist(), 0) for face in np.asarray(faces)
        )
        return header.ljust(80, b" ") + struct.pack("<I", len(faces)) + body

    @staticmethod
    def stl_text(vertices: np.ndarray, faces: np.ndarray, name: str = "foot") -> bytes:
        facets = "".join(
            "facet normal 0 0 0\n outer loop\n"
            + "".join(f"  vertex {' '.join(map(repr, vertices[i].tolist()))}\n" for i in face)
            + " endloop\nendfacet\n"
            for face in faces
        )
        return f"solid {name}\n{facets}endsolid {name}\n".encode()

    @staticmethod
    def obj(vertices: np.ndarray, faces: np.ndarray) -> bytes:
        rows = "".join(f"v {line}\n" for line in _lines(vertices).splitlines())
        return (rows + "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in faces)).encode()

    @staticmethod
    def off(vertices: np.ndarray, faces: np.ndarray) -> bytes:
        rows = [(3, *face) for face in np.asarray(faces).tolist()]
        return f"OFF\n{len(vertices)} {len(faces)} 0\n{_lines(vertices)}{_lines(rows)}".encode()

    @staticmethod
    def ply_text(vertices: np.ndarray, faces: np.ndarray) -> bytes:
        rows = [(3, *face) for face in np.asarray(faces).tolist()]
        return Write.ply_header("ascii", len(vertices), len(faces)) + (_lines(vertices) + _lines(rows)).encode()

    @staticmethod
    def ply(vertices: np.ndarray, faces: np.ndarray, order: str = "<") -> bytes:
        name = "binary_little_endian" if order == "<" else "binary_big_endian"
        body = np.asarray(vertices).astype(order + "f4").tobytes()
        body += b"".join(struct.pack(order + "B3i", 3, *face) for face in np.asarray(faces).tolist())
        return Write.ply_header(name, len(vertices), len(faces)) + body

    @staticmethod
    def ply_header(form: str, vertices: int, faces: int) -> bytes:
        return (
            f"ply\nformat {form} 1.0\ncomment by hand\nelement vertex {vertices}\n"
            "property float x\nproperty float y\nproperty float z\n"
            f"element face {faces}\nproperty list uchar int vertex_indices\nend_header\n"
        ).encode()

    @staticmethod
    def gltf_parts(vertices: np.ndarray, faces: np.ndarray) -> tuple[dict[str, Any], bytes]:
        points, corners = vertices.astype("<f4").tobytes(), np.asarray(faces).astype("<u2").tobytes()
        corners += b"\0" * (-len(corners) % 4)
        header = {
            "asset": {"version": "2.0"},
            "scene": 0,
            "scenes": [{"nodes": [0]}],
            "nodes": [{"mesh": 0}],
            "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
            "accessors": [
                {"bufferView": 0, "componentType": 5126, "count": len(vertices), "type": "VEC3"},
                {"bufferView": 1, "componentType": 5123, "count": 3 * len(faces), "type": "SCALAR"},
            ],
            "bufferViews": [
                {"buffer": 0, "byteOffset": 0, "byteLength": len(points)},
                {"buffer": 0, "byteOffset": len(points), "byteLength": len(corners)},
            ],
            "buffers": [{"byteLength": len(points) + len(corners)}],
        }
        return header, points + corners

    @staticmethod
    def glb(vertices: np.ndarray, faces: np.ndarray) -> bytes:
        return Write.glb_of(*Write.gltf_parts(vertices, faces))

    @staticmethod
    def glb_of(header: dict[str, Any], chunk: bytes) -> bytes:
        text = json.dumps(header).encode()
        text += b" " * (-len(text) % 4)
        total = 12 + 8 + len(text) + 8 + len(chunk)
        start = struct.pack("<4sII", b"glTF", 2, total)
        return (
            start + struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(chunk), b"BIN\0") + chunk
        )

    @staticmethod
    def model(vertices: np.ndarray, faces: np.ndarray, unit: str = ' unit="millimeter"', build: str = ONE_ITEM) -> str:
        points = "".join('<vertex x="{!r}" y="{!r}" z="{!r}"/>'.format(*v) for v in np.asarray(vertices).tolist())
        corners = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in np.asarray(faces).tolist())
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<model{unit} xmlns="http://schemas.microsoft.com/3dmanufacturing/core/2015/02"><resources>'
            f'<object id="1" type="model"><mesh><vertices>{points}</vertices><triangles>{corners}</triangles></mesh>'
            f"</object></resources><build>{build}</build></model>"
        )

    @staticmethod
    def threemf(vertices: np.ndarray, faces: np.ndarray) -> bytes:
        return Write.archive({"3D/3dmodel.model": Write.model(vertices, faces)})

    @staticmethod
    def archive(members: dict[str, str | bytes]) -> bytes:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
        return packed.getvalue()


FORMATS: dict[str, tuple[str, Callable[..., bytes]]] = {
    "binary STL": (".stl", Write.stl),
    "text STL": (".stl", Write.stl_text),
    "OBJ": (".obj", Write.obj),
    "OFF": (".off", Write.off),
    "text PLY": (".ply", Write.ply_text),
    "little-endian PLY": (".ply", Write.ply),
    "big-endian PLY": (".ply", lambda v, f: Write.ply(v, f, ">")),
    "GLB": (".glb", Write.glb),
    "3MF": (".3mf", Write.threemf),
}


@pytest.fixture(scope="session")
def write() -> type[Write]:
    return Write


@pytest.fixture(scope="session")
def formats() -> dict[str, tuple[str, Callable[..., bytes]]]:
    return FORMATS


@pytest.fixture(scope="session")
def tetra() -> Shape:
    return _tetra()


@pytest.fixture(scope="session")
def cube() -> Shape:
    return _cube()


@pytest.fixture(scope="session")
def shapes() -> dict[str, Shape]:
    return {name: make() for name, make in SHAPES.items()}


@pytest.fixture(scope="session")
def read(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], Any]:
    """read(suffix, data): write the bytes to a file called scan and read it with the plugin's reader."""
    folder = tmp_path_factory.mktemp("scans")

    def read(suffix: str, data: bytes) -> Any:
        path = folder / f"scan{suffix}"
        path.write_bytes(data)
        return READERS[suffix].read(path, {})

    return read


@pytest.fixture(scope="session")
def read_path() -> Callable[[Path], Any]:
    return lambda path: READERS[path.suffix].read(path, {})


@pytest.fixture(scope="session")
def surface() -> Callable[[Any, Any], list[Any]]:
    """surface(vertices, faces): the triangles as coordinates, free of vertex order, face order and first corner."""

    def surface(vertices: Any, faces: Any) -> list[Any]:
        triangles = np.asarray(vertices, dtype=np.float64)[np.asarray(faces)].tolist()
        return sorted(min(t[i:] + t[:i] for i in range(3)) for t in triangles)

    return surface
