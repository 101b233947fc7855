"""``scanfit capture``: what it keeps, what it says, and who is blamed, with a camera that does as it is told."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from datetime import date
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

import scanfit_replay
from scanfit import recording
from scanfit.capture import _open3d
from scanfit.capture.bundle import read_bundle
from scanfit.cli.live_capture import Screen
from scanfit.errors import ScanError, UsageError
from scanfit.hookspecs import hookimpl
from scanfit.host import Candidate, Owner, PluginHost
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.providers import Option, Scanner
from scanfit.units import Unit

LENS = Intrinsics(width=16, height=12, fx=12.0, fy=12.0, cx=7.5, cy=5.5)
DOWN = np.array([[1.0, 0, 0, 0], [0, -1, 0, 0], [0, 0, -1, 450], [0, 0, 0, 1]])
RIG = RigCalibration(
    made_at=date(2026, 1, 2), method="test", floor=(np.array([0.0, 0, 1]), 0.0),
    cameras=tuple(RigCamera(serial=serial, intrinsics=LENS, T_rig_depth=DOWN) for serial in ("A1", "B2")),
)  # fmt: skip
WHEN = "2026-01-20T10:00:00+00:00"


def frame(camera: str, number: int, depth: int = 4000, lens: Intrinsics = LENS) -> DepthFrame:
    picture = np.full((12, 16), depth, np.uint16)
    picture[:6, :8] = 0
    return DepthFrame(camera=camera, number=number, time_us=number, depth=picture, unit_mm=0.1, intrinsics=lens)


FRAMES = tuple(frame(camera, number) for number in (1, 2) for camera in ("A1", "B2"))
SCAN = RawScan(frames=FRAMES, rig=RIG, unit=Unit.MM, device="ring", captured_at=WHEN, notes=("warm",))


class Camera:
    """Hands over frames, then does what it was told: returns a scan or raises."""

    rig = RIG

    def __init__(self, then, frames=FRAMES):
        self._then, self._frames = then, frames

    def capture(self, *, watch=None):
        for each in self._frames:
            watch(each)
        if isinstance(self._then, BaseException):
            raise self._then
        return self._then


@pytest.fixture
def camera(monkeypatch):
    """Make ``cam`` the only scanner; what is returned counts its connections."""

    def make(session, others=(), **fields):
        connections = []

        @contextlib.contextmanager
        def connect(options):
            connections.append(dict(options))
            if isinstance(session, Exception):
                raise session
            yield session

        fields.setdefault("options", (Option(name="gain", kind="integer", default=3, help="how bright"),))
        scanner = Scanner(name="cam", summary="Does as told", connect=connect, **fields)
        module = ModuleType("p")
        module.scanfit_scanners = hookimpl(lambda: [scanner])
        module.scanfit_scanners.__name__ = "scanfit_scanners"
        plugins = [Candidate(owner=Owner(name="p", version="1.0"), load=lambda: module), *others]
        monkeypatch.setattr("scanfit.host.PluginHost", lambda **named: PluginHost(plugins))
        return connections

    return make


REPORT = "report it to the author of p, or leave it out with --without p"
TABLE = """\
camera  frames  seen  median mm  foot pixels
A1           2   75%        400          144
B2           2   75%        400          144
"""


@pytest.mark.parametrize("name", ["visit", "visit.scanfit", "visit.zip", "visit 2026.1"])
def test_a_capture_is_kept_drawn_and_told(camera, scanfit, tmp_path, name):
    connections = camera(Camera(SCAN))
    out = tmp_path / name
    code, told, err = scanfit("capture", "--scanner", "cam", "-o", "gain=7", "--out", out, "--no-fuse")
    packed = out.suffix in (".scanfit", ".zip")
    picture = tmp_path / "visit.cameras.png" if packed else out / "cameras.png"
    quoted = f"'{out}'" if " " in name else out
    assert (code, err) == (0, "")
    assert told == (
        f"4 frames of 2 cameras, kept in {out}\n\n{TABLE}\nnote: warm\n\n"
        f"pictures: {picture}\nnext: scanfit measure {quoted}\n"
    )
    assert connections == [{"gain": 7}]
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted({name, *([picture.name] if packed else [])})
    raw = read_bundle(out)
    assert [(each.camera, each.number) for each in raw.frames] == [("A1", 1), ("A1", 2), ("B2", 1), ("B2", 2)]
    assert (raw.device, raw.captured_at, raw.notes, raw.side) == ("ring", WHEN, ("warm",), None)


def test_the_document(camera, scanfit, tmp_path):
    camera(Camera(SCAN))
    out = tmp_path / "v"
    code, told, err = scanfit(
        "capture", "--scanner", "cam", "--out", out, "--no-fuse", "--json", "--side", "left", "--load-state", "single"
    )
    assert (code, err) == (0, "")
    document = json.loads(told)
    assert len(document["bundle"].pop("sha256")) == 64
    numbers = {"frames": 2, "seen": 0.75, "median_mm": 400.0, "foot_pixels": 144}
    assert document == {
        "schema": "scanfit.capture-report/1", "scanner": "cam",
        "bundle": {"path": str(out), "frames": 4, "captured_at": WHEN, "device": "ring", "side": "left",
                   "load_state": "single", "calibrated": True},
        "cameras": [{"serial": "A1", **numbers}, {"serial": "B2", **numbers}],
        "feet": None, "pictures": {"cameras": str(out / "cameras.png")}, "notes": ["warm"],
    }  # fmt: skip
    raw = read_bundle(out)
    assert (raw.side, raw.load_state) == (Side.LEFT, LoadState.SINGLE)


def test_a_rig_whose_camera_gave_nothing_and_a_moment_nobody_told(camera, scanfit, tmp_path):
    camera(Camera(RawScan(frames=FRAMES[::2], rig=RIG, unit=Unit.MM), FRAMES[::2]))
    code, told, _ = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")
    assert code == 0
    assert "2 frames of 1 camera, kept in" in told
    assert "B2           0    0%          -            0\n" in told
    assert len(read_bundle(tmp_path / "v").captured_at) == 25


@pytest.mark.parametrize(
    ("raised", "code", "what", "step"),
    [
        (ScanError("camera B2 was unplugged", where="cam", next_step="plug it in again"), 3,
         "cam: camera B2 was unplugged", "plug it in again"),
        (UsageError("the gain is locked", next_step="unlock it"), 2, "the gain is locked", "unlock it"),
        (OSError("usb"), 5, "plugin p 1.0, scanfit_scanners, cam: raised OSError: usb", REPORT),
        (SystemExit(0), 5, "plugin p 1.0, scanfit_scanners, cam: raised SystemExit: 0", REPORT),
    ],
)  # fmt: skip
def test_a_capture_that_fails_half_way_is_kept(camera, scanfit, tmp_path, raised, code, what, step):
    camera(Camera(raised, FRAMES[:3]), others=[("replay", scanfit_replay)])
    out = tmp_path / "v.scanfit"
    assert scanfit("capture", "--scanner", "cam", "--out", out, "--no-fuse") == (
        code, "", f"error: {what}\n       {step}; the 3 frames until then are kept in {out}\n",
    )  # fmt: skip
    with pytest.raises(ScanError) as refused:
        read_bundle(out)
    assert refused.value.what.startswith("the capture is not complete: ")
    assert refused.value.what.endswith("(after 3 frames)")
    assert [each.name for each in tmp_path.iterdir()] == ["v.scanfit"]
    code, told, _ = scanfit("measure", out, "--json")
    assert (code, json.loads(told)["what"]) == (3, refused.value.what)


def test_what_was_stopped_by_hand_is_kept(camera, scanfit, tmp_path):
    camera(Camera(KeyboardInterrupt(), FRAMES[:1]))
    out = tmp_path / "v"
    code, told, err = scanfit("capture", "--scanner", "cam", "--out", out, "--no-fuse")
    assert (code, told, err) == (130, "", f"stopped: the 1 frame until then is kept in {out}\n\n")
    with pytest.raises(ScanError, match=r"stopped by hand \(after 1 frame\)"):
        read_bundle(out)


def test_frames_that_no_bundle_holds_are_kept_as_far_as_they_go(camera, scanfit, tmp_path):
    other = Intrinsics(width=16, height=12, fx=13.0, fy=12.0, cx=7.5, cy=5.5)
    frames = (*FRAMES[:2], frame("A1", 1, 4100), frame("A1", 9, lens=other))
    camera(Camera(RawScan(frames=frames, rig=RIG, unit=Unit.MM), frames))
    code, told, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")
    assert (code, told) == (3, "")
    assert err == (
        f"error: {tmp_path / 'v'}: the capture cannot be recorded: frame 1 of camera A1 is there twice\n"
        f"       capture again; the 4 frames until then are kept in {tmp_path / 'v'}\n"
    )
    kept = json.loads((tmp_path / "v" / "capture.json").read_text())["frames"]
    assert [(each["camera"], each["number"]) for each in kept] == [("A1", 1), ("B2", 1)]


def test_what_cannot_be_kept_does_not_hide_why_the_capture_failed(camera, scanfit, tmp_path, monkeypatch):
    def full(*arguments, **named):
        raise UsageError("the bundle cannot be written: no space left on device")

    monkeypatch.setattr("scanfit.capture.bundle.write_bundle", full)
    camera(Camera(ScanError("the lamp went out"), FRAMES[:2]))
    code, _, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")
    assert (code, err) == (
        3,
        "error: the lamp went out\n       the 2 frames until then could not be kept: "
        "the bundle cannot be written: no space left on device\n",
    )


def test_nothing_is_kept_where_nothing_came(camera, scanfit, tmp_path):
    gone = ScanError("no camera is plugged in", next_step="plug one in")
    for session in (gone, Camera(gone, ())):
        camera(session)
        told = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")
        assert told == (3, "", "error: no camera is plugged in\n       plug one in\n")
    assert list(tmp_path.iterdir()) == []


def test_a_surface_is_not_recorded(camera, scanfit, tmp_path):
    mesh = RawScan(mesh=Mesh(vertices=np.eye(3), faces=np.array([[0, 1, 2]])), unit=Unit.MM)
    camera(Camera(mesh, ()))
    code, _, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")
    assert code == 3
    assert err.startswith("error: the scanner handed over a surface, and only depth frames are recorded\n")


@pytest.mark.parametrize(
    ("args", "what"),
    [
        (("--out", "v"), "error: --scanner: no scanner is named\n       pass --scanner NAME; there is cam "),
        (("--scanner", "can", "--out", "v"), "error: there is no scanner 'can'\n       did you mean cam?"),
        (("--scanner", "cam"), "error: --out: it is not said where the capture is kept\n"),
        (("--scanner", "cam", "--out", "v", "-o", "gian=1"), "error: -o: scanner 'cam' has no option 'gian'\n"),
        (("--scanner", "cam", "--out", "there"), "error: there: there is something at this path already, and a"),
        (("--scanner", "cam", "--out", "foot.stl"),
         "error: foot.stl: a capture is a folder or a .scanfit file, and this is the name of a .stl file\n"
         "       write --out foot\n"),
        (("--scanner", "cam", "--out", "a/b"), "error: a: the folder to write to does not exist\n"),
        (("--scanner", "cam", "--out", "there/b"), "error: there: nothing can be written there\n"),
        (("--scanner", "cam", "--out", "old.scanfit"),
         "error: old.cameras.png: there is a picture of another capture at this path already\n"),
        (("--scanner", "cam", "--out", "v", "--countdown", "-1"), "error: scanfit capture: invalid value for"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told_before_the_camera_is_asked(camera, scanfit, tmp_path, monkeypatch, args, what):
    monkeypatch.chdir(tmp_path)
    Path("there").write_text("precious")
    Path("old.cameras.png").write_text("precious")
    connections = camera(Camera(SCAN))
    code, told, err = scanfit("capture", *args, "--no-fuse")
    assert (code, told, connections) == (2, "", [])
    assert err.startswith(what)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["old.cameras.png", "there"]


def test_a_missing_open3d_is_told_before_anybody_stands_there(camera, scanfit, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "open3d", None)
    monkeypatch.setattr(_open3d, "_loads", lambda name: True)
    connections = camera(Camera(SCAN), others=[("replay", scanfit_replay)])
    code, told, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v")
    assert (code, told, connections) == (2, "", [])
    assert err.startswith("error: depth frames are fused by Open3D, which cannot be imported")
    assert err.endswith("       run: pip install 'scanfit[capture]'; or pass --no-fuse to record only\n")
    assert scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v", "--no-fuse")[0] == 0
    code, _, err = scanfit("measure", tmp_path / "v")
    assert code == 2
    assert err.endswith("       run: pip install 'scanfit[capture]'\n")


def test_the_countdown_comes_after_connecting_and_before_the_first_frame(camera, scanfit, tmp_path, monkeypatch):
    happened = []
    monkeypatch.setattr("time.sleep", happened.append)

    class Slow(Camera):
        def capture(self, *, watch=None):
            happened.append("captures")
            return super().capture(watch=watch)

    connections = camera(Slow(SCAN))
    for name, countdown, slept in (("a", (), []), ("b", ("--countdown", 2), [1, 1])):
        happened.clear()
        code, _, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / name, "--no-fuse", *countdown)
        assert (code, err) == (0, "")  # nothing is written where stderr is no terminal
        assert [each for each in happened if each in (1, "captures")] == [*slept, "captures"]
    assert len(connections) == 2


def test_the_screen_shows_each_cameras_latest_numbers():
    from rich.console import Console

    screen = Screen(0)
    screen.connected(RIG)
    for each in (frame("B2", 1), frame("A1", 1), frame("A1", 2, depth=3000)):
        screen.frame(each)
    console = Console(file=io.StringIO(), width=80)
    console.print(screen.table())
    lines = [line.split() for line in console.file.getvalue().splitlines()]
    assert lines[0] == ["capturing:", "hold", "still"]
    assert lines[2:] == [["A1", "2", "75%", "300", "0"], ["B2", "1", "75%", "400", "144"]]


def test_the_scanners_are_listed_with_what_is_connected(camera, scanfit):
    gain = "  -o gain=3  how bright\n"
    for devices, line in (
        (None, ""),
        (lambda: ["A1 (D435), USB 3", "B2"], "  connected: A1 (D435), USB 3\n  connected: B2\n"),
        (list, "  connected: nothing\n"),
    ):
        camera(Camera(SCAN), devices=devices)
        assert scanfit("capture", "--list") == (0, f"cam: Does as told\n{line}{gain}", "")
    camera(Camera(SCAN), devices=lambda: ["B2"])
    code, told, _ = scanfit("capture", "--list", "--json")
    assert (code, json.loads(told)) == (
        0,
        {
            "schema": "scanfit.scanners/1",
            "scanners": [
                {
                    "name": "cam", "summary": "Does as told", "devices": ["B2"],
                    "options": [{"name": "gain", "kind": "integer", "default": 3, "help": "how bright"}],
                }
            ],
        },
    )  # fmt: skip


def test_a_scanner_that_cannot_say_what_is_connected_is_listed_and_blamed(camera, scanfit):
    camera(Camera(SCAN), devices=lambda: 1 / 0)
    code, told, err = scanfit("capture", "--list")
    assert code == 0
    assert "  connected: it cannot say (raised ZeroDivisionError: division by zero)\n" in told
    assert err.startswith("warning: plugin p 1.0, scanfit_scanners, cam: raised ZeroDivisionError")


def test_sim_and_replay_are_there(scanfit):
    code, told, _ = scanfit("capture", "--list", "--json")
    assert code == 0
    assert [each["name"] for each in json.loads(told)["scanners"]] == ["replay", "sim"]


def test_a_recording_is_measured_from_what_is_on_disk(camera, scanfit, tmp_path, monkeypatch):
    """What is fused comes from the bundle, with its checks: a blind frame is refused as it would be tomorrow."""
    monkeypatch.setattr(recording, "need_fusion", lambda: None)
    frames = (*FRAMES[:3], frame("B2", 2, depth=0))
    camera(Camera(RawScan(frames=frames, rig=RIG, unit=Unit.MM), frames))
    out = tmp_path / "v"
    code, told, err = scanfit("capture", "--scanner", "cam", "--out", out)
    assert (code, told) == (3, "")
    assert err == (
        f"error: {out} frames/B2/2.png: frame 2 of camera B2 holds no depth at all\n"
        "       see that nothing covers the camera and its projector is on, and capture again; "
        f"what was captured is kept in {out}\n"
    )
    assert sorted(each.name for each in out.iterdir()) == ["cameras.png", "capture.json", "frames"]


def test_frames_without_a_rig_are_kept_and_not_fused(camera, scanfit, tmp_path, monkeypatch):
    monkeypatch.setattr(recording, "need_fusion", lambda: None)

    class Handheld(Camera):
        rig = None

    camera(Handheld(RawScan(frames=FRAMES, unit=Unit.MM)))
    code, _, err = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "v")
    assert (code, err) == (
        3,
        f"error: {tmp_path / 'v'}: the capture has no rig calibration, so its cameras' places are not known\n"
        f"       capture with a calibrated rig; what was captured is kept in {tmp_path / 'v'}\n",
    )
    code, told, _ = scanfit("capture", "--scanner", "cam", "--out", tmp_path / "w", "--no-fuse")
    assert (code, "next:" in told) == (0, False)
    assert "A1           2   75%        400            -\n" in told
