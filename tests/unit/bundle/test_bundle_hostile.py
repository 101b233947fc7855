"""Bundles that are damaged, wrong or made to do harm: each is refused in its own words."""

from __future__ import annotations

import json
import os
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.capture.bundle import archive as zips
from scanfit.capture.bundle import read_bundle, write_bundle
from scanfit.errors import ScanError
from scanfit.model.depth import DepthFrame, Intrinsics

from PIL import Image  # isort: skip

DEPTH = np.full((12, 16), 4000, np.uint16)


def png(array: np.ndarray) -> bytes:
    import io

    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format="PNG")
    return stream.getvalue()


def short_png() -> bytes:
    """A PNG in one piece, with every checksum right, whose rows end half way."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + DEPTH[0].astype(">u2").tobytes() for _ in range(6)))
    head = struct.pack(">IIBBBBB", 16, 12, 16, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def refused(path: Path) -> ScanError:
    with pytest.raises(ScanError) as error:
        read_bundle(path)
    assert str(path) in error.value.where
    assert error.value.next_step
    return error.value


def first(**change: Any) -> Callable[[dict[str, Any]], object]:
    return lambda doc: doc["frames"][0].update(change)


def drop(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda doc: doc["frames"][0].pop(key)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (drop("unit_mm"), "the depth unit is missing"),
        (first(unit_mm=None), "the depth unit is missing"),
        (first(unit_mm=0), "camera A1 has frames of different depth units"),
        (lambda doc: [f.update(unit_mm=0) for f in doc["frames"]],
         "the depth unit is 0 mm a count, expected more than zero"),
        (lambda doc: [f.update(unit_mm=-0.1) for f in doc["frames"]],
         "the depth unit is -0.1 mm a count, expected more than zero"),
        (lambda doc: [f.update(unit_mm=0.0001) for f in doc["frames"]],
         "the depth unit is 0.0001 mm a count, expected 0.005 to 10; was it in metres?"),
        (first(unit_mm=float("nan")), "this is not JSON: NaN is not a number"),
        (first(unit_mm="0.1"), "this is text, expected a number"),
        (first(width=17), "the frame is 17 x 12, the lens of A1 16 x 12"),
        (first(camera="Z9"), "camera 'Z9' is not in the calibration"),
        (first(number=4), "frame 4 of camera A1 is listed twice"),
        (lambda doc: doc["frames"][0].update(file=doc["frames"][1]["file"]), "frame 4 of camera A1 is listed twice"),
        (first(time_us=-1), "time_us is -1, expected a whole number from 0"),
        (first(sha256="0" * 64), "the picture is not the one that was captured: its sha256 differs"),
        (first(file="/etc/passwd"), "'/etc/passwd' is an absolute path"),
        (first(file="C:/x.png"), "'C:/x.png' is an absolute path"),
        (first(file="frames/../../x.png"), "'frames/../../x.png' leads out of the bundle"),
        (first(file="frames\\x.png"), "'frames\\\\x.png' is not a plain relative path"),
        (first(file="frames//x.png"), "'frames//x.png' is not a plain relative path"),
        (first(file="a\x00b"), "'a\\x00b' is not a plain relative path"),
        (first(file="frames/A1/9.png"), "'frames/A1/9.png' is missing"),
        (first(file="frames"), "this is not a file"),
        (first(fille=1), "'fille' is not a key scanfit knows here"),
        (first(T_rig_depth=[[1]]), "T_rig_depth is not 4 rows of 4 numbers"),
        (lambda doc: doc.update(frames=[]), "the capture holds no frames"),
        (lambda doc: doc.update(frames=doc["frames"] * 300),
         "the capture holds 1200 frames, which is more than is read at once"),
        (lambda doc: doc.update(partial=""), "the capture is not complete: no reason is given"),
        (lambda doc: doc.update(side="both"), "'both' is not a side"),
        (lambda doc: doc.update(load_state="heavy"), "'heavy' is not a load state"),
        (lambda doc: doc.update(intrinsics={"A1": doc["calibration"]["cameras"][0]["intrinsics"]}),
         "camera 'A1' has two lenses, one in the calibration and one beside it"),
        (lambda doc: doc["calibration"].update(schema="x"), "schema is 'x', expected 'scanfit.rig/1'"),
        (lambda doc: doc.pop("calibration"), "'calibration' is missing"),
        (lambda doc: doc.update(calibration=None), "camera 'A1' is not in the calibration"),
        (lambda doc: doc.update(schema="scanfit.capture/2"),
         "schema is 'scanfit.capture/2', expected 'scanfit.capture/1'"),
    ],
)  # fmt: skip
def test_an_index_that_is_wrong(tampered: Callable[..., Path], change: Any, what: str) -> None:
    assert refused(tampered(change)).what == what


@pytest.mark.parametrize(
    ("picture", "what"),
    [
        (png(np.zeros((12, 16), np.uint16)), "frame 3 of camera A1 holds no depth at all"),
        (png(DEPTH[:, :15]), "the PNG is 15 x 12, expected 16 x 12 from the lens"),
        (png(DEPTH.astype(np.uint8)), "the PNG is 8-bit grey, expected 16-bit grey"),
        (png(np.zeros((12, 16, 3), np.uint8)), "the PNG is 8-bit colour, expected 16-bit grey"),
        (b"", "this is not a PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "this is not a PNG picture"),
        (png(DEPTH)[:40], "the PNG is cut short or damaged"),
        (png(DEPTH)[:-14], "the PNG is cut short or damaged"),
        (short_png(), "the PNG is cut short or damaged"),
        (png(DEPTH)[:16] + struct.pack(">II", 60000, 60000) + png(DEPTH)[24:],
         "the PNG is 60000 x 60000, expected 16 x 12 from the lens"),
        (bytes(200_000), "'frames/A1/3.png' is 200,000 bytes, at most 66,304 are read"),
    ],
)  # fmt: skip
def test_a_picture_that_is_wrong(tampered: Callable[..., Path], picture: bytes, what: str) -> None:
    assert refused(tampered(picture=picture)).what.startswith(what)


@given(st.integers(8, 200), st.integers(1, 255))
def test_a_picture_with_any_byte_changed_is_refused_or_the_same_size(place: int, flip: int) -> None:
    from scanfit.capture._pillow import depth_from_png

    rng = np.random.default_rng(1)
    data = bytearray(png(rng.integers(0, 65536, (12, 16), dtype=np.uint16)))
    data[place] ^= flip
    try:
        assert depth_from_png(bytes(data), width=16, height=12, where="x").shape == (12, 16)
    except ScanError as error:
        told = error
        assert told.next_step


def entry(name: str, data: bytes = b"x", *, mode: int = 0, packed: int = zipfile.ZIP_STORED) -> Callable[..., object]:
    def add(archive: zipfile.ZipFile) -> None:
        info = zipfile.ZipInfo(name)
        info.external_attr = mode << 16
        archive.writestr(info, data, compress_type=packed)

    return add


@pytest.mark.filterwarnings("ignore:Duplicate name")  # the zip is made wrong on purpose
@pytest.mark.parametrize(
    ("add", "what"),
    [
        (entry("../evil"), "'../evil' leads out of the bundle"),
        (entry("/etc/evil"), "'/etc/evil' is an absolute path"),
        (entry("C:\\evil"), "'C:\\evil' is an absolute path"),
        (entry("a\\b"), "'a\\\\b' is not a plain relative path"),
        (entry("frames/A1/3.png"), "'frames/A1/3.png' is in the zip twice"),
        (entry("link", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "'link' is a link, and a bundle holds files"),
        (entry("pipe", mode=stat.S_IFIFO), "'pipe' is neither a file nor a folder, and a bundle holds files"),
        (entry("zeros", bytes(10**6), packed=zipfile.ZIP_DEFLATED),
         "'zeros' unpacks to 1,000,000 bytes from 9"),
        (entry("slow", packed=zipfile.ZIP_LZMA), "'slow' is packed in a way that is not read"),
        (lambda archive: [archive.writestr(f"n{i}", b"") for i in range(5000)],
         "the zip lists 5,005 files in"),
        (lambda archive: setattr(archive, "comment", b"hello"),
         "this is not a zip, or its end is missing or has something behind it"),
    ],
)  # fmt: skip
def test_a_zip_made_to_do_harm(zipped: Callable[..., Path], add: Any, what: str) -> None:
    assert refused(zipped(add)).what.startswith(what)


def test_a_zip_that_says_it_is_encrypted(zipped: Callable[..., Path]) -> None:
    path = zipped()
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\1\2") + 8] |= 1
    path.write_bytes(data)
    assert refused(path).what == "'capture.json' is encrypted"


def test_a_zip_whose_sizes_lie(zipped: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(entry("more", os.urandom(50_000)))
    monkeypatch.setattr(zips, "MAX_TOTAL_BYTES", 50_000)
    assert refused(path).what.startswith("the zip unpacks to 5")
    monkeypatch.setattr(zips, "MAX_FILE_BYTES", 50_000)
    assert refused(path).what.endswith("bytes, at most 50,000 are read")


def test_a_zip_without_an_index_and_one_in_a_folder(tmp_path: Path, zipped: Callable[..., Path]) -> None:
    path = tmp_path / "deep.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("bundle/capture.json", "{}")
    assert refused(path).what == "there is no capture.json in it: this is not a replay bundle"
    assert refused(tmp_path).what == "there is no capture.json in it: this is not a replay bundle"
    assert refused(tmp_path / "absent.zip").what == "there is no such file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes")
def test_pipes_are_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "b.zip")
    os.mkfifo(tmp_path / "capture.json")
    assert refused(tmp_path / "b.zip").what == "this is a device or a pipe, not a file"
    assert refused(tmp_path).what == "this is not a file"


@pytest.mark.parametrize("index", [b'{"schema": "scanfit.capture/1", "frames": ' + b"[" * 100_000, b" " * 5_000_000,
                                   b"", b"\xff", b"[]", b'{"schema": "scanfit.capture/1", "schema": 1}'])  # fmt: skip
def test_an_index_that_is_none(tampered: Callable[..., Path], index: bytes) -> None:
    path = tampered()
    (path / "capture.json").write_bytes(index)
    refused(path)


def test_links_in_a_folder(tampered: Callable[..., Path], tmp_path: Path) -> None:
    path = tampered()
    (path / "frames").rename(tmp_path / "elsewhere")
    (path / "frames").symlink_to(tmp_path / "elsewhere")
    assert refused(path).what == "this is a link, and a bundle holds files"


def bundle_bytes() -> bytes:
    lens = Intrinsics(width=16, height=12, fx=20.0, fy=20.0, cx=7.5, cy=5.5)
    frame = DepthFrame(camera="A1", number=1, time_us=0, depth=DEPTH, unit_mm=0.1, intrinsics=lens)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        write_bundle(path, [frame], None)
        return path.read_bytes()


GOOD = bundle_bytes()


def outcome(data: bytes) -> np.ndarray | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b.zip"
        path.write_bytes(data)
        try:
            return read_bundle(path).frames[0].depth
        except ScanError:
            return None


@given(st.integers(0, len(GOOD) - 1))
def test_a_zip_cut_anywhere_is_refused(length: int) -> None:
    assert outcome(GOOD[:length]) is None


@given(st.lists(st.tuples(st.integers(0, len(GOOD) - 1), st.integers(1, 255)), min_size=1, max_size=3))
def test_a_zip_with_bytes_changed_is_refused_or_gives_the_same_depth(changes: list[tuple[int, int]]) -> None:
    data = bytearray(GOOD)
    for place, flip in changes:
        data[place] ^= flip
    depth = outcome(bytes(data))
    assert depth is None or np.array_equal(depth, DEPTH)


@given(st.binary(max_size=300))
def test_any_bytes_are_refused(data: bytes) -> None:
    assert outcome(data) is None


LEAVES = st.none() | st.floats() | st.text(max_size=4) | st.integers()


@given(st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner)))
def test_any_json_is_refused(value: object) -> None:
    from scanfit.model.documents.capture import capture_from_bytes

    for document in (value, {"schema": "scanfit.capture/1", "frames": value, "calibration": None}):
        try:
            assert not capture_from_bytes(json.dumps(document).encode(), where="x").frames
        except ScanError:
            continue
