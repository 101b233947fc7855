"""Colour and confidence beside the depth: kept bit for bit, and as little believed as the depth."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scanfit.capture._pillow import COLOUR, CONFIDENCE, Kind, picture_from_png, png_from_picture
from scanfit.capture.bundle import read as reading
from scanfit.capture.bundle import read_bundle, write_bundle
from scanfit.errors import ScanError, ValueFault
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import RigCalibration

Frames = tuple[DepthFrame, ...]
LENS = Intrinsics(width=16, height=12, fx=20.0, fy=20.0, cx=7.5, cy=5.5)
DEPTH = np.full((12, 16), 4000, np.uint16)
RNG = np.random.default_rng(8)
RGB = RNG.integers(0, 256, (12, 16, 3), dtype=np.uint8)
SURE = RNG.integers(0, 256, (12, 16), dtype=np.uint8)


@pytest.fixture
def layered(frames: Frames) -> Frames:
    """The first frame with both, the second with colour, the others with neither."""
    return (replace(frames[0], color=RGB, confidence=SURE), replace(frames[1], color=RGB[::-1]), *frames[2:])


@pytest.mark.parametrize("name", ["b", "b.zip"])
def test_layers_come_back_bit_for_bit(tmp_path: Path, layered: Frames, rig: RigCalibration, name: str) -> None:
    write_bundle(tmp_path / name, layered, rig)
    for back, frame in zip(read_bundle(tmp_path / name).frames, layered, strict=True):
        for picture, given_ in ((back.color, frame.color), (back.confidence, frame.confidence)):
            assert (picture is None) is (given_ is None)
            if picture is not None and given_ is not None:
                assert np.array_equal(picture, given_)
                assert (picture.dtype, picture.flags.writeable) == (np.uint8, False)


@given(st.sampled_from([COLOUR, CONFIDENCE]), st.integers(1, 20), st.integers(1, 20), st.integers(0, 2**32 - 1))
def test_any_picture_survives_png(kind: Kind, high: int, wide: int, seed: int) -> None:
    shape = (high, wide, 3) if kind is COLOUR else (high, wide)
    picture = np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)
    back = picture_from_png(png_from_picture(picture, kind), kind, width=wide, height=high, where="x")
    assert np.array_equal(back, picture)


def test_a_picture_of_another_kind_is_not_written() -> None:
    for picture, kind in ((SURE, COLOUR), (RGB, CONFIDENCE), (SURE.astype(float), CONFIDENCE)):
        with pytest.raises(ValueFault, match="the picture is "):
            png_from_picture(picture, kind)


@pytest.fixture
def changed(tmp_path: Path, layered: Frames, rig: RigCalibration) -> Callable[..., str]:
    """What reading says of a bundle whose layer ``layer`` or index has been tampered with."""

    def refusal(change: Callable[[dict[str, Any]], object], layer: str = "", picture: bytes = b"") -> str:
        path = tmp_path / "b"
        write_bundle(path, layered, rig)
        doc = json.loads((path / "capture.json").read_text(encoding="utf-8"))
        if layer:
            (path / doc["frames"][0][layer]["file"]).write_bytes(picture)
            doc["frames"][0][layer]["sha256"] = hashlib.sha256(picture).hexdigest()
        change(doc["frames"][0])
        (path / "capture.json").write_text(json.dumps(doc), encoding="utf-8")
        with pytest.raises(ScanError) as refused:
            read_bundle(path)
        assert refused.value.next_step
        assert str(path) in refused.value.where
        return refused.value.what

    return refusal


def same(frame: dict[str, Any]) -> None:
    """Change nothing in the index."""


@pytest.mark.parametrize(
    ("layer", "picture", "what"),
    [
        ("color", png_from_picture(SURE, CONFIDENCE), "the PNG is 8-bit grey, expected 8-bit colour"),
        ("confidence", png_from_picture(RGB, COLOUR), "the PNG is 8-bit colour, expected 8-bit grey"),
        ("color", png_from_picture(RGB[:11], COLOUR), "the PNG is 16 x 11, expected 16 x 12 from the lens"),
        ("color", png_from_picture(RGB, COLOUR)[:-20],
         "the PNG is cut short or damaged: its rows do not fill the picture"),
        ("confidence", b"GIF89a" + bytes(50), "this is not a PNG picture"),
        ("confidence", bytes(100_000), "'frames/A1/3.confidence.png' is 100,000 bytes, at most 65,920 are read"),
    ],
)  # fmt: skip
def test_a_layer_that_is_wrong(changed: Callable[..., str], layer: str, picture: bytes, what: str) -> None:
    assert changed(same, layer, picture) == what


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda f: f["color"].update(sha256="0" * 64),
         "the picture is not the one that was captured: its sha256 differs"),
        (lambda f: f["color"].update(file="../x.png"), "'../x.png' leads out of the bundle"),
        (lambda f: f["color"].update(file=f["file"]), "frame 3 of camera A1 is listed twice"),
        (lambda f: f["confidence"].update(file=f["color"]["file"]), "frame 3 of camera A1 is listed twice"),
        (lambda f: f["confidence"].update(file="frames/A1/none.png"), "'frames/A1/none.png' is missing"),
        (lambda f: f["color"].update(size=3), "'size' is not a key scanfit knows here"),
        (lambda f: f.update(color="frames/A1/3.color.png"), "this is text, expected a table or nothing"),
    ],
)  # fmt: skip
def test_an_index_whose_layers_are_wrong(changed: Callable[..., str], change: Any, what: str) -> None:
    assert changed(change) == what


def test_layers_count_among_what_is_unpacked(
    tmp_path: Path, layered: Frames, rig: RigCalibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bundle(tmp_path / "b", layered, rig)
    whole = 12 * 16 * (6 + 5 + 2 + 2)
    monkeypatch.setattr(reading, "MAX_UNPACKED", whole)
    read_bundle(tmp_path / "b")
    monkeypatch.setattr(reading, "MAX_UNPACKED", whole - 1)
    with pytest.raises(ScanError, match="which is more than is read at once"):
        read_bundle(tmp_path / "b")


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_layer_with_any_byte_changed_is_refused(place: int, flip: int) -> None:
    frame = DepthFrame(camera="A1", number=1, time_us=0, unit_mm=1.0, intrinsics=LENS, depth=DEPTH, color=RGB)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "b"
        write_bundle(path, [frame], None)
        file = path / "frames" / "A1" / "1.color.png"
        data = bytearray(file.read_bytes())
        data[place % len(data)] ^= flip
        file.write_bytes(data)
        with pytest.raises(ScanError, match="its sha256 differs"):
            read_bundle(path)


def test_a_grey_picture_with_a_palette_is_not_a_confidence(tmp_path: Path, changed: Callable[..., str]) -> None:
    Image.fromarray(RGB).quantize(8).save(tmp_path / "p.png")
    assert changed(same, "confidence", (tmp_path / "p.png").read_bytes()).endswith(
        "-bit a palette, expected 8-bit grey"
    )
