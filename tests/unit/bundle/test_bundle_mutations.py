"""A good index with any one value exchanged for any other: refused in words, or read as values that can be true."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scanfit.capture.bundle import read_bundle, write_bundle
from scanfit.errors import ScanError
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import Glass, RigCalibration, RigCamera

LENS = Intrinsics(width=6, height=4, fx=5.0, fy=5.0, cx=2.5, cy=1.5, model="plumb_bob", coeffs=(0.1, 0, 0, 0))
DEPTH = np.arange(1, 25, dtype=np.uint16).reshape(4, 6)
RGB = np.arange(72, dtype=np.uint8).reshape(4, 6, 3)


def good(folder: Path) -> Path:
    T = np.diag([1.0, -1, -1, 1])
    T[2, 3] = 400
    rig = RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0),
        cameras=(RigCamera(serial="A1", intrinsics=LENS, T_rig_depth=T, baseline_mm=50.0),),
        glass=Glass(thickness_mm=8, index=1.5),
    )  # fmt: skip
    frames = [
        DepthFrame(camera="A1", number=n, time_us=n, depth=DEPTH, unit_mm=0.1, intrinsics=LENS, T_rig_depth=T,
                   color=RGB if n == 1 else None, confidence=RGB[..., 0] if n == 1 else None)
        for n in (1, 2)
    ]  # fmt: skip
    write_bundle(folder / "b", frames, rig, ["a note"], captured_at="2026-01-02")
    return folder / "b"


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a JSON document, by its keys."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield (*path, key)
        yield from places(each, (*path, key))


with tempfile.TemporaryDirectory() as _folder:
    INDEX = json.loads((good(Path(_folder)) / "capture.json").read_text(encoding="utf-8"))

NUMBERS = st.integers() | st.floats() | st.sampled_from([0, -1, 10**30, 1e300, 1e-300, 2**63, 0.1, 400, 6, 4])
WORDS = st.text(max_size=6) | st.sampled_from(["A1", "none", "frames/A1/2.png", "../x", "2026-01-01", "left", "C:/x"])
ANY = st.recursive(st.none() | st.booleans() | NUMBERS | WORDS, lambda inner: st.lists(inner, max_size=4), max_leaves=5)


@given(st.sampled_from(list(places(INDEX))), ANY)
def test_one_value_exchanged(place: tuple[Any, ...], value: Any) -> None:
    document = json.loads(json.dumps(INDEX))
    inner = document
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = value
    with tempfile.TemporaryDirectory() as folder:
        path = good(Path(folder))
        (path / "capture.json").write_text(json.dumps(document), encoding="utf-8")
        try:
            raw = read_bundle(path)
        except ScanError as error:
            told = (error.what, error.where, error.next_step)
        else:
            told = ("read", *raw.frames)
            assert all(np.array_equal(frame.depth, DEPTH) for frame in raw.frames)  # no pixel is other than captured
            assert all(frame.color is None or np.array_equal(frame.color, RGB) for frame in raw.frames)
            assert all(0.005 <= frame.unit_mm <= 10 for frame in raw.frames)
            assert raw.rig is None or np.isfinite(raw.rig.cameras[0].T_rig_depth).all()
    assert all(told)
