"""PLY: any make of records, and headers that promise too much."""

from __future__ import annotations

import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.api import ScanError

SQUARE = [(0, 0, 0), (10, 0, 0), (10, 10, 0), (0, 10, 0)]
TEXT = """ply
format ascii 1.0
comment Techmed
obj_info 1 scan
element sensor 1
property float gain
element vertex 4
property uchar red
property double x
property double y
property double z
property float quality
element face {faces}
property uchar flags
property list uchar {kind} {name}
property float area
element edge 1
property int a
end_header
0.5
{points}{rows}7
"""


def text(rows: str, name: str = "vertex_indices", kind: str = "int") -> bytes:
    points = "".join(f"255 {x} {y} {z} 0.5\n" for x, y, z in SQUARE)
    return TEXT.format(faces=rows.count("\n"), rows=rows, points=points, name=name, kind=kind).encode()


def binary(order: str, polygons: list[list[int]], extra_list: bool = False) -> bytes:
    name = "binary_little_endian" if order == "<" else "binary_big_endian"
    header = (
        f"ply\nformat {name} 1.0\nelement vertex 4\nproperty double x\nproperty uchar red\nproperty double y\n"
        f"property double z\nelement skip 2\nproperty list ushort double weights\nelement face {len(polygons)}\n"
        + ("property list uchar float texcoord\n" if extra_list else "")
        + "property list uint ushort vertex_index\nproperty short flag\nend_header\n"
    ).encode()
    body = b"".join(struct.pack(order + "dBdd", x, 200, y, z) for x, y, z in SQUARE)
    body += struct.pack(order + "HddH", 2, 0.5, 0.5, 0)
    for polygon in polygons:
        if extra_list:
            body += struct.pack(order + f"B{2 * len(polygon)}f", 2 * len(polygon), *[0.25] * 2 * len(polygon))
        body += struct.pack(order + f"I{len(polygon)}Hh", len(polygon), *polygon, -1)
    return header + body


@pytest.mark.parametrize("extra_list", [False, True])
@pytest.mark.parametrize("polygons", [[[0, 1, 2], [0, 2, 3]], [[0, 1, 2, 3]]])
@pytest.mark.parametrize("order", ["<", ">"])
def test_binary_records_of_any_make(order, polygons, extra_list, read):
    mesh = read(".ply", binary(order, polygons, extra_list)).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.vertices.tolist() == [list(map(float, p)) for p in SQUARE]


@pytest.mark.parametrize("order", ["<", ">"])
def test_triangles_and_quads_together(order, read):
    mesh = read(".ply", binary(order, [[0, 1, 2, 3], [1, 2, 0], [3, 1, 0]])).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3], [3, 1, 0]]


@pytest.mark.parametrize("name", ["vertex_indices", "vertex_index"])
@pytest.mark.parametrize("rows", ["1 4 0 1 2 3 0.5\n", "1 3 0 1 2 0.5\n1 3 0 2 3 0.5\n"])
def test_text_records_of_any_make(rows, name, read):
    mesh = read(".ply", text(rows, name)).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.vertices[2].tolist() == [10, 10, 0]


def test_text_triangles_and_quads_together(read):
    mesh = read(".ply", text("1 4 0 1 2 3 0.5\n1 3 3 1 0 0.5\n")).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3], [3, 1, 0]]


def test_carriage_returns(read, cube, write):
    assert len(read(".ply", write.ply_text(*cube).replace(b"\n", b"\r\n")).mesh.faces) == 12
    head, end, body = write.ply(*cube).partition(b"end_header\n")
    assert len(read(".ply", (head + end).replace(b"\n", b"\r\n") + body).mesh.faces) == 12
    assert len(read(".ply", (head + end).replace(b"\n", b"\r") + body).mesh.faces) == 12


@pytest.mark.parametrize("form", ["ascii", "binary_little_endian"])
def test_too_small_a_point_cloud_says_so(form, read, write):
    with pytest.raises(ScanError) as caught:
        read(".ply", write.ply_header(form, 5, 0) + b"0 0 0\n" * 12)
    assert caught.value.what == "the cloud has 1 points in different places, too few for the surface of a foot"


@pytest.mark.parametrize(
    ("form", "vertices", "faces", "what"),
    [
        ("ascii", 4_000_000_000, 12, "the header promises 4,000,000,000 records of 'vertex', the file holds 20"),
        ("ascii", 8, 4_000_000_000, "the header promises 4,000,000,000 records of 'face', the file holds 12"),
        ("binary_little_endian", 4_000_000_000, 1, "the header promises 4,000,000,000 records of 'vertex', the file "),
        ("binary_little_endian", 8, 4_000_000_000, "the header promises 4,000,000,000 records of 'face', the file h"),
    ],
)
def test_four_billion_records_allocate_nothing(form, vertices, faces, what, cube, write, read):
    body = (write.ply_text if form == "ascii" else write.ply)(*cube).partition(b"end_header\n")[2]
    tracemalloc.start()
    with pytest.raises(ScanError) as caught:
        read(".ply", write.ply_header(form, vertices, faces) + body)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()
    assert caught.value.what.startswith(what)


def test_a_list_of_four_billion_corners_allocates_nothing(read):
    data = binary("<", [[0, 1, 2]]).replace(struct.pack("<I3H", 3, 0, 1, 2), struct.pack("<I3H", 2**32 - 1, 0, 1, 2))
    with pytest.raises(ScanError, match="the header promises 1 records of 'face', the file holds 0"):
        read(".ply", data)


def test_four_billion_empty_records_take_no_time(read, cube, write):
    data = write.ply(*cube).replace(b"element vertex", b"element nothing 4000000000\nelement vertex")
    assert len(read(".ply", data).mesh.faces) == 12


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (b"ply\n", b"PLX\n", "this is not a PLY file: the word 'ply' is not in front"),
        (b"end_header", b"end_heade", "the PLY header cannot be read: it has no end_header line"),
        (
            b"format ascii",
            b"format utf8",
            "the PLY header cannot be read: its format is not ascii, binary_little_endian or binary_big_endian",
        ),
        (b"float x", b"quad x", "the PLY header cannot be read: the line 'property quad x' makes no sense"),
        (b"vertex 8", b"vertex -8", "the PLY header cannot be read: the line 'element vertex -8' makes no sense"),
        (b"float y", b"float x", "the PLY header cannot be read: it names a property of 'vertex' twice"),
        (b"element face", b"element vertex", "the PLY header cannot be read: it names an element twice"),
        (b"float y", b"float v", "the PLY file holds no vertices with x, y and z"),
        (
            b"list uchar int vertex_indices",
            b"int vertex_indices",
            "the faces have 0 lists called vertex_indices or vertex_index, expected one",
        ),
        (
            b"list uchar int",
            b"list float int",
            "the PLY header cannot be read: the length of list 'vertex_indices' is not a whole number",
        ),
        (b"-1.5 -1.5 -1.5", b"-1,5 -1,5 -1,5", "the vertex line '-1,5 -1,5 -1,5' cannot be read"),
        (b"3 0 2 3", b"3 0 2 8", "faces span [0, 8] but there are 8 vertices"),
        (b"3 0 2 3", b"3 0 2", "the face line '3 0 2' cannot be read"),
        (b"3 0 2 3", b"2 0 2 3", "face 1 has 2 corners, at least 3 make a face"),
    ],
)
def test_refusals(old, new, what, cube, write, read):
    with pytest.raises(ScanError) as caught:
        read(".ply", write.ply_text(*cube).replace(old, new, 1))
    assert caught.value.what == what
    assert caught.value.next_step


def test_corners_that_are_fractions_are_refused(cube, write, read):
    data = write.ply(*cube).replace(b"list uchar int", b"list uchar float")
    with pytest.raises(ScanError, match="the corners of the faces are not whole numbers"):
        read(".ply", data)


def test_triangle_strips_are_named(cube, write, read):
    data = write.ply_text(*cube).replace(b"element face", b"element tristrips")
    with pytest.raises(ScanError, match="the faces are triangle strips, which are not read"):
        read(".ply", data)


@given(
    polygons=st.lists(st.permutations(range(4)).flatmap(lambda p: st.sampled_from([p[:3], p])), min_size=1, max_size=9)
)
def test_uniform_and_walked_records_agree(polygons, read, surface):
    """One more polygon of another size forces the slow way; it must not change the others."""
    quick = [read(".ply", binary("<", [list(p)])).mesh for p in polygons]
    triangles = {tuple(sorted(f)) for mesh in quick for f in surface_of(mesh)}
    walked = read(".ply", binary("<", [list(p) for p in polygons])).mesh
    assert {tuple(sorted(f)) for f in surface_of(walked)} == triangles


def surface_of(mesh) -> list[list[tuple[float, ...]]]:
    return [[tuple(p) for p in t] for t in np.asarray(mesh.vertices)[mesh.faces].tolist()]
