"""The demonstration's capture says what it is, is what its script makes, and shows the feet it was made from."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np
import pytest

from scanfit.capture.bundle import read_bundle
from scanfit.demo_data import path as data
from scanfit.host import PluginHost
from scanfit.model.documents.rig import rig_document
from scanfit.model.measurement import Measurement
from scanfit.model.scan import LoadState, RawScan
from scanfit.pipeline import ScanSettings, measure_paths

BUNDLE = data("scans/foot-dupont-capture/feet.scanfit")
PAIR = [data(f"scans/foot-dupont-pair/{side}_foot.stl") for side in ("left", "right")]

REACHED_MM = {"foot_length": 1.0, "ball_width": 1.0, "heel_width": 0.8, "dorsum_height_50": 1.0}


@pytest.fixture(scope="module")
def stored() -> RawScan:
    return read_bundle(BUNDLE)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_capture", data("scans/make_capture.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_it_says_that_it_is_simulated(stored: RawScan):
    assert stored.device.startswith("sim")
    assert stored.notes[0].startswith("simulated: no camera took this")
    for name in ("foot-dupont-capture/SOURCE.md", "README.md"):
        assert "No camera took" in data(f"scans/{name}").read_text(encoding="utf-8")
    licence = data("scans/foot-dupont-pair/LICENSE").read_bytes()
    assert data("scans/foot-dupont-capture/LICENSE").read_bytes() == licence


def test_it_is_small_and_one_picture_a_camera(stored: RawScan):
    assert BUNDLE.stat().st_size < 1_000_000
    assert stored.rig is not None
    assert [frame.camera for frame in stored.frames] == [camera.serial for camera in stored.rig.cameras]
    assert len(stored.frames) == 6
    assert stored.load_state is LoadState.BIPEDAL


@pytest.mark.slow
def test_it_is_what_its_script_makes(stored: RawScan, script: ModuleType):
    made = script.capture()
    assert (made.notes, made.device, made.captured_at) == (stored.notes, stored.device, stored.captured_at)
    assert stored.rig is not None
    assert _rounded(msgspec.to_builtins(rig_document(made.rig))) == _rounded(
        msgspec.to_builtins(rig_document(stored.rig))
    )
    for one, other in zip(made.frames, stored.frames, strict=True):
        assert (one.camera, one.number, one.time_us) == (other.camera, other.number, other.time_us)
        # Another machine's arithmetic may round the last digit to the other side in a pixel here and there.
        differ = one.depth != other.depth
        assert differ.mean() < 1e-4


def _rounded(plain: Any) -> Any:
    """The same with every number to a millionth: another machine's arithmetic rounds the last digit differently."""
    if isinstance(plain, dict):
        return {key: _rounded(value) for key, value in plain.items()}
    if isinstance(plain, list):
        return [_rounded(value) for value in plain]
    return round(plain, 6) + 0.0 if isinstance(plain, float) else plain


def test_its_pictures_show_the_feet_where_they_stood(stored: RawScan, script: ModuleType):
    """Points of the pictures lie on the meshes' box and nowhere else above the platform."""
    box = script.feet().vertices
    low, high = box.min(axis=0) - 3, box.max(axis=0) + 3
    assert stored.rig is not None
    for frame, camera in zip(stored.frames, stored.rig.cameras, strict=True):
        k, T = frame.intrinsics, camera.T_rig_depth
        v, u = np.nonzero(frame.depth)
        z = frame.depth[v, u] * frame.unit_mm
        points = np.column_stack([(u - k.cx) / k.fx * z, (v - k.cy) / k.fy * z, z]) @ T[:3, :3].T + T[:3, 3]
        above = points[points[:, 2] > 5]
        assert len(above) > 10_000
        inside = ((above > low) & (above < high)).all(axis=1)
        assert inside.mean() > 0.99


@pytest.mark.slow
def test_its_feet_measure_like_the_meshes_they_were_made_from():
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    host, settings = PluginHost(), ScanSettings(load_state=LoadState.BIPEDAL)
    captured, meshes = measure_paths([Path(BUNDLE)], settings, host), measure_paths(PAIR, settings, host)
    assert [foot.side for foot in captured.feet] == [foot.side for foot in meshes.feet]
    for foot, truth in zip(captured.feet, meshes.feet, strict=True):
        for name, most in REACHED_MM.items():
            measure, true = foot.measurements[name], truth.measurements[name]
            assert isinstance(measure, Measurement)
            assert isinstance(true, Measurement)
            assert abs(measure.value - true.value) < most, (foot.side, name)
            assert measure.sigma > true.sigma
        assert "arch_height" in foot.withheld
