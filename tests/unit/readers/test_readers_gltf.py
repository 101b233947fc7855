"""glTF and GLB: transforms, buffers, and everything that would come out as a plausible wrong shape."""

from __future__ import annotations

import base64
import copy
import json
import struct
import tracemalloc

import numpy as np
import pytest

from scanfit.api import ScanError, Unit


@pytest.fixture
def parts(cube, write):
    header, chunk = write.gltf_parts(*cube)
    return copy.deepcopy(header), chunk


def test_node_transforms_are_applied_parent_first(parts, write, read, cube):
    header, chunk = parts
    half = 0.5**0.5
    header["nodes"] = [
        {"children": [1], "translation": [100, 0, 0]},
        {"mesh": 0, "rotation": [0, 0, half, half], "scale": [2, 2, 2]},
    ]
    scan = read(".glb", write.glb_of(header, chunk))
    x, y, z = cube[0].T.astype(float) * 2
    np.testing.assert_allclose(scan.mesh.vertices, np.column_stack((100 - y, x, z)), atol=1e-12)
    assert scan.unit is Unit.M


def test_a_matrix_that_mirrors_turns_the_winding(parts, write, read, cube, surface):
    header, chunk = parts
    header["nodes"][0]["matrix"] = [-1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 5, 6, 7, 1]
    mesh = read(".glb", write.glb_of(header, chunk)).mesh
    moved = cube[0].astype(float) * [-1, 1, 1] + [5, 6, 7]
    assert surface(mesh.vertices, mesh.faces) == surface(moved, cube[1][:, ::-1])


def test_one_mesh_placed_twice_is_two_surfaces(parts, write, read):
    header, chunk = parts
    header["nodes"] = [{"mesh": 0}, {"mesh": 0, "translation": [50, 0, 0]}]
    header["scenes"] = [{"nodes": [0, 1]}]
    mesh = read(".glb", write.glb_of(header, chunk)).mesh
    assert (len(mesh.vertices), len(mesh.faces)) == (16, 24)


def test_a_mesh_on_a_camera_node_is_not_lost(parts, write, read):
    header, chunk = parts
    header["nodes"][0]["camera"] = 0
    header["cameras"] = [{"type": "perspective", "perspective": {"yfov": 1, "znear": 1}}]
    assert len(read(".glb", write.glb_of(header, chunk)).mesh.faces) == 12


def test_strips_interleaved_strides_and_plain_corner_lists(parts, write, read, cube):
    header, _ = parts
    vertices = np.hstack((cube[0], np.full((8, 1), 9, dtype=np.float32))).astype("<f4").tobytes()
    strip = struct.pack("<4H", 0, 2, 1, 3)
    header["bufferViews"] = [
        {"buffer": 0, "byteLength": len(vertices), "byteStride": 16},
        {"buffer": 0, "byteOffset": len(vertices), "byteLength": 8},
    ]
    header["buffers"] = [{"byteLength": len(vertices) + 8}]
    header["accessors"][1]["count"] = 4
    header["meshes"][0]["primitives"][0]["mode"] = 5
    mesh = read(".glb", write.glb_of(header, vertices + strip)).mesh
    triangles = [sorted(map(tuple, t)) for t in mesh.vertices[mesh.faces].tolist()]
    assert triangles == [sorted(map(tuple, cube[0][list(f)].tolist())) for f in ((0, 2, 1), (2, 1, 3))]


def test_a_buffer_beside_the_file(parts, tmp_path, read_path):
    header, chunk = parts
    header["buffers"][0]["uri"] = "my%20foot.bin"
    (tmp_path / "my foot.bin").write_bytes(chunk)
    path = tmp_path / "scan.gltf"
    path.write_text(json.dumps(header))
    assert len(read_path(path).mesh.faces) == 12


def test_a_buffer_inside_the_file(parts, read):
    header, chunk = parts
    header["buffers"][0]["uri"] = "data:application/octet-stream;base64," + base64.b64encode(chunk).decode()
    assert len(read(".gltf", json.dumps(header).encode()).mesh.faces) == 12


@pytest.mark.parametrize(
    "uri",
    ["https://example.org/a.bin", "file:///etc/passwd", "/etc/passwd", "../secret.bin", "a/../../b.bin", "%2e%2e/b.bin",
     "C:\\foot.bin", "..\\b.bin"],
)  # fmt: skip
def test_no_file_elsewhere_is_opened(uri, parts, read):
    header, _ = parts
    header["buffers"][0]["uri"] = uri
    with pytest.raises(ScanError, match="only files beside it are read"):
        read(".gltf", json.dumps(header).encode())


def test_a_missing_buffer_file_is_named(parts, tmp_path, read_path):
    header, _ = parts
    header["buffers"][0]["uri"] = "foot.bin"
    path = tmp_path / "scan.gltf"
    path.write_text(json.dumps(header))
    with pytest.raises(ScanError) as caught:
        read_path(path)
    assert caught.value.what == "there is no such file"
    assert caught.value.where == str(tmp_path / "foot.bin")


def _change(path: str, value: object):
    def change(header: dict) -> None:
        *keys, last = [int(k) if k.isdecimal() else k for k in path.split(".")]
        place = header
        for key in keys:
            place = place[key]
        place[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "what"),
    [
        ("asset.version", "1.0", "this is glTF 1.0, only 2 is read"),
        ("extensionsRequired", ["KHR_draco_mesh_compression"],
         "the file needs the glTF extension KHR_draco_mesh_compression, which is not read"),
        ("accessors.0.sparse", {"count": 1}, "the coordinates are compressed, which is not read"),
        ("accessors.0.bufferView", -1, "the coordinates are compressed, which is not read"),
        ("accessors.0.normalized", True, "the coordinates are compressed, which is not read"),
        ("accessors.0.componentType", 5122, "the coordinates are quantised, which is not read"),
        ("accessors.1.componentType", 5126, "the corners of the faces are not whole numbers"),
        ("accessors.0.count", 4_000_000_000,
         "4,000,000,000 numbers are promised where the buffer has no room for them"),
        ("accessors.0.count", 0, "0 numbers are promised where the buffer has no room for them"),
        ("accessors.0.byteOffset", -4, "8 numbers are promised where the buffer has no room for them"),
        ("bufferViews.0.byteStride", 4, "8 numbers are promised where the buffer has no room for them"),
        ("bufferViews.0.byteLength", 4_000_000_000, "8 numbers are promised where the buffer has no room for them"),
        ("bufferViews.0.buffer", 3, "the file refers to buffer 3, it has 1"),
        ("buffers.0.byteLength", 9999, "buffer 0 promises 9,999 bytes and has 168"),
        ("accessors.1.bufferView", 7, "the file refers to view 7, it has 2"),
        ("meshes.0.primitives.0.indices", 7, "the file refers to accessor 7, it has 2"),
        ("meshes.0.primitives.0.attributes", {}, "the file refers to accessor -1, it has 2"),
        ("meshes.0.primitives.0.mode", 6, "the faces are triangle fans, which are not read"),
        ("meshes.0.primitives.0.mode", 0, "the file holds no triangles"),
        ("meshes.0.primitives.0.targets", [{}], "the mesh has several shapes (morph targets)"),
        ("nodes.0.skin", 0, "the mesh is moved by a skeleton, which is not read"),
        ("nodes.0.mesh", 1, "the file refers to mesh 1, it has 1"),
        ("nodes.0.matrix", [1, 2, 3], "the matrix of node 0 has 3 numbers"),
        ("nodes.0.children", [0], "node 0 has two parents"),
        ("scenes.0.nodes", [4], "the file refers to node 4, it has 1"),
        ("scene", 1, "the file refers to scene 1, it has 1"),
        ("scenes", [], "the file has no scene"),
        ("scenes.0.nodes", [], "the file holds no triangles"),
    ],
)  # fmt: skip
def test_refusals(path, value, what, parts, write, read):
    header, chunk = parts
    _change(path, value)(header)
    tracemalloc.start()
    with pytest.raises(ScanError) as caught:
        read(".glb", write.glb_of(header, chunk))
    tracemalloc.stop()
    assert caught.value.what == what
    assert caught.value.next_step
    assert caught.value.where.endswith("scan.glb")


def test_an_index_out_of_range_is_refused_before_meshes_are_joined(parts, write, read):
    header, chunk = parts
    header["nodes"] = [{"mesh": 0}, {"mesh": 0, "translation": [50, 0, 0]}]
    header["scenes"] = [{"nodes": [0, 1]}]
    damaged = chunk[:96] + struct.pack("<H", 9) + chunk[98:]
    with pytest.raises(ScanError, match=r"faces span \[0, 9\] but there are 8 vertices"):
        read(".glb", write.glb_of(header, damaged))


def test_a_wrong_type_in_the_header_is_explained(parts, write, read):
    header, chunk = parts
    header["nodes"] = {"mesh": "left"}
    with pytest.raises(
        ScanError, match=r"the glTF header cannot be read: Expected `array`, got `object` - at `\$.nodes`"
    ):
        read(".glb", write.glb_of(header, chunk))


def test_lengths_of_a_glb_are_checked(cube, write, read):
    data = write.glb(*cube)
    with pytest.raises(ScanError, match=r"the GLB header promises [0-9,]+ bytes, the file holds [0-9,]+"):
        read(".glb", data[:-40])
    with pytest.raises(ScanError, match="a GLB chunk promises 4,294,967,295 bytes, the file holds"):
        read(".glb", data[:12] + b"\xff" * 4 + data[16:])
    with pytest.raises(ScanError, match="this is GLB version 1, only 2 is read"):
        read(".glb", data[:4] + struct.pack("<I", 1) + data[8:])


def test_points_beside_triangles_are_noted(parts, write, read):
    header, chunk = parts
    header["meshes"][0]["primitives"].append({"attributes": {"POSITION": 0}, "mode": 0})
    scan = read(".glb", write.glb_of(header, chunk))
    assert scan.notes == ("1 set of points or lines ignored",)
    assert len(scan.mesh.faces) == 12
