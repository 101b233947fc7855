"""OBJ: polygons, groups, colours, indices from either end."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.api import ScanError

SQUARE = "v 0 0 0\nv 10 0 0\nv 10 10 0\nv 0 10 0\n"


def obj(text: str) -> bytes:
    return text.encode("latin-1")


@pytest.mark.parametrize(
    "faces",
    [
        "f 1 2 3 4\n",
        "f 1/1 2/2 3/3 4/4\n",
        "f 1//9 2//9 3//9 4//9\n",
        "f 1/1/1\t2/2/2 3/3/3 4/4/4   # the sole\n",
        "f -4 -3 -2 -1\n",
        "f -4/-1/-1 2 -2 4\n",
        "f 1 2 3\nf 1 3 4\n",
        "g left\ns off\nusemtl skin\nf 1 2 3\no sole\nf 1 3 4",
        "f 1 2 \\\n3 4\n",
    ],
)
def test_all_ways_to_write_a_square(faces, read):
    mesh = read(".obj", obj("# exported\nmtllib /etc/passwd\n" + SQUARE + "vt 0 0\nvn 0 0 1\n" + faces)).mesh
    assert mesh.faces.tolist() == [[0, 1, 2], [0, 2, 3]]


def test_negative_indices_count_from_the_line_they_stand_in(read):
    text = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf -3 -2 -1\nv 5 5 5\nv 6 5 5\nv 5 6 5\nf -3 -2 -1\n"
    assert read(".obj", obj(text)).mesh.faces.tolist() == [[0, 1, 2], [3, 4, 5]]


def test_colours_and_weights_beside_the_coordinates(read):
    text = "v 0 0 0 1 0.5 0\nv 10 0 0 1\nv 10 10 0\nf 1 2 3\n"
    assert read(".obj", obj(text)).mesh.vertices.tolist() == [[0, 0, 0], [10, 0, 0], [10, 10, 0]]


def test_any_line_end(read):
    text = SQUARE + "f 1 2 3 4\n"
    for end in ("\r\n", "\r"):
        assert len(read(".obj", obj(text.replace("\n", end))).mesh.faces) == 2


def test_unwelded_vertices_are_welded(cube, write, read):
    vertices, faces = cube
    soup = write.obj(vertices[faces.reshape(-1)], np.arange(36).reshape(-1, 3))
    mesh = read(".obj", soup).mesh
    assert (mesh.vertices.shape, mesh.faces.shape) == ((8, 3), (12, 3))


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (SQUARE + "f 1 2 5\n", "a face names vertex 5 but there are 4 vertices"),
        (SQUARE + "f 0 1 2\n", "a face names vertex 0 but there are 4 vertices"),
        (SQUARE + "f -5 1 2\n", "a face names vertex -5 but there are 4 vertices"),
        (SQUARE + "f 1 2 3\nf 1 2\n", "face 2 has 2 corners, at least 3 make a face"),
        (SQUARE + "f 1 2 3.5\n", "the f line '1 2 3.5' cannot be read"),
        (SQUARE + "f 1 2 three\n", "the f line '1 2 three' cannot be read"),
        ("v 0,5 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "the v line '0,5 0 0' cannot be read"),
        ("v 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n", "the v line '0 0' cannot be read"),
        (SQUARE, "the file holds no faces"),
        ("Dear customer,\nhere is your scan.\n", "this is not an OBJ file: no line starts with 'v'"),
        ("v 0 0 0\0\n", "this is not an OBJ file: it is not text"),
    ],
)
def test_refusals(text, what, read):
    with pytest.raises(ScanError) as caught:
        read(".obj", obj(text))
    assert caught.value.what == what
    assert caught.value.where.endswith("scan.obj")
    assert caught.value.next_step


@given(counts=st.lists(st.integers(3, 9), min_size=1, max_size=8))
def test_polygons_become_fans_that_keep_the_boundary(counts, read):
    """Each directed edge of the polygons is an edge of exactly one triangle; all others cancel out."""
    rows, lines, edges, start = [], [], [], 0
    for z, count in enumerate(counts):
        angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
        rows += [f"v {10 * np.cos(a):.6f} {10 * np.sin(a):.6f} {z}" for a in angles]
        ring = list(range(start, start + count))
        lines.append("f " + " ".join(str(i + 1) for i in ring))
        edges += list(zip(ring, ring[1:] + ring[:1], strict=True))
        start += count
    mesh = read(".obj", obj("\n".join(rows + lines))).mesh
    assert len(mesh.faces) == sum(counts) - 2 * len(counts)
    directed = [(int(t[i]), int(t[(i + 1) % 3])) for t in mesh.faces for i in range(3)]
    open_edges = [e for e in directed if e[::-1] not in directed]
    assert sorted(open_edges) == sorted(edges)
