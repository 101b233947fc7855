"""What bad input gets: three parts on stderr, exit code 3, one document with --json, never a traceback."""

from __future__ import annotations

import json
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import trimesh

from scanfit.demo_data import path as data

EXPORT = "export the scan again"
AS_A_FORMAT = "export the scan again as STL, OBJ, PLY, OFF, glTF or 3MF"
NO_FOOT = "no foot was found in the scan: no part of it has a foot's outline in any pose"
SHOW_A_FOOT = "check that the file shows a bare or thinly socked foot with heel, ball and toes"
SUFFIXES = (
    "scanfit reads .3mf, .asc, .glb, .gltf, .json, .obj, .off, .pcd, .ply, .pts, .scanfit, .stl, .toml, .xyz, .xyzn, "
    ".xyzrgb, .zip"
)
LEFT = "scans/foot-dupont-pair/left_foot.stl"


def binary_stl(corners: np.ndarray, promised: int | None = None) -> bytes:
    """Binary STL of (F, 3, 3) corners; ``promised`` is the count its header gives."""
    record = np.zeros(len(corners), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
    record["corners"] = corners
    return bytes(80) + struct.pack("<I", len(corners) if promised is None else promised) + record.tobytes()


def mesh_stl(mesh: trimesh.Trimesh) -> bytes:
    return binary_stl(np.asarray(mesh.triangles))


def of_length(length: float) -> bytes:
    """The left foot, ``length`` long."""
    mesh = trimesh.load(data(LEFT))
    mesh.apply_scale(length / 0.2737)
    return mesh_stl(mesh)


def half(name: str) -> bytes:
    whole = data(name).read_bytes()
    return whole[: len(whole) // 2]


BAD: dict[str, tuple[str, Callable[[], bytes], str, str]] = {
    "empty file": ("foot.stl", lambda: b"", "the file is empty", EXPORT),
    "truncated": (
        "foot.stl",
        lambda: half(LEFT),
        "the header promises 12,772 triangles, the file holds 6,385",
        AS_A_FORMAT,
    ),
    "text": (
        "foot.stl",
        lambda: b"hello world, not a mesh\n",
        "this is not an STL file: 24 bytes, and no 'solid' in front",
        AS_A_FORMAT,
    ),
    "no triangles": ("foot.stl", lambda: bytes(84), "the file holds no triangles", EXPORT),
    "no triangles in text": ("foot.stl", lambda: b"solid x\nendsolid x\n", "the file holds no triangles", EXPORT),
    "all NaN": (
        "foot.stl",
        lambda: binary_stl(np.full((20, 3, 3), np.nan)),
        "no vertex is a finite number",
        "export the scan again, or open it in a mesh viewer to see what it holds",
    ),
    "four billion triangles": (
        "foot.stl",
        lambda: binary_stl(np.zeros((10, 3, 3)), 2**32 - 1),
        "the header promises 4,294,967,295 triangles, the file holds 10",
        AS_A_FORMAT,
    ),
    "cube": ("foot.stl", lambda: mesh_stl(trimesh.creation.box((100, 100, 100))), NO_FOOT, SHOW_A_FOOT),
    "sphere the size of a hand": ("foot.stl", lambda: mesh_stl(trimesh.creation.icosphere(3, 95.0)), NO_FOOT,
                                  SHOW_A_FOOT),
    "60 mm": (
        "foot.stl",
        lambda: of_length(60.0),
        "the foot is 59.97 long, which is no foot of 130 to 330 mm in mm, cm, m or in",
        "pass --unit mm, cm, m or in if this is a smaller foot, or check the scan",
    ),
    "600 mm": (
        "foot.stl",
        lambda: of_length(600.0),
        "the foot is 599.7 long, which is no foot of 130 to 330 mm in mm, cm, m or in",
        "pass --unit mm, cm, m or in if this is a smaller foot, or check the scan",
    ),
    "unknown suffix": ("foot.doc", lambda: b"1 2 3", "no reader for files that end in '.doc'", SUFFIXES),
    "no suffix": ("foot", lambda: b"1 2 3", "the file's name has no ending, so its format is unknown", SUFFIXES),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_in_three_parts(name, scanfit, tmp_path):
    file, content, what, next_step = BAD[name]
    path = tmp_path / file
    path.write_bytes(content())
    code, out, err = scanfit("measure", path, "--json")
    assert code == 3
    assert json.loads(out) == {
        "schema": "scanfit.error/1", "code": "scan", "what": what, "where": str(path), "next": next_step,
    }  # fmt: skip
    assert err == f"error: {path}: {what}\n       {next_step}\n"


def test_without_json_stdout_stays_empty(scanfit, tmp_path):
    path = tmp_path / "foot.stl"
    path.write_bytes(b"")
    assert scanfit("measure", path) == (3, "", f"error: {path}: the file is empty\n       {EXPORT}\n")


def test_one_bad_file_beside_a_good_one_is_named(scanfit, tmp_path):
    path = tmp_path / "right.stl"
    path.write_bytes(b"")
    code, out, err = scanfit("measure", data(LEFT), path)
    assert (code, out) == (3, "")
    assert err.startswith(f"error: {path}: the file is empty\n")


@pytest.mark.parametrize("name", ["folder", "folder.stl"])
def test_a_folder_is_no_scan(name, scanfit, tmp_path):
    path = tmp_path / name
    path.mkdir()
    code, _, err = scanfit("measure", path)
    assert code == 3
    assert err == f"error: {path}: this is a folder, not a scan file\n       name the file inside it\n"


@pytest.mark.parametrize("name", ["nowhere.stl", "nowhere"])
def test_a_missing_file_is_no_scan(name, scanfit, tmp_path):
    code, out, err = scanfit("measure", tmp_path / name)
    assert (code, out) == (3, "")
    assert err == f"error: {tmp_path / name}: there is no such file\n       check the path\n"


@pytest.mark.parametrize(("length", "shown"), [(60.0, "59.97"), (600.0, "599.7")])
def test_no_unit_makes_a_foot_of_what_is_none(length, shown, scanfit, tmp_path):
    path = tmp_path / "foot.stl"
    path.write_bytes(of_length(length))
    code, _, err = scanfit("measure", path, "--unit", "mm")
    assert code == 3
    assert err == (
        f"error: {path}: the foot is {shown} long; --unit says mm, which makes {shown} mm, and feet are 90 to 350 mm "
        "long\n       pass the right --unit, or check the scan\n"
    )


def test_a_promise_of_four_billion_triangles_allocates_nothing(scanfit, tmp_path):
    path = tmp_path / "foot.stl"
    path.write_bytes(binary_stl(np.zeros((10, 3, 3)), 2**32 - 1))
    scanfit("measure", path)  # modules loaded
    tracemalloc.start()
    code, _, _ = scanfit("measure", path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert code == 3
    assert peak < 4_000_000


@pytest.mark.parametrize("scan", [LEFT, "scans/foot-insoletilter-plantar/plantar_scan_right.obj"])
@pytest.mark.parametrize("share", [0.1, 0.37, 0.8, 0.999])
def test_a_file_that_ends_anywhere_is_refused_or_measured_and_never_a_traceback(scan, share, scanfit, tmp_path):
    """A text file that ends between two lines cannot be told from a whole one; what is left of it may be no foot."""
    whole = data(scan).read_bytes()
    path = tmp_path / Path(scan).name
    path.write_bytes(whole[: int(share * len(whole))])
    code, _, err = scanfit("measure", path)
    assert code in ((3,) if path.suffix == ".stl" else (0, 3))
    assert "Traceback" not in err
    assert "fault of scanfit" not in err
    if code == 3:
        assert err.startswith(f"error: {path}")
        assert err.count("\n") == 2
