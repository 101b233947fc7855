"""Pictures for people: drawn to scale, the right way round, and the same for the same capture."""

from __future__ import annotations

import io
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from scanfit.capture.picture import cameras_png, feet_png
from scanfit.capture.picture.cameras import ticks
from scanfit.capture.picture.colours import HOLE, MARK, VIRIDIS, coloured
from scanfit.capture.picture.feet import FROM_LEFT, TOP, DrawnFoot
from scanfit.capture.picture.shade import INSIDE, SKIN, Frame, View, shaded
from scanfit.capture.preview import preview
from scanfit.model.depth import DepthFrame, Intrinsics
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration, RigCamera
from scanfit.model.scan import Side

LENS = Intrinsics(width=848, height=480, fx=424.0, fy=424.0, cx=423.5, cy=239.5)
UP = View((1.0, 0.0, 0.0), (0.0, 1.0, 0.0))


def opened(png: bytes) -> np.ndarray:
    with Image.open(io.BytesIO(png)) as image:
        assert image.mode == "RGB"
        return np.asarray(image)


def sphere(radius: float, middle: tuple[float, float, float] = (0, 0, 0), rings: int = 40) -> Mesh:
    """A ball of triangles, outward."""
    theta, phi = np.meshgrid(np.linspace(0, np.pi, rings), np.linspace(0, 2 * np.pi, 2 * rings), indexing="ij")
    x, y, z = np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)
    i = (np.arange(rings - 1)[:, None] * 2 * rings + np.arange(2 * rings - 1)).ravel()
    a, b, c, d = i, i + 1, i + 2 * rings + 1, i + 2 * rings
    faces = np.concatenate([np.column_stack([a, d, c]), np.column_stack([a, c, b])]).astype(np.int32)
    points = np.stack([x, y, z], axis=-1).reshape(-1, 3) * radius + np.array(middle)
    return Mesh(vertices=points, faces=faces)


@pytest.mark.parametrize("view", [UP, TOP, FROM_LEFT])
@pytest.mark.parametrize("px_mm", [1.0, 1.7])
def test_a_ball_covers_its_circle_from_every_side(view: View, px_mm: float) -> None:
    ball = sphere(40.0)
    picture, share = shaded(ball.vertices, ball.faces, view, Frame(-50, -50, 100, 100, px_mm))
    assert picture.shape[:2] == share.shape == (round(100 * px_mm), round(100 * px_mm))
    # a pixel's rim more at most: half of one of the finer picture, all around
    assert share.sum() / px_mm**2 == pytest.approx(np.pi * 40**2, rel=0.03)
    v, u = np.indices(share.shape)
    assert (share * u).sum() / share.sum() == pytest.approx(share.shape[1] / 2 - 0.5, abs=0.5)
    assert (share * v).sum() / share.sum() == pytest.approx(share.shape[0] / 2 - 0.5, abs=0.5)


def test_light_comes_from_over_the_left_shoulder() -> None:
    ball = sphere(40.0)
    picture, share = shaded(ball.vertices, ball.faces, UP, Frame(-50, -50, 100, 100, 1.0))
    bright = picture.astype(int).sum(axis=2)
    assert bright[25, 35] > bright[50, 50] > bright[75, 75]
    assert (share[25, 35], share[50, 50], share[2, 2]) == (1, 1, 0)


def test_what_is_nearer_hides_what_is_farther_in_any_order() -> None:
    near, far = (np.array([[x, y, z] for x, y in ((0, 0), (20, 0), (0, 20))], float) for z in (5, 0))
    for points in (np.concatenate([near, far]), np.concatenate([far, near])):
        z = points[:, 2] > 0
        faces = np.array([[0, 1, 2], [3, 4, 5]])
        faces[z[faces].all(axis=1)] = faces[z[faces].all(axis=1)][:, ::-1]  # the nearer is seen from behind
        picture, share = shaded(points, faces, UP, Frame(0, 0, 20, 20, 2.0))
        inside = share == 1
        assert inside.sum() > 700
        tone = picture[inside].astype(float).mean(axis=0)
        assert np.abs(tone / tone[0] - np.array(INSIDE) / INSIDE[0]).max() < 0.03
        assert np.abs(tone / tone[0] - np.array(SKIN) / SKIN[0]).max() > 0.1


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e5), st.integers(2, 9))
def test_ticks_are_round_inside_and_few(low: float, span: float, most: int) -> None:
    marks = ticks(low, low + span, most=most)
    assert len(marks) <= most + 1
    steps = np.diff(marks)
    assert all(low - 1e-6 * span <= mark <= low + span * (1 + 1e-6) for mark in marks)
    if len(steps):
        power = 10 ** np.floor(np.log10(steps[0]) + 1e-6)
        assert any(np.allclose(steps, each * power, rtol=1e-4) for each in (1, 2, 5))


def test_colours_run_from_near_to_far_and_stop_there() -> None:
    assert coloured(np.array([-1, 0, 1, 9, np.nan], np.float32)).tolist() == [
        list(VIRIDIS[0]), list(VIRIDIS[0]), list(VIRIDIS[-1]), list(VIRIDIS[-1]), list(VIRIDIS[0]),
    ]  # fmt: skip
    bright = coloured(np.linspace(0, 1, 50, dtype=np.float32)).astype(float) @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(bright) <= 0.5).all()  # darker with distance, also without colour


def seen(camera: str, depth_mm: np.ndarray, lens: Intrinsics = LENS) -> DepthFrame:
    counts = (depth_mm * 10).astype(np.uint16)
    return DepthFrame(camera=camera, number=0, time_us=0, depth=counts, unit_mm=0.1, intrinsics=lens)


def wall(holes: slice) -> np.ndarray:
    depth = np.broadcast_to(np.linspace(300.0, 500.0, 848), (480, 848)).copy()
    depth[:, holes] = 0
    return depth


def rig_of(*serials: str) -> RigCalibration:
    T = np.diag([1.0, -1, -1, 1])
    T[2, 3] = 450.0
    return RigCalibration(
        made_at=date(2026, 1, 1), method="test", floor=(np.array([0.0, 0, 1]), 0.0),
        cameras=tuple(RigCamera(serial=each, intrinsics=LENS, T_rig_depth=T) for each in serials),
    )  # fmt: skip


def drawn(count: int, rig: RigCalibration | None = None) -> bytes:
    frames = [seen(f"A{k}", wall(slice(100, 200))) for k in range(count)]
    return cameras_png(frames, [preview(each, 1, rig) for each in frames], rig, "a test")


def test_each_camera_has_its_panel_with_holes_hatched() -> None:
    one = opened(drawn(1))
    panel = one[52 : 52 + 240, 18 : 18 + 424]
    hole = panel[:, 52:98].reshape(-1, 3)
    assert {tuple(map(int, each)) for each in np.unique(hole, axis=0)} >= set(HOLE)
    assert hole.min() >= min(min(each) for each in HOLE)  # nothing but the two greys and what lies between them
    near, far = panel[120, 5].astype(int), panel[120, -5].astype(int)
    assert np.abs(near - VIRIDIS[0]).max() < 12
    assert np.abs(far - VIRIDIS[-1]).max() < 12
    assert [opened(drawn(count)).shape for count in (1, 2, 3, 4, 6)] == [
        (420, 460, 3), (420, 902, 3), (420, 1344, 3), (724, 1344, 3), (724, 1344, 3),
    ]  # fmt: skip


def test_what_stands_over_the_platform_is_outlined_only_where_the_rig_is_known() -> None:
    def marked(png: bytes) -> int:
        return int((np.abs(opened(png)[52:292, 18:442].astype(int) - MARK).max(axis=2) < 40).sum())

    assert marked(drawn(1)) == 0
    assert marked(drawn(1, rig_of("B1"))) == 0
    assert marked(drawn(1, rig_of("A0"))) > 200


def test_the_same_capture_gives_the_same_bytes() -> None:
    assert drawn(2, rig_of("A0", "A1")) == drawn(2, rig_of("A0", "A1"))


@pytest.mark.parametrize(("width", "height"), [(1, 1), (640, 360), (424, 240), (1280, 720), (100, 300)])
def test_every_size_of_picture_is_drawn(width: int, height: int) -> None:
    lens = Intrinsics(width=width, height=height, fx=50.0, fy=50.0, cx=0.0, cy=0.0)
    for depth in (np.zeros((height, width)), np.full((height, width), 400.0)):
        frame = seen("A1", depth, lens)
        picture = opened(cameras_png([frame], [preview(frame, 1, None)], None, "a test"))
        assert picture.shape[1] == 460


def foot(side: Side, y_mm: float, radius: float = 30.0) -> DrawnFoot:
    """A ball that stood y_mm to the left of the rig's middle."""
    T = np.eye(4)
    T[1, 3] = -y_mm
    return DrawnFoot(sphere(radius, (100.0, 0.0, radius)), side, T, "scan good")


def skin(picture: np.ndarray) -> np.ndarray:
    rgb = picture.astype(int)
    return (rgb[..., 0] - rgb[..., 2] > 25) & (rgb[..., 0] > 60)


def test_the_left_foot_is_drawn_on_the_left_of_the_view_from_above() -> None:
    """A large left foot and a small right one: seen from above with the toes up, the rig's +y is on the left."""
    picture = opened(feet_png([foot(Side.LEFT, 80.0, 40.0), foot(Side.RIGHT, -80.0, 20.0)], None, "a test"))
    wide = round((80 + 40 + 80 + 20 + 2 * 22) * 1.7)
    top = skin(picture[56 : 56 + 230, 22 : 22 + wide])
    left, right = top[:, : wide // 2].sum(), top[:, wide // 2 :].sum()
    assert left / right == pytest.approx(4.0, rel=0.1)


def test_a_ball_is_as_large_as_the_scale_says() -> None:
    picture = opened(feet_png([foot(Side.RIGHT, 0.0)], None, "a test"))
    columns = np.flatnonzero(skin(picture)[56:, : 22 + round(1.7 * 104)].any(axis=0))
    assert np.ptp(columns) + 1 == pytest.approx(60 * 1.7, abs=2)


def test_a_surface_without_feet_is_drawn_and_said_to_be_none() -> None:
    ball = sphere(50.0, (0.0, 0.0, 50.0))
    assert skin(opened(feet_png([], ball, "a test"))).sum() > 3 * 0.8 * np.pi * (50 * 1.7) ** 2
