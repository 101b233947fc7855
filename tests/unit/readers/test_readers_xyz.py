"""Points as text: every way people write three numbers on a line, and the ways that are traps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.api import ScanError
from scanfit_scans.ply import parse_ply
from scanfit_scans.xyz import parse_xyz


def told(error: ScanError) -> None:
    assert error.what
    assert error.next_step


POINTS = np.array([[1.5, -2.25, 3], [0.125, 1e6, -7.75], [4, 5, 6]])


def read(data: bytes) -> np.ndarray:
    parsed = parse_xyz(data)
    assert parsed.faces is None
    assert parsed.unit is None
    return np.asarray(parsed.vertices)


@pytest.mark.parametrize(
    "text",
    [
        "1.5 -2.25 3\n0.125 1e6 -7.75\n4 5 6\n",
        "  1.5\t-2.25   3 \r\n\r\n0.125 1e6 -7.75\r\n4 5 6",
        "# made by hand\nx y z\n1.5 -2.25 3\n0.125 1e6 -7.75\n4 5 6\n",
        "//X,Y,Z\n1.5,-2.25,3\n0.125,1e6,-7.75\n4,5,6\n",
        "1.5, -2.25, 3\n0.125, 1e6, -7.75\n4, 5, 6\n",
        "X;Y;Z;Intensity\n1.5;-2.25;3;0\n0.125;1e6;-7.75;0\n4;5;6;1\n",
        "3\n1.5 -2.25 3\n0.125 1e6 -7.75\n4 5 6\n",
        "1.5 -2.25 3 0 0 1\n0.125 1e6 -7.75 0 1 0\n4 5 6 1 0 0\n",
        "1.5 -2.25 3 255 0 0 0 0 1\n0.125 1e6 -7.75 0 0 0 0 0 1\n4 5 6 0 0 0 0 0 1\n",
    ],
)
def test_ways_to_write_points(text):
    np.testing.assert_array_equal(read(text.encode()), POINTS)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "the file holds no points"),
        ("# nothing\nx y z\n", "the file holds no points"),
        ("1 2\n3 4\n", "the first line of points has 2 numbers, expected x, y and z, and at most 12"),
        ("1 " * 13 + "\n", "the first line of points has 13 numbers, expected x, y and z, and at most 12"),
        ("1 2 3\n4 5 6\n7 8\n", "point 3 has 2 numbers and the first one 3"),
        ("1 2 3\n4 5 6 7\n", "point 2 has 4 numbers and the first one 3"),
        ("1,5 2,5 3,5\n", "the numbers of the first line, '1,5 2,5 3,5', have decimal commas"),
        ("1,5;2,5;3,5\n", "the numbers of the first line, '1,5;2,5;3,5', have decimal commas"),
        ("1 2 3\n4 five 6\n", "the point line '4 five 6' cannot be read"),
        ("4\n1 2 3\n4 5 6\n", "the first line of points has 1 numbers, expected x, y and z, and at most 12"),
        ("<html>\n", "the first line of points has 1 numbers, expected x, y and z, and at most 12"),
    ],
)
def test_what_is_refused(text, what):
    with pytest.raises(ScanError) as refused:
        read(text.encode())
    assert refused.value.what == what
    assert refused.value.next_step


def test_another_format_is_named():
    with pytest.raises(ScanError, match="this is a PNG picture, not a text file of points"):
        read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


@given(data=st.binary(max_size=200) | st.text("0123456789.,;- \n\txyzenaif/#", max_size=200).map(str.encode))
def test_any_bytes_are_points_or_a_refusal(data):
    try:
        points = read(data)
    except ScanError as error:
        told(error)
    else:
        assert points.shape[1] == 3


PLY = "ply\nformat {} 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nproperty uchar red\n"


@pytest.mark.parametrize("more", ["", "element face 0\nproperty list uchar int vertex_indices\n"])
def test_a_ply_without_faces_is_a_cloud(more):
    text = (PLY.format("ascii") + more + "end_header\n1.5 -2.25 3 9\n0.125 1e6 -7.75 9\n4 5 6 9\n").encode()
    row = np.dtype([("p", "<f4", 3), ("red", "u1")])
    table = np.array([(point, 9) for point in POINTS.astype(np.float32)], dtype=row)
    binary = (PLY.format("binary_little_endian") + more + "end_header\n").encode() + table.tobytes()
    for data in (text, binary):
        parsed = parse_ply(data)
        assert parsed.faces is None
        np.testing.assert_array_equal(np.asarray(parsed.vertices), POINTS)


def test_a_ply_cloud_that_is_cut_short_is_refused():
    with pytest.raises(ScanError, match="the header promises 3 records of 'vertex', the file holds 2"):
        parse_ply((PLY.format("ascii") + "end_header\n1 2 3 9\n1 2 3 9\n").encode())
