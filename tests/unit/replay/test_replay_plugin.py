"""A bundle is measured like a file, and taken like a capture."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import scanfit_replay
from scanfit import pipeline
from scanfit.capture.bundle import write_bundle
from scanfit.cli.plugins.list import document
from scanfit.errors import ScanError, UsageError
from scanfit.host import PluginHost, parse_options
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.pipeline import ScanSettings, fused, read_feet, reader_for
from scanfit.providers import Scanner
from scanfit.units import Unit

LENS = Intrinsics(width=4, height=3, fx=5.0, fy=5.0, cx=1.5, cy=1.0)
FRAME = DepthFrame(camera="A1", number=7, time_us=0, depth=np.ones((3, 4), np.uint16), unit_mm=1.0, intrinsics=LENS)
MESH = Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]]))


@pytest.fixture
def host() -> PluginHost:
    return PluginHost([("replay", scanfit_replay)])


@pytest.fixture
def rig() -> RigCalibration:
    T = np.diag([1.0, -1, -1, 1])
    T[2, 3] = 400
    camera = RigCamera(serial="A1", intrinsics=LENS, T_rig_depth=T)
    return RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0), cameras=(camera,)
    )


@pytest.mark.parametrize("name", ["foot.scanfit", "foot.zip", "FOOT.ZIP", "foot"])
def test_a_bundle_is_read_whatever_its_form(tmp_path: Path, host: PluginHost, rig: RigCalibration, name: str) -> None:
    path = tmp_path / name
    write_bundle(path, [FRAME], rig)
    reader = reader_for(path, host)
    assert reader.name == "bundle"
    raw = host.read_scan(reader, path, {})
    assert [(frame.camera, frame.number) for frame in raw.frames] == [("A1", 7)]
    scanner = host.named("scanner", "replay")
    assert isinstance(scanner, Scanner)
    again = host.capture(scanner, parse_options(scanner, [f"path={path}"]))
    assert np.array_equal(again.frames[0].depth, FRAME.depth)


def test_a_folder_that_is_no_bundle_is_still_a_folder(tmp_path: Path, host: PluginHost) -> None:
    with pytest.raises(ScanError, match="this is a folder, not a scan file"):
        reader_for(tmp_path, host)


def test_the_scanner_needs_its_path(host: PluginHost) -> None:
    scanner = host.named("scanner", "replay")
    assert isinstance(scanner, Scanner)
    with pytest.raises(UsageError) as refused:
        host.capture(scanner, parse_options(scanner, []))
    assert str(refused.value) == "-o: the scanner 'replay' needs a bundle\n       add -o path=BUNDLE"


def test_the_plugin_lists_its_reader_and_its_scanner(host: PluginHost) -> None:
    (plugin,) = document(host.plugins())["plugins"]
    assert plugin["faults"] == []
    assert [(one["kind"], one["name"]) for one in plugin["providers"]] == [("reader", "bundle"), ("scanner", "replay")]


def test_what_the_capture_says_survives_fusion(rig: RigCalibration, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def fuse(frames: object, rig: object) -> RawScan:
        seen.extend((frames, rig))
        return RawScan(mesh=MESH, unit=Unit.MM, notes=("fused",))

    monkeypatch.setattr(pipeline, "_fuse", fuse)
    raw = RawScan(frames=(FRAME,), rig=rig, unit=Unit.MM, side=Side.LEFT, load_state=LoadState.BIPEDAL, notes=("n",),
                  device="ring", captured_at="2026-01-01")  # fmt: skip
    done = fused(raw)
    assert seen == [(FRAME,), rig]
    assert (done.surface, done.frames, done.rig) == (MESH, (), None)
    assert (done.side, done.load_state, done.notes) == (Side.LEFT, LoadState.BIPEDAL, ("n", "fused"))
    assert (done.device, done.captured_at) == ("ring", "2026-01-01")
    assert fused(done) is done


def test_frames_without_a_calibration_are_not_measured(tmp_path: Path, host: PluginHost) -> None:
    write_bundle(tmp_path / "b.zip", [FRAME], None)
    with pytest.raises(ScanError, match="the capture has no rig calibration, so its cameras' places are not known"):
        read_feet(tmp_path / "b.zip", ScanSettings(), host)


def test_a_partial_capture_is_refused_with_its_reason(tmp_path: Path, host: PluginHost, rig: RigCalibration) -> None:
    write_bundle(tmp_path / "b", [FRAME], rig, partial="camera B2 was unplugged")
    with pytest.raises(ScanError, match="the capture is not complete: camera B2 was unplugged"):
        read_feet(tmp_path / "b", ScanSettings(), host)
