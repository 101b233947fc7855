"""PCD: files packed by hand, Open3D's own writer, and everything a header can get wrong."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.api import ScanError
from scanfit_scans.pcd import parse_pcd


def told(error: ScanError) -> None:
    assert error.what
    assert error.next_step


POINTS = np.array([[1.5, -2.25, 3.0], [0.125, 1e6, -7.75], [np.nan, np.nan, np.nan], [4.0, 5.0, 6.0]], dtype=np.float32)


def header(data: str = "binary", **changed: str) -> bytes:
    lines = {
        "VERSION": "0.7", "FIELDS": "x y z", "SIZE": "4 4 4", "TYPE": "F F F", "COUNT": "1 1 1", "WIDTH": "4",
        "HEIGHT": "1", "VIEWPOINT": "0 0 0 1 0 0 0", "POINTS": "4", "DATA": data,
    }  # fmt: skip
    lines |= changed
    text = "".join(f"{name} {words}\n" for name, words in lines.items() if words)
    return ("# .PCD v0.7 - Point Cloud Data file format\n" + text).encode()


def literal(data: bytes) -> bytes:
    """LZF that copies nothing."""
    return b"".join(bytes([len(data[i : i + 32]) - 1]) + data[i : i + 32] for i in range(0, len(data), 32))


def compressed(body: bytes, head: bytes, size: int | None = None) -> bytes:
    packed = literal(body)
    return head + struct.pack("<II", len(packed), len(body) if size is None else size) + packed


def read(data: bytes) -> np.ndarray:
    parsed = parse_pcd(data)
    assert parsed.faces is None
    assert parsed.unit is None
    return np.asarray(parsed.vertices)


def test_text():
    body = b"1.5 -2.25 3\n0.125 1e6 -7.75\nnan nan nan\n4 5 6\n"
    np.testing.assert_array_equal(read(header("ascii") + body), POINTS)
    np.testing.assert_array_equal(read((header("ascii") + body).replace(b"\n", b"\r\n")), POINTS)


def test_binary():
    body = b"".join(struct.pack("<3f", *row) for row in POINTS.tolist())
    np.testing.assert_array_equal(read(header() + body), POINTS)
    np.testing.assert_array_equal(read(header() + body + b"more"), POINTS)


def test_compressed_is_field_after_field():
    body = b"".join(struct.pack("<4f", *column) for column in POINTS.T.tolist())
    np.testing.assert_array_equal(read(compressed(body, header("binary_compressed"))), POINTS)


MIXED = {
    "FIELDS": "rgb z _ normal x y", "SIZE": "4 8 1 4 8 8", "TYPE": "U F U F F F", "COUNT": "1 1 3 2 1 1",
}  # fmt: skip


def test_fields_in_any_order_among_others():
    rows = POINTS.astype(np.float64).tolist()
    one = struct.Struct("<I d 3B 2f d d")
    body = b"".join(one.pack(7, z, 1, 2, 3, 0.5, 0.5, x, y) for x, y, z in rows)
    np.testing.assert_array_equal(read(header(**MIXED) + body), POINTS)
    columns = [
        struct.pack("<4I", 7, 7, 7, 7), struct.pack("<4d", *(r[2] for r in rows)), bytes(12), bytes(32),
        struct.pack("<4d", *(r[0] for r in rows)), struct.pack("<4d", *(r[1] for r in rows)),
    ]  # fmt: skip
    np.testing.assert_array_equal(read(compressed(b"".join(columns), header("binary_compressed", **MIXED))), POINTS)
    text = b"".join(b"7 %r 1 2 3 .5 .5 %r %r\n" % (z, x, y) for x, y, z in rows)
    np.testing.assert_array_equal(read(header("ascii", **MIXED) + text), POINTS)


def test_old_names_and_missing_lines():
    body = b"".join(struct.pack("<3f", *row) for row in POINTS.tolist())
    old = header(FIELDS="", COUNT="", POINTS="", VIEWPOINT="").replace(b"SIZE", b"COLUMNS x y z\nSIZE")
    np.testing.assert_array_equal(read(old + body), POINTS)


@pytest.mark.parametrize("how", [{"write_ascii": True}, {"write_ascii": False}, {"compressed": True}])
def test_what_open3d_writes_is_what_open3d_reads(how, tmp_path):
    open3d = pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    rng = np.random.default_rng(1)
    cloud = open3d.geometry.PointCloud(open3d.utility.Vector3dVector(rng.normal(size=(5000, 3)).round(2)))
    cloud.colors = open3d.utility.Vector3dVector(np.zeros((5000, 3)))
    path = tmp_path / "cloud.pcd"
    assert open3d.io.write_point_cloud(str(path), cloud, **how)
    theirs = np.asarray(open3d.io.read_point_cloud(str(path)).points)
    np.testing.assert_array_equal(read(path.read_bytes()), theirs)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"DATA": "zip"}, "the PCD header cannot be read: its data is not ascii, binary or binary_compressed"),
        ({"DATA": ""}, "this is not a PCD file: its header has no DATA line, or other words"),
        ({"FIELDS": "x y"}, "the PCD header cannot be read: FIELDS, SIZE, TYPE and COUNT are not equally long"),
        ({"FIELDS": "x y w"}, "the PCD file holds no field 'z' of one floating-point number"),
        ({"FIELDS": "x x z"}, "the PCD file holds no field 'x' of one floating-point number"),
        ({"TYPE": "F F I"}, "the PCD file holds no field 'z' of one floating-point number"),
        ({"COUNT": "1 1 2"}, "the PCD file holds no field 'z' of one floating-point number"),
        ({"SIZE": "4 4 3"}, "the PCD header cannot be read: field 'z' is of type F with 3 bytes"),
        ({"SIZE": "4 4 -4"}, "the PCD header cannot be read: field 'z' is of type F with -4 bytes"),
        ({"COUNT": "1 1 9999"}, "the PCD header cannot be read: COUNT is '9999', expected a whole number up to 1,024"),
        ({"WIDTH": "-4"}, "the PCD header cannot be read: WIDTH is '-4', expected a whole number up to 10,000,000"),
        ({"POINTS": "5"}, "the PCD header cannot be read: 4 x 1 is not 5 points"),
        ({"WIDTH": "0", "POINTS": "0"}, "the PCD file holds no points"),
        (
            {"WIDTH": "9999999", "HEIGHT": "9999999", "POINTS": ""},
            "the PCD header cannot be read: it promises 99,999,980,000,001 points, and at most 10,000,000 are read",
        ),
        (
            {"WIDTH": "9999999", "POINTS": "9999999"},
            "the header promises 9,999,999 points, the file holds 4",
        ),
    ],
)  # fmt: skip
def test_headers_that_are_wrong(changed, what):
    with pytest.raises(ScanError) as refused:
        read(header(**changed) + bytes(48))
    assert refused.value.what == what
    assert refused.value.next_step


def test_a_line_twice_and_a_line_unknown():
    with pytest.raises(ScanError, match="it has two lines SIZE"):
        read(header(SIZE="4 4 4\nSIZE 4 4 4"))
    with pytest.raises(ScanError, match="or other words"):
        read(b"solid foot\n" + header())


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (header() + bytes(47), "the header promises 4 points, the file holds 3"),
        (header("ascii") + b"1 2 3\n", "the header promises 4 points, the file holds 1"),
        (header("ascii") + b"1 2 3\n" * 5, "the header promises 4 points, the file holds 5"),
        (header("ascii") + b"1 2 3\n" * 3 + b"1 2\n", "the point line '1 2' cannot be read"),
        (header("binary_compressed") + b"\0\0\0", "the header promises 4 points, the file holds 0"),
        (compressed(bytes(48), header("binary_compressed"))[:-1], "the header promises 4 points, the file holds 0"),
        (
            compressed(bytes(48), header("binary_compressed"), size=2**32 - 1),
            "the compressed data has 4,294,967,295 bytes, and 4 points of 12 bytes do not",
        ),
        (compressed(bytes(40), header("binary_compressed"), size=48), "the compressed data is damaged"),
    ],
)
def test_data_that_is_not_what_its_header_says(data, what):
    with pytest.raises(ScanError) as refused:
        read(data)
    assert refused.value.what == what


FILES = {
    "text": header("ascii") + b"1.5 -2.25 3\n0.125 1e6 -7.75\nnan nan nan\n4 5 6\n",
    "binary": header() + POINTS.tobytes(),
    "compressed": compressed(POINTS.T.tobytes(), header("binary_compressed")),
}


@pytest.mark.parametrize("form", FILES)
@settings(max_examples=150)
@given(
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=4), share=st.floats(0, 1)
)
def test_mutations_are_points_or_a_refusal(form, flips, share):
    data = bytearray(FILES[form][: max(1, int(share * len(FILES[form])))] if share < 0.5 else FILES[form])
    for place, byte in flips:
        data[int(place * len(data))] = byte
    try:
        points = read(bytes(data))
    except ScanError as error:
        told(error)
    else:
        assert points.ndim == 2
        assert points.shape[1] == 3
        assert len(points) <= len(data)
