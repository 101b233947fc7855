"""Bundles and rigs that cannot be used, at the command line: each in its own words, exit code 3, nothing half-made."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scanfit.capture.bundle import write_bundle
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.rig import RigCalibration
from scanfit.phantom.capture import simulate
from scanfit.phantom.depth_noise import DepthNoise
from scanfit.phantom.rig import ring_rig

LENS = Intrinsics(width=106, height=60, fx=53.0, fy=53.0, cx=52.5, cy=29.5)
"""A D435 with an eighth of its pixels along each side."""

AGAIN = "copy the bundle again, or capture again"


@pytest.fixture(scope="module")
def taken() -> tuple[RigCalibration, tuple[DepthFrame, ...]]:
    """Three cameras around a platform on which nobody stands."""
    rig = ring_rig(3, intrinsics=LENS)
    return rig, simulate(rig, [], np.random.default_rng(1), frames=3, noise=DepthNoise.none())


@pytest.fixture
def bundle(tmp_path, taken):
    """Write a good bundle, then change its index, its first picture, or its bytes."""

    def make(change=lambda index: None, picture=None, name="visit", **settings) -> Path:
        rig, frames = taken
        path = tmp_path / name
        write_bundle(path, frames, settings.pop("rig", rig), **settings)
        if path.is_dir():
            index = json.loads((path / "capture.json").read_text(encoding="utf-8"))
            if picture is not None:
                (path / index["frames"][0]["file"]).write_bytes(picture)
                index["frames"][0]["sha256"] = hashlib.sha256(picture).hexdigest()
            change(index)
            (path / "capture.json").write_text(json.dumps(index), encoding="utf-8")
        return path

    return make


def png(array: np.ndarray) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(array).save(stream, format="PNG")
    return stream.getvalue()


def every(**values):
    return lambda index: [frame.update(values) for frame in index["frames"]]


def other_size(index) -> None:
    index["frames"][3].update(width=640, height=480)


GREY = np.full((60, 106), 4000, np.uint16)
FIRST = "frames/sim-01/0.png"
BAD = {
    "missing unit": (
        {"change": lambda index: index["frames"][0].pop("unit_mm")}, "capture.json frames[0]",
        "the depth unit is missing", "write unit_mm, the millimetres of one count, as the camera's maker gives it",
    ),
    "unit zero": (
        {"change": every(unit_mm=0)}, FIRST,
        "the depth unit is 0 mm a count, expected more than zero", "correct it in capture.json, or capture again",
    ),
    "unit in metres": (
        {"change": every(unit_mm=0.0001)}, FIRST,
        "the depth unit is 0.0001 mm a count, expected 0.005 to 10; was it in metres?",
        "correct it in capture.json, or capture again",
    ),
    "8-bit picture": (
        {"picture": png(GREY.astype(np.uint8))}, FIRST,
        "the PNG is 8-bit grey, expected 16-bit grey", "save depth as it came from the camera, not a picture of it",
    ),
    "picture of another shape": (
        {"picture": png(GREY[:, :100])}, FIRST, "the PNG is 100 x 60, expected 106 x 60 from the lens",
        "the bundle is damaged: copy it again, or capture again",
    ),
    "picture cut short": (
        {"picture": png(GREY)[:-20]}, FIRST, "the PNG is cut short or damaged: its rows do not fill the picture",
        "the bundle is damaged: copy it again, or capture again",
    ),
    "no depth at all": (
        {"picture": png(np.zeros((60, 106), np.uint16))}, FIRST, "frame 0 of camera sim-01 holds no depth at all",
        "see that nothing covers the camera and its projector is on, and capture again",
    ),
    "cameras that disagree in size": (
        {"change": other_size}, "capture.json frames[3]", "the frame is 640 x 480, the lens of sim-02 106 x 60",
        "capture in the resolution that was calibrated",
    ),
    "another rig's calibration": (
        {"change": lambda index: index["calibration"]["cameras"][1].update(serial="D435-7")},
        "capture.json frames[3]", "camera 'sim-02' is not in the calibration",
        "it knows D435-7, sim-01, sim-03: use the calibration of this rig",
    ),
    "partial": (
        {"partial": "camera sim-03 was unplugged"}, "",
        "the capture is not complete: camera sim-03 was unplugged",
        "capture again; this bundle is kept to find out why",
    ),
    "no frames": ({"change": lambda index: index.update(frames=[])}, "capture.json", "the capture holds no frames",
                  "capture again"),
}  # fmt: skip


@pytest.mark.parametrize("command", [("measure",), ("recommend",)])
@pytest.mark.parametrize("name", BAD)
def test_a_bundle_that_cannot_be_used(scanfit, bundle, name, command):
    made, where, what, step = BAD[name]
    path = bundle(**made)
    code, out, err = scanfit(*command, path, "--json")
    assert code == 3
    assert json.loads(out) == {
        "schema": "scanfit.error/1", "code": "scan", "what": what, "where": f"{path} {where}".strip(), "next": step,
    }  # fmt: skip
    assert err.endswith(f"error: {f'{path} {where}'.strip()}: {what}\n       {step}\n")


@pytest.mark.parametrize("name", BAD)
def test_a_bundle_that_cannot_be_replayed_is_not_captured(scanfit, bundle, tmp_path, name):
    made, where, what, step = BAD[name]
    path = bundle(**made)
    told = scanfit("capture", "--scanner", "replay", "-o", f"path={path}", "--out", tmp_path / "new", "--no-fuse")
    assert told == (3, "", f"error: {f'{path} {where}'.strip()}: {what}\n       {step}\n")
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_packed_bundle_that_is_cut_short(scanfit, bundle, share):
    path = bundle(name="visit.scanfit")
    data = path.read_bytes()
    path.write_bytes(data[: int(share * len(data))])
    what = "this is not a zip, or its end is missing or has something behind it"
    assert scanfit("measure", path) == (3, "", f"error: {path}: {what}\n       {AGAIN}\n")


def test_a_folder_that_is_cut_short(scanfit, bundle):
    path = bundle()
    (path / "frames" / "sim-02" / "1.png").unlink()
    assert scanfit("measure", path) == (3, "", f"error: {path}: 'frames/sim-02/1.png' is missing\n       {AGAIN}\n")
    index = path / "capture.json"
    index.write_bytes(index.read_bytes()[:500])
    code, out, err = scanfit("measure", path)
    assert (code, out) == (3, "")
    assert err.startswith(f"error: {path} capture.json: this is not JSON: ")


def test_an_old_calibration_is_a_warning_and_not_repeated(scanfit, bundle, taken, tmp_path):
    old = replace(taken[0], made_at=date(2025, 11, 1))
    path = bundle(rig=old, captured_at="2026-01-01T09:00:00+01:00")
    note = "note: the rig was calibrated 61 days before this capture, more than 30: calibrate it again\n"
    for name in ("again", "once-more"):
        code, out, err = scanfit(
            "capture", "--scanner", "replay", "-o", f"path={path}", "--out", tmp_path / name, "--no-fuse"
        )
        assert (code, err, out.count(note), out.count("note:")) == (0, "", 1, 1)
        path = tmp_path / name


def test_nobody_on_the_platform(scanfit, bundle, tmp_path):
    """With the real fusion: the capture stays, and both pictures that can be drawn are there."""
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    path = bundle()
    what, step = "no foot is on the platform", "stand on the platform's middle with bare feet"
    code, out, err = scanfit("measure", path)
    assert (code, out) == (3, "")
    assert err.startswith(f"error: {path}: {what}\n       {step}")
    new = tmp_path / "new"
    code, out, err = scanfit("capture", "--scanner", "replay", "-o", f"path={path}", "--out", new, "--json")
    assert code == 3
    document = json.loads(out)
    assert (document["what"], document["where"]) == (what, str(new))
    assert document["next"].startswith(step)
    assert document["next"].endswith(f"; what was captured is kept in {new}")
    assert sorted(each.name for each in new.iterdir()) == ["cameras.png", "capture.json", "frames"]
    assert scanfit("measure", new)[0] == 3


@pytest.mark.slow
def test_from_cameras_to_shoes(scanfit, tmp_path):
    """The whole way, with the real fusion: captured, drawn, measured from folder and file alike, fitted."""
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    folder, packed = tmp_path / "visit", tmp_path / "visit.scanfit"
    code, out, err = scanfit(
        "capture", "--scanner", "sim", "-o", "seed=1", "--load-state", "bipedal", "--out", folder, "--json"
    )
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert [foot["side"] for foot in document["feet"]] == ["left", "right"]
    assert sorted(each.name for each in folder.iterdir()) == ["cameras.png", "capture.json", "feet.png", "frames"]
    code, out, err = scanfit("capture", "--scanner", "replay", "-o", f"path={folder}", "--out", packed, "--no-fuse")
    assert (code, err) == (0, "")
    profiles = []
    for path in (folder, packed):
        code, out, err = scanfit("measure", path, "--json")
        assert (code, err) == (0, "")
        profile = json.loads(out)
        for foot in profile["feet"]:
            source = foot.pop("source")
            assert (source["path"], source["unit"]) == (str(path), "mm")
            file = path / "capture.json" if path.is_dir() else path
            assert source["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        profiles.append(profile)
    assert profiles[0] == profiles[1]
    assert document["bundle"]["sha256"] == hashlib.sha256((folder / "capture.json").read_bytes()).hexdigest()
    code, out, _ = scanfit("recommend", packed, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["shoes"] or told["nearest"][0]["worst_zone"]  # the simulated feet are broader than most shoes
