"""STL: what its header says, and what it may not get away with."""

from __future__ import annotations

import re
import struct
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from scanfit.api import ScanError


def test_solid_in_front_of_a_binary_file_proves_nothing(cube, write, read):
    assert len(read(".stl", write.stl(*cube, header=b"solid by some exporter")).mesh.faces) == 12


def test_headers_of_other_programs_are_fine(cube, write, read):
    assert len(read(".stl", write.stl(*cube, header=b"COLOR=\x01\x02\x03\x04,MATERIAL=\xff")).mesh.faces) == 12


def test_corners_are_welded(cube, write, read):
    assert len(read(".stl", write.stl(*cube)).mesh.vertices) == 8


def test_a_truncated_file_says_what_was_promised_and_what_is_there(cube, write, read):
    with pytest.raises(ScanError) as caught:
        read(".stl", write.stl(*cube)[:-60])
    assert caught.value.what == "the header promises 12 triangles, the file holds 10"
    assert caught.value.where.endswith("scan.stl")
    assert caught.value.next_step
    assert caught.value.exit_code == 3


def test_a_truncated_file_with_solid_in_front_is_still_binary(cube, write, read):
    with pytest.raises(ScanError, match="the header promises 12 triangles, the file holds 11"):
        read(".stl", write.stl(*cube, header=b"solid")[:-1])


def test_four_billion_promised_triangles_allocate_nothing(cube, write, read):
    data = bytearray(write.stl(*cube))
    data[80:84] = struct.pack("<I", 0xFFFFFFFF)
    tracemalloc.start()
    with pytest.raises(ScanError, match="the header promises 4,294,967,295 triangles, the file holds 12"):
        read(".stl", bytes(data))
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_a_few_spare_bytes_are_ignored_and_noted(cube, write, read):
    scan = read(".stl", write.stl(*cube) + b"\r\n")
    assert scan.notes == ("2 bytes after the last triangle ignored",)
    assert len(scan.mesh.faces) == 12


def test_more_triangles_than_promised_are_refused(cube, write, read):
    data = bytearray(write.stl(*cube))
    data[80:84] = struct.pack("<I", 11)
    with pytest.raises(ScanError, match="the header promises 11 triangles, 50 bytes follow them"):
        read(".stl", bytes(data))


def test_no_triangles(write, read):
    with pytest.raises(ScanError, match="the file holds no triangles"):
        read(".stl", write.stl(np.zeros((0, 3), dtype=np.float32), []))
    with pytest.raises(ScanError, match="the file holds no triangles"):
        read(".stl", b"solid nothing\nendsolid nothing\n")


def test_several_solids_in_any_case_and_with_any_line_end(cube, tetra, write, read):
    data = write.stl_text(*cube, name="left foot") + write.stl_text(*tetra, name="")
    assert len(read(".stl", data).mesh.faces) == 16
    assert len(read(".stl", data.upper()).mesh.faces) == 16
    assert len(read(".stl", data.replace(b"\n", b"\r\n")).mesh.faces) == 16
    assert len(read(".stl", data.replace(b"\n", b"\r").replace(b" ", b"\t")).mesh.faces) == 16


def test_a_name_may_hold_any_bytes(cube, write, read):
    assert len(read(".stl", write.stl_text(*cube).replace(b"foot", b"pi\xe9d \xff")).mesh.faces) == 12


def test_text_cut_between_two_facets_is_refused(cube, write, read):
    data = write.stl_text(*cube)
    cut = data[: data.rindex(b"facet normal")]
    with pytest.raises(ScanError, match="the text STL stops after 11 triangles, without 'endsolid'"):
        read(".stl", cut)


def test_a_facet_of_two_corners_is_refused(cube, write, read):
    data = re.sub(rb"  vertex [^\n]*\n", b"", write.stl_text(*cube), count=1)
    with pytest.raises(ScanError, match="only 11 of 12 facets of the text STL are whole"):
        read(".stl", data)


@pytest.mark.parametrize("bad", [b"1,5", b"1.5.2", b"wide", b"0x10"])
def test_a_corner_that_is_no_number_is_shown(bad, cube, write, read):
    data = write.stl_text(*cube).replace(b"vertex -1.5", b"vertex " + bad, 1)
    with pytest.raises(ScanError) as caught:
        read(".stl", data)
    assert caught.value.what.startswith(f"the vertex line '{bad.decode()} -1.5 ")


def test_nan_corners_are_dropped_and_counted(cube, write, read):
    vertices = cube[0].copy()
    vertices[7, 2] = np.nan
    scan = read(".stl", write.stl(vertices, cube[1]))
    touching = int((cube[1] == 7).any(axis=1).sum())
    assert f"{touching} faces with non-finite vertices dropped" in scan.notes
    assert len(scan.mesh.faces) == 12 - touching


@given(
    corners=hnp.arrays(np.float32, st.tuples(st.integers(1, 12), st.just(9)), elements=st.floats(-999, 999, width=32))
)
def test_binary_and_text_give_the_same_mesh(corners, write, read):
    vertices, faces = corners.reshape(-1, 3), np.arange(3 * len(corners)).reshape(-1, 3)
    meshes = []
    for data in (write.stl(vertices, faces), write.stl_text(vertices, faces)):
        try:
            mesh = read(".stl", data).mesh
        except ScanError as error:
            meshes.append(str(error))
        else:
            meshes.append((mesh.vertices.tolist(), mesh.faces.tolist()))
    assert meshes[0] == meshes[1]
