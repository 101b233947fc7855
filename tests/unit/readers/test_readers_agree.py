"""The same shape in every format gives the same surface, and each format declares its own unit."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from scanfit.api import Unit

DECLARED = {"GLB": Unit.M, "3MF": Unit.MM}
NAMES = [
    "binary STL", "text STL", "OBJ", "OFF", "text PLY", "little-endian PLY", "big-endian PLY", "GLB", "3MF",
]  # fmt: skip


@pytest.mark.parametrize("shape", ["tetra", "cube", "ball"])
@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_surface(name, shape, formats, shapes, read, surface):
    suffix, writer = formats[name]
    vertices, faces = shapes[shape]
    scan = read(suffix, writer(vertices, faces))
    assert surface(scan.mesh.vertices, scan.mesh.faces) == surface(vertices, faces)
    assert len(scan.mesh.vertices) == len(vertices)
    assert scan.unit is DECLARED.get(name)
    assert scan.notes == ()
    assert scan.side is None


@pytest.mark.parametrize("name", ["OBJ", "OFF", "text PLY", "little-endian PLY", "big-endian PLY", "GLB", "3MF"])
def test_a_welded_file_keeps_its_order(name, formats, shapes, read):
    suffix, writer = formats[name]
    vertices, faces = shapes["ball"]
    mesh = read(suffix, writer(vertices, faces)).mesh
    np.testing.assert_array_equal(mesh.vertices, vertices.astype(np.float64))
    np.testing.assert_array_equal(mesh.faces, faces)


def test_every_suffix_is_read_by_one_reader_and_names_are_sorted_out():
    import scanfit_scans

    readers = list(scanfit_scans.scanfit_scan_readers())
    suffixes = [suffix for reader in readers for suffix in reader.suffixes]
    assert sorted(suffixes) == [
        ".3mf", ".asc", ".glb", ".gltf", ".obj", ".off", ".pcd", ".ply", ".pts", ".stl", ".xyz", ".xyzn", ".xyzrgb",
    ]  # fmt: skip
    assert len({reader.name for reader in readers}) == len(readers)


def test_naming_the_readers_loads_nothing_heavy():
    code = (
        "import sys, scanfit_scans; list(scanfit_scans.scanfit_scan_readers());"
        "print([m for m in ('numpy', 'trimesh', 'scipy', 'msgspec', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_env())
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", ["binary STL", "text STL", "OBJ", "OFF", "text PLY", "little-endian PLY"])
def test_the_direct_formats_never_load_trimesh_or_scipy(name, formats, shapes, tmp_path):
    suffix, writer = formats[name]
    path = tmp_path / f"scan{suffix}"
    path.write_bytes(writer(*shapes["cube"]))
    code = (
        "import sys, pathlib, scanfit_scans\n"
        f"path = pathlib.Path({str(path)!r})\n"
        "reader = next(r for r in scanfit_scans.scanfit_scan_readers() if path.suffix in r.suffixes)\n"
        "assert len(reader.read(path, {}).mesh.faces) == 12\n"
        "print([m for m in ('trimesh', 'scipy', 'msgspec', 'lxml') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_env())
    assert done.stdout.strip() == "[]"


def _env() -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
