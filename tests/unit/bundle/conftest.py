"""A small rig, frames it took, and bundles that someone has tampered with."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from scanfit.capture.bundle import write_bundle
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import RigCalibration, RigCamera

LENS = Intrinsics(width=16, height=12, fx=20.0, fy=20.0, cx=7.5, cy=5.5, model="plumb_bob", coeffs=(0.1, 0, 0, 0, 0))


def png(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format="PNG")
    return stream.getvalue()


@pytest.fixture
def rig() -> RigCalibration:
    T = np.diag([1.0, -1.0, -1.0, 1.0])
    T[2, 3] = 440.0
    cameras = tuple(RigCamera(serial=one, intrinsics=LENS, T_rig_depth=T, rms_px=0.2) for one in ("A1", "B2"))
    return RigCalibration(made_at=date(2026, 1, 2), method="test", floor=(np.array([0.0, 0, 1]), 0.0), cameras=cameras)


@pytest.fixture
def frames() -> tuple[DepthFrame, ...]:
    rng = np.random.default_rng(4)
    return tuple(
        DepthFrame(
            camera=camera, number=number, time_us=1000 * number, unit_mm=0.1, intrinsics=LENS,
            depth=rng.integers(0, 65536, (12, 16), dtype=np.uint16),
        )
        for camera in ("A1", "B2") for number in (3, 4)
    )  # fmt: skip


@pytest.fixture
def tampered(tmp_path: Path, rig: RigCalibration, frames: tuple[DepthFrame, ...]) -> Callable[..., Path]:
    """A good folder bundle whose index or first picture is changed; the picture's hash is set right again."""

    def make(change: Callable[[dict[str, Any]], object] = lambda doc: None, picture: bytes | None = None) -> Path:
        path = tmp_path / "bundle"
        write_bundle(path, frames, rig)
        doc = json.loads((path / "capture.json").read_text(encoding="utf-8"))
        if picture is not None:
            (path / doc["frames"][0]["file"]).write_bytes(picture)
            doc["frames"][0]["sha256"] = hashlib.sha256(picture).hexdigest()
        change(doc)
        (path / "capture.json").write_text(json.dumps(doc), encoding="utf-8")
        return path

    return make


@pytest.fixture
def zipped(tmp_path: Path, rig: RigCalibration, frames: tuple[DepthFrame, ...]) -> Callable[..., Path]:
    """A good bundle written anew as a zip, each entry through ``change`` (None leaves it out)."""

    def make(add: Callable[[zipfile.ZipFile], object] = lambda archive: None) -> Path:
        good, path = tmp_path / "good.zip", tmp_path / "bad.zip"
        write_bundle(good, frames, rig)
        with zipfile.ZipFile(good) as source, zipfile.ZipFile(path, "w") as archive:
            for info in source.infolist():
                archive.writestr(info, source.read(info))
            add(archive)
        return path

    return make
