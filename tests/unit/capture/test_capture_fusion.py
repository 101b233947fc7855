"""Depth frames to a surface: against NumPy's own distance field, against truth; and every capture that is refused."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest

from scanfit.capture import _open3d
from scanfit.capture._open3d import fused_surface
from scanfit.capture.distance_field import Picture
from scanfit.capture.fusion import fuse
from scanfit.capture.seam import brought_down
from scanfit.errors import ScanError, UsageError
from scanfit.model.depth import Intrinsics
from scanfit.phantom.capture import platform, simulate, standing
from scanfit.phantom.depth_noise import DepthNoise
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.render import render
from scanfit.phantom.rig import D435, calibrated, looking_at, ring_rig
from scanfit.phantom.shape import Shape, together
from scanfit.units import Unit

FOOT = PhantomFoot()
FLOOR = (np.array([0.0, 0.0, 1.0]), 0.0)


@pytest.fixture(scope="module")
def open3d():
    return pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")


@pytest.fixture(scope="module")
def still(open3d):
    """A foot through a calibrated rig: rig, frames, the foot's surface, the fused scan."""
    rng = np.random.default_rng(11)
    true, shape = ring_rig(6), standing(FOOT, x_mm=5, y_mm=-8, yaw_deg=4)
    frames = simulate(true, [shape], rng, frames=6)
    rig = calibrated(true, rng)
    return rig, frames, shape, fuse(frames, rig)


def block(low, high):
    """A box as triangles."""
    corners = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)]) * (np.subtract(high, low)) + low
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [three for a, b, c, d in quads for three in ((a, b, c), (a, c, d))]
    return Shape(vertices=corners.astype(float), faces=np.array(faces, dtype=np.int32))


def field(pictures, points, trunc_mm):
    """The truncated signed distance at points, and how many pictures say it: Curless and Levoy, in NumPy."""
    total, weight = np.zeros(len(points)), np.zeros(len(points))
    for depth, k, T in pictures:
        seen = (points - T[:3, 3]) @ T[:3, :3]
        with np.errstate(divide="ignore", invalid="ignore"):
            u = np.rint(k.fx * seen[:, 0] / seen[:, 2] + k.cx)
            v = np.rint(k.fy * seen[:, 1] / seen[:, 2] + k.cy)
        inside = (seen[:, 2] > 0) & (u >= 0) & (u < k.width) & (v >= 0) & (v < k.height)
        z = np.zeros(len(points))
        z[inside] = depth[v[inside].astype(int), u[inside].astype(int)]
        ahead = z - seen[:, 2]
        says = (z > 0) & (ahead > -trunc_mm)
        total[says] += np.minimum(ahead[says], trunc_mm) / trunc_mm
        weight[says] += 1
    return total / np.maximum(weight, 1), weight


def picture(depth, k, T):
    known = np.where(np.isfinite(depth), depth, 0).astype(np.float32)
    return Picture(known, known, k, T)


def zero_points(value, weight, low, voxel_mm):
    """(N, 3) where a field changes its sign along the edges of its grid, by NumPy."""
    found = []
    for axis in range(3):
        ahead, behind = [slice(None)] * 3, [slice(None)] * 3
        ahead[axis], behind[axis] = slice(1, None), slice(None, -1)
        a, b = value[tuple(behind)], value[tuple(ahead)]
        both = (weight[tuple(behind)] > 0) & (weight[tuple(ahead)] > 0) & (a * b < 0)
        at = np.argwhere(both).astype(float) + low
        at[:, axis] += a[both] / (a - b)[both]
        found.append(at * voxel_mm)
    return np.concatenate(found)


def off(points, shape, open3d):
    """Signed distance of points from a surface, mm, by ray casting."""
    scene = open3d.t.geometry.RaycastingScene()
    scene.add_triangles(
        open3d.core.Tensor(shape.vertices.astype(np.float32)), open3d.core.Tensor(shape.faces.astype(np.uint32))
    )
    return scene.compute_signed_distance(open3d.core.Tensor(points.astype(np.float32))).numpy()


def test_the_surface_lies_where_a_field_of_numpys_own_says(open3d):
    # The oracle is the plain field of Curless and Levoy on the nearest pixel: written apart, and less exact than ours.
    rig = ring_rig(6)
    shape = standing(PhantomFoot(length_mm=150, arch_mm=6, malleoli_mm=3, press_mm=2.5, toe_gap_mm=1), level=2)
    k = Intrinsics(width=424, height=240, fx=212.0, fy=212.0, cx=210.3, cy=121.2)
    views = [
        (render(together(shape, platform()), k, camera.T_rig_depth).depth_mm, k, camera.T_rig_depth)
        for camera in rig.cameras
    ]
    views = [(np.where(np.isfinite(depth), depth, 0).astype(np.float32), k, T) for depth, k, T in views]
    around = shape.vertices[shape.vertices[:, 2] < 90].astype(np.float32)
    vertices, _ = fused_surface(
        [picture(*each) for each in views], around, FLOOR, voxel_mm=2.0, trunc_mm=8.0, smoothing=0
    )
    low, high = np.array([-50, -30, 3]), np.array([50, 30, 40])
    grid = np.stack(np.meshgrid(*map(np.arange, low, high), indexing="ij"), axis=-1)
    value, weight = field(views, 2.0 * grid.reshape(-1, 3), 8.0)
    theirs = zero_points(value.reshape(grid.shape[:3]), weight.reshape(grid.shape[:3]), low, 2.0)
    ours = vertices[(vertices > 2.0 * low + 4).all(axis=1) & (vertices < 2.0 * high - 4).all(axis=1)]
    ours = ours[ours[:, 2] > 20]  # lower down lines of sight close it
    theirs = theirs[theirs[:, 2] > 20]
    assert len(ours) > 3000
    nearest = np.array([np.linalg.norm(theirs - each, axis=1).min() for each in ours[::7]])
    assert np.median(nearest) < 0.5
    error, plain = np.abs(off(ours, shape, open3d)), np.abs(off(theirs, shape, open3d))
    assert error.mean() < 0.15
    assert error.mean() < 0.6 * plain.mean()
    assert np.quantile(error, 0.95) < np.quantile(plain, 0.95)


@pytest.mark.parametrize("centre", [(423.5, 239.5), (420.2, 243.9)])
def test_a_level_plate_lies_where_it_is(open3d, centre):
    k = replace(D435, cx=centre[0], cy=centre[1])
    T = looking_at(np.array([250.0, 0.0, 300.0]), np.zeros(3))
    plate = Shape(vertices=block((-60, -60, 0), (60, 60, 20)).vertices, faces=block((0, 0, 0), (1, 1, 1)).faces)
    view = picture(render(plate, k, T).depth_mm, k, T)
    around = np.stack(np.meshgrid(np.arange(-60, 61, 4), np.arange(-60, 61, 4), [20]), axis=-1).reshape(-1, 3)
    vertices, _ = fused_surface([view], around.astype(np.float32), FLOOR, voxel_mm=2.0, trunc_mm=8.0, smoothing=0)
    top = vertices[(np.abs(vertices[:, :2]) < 50).all(axis=1) & (vertices[:, 2] > 15)]
    assert len(top) > 1000
    assert np.abs(top[:, 2] - 20).max() < 0.01  # half a pixel would be 0.3 mm, the nearest pixel 0.6


def test_the_fused_foot_lies_on_the_true_one(still, open3d):
    _, _, shape, raw = still
    assert raw.unit is Unit.MM
    unseen = {tuple(each) for each in raw.closed.round(6)}
    skin = raw.surface.vertices
    skin = skin[(skin[:, 2] > 3) & (skin[:, 2] < 110)]
    skin = skin[[tuple(each) not in unseen for each in skin.round(6)]]
    error = np.abs(off(skin, shape, open3d))
    assert len(skin) > 5000
    assert error.mean() <= 0.25
    assert np.quantile(error, 0.95) <= 0.6
    low = shape.vertices[shape.vertices[:, 2] < 50]
    found = skin[skin[:, 2] < 50]
    assert np.abs(np.ptp(found, axis=0)[:2] - np.ptp(low, axis=0)[:2]).max() < 1.0


def test_the_foot_is_brought_down_and_the_platform_is_level(still):
    rig, _, _, raw = still
    mesh = raw.surface
    sheet = mesh.vertices[np.abs(mesh.vertices[:, :2]).max(axis=1) > 200]
    assert np.abs(sheet[sheet[:, 2] < 5][:, 2] - rig.floor[1]).max() == 0
    assert any("closed down to the platform" in note for note in raw.notes)
    assert 0.1 < raw.cameras_apart_mm < 0.6


def test_a_closing_reaches_nowhere_beyond_its_rim():
    tube = block((0, 0, 2), (80, 60, 70))
    open_below = tube.keep(~(tube.vertices[tube.faces][:, :, 2] == 2).all(axis=1))
    vertices, faces = brought_down(open_below.vertices, open_below.faces)
    new = vertices[len(open_below.vertices) :]
    assert (new[:, 2] == 0).all()
    assert len(new) == 4
    assert ((new[:, :2] >= 0) & (new[:, :2] <= [80, 60])).all()
    a, b, c = (vertices[corner] for corner in faces[len(open_below.faces) :].T)
    assert (np.cross(b - a, c - a)[:, 2] <= 1e-9).all()  # from the rim on they look down


def _refused(frames, rig, match):
    with pytest.raises(ScanError, match=match) as told:
        fuse(frames, rig)
    assert told.value.next_step
    assert told.value.exit_code == 3


def test_every_capture_that_cannot_be_used_says_why(still):
    rig, frames, _, _ = still
    other = replace(rig, cameras=tuple(replace(c, serial=f"other-{c.serial}") for c in rig.cameras))
    _refused(frames, other, "the rig calibration does not know cameras sim-01, .*; it is of cameras other-sim-01")
    half = tuple(replace(c, intrinsics=replace(D435, width=640, cx=319.5)) for c in rig.cameras)
    _refused(
        frames, replace(rig, cameras=half), "camera sim-01 took pictures of 848 x 480 pixels and was calibrated at 640"
    )
    _refused((), rig, "holds no depth frames")
    _refused([replace(f, depth=np.zeros_like(f.depth)) for f in frames], rig, "every depth frame is empty")
    mixed = [replace(f, unit_mm=1.0) if f.number == 2 else f for f in frames]
    _refused(mixed, rig, "camera sim-01 changed its depth unit")


def test_no_foot_half_a_foot_and_a_moving_foot_are_told_apart(open3d):
    rig, rng, quick = ring_rig(6), np.random.default_rng(1), {"frames": 1, "noise": DepthNoise.none()}
    _refused(simulate(rig, [], rng, **quick), rig, "no foot is on the platform")
    away = standing(FOOT, level=2, x_mm=190)
    _refused(simulate(rig, [away], rng, **quick), rig, "half outside what the cameras cover, at the platform's toe end")
    there, later = (standing(FOOT, level=2, x_mm=x, y_mm=60) for x in (0, 3))
    first, second = (simulate(rig, [shape], rng, **quick) for shape in (there, later))
    moved = [f for pair in zip(first, first, second, strict=True) for f in pair]
    moved = [replace(f, number=n, time_us=n) for n, f in enumerate(moved)]
    _refused(moved, rig, r"a foot moved: on the left of the platform by about [1-4]\.\d mm")


def test_a_camera_that_saw_nothing_is_named_and_the_others_are_used(still):
    rig, frames, _, _ = still
    blind = [replace(f, depth=np.zeros_like(f.depth)) if f.camera == "sim-03" else f for f in frames if f.number < 2]
    assert "camera sim-03 saw nothing" in fuse(blind, rig).notes


def test_a_missing_system_library_is_told_with_its_command(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(_open3d, "_loads", lambda name: "GL" in name)
    with pytest.raises(UsageError, match=r"the system lacks libusb-1\.0-0") as told:
        _open3d.need_open3d()
    assert told.value.next_step == "run: apt-get install --no-install-recommends libusb-1.0-0"


def test_a_missing_extra_is_told_with_its_command(monkeypatch):
    monkeypatch.setattr(_open3d, "_loads", lambda name: True)
    monkeypatch.setitem(sys.modules, "open3d", None)
    with pytest.raises(UsageError, match="which cannot be imported") as told:
        _open3d.need_open3d()
    assert told.value.next_step == "run: pip install 'scanfit[capture]'"
    assert told.value.exit_code == 2
