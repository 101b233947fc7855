"""OFF: keywords, colours, and counts that must be kept."""

from __future__ import annotations

import pytest

from scanfit.api import ScanError

POINTS = "0 0 0\n10 0 0\n10 10 0\n0 10 0\n"


@pytest.mark.parametrize(
    "text",
    [
        f"OFF\n4 1 0\n{POINTS}4 0 1 2 3\n",
        f"OFF 4 1 0\n{POINTS}4 0 1 2 3 255 0 0\n",
        f"# a comment\nOFF # another\n4 1\n\n{POINTS}4  0 1 2 3",
        "COFF\n4 1 0\n" + POINTS.replace("\n", " 255 0 0 255\n") + "4 0 1 2 3\n",
        "NOFF\n4 1 0\n" + POINTS.replace("\n", " 0 0 1\n") + "4 0 1 2 3 0.5 0.5 0.5\n",
        f"OFF\r\n4 2 0\r\n{POINTS}3 0 1 2\r\n3 0 2 3 1\r\n",
    ],
)
def test_all_ways_to_write_a_square(text, read):
    mesh = read(".off", text.encode()).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]
    assert mesh.vertices[2].tolist() == [10, 10, 0]


def test_triangles_and_quads_together(read):
    text = f"OFF\n5 2 0\n{POINTS}5 5 9\n4 0 1 2 3\n3 2 3 4\n"
    assert read(".off", text.encode()).mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3], [2, 3, 4]]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (f"OFF\n4 2 0\n{POINTS}4 0 1 2 3\n", "the header promises 4 vertices and 2 faces, the file holds 5 lines"),
        (
            "OFF\n4000000000 4000000000 0\n0 0 0\n",
            "the header promises 4,000,000,000 vertices and 4,000,000,000 faces, the file holds 1 lines",
        ),
        (f"OFF\n4 -1 0\n{POINTS}", "the header promises 4 vertices and -1 faces, the file holds 4 lines"),
        (f"OFF\n4 1 0\n{POINTS}4 0 1 2\n", "the face line '4 0 1 2' cannot be read"),
        (f"OFF\n4 2 0\n{POINTS}3 0 1 2\n4 0 1 2\n", "the face line '4 0 1 2' cannot be read"),
        (f"OFF\n4 1 0\n{POINTS}2 0 1\n", "face 1 has 2 corners, at least 3 make a face"),
        (f"OFF\n4 1 0\n{POINTS}-3 0 1 2\n", "the face line '-3 0 1 2' cannot be read"),
        (f"OFF\n4 1 0\n{POINTS}3 0 1 4\n", "faces span [0, 4] but there are 4 vertices"),
        (f"OFF\n4 1 0\n{POINTS}3 0 1 2.5\n", "the face line '3 0 1 2.5' cannot be read"),
        (f"OFF\n4 0 0\n{POINTS}", "the file holds no faces"),
        ("OFF\n", "the file ends before its counts"),
        ("OFF\n\x1f\n", "the count line '?' cannot be read"),
        ("OFF\n3 1 0\n0 0 0\n1 \u00e9 0 0\n0 1 0\n3 0 1 2\n", "the vertex line '1 Ã© 0 0' cannot be read"),
        (f"4OFF\n4 1 0\n{POINTS}3 0 1 2\n", "this is not a text OFF file: the word OFF is not in front"),
        ("OFF BINARY\n\0\0\0\4", "this is not a text OFF file: the word OFF is not in front"),
    ],
)
def test_refusals(text, what, read):
    with pytest.raises(ScanError) as caught:
        read(".off", text.encode())
    assert caught.value.what == what
    assert caught.value.next_step
