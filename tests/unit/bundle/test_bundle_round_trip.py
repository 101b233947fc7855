"""What goes into a bundle comes out, bit for bit; what is not whole is kept and not measured."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from scanfit.capture._pillow import depth_from_png, png_from_depth
from scanfit.capture.bundle import read_bundle, write_bundle
from scanfit.capture.calibration_age import age_note
from scanfit.errors import ScanError, UsageError, ValueFault
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.documents import rig_to_json
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import LoadState, Side
from scanfit.units import Unit

Frames = tuple[DepthFrame, ...]


@pytest.mark.parametrize("name", ["bundle", "bundle.zip", "bundle.scanfit", "BUNDLE.ZIP"])
def test_a_bundle_comes_back_bit_for_bit(tmp_path: Path, frames: Frames, rig: RigCalibration, name: str) -> None:
    path = tmp_path / name
    write_bundle(path, frames[::-1], rig, ["a note"], captured_at="2026-01-20T10:00:00+00:00", device="ring",
                 side=Side.LEFT, load_state=LoadState.BIPEDAL)  # fmt: skip
    raw = read_bundle(path)
    assert (raw.unit, raw.side, raw.load_state) == (Unit.MM, Side.LEFT, LoadState.BIPEDAL)
    assert (raw.device, raw.captured_at, raw.notes) == ("ring", "2026-01-20T10:00:00+00:00", ("a note",))
    assert raw.mesh is None
    assert raw.rig is not None
    assert rig_to_json(raw.rig) == rig_to_json(rig)
    for back, frame in zip(raw.frames, frames, strict=True):  # sorted by camera and number
        assert np.array_equal(back.depth, frame.depth)
        assert back.depth.dtype == np.uint16
        assert not back.depth.flags.writeable
        assert (back.camera, back.number, back.time_us, back.unit_mm, back.intrinsics) == (
            frame.camera, frame.number, frame.time_us, frame.unit_mm, frame.intrinsics,
        )  # fmt: skip
    assert [each.name for each in tmp_path.iterdir()] == [name]  # nothing temporary is left


def test_the_same_frames_give_the_same_bytes(tmp_path: Path, frames: Frames, rig: RigCalibration) -> None:
    write_bundle(tmp_path / "a.zip", frames, rig)
    write_bundle(tmp_path / "b.zip", frames[::-1], rig)
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_the_index_hashes_every_picture(tmp_path: Path, frames: Frames, rig: RigCalibration) -> None:
    write_bundle(tmp_path / "a.zip", frames, rig)
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        index = json.loads(archive.read("capture.json"))
        assert index["schema"] == "scanfit.capture/1"
        for frame in index["frames"]:
            assert hashlib.sha256(archive.read(frame["file"])).hexdigest() == frame["sha256"]
        assert sorted(archive.namelist()) == sorted(["capture.json", *(frame["file"] for frame in index["frames"])])


@given(arrays.arrays(np.uint16, st.tuples(st.integers(1, 20), st.integers(1, 20))))
def test_any_depth_picture_survives_png(depth: np.ndarray) -> None:
    high, wide = depth.shape
    back = depth_from_png(png_from_depth(depth), width=wide, height=high, where="x.png")
    assert back.dtype == np.uint16
    assert np.array_equal(back, depth)


@given(st.lists(st.tuples(st.sampled_from(["A1", "B2"]), st.integers(0, 99)), min_size=1, max_size=5, unique=True))
def test_frames_without_a_calibration_keep_their_lenses_and_poses(which: list[tuple[str, int]]) -> None:
    lens = Intrinsics(width=3, height=2, fx=3.0, fy=3.1, cx=1.0, cy=0.5)
    T = np.eye(4)
    T[:3, 3] = (1.5, -2.25, 1 / 3)
    taken = [
        DepthFrame(camera=camera, number=number, time_us=number, unit_mm=1.0, intrinsics=lens, T_rig_depth=T,
                   depth=np.full((2, 3), number + 1, np.uint16))
        for camera, number in which
    ]  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        write_bundle(Path(folder) / "b.zip", taken, None)
        raw = read_bundle(Path(folder) / "b.zip")
    assert raw.rig is None
    assert [(frame.camera, frame.number) for frame in raw.frames] == sorted(which)
    for frame in raw.frames:
        assert frame.T_rig_depth is not None
        assert frame.T_rig_depth.tolist() == T.tolist()
        assert (frame.intrinsics, int(frame.depth[0, 0])) == (lens, frame.number + 1)


def test_a_partial_capture_is_kept_and_not_measured(tmp_path: Path, frames: Frames, rig: RigCalibration) -> None:
    write_bundle(tmp_path / "some.zip", frames[:1], rig, partial="camera B2 stopped after 3 frames")
    write_bundle(tmp_path / "none", (), rig, partial="camera A1 was unplugged")
    for name, why in (("some.zip", "camera B2 stopped after 3 frames"), ("none", "camera A1 was unplugged")):
        with pytest.raises(ScanError) as refused:
            read_bundle(tmp_path / name)
        assert str(refused.value) == (
            f"{tmp_path / name}: the capture is not complete: {why}\n"
            "       capture again; this bundle is kept to find out why"
        )


def test_what_cannot_be_replayed_is_not_written(tmp_path: Path, frames: Frames, rig: RigCalibration) -> None:
    path = tmp_path / "b.zip"
    other = replace(frames[0].intrinsics, fx=21.0)
    for given_frames, given_rig, why in (
        ((), rig, "a capture without frames is not complete: say why in partial"),
        (frames[:1] * 2, rig, "frame 3 of camera A1 is there twice"),
        ((replace(frames[0], intrinsics=other),), rig, "camera A1 has another lens in frame 3"),
        ((replace(frames[0], intrinsics=other), frames[1]), None, "camera A1 has another lens in frame 4"),
    ):
        with pytest.raises(ValueFault) as refused:
            write_bundle(path, given_frames, given_rig)
        assert refused.value.what == why
    with pytest.raises(ScanError, match="the rig calibration has no camera 'C3'"):
        write_bundle(path, [replace(frames[0], camera="C3")], rig)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over_and_a_failure_leaves_nothing(
    tmp_path: Path, frames: Frames, rig: RigCalibration, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken.zip").write_bytes(b"precious")
    with pytest.raises(UsageError, match="there is something at this path already"):
        write_bundle(tmp_path / "taken.zip", frames, rig)
    assert (tmp_path / "taken.zip").read_bytes() == b"precious"
    with pytest.raises(UsageError, match="the bundle cannot be written: no such file or directory"):
        write_bundle(tmp_path / "absent" / "b.zip", frames, rig)

    def full(*arguments: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
    with pytest.raises(UsageError, match="the bundle cannot be written: no space left on device"):
        write_bundle(tmp_path / "b.zip", frames, rig)
    assert [each.name for each in tmp_path.iterdir()] == ["taken.zip"]


@pytest.mark.parametrize(
    ("captured_at", "note"),
    [
        ("2026-02-01T10:00:00+00:00", ""),
        ("2026-02-02", "the rig was calibrated 31 days before this capture, more than 30: calibrate it again"),
        ("2025-12-25", "the rig was calibrated 8 days after this capture: check the clock"),
        ("", ""),
        ("yesterday", ""),
    ],
)
def test_an_old_calibration_is_a_warning(
    tmp_path: Path, frames: Frames, rig: RigCalibration, captured_at: str, note: str
) -> None:
    assert age_note(rig, captured_at) == note
    write_bundle(tmp_path / "b.zip", frames, rig, captured_at=captured_at)
    assert read_bundle(tmp_path / "b.zip").notes == ((note,) if note else ())
