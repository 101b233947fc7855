"""Depth to points: a real camera's own clouds, a real distorted lens, and every lens distorted again."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanfit.capture.backproject import distorted, pixel_rays, points_from_depth, undistorted
from scanfit.errors import ScanError
from scanfit.model.depth import DepthFrame, Intrinsics

DATA = Path(__file__).resolve().parents[2] / "data"
STRIDE = 16  # the excerpts hold every 16th pixel: pixel i of theirs is pixel 16 i of the camera's


def strided(width: int, height: int, fx: float, fy: float, cx: float, cy: float, **lens: object) -> Intrinsics:
    return Intrinsics(
        width=width // STRIDE, height=height // STRIDE, fx=fx / STRIDE, fy=fy / STRIDE, cx=cx / STRIDE, cy=cy / STRIDE,
        **lens,  # type: ignore[arg-type]
    )  # fmt: skip


def frame_of(depth: np.ndarray, lens: Intrinsics, unit_mm: float = 1.0) -> DepthFrame:
    return DepthFrame(camera="c", number=0, time_us=0, depth=depth, unit_mm=unit_mm, intrinsics=lens)


def pixels(lens: Intrinsics) -> np.ndarray:
    u, v = np.meshgrid(np.arange(lens.width, dtype=float), np.arange(lens.height, dtype=float))
    return np.column_stack([u.ravel(), v.ravel()])


def seen_again(rays: np.ndarray, lens: Intrinsics) -> np.ndarray:
    """OpenCV's formula, written out anew: the ray to its pixel."""
    k1, k2, p1, p2, k3, k4, k5, k6 = (*lens.coeffs, 0, 0, 0, 0, 0, 0, 0, 0)[:8]
    x, y = rays.T
    r2 = x**2 + y**2
    g = (1 + k1 * r2 + k2 * r2**2 + k3 * r2**3) / (1 + k4 * r2 + k5 * r2**2 + k6 * r2**3)
    xd = x * g + 2 * p1 * x * y + p2 * (r2 + 2 * x**2)
    yd = y * g + p1 * (r2 + 2 * y**2) + 2 * p2 * x * y
    return np.column_stack([xd * lens.fx + lens.cx, yd * lens.fy + lens.cy])


def test_a_real_kinect_sequence_gives_its_own_point_clouds() -> None:
    with np.load(DATA / "depth-kinect" / "excerpt.npz") as data:
        depths, clouds = data["depth"], data["xyz_m"]
    lens = strided(640, 480, 525.0, 525.0, 320.0, 240.0)
    for depth, cloud in zip(depths, clouds, strict=True):
        points = points_from_depth(frame_of(depth, lens))
        there = np.isfinite(cloud[..., 2])
        assert len(points) == there.sum() > 1000
        assert np.abs(points - cloud[there].astype(np.float64) * 1000).max() < 0.001  # mm; all pixels: 0.00013


def test_a_real_distorted_lens_is_undistorted() -> None:
    info = json.loads((DATA / "depth-arc2017" / "camera_info.json").read_text(encoding="utf-8"))
    K, D = info["K"], tuple(info["D"])
    lens = Intrinsics(width=640, height=480, fx=K[0], fy=K[4], cx=K[2], cy=K[5], model="plumb_bob", coeffs=D)
    rays = pixel_rays(lens).reshape(-1, 2)
    assert np.abs(seen_again(rays, lens) - pixels(lens)).max() < 1e-9
    # OpenCV 5.0.0, undistortPoints with its default five steps: exact to 3e-5 px
    assert rays[0] == pytest.approx([-0.6273418234982677, -0.4795920784022997], abs=1e-7)
    assert rays[64319] == pytest.approx([0.0020085789154025736, -0.2761974877575347], abs=1e-7)
    assert rays[307199] == pytest.approx([0.6316760338730085, 0.46392262328047684], abs=1e-7)


def test_real_depth_with_holes_lands_where_the_lens_saw_it() -> None:
    info = json.loads((DATA / "depth-arc2017" / "camera_info.json").read_text(encoding="utf-8"))
    K = info["K"]
    lens = strided(640, 480, K[0], K[4], K[2], K[5], model=info["distortion_model"], coeffs=tuple(info["D"]))
    with np.load(DATA / "depth-arc2017" / "excerpt.npz") as data:
        depth_m = data["depth_m"]
    there = np.isfinite(depth_m) & (depth_m < 65)
    depth = np.where(there, np.round(np.where(there, depth_m, 0) * 1000), 0).astype(np.uint16)
    points = points_from_depth(frame_of(depth, lens))
    assert len(points) == np.count_nonzero(depth) < 0.55 * depth.size
    assert np.array_equal(points[:, 2], depth[depth > 0])
    back = seen_again(points[:, :2] / points[:, 2:], lens)
    assert np.abs(back - pixels(lens)[(depth > 0).ravel()]).max() < 1e-9


@st.composite
def lenses(draw: st.DrawFn) -> Intrinsics:
    """Lenses of depth cameras: 20 to 55 degrees from the axis to the corner, distortion of a few percent."""
    small, tiny = st.floats(-0.15, 0.15), st.floats(-0.003, 0.003)
    focal = draw(st.floats(25, 60))
    coeffs = (draw(small), draw(st.floats(-0.03, 0.03)), draw(tiny), draw(tiny), draw(tiny))
    model = draw(st.sampled_from(["plumb_bob", "brown_conrady", "rational_polynomial"]))
    if model == "rational_polynomial":
        coeffs += (draw(small), draw(tiny), draw(tiny))  # type: ignore[assignment]
    return Intrinsics(
        width=32, height=24, fx=focal, fy=focal * draw(st.floats(0.99, 1.01)), cx=draw(st.floats(14, 17)),
        cy=draw(st.floats(10, 13)), model=model, coeffs=coeffs,
    )  # fmt: skip


@given(lenses())
def test_every_ray_distorted_again_is_its_pixel(lens: Intrinsics) -> None:
    rays = pixel_rays(lens).reshape(-1, 2)
    there = np.isfinite(rays).all(axis=1)
    assert there.mean() > 0.5
    assert np.abs(seen_again(rays[there], lens) - pixels(lens)[there]).max() < 1e-9
    again = distorted(rays[there], lens) * [lens.fx, lens.fy] + [lens.cx, lens.cy]
    assert np.array_equal(again.round(8), seen_again(rays[there], lens).round(8))


@given(lenses(), st.lists(st.tuples(st.floats(-0.3, 0.3), st.floats(-0.3, 0.3)), min_size=1, max_size=20))
def test_rays_near_the_axis_come_back(lens: Intrinsics, rays: list[tuple[float, float]]) -> None:
    given_rays = np.array(rays)
    assert np.abs(undistorted(distorted(given_rays, lens), lens) - given_rays).max() < 1e-9


def test_a_lens_without_distortion_is_a_pinhole_at_pixel_centres() -> None:
    lens = Intrinsics(width=5, height=3, fx=10.0, fy=20.0, cx=2.0, cy=1.0)
    depth = np.zeros((3, 5), np.uint16)
    depth[1, 2], depth[0, 4] = 4400, 1000
    assert points_from_depth(frame_of(depth, lens, 0.1)).tolist() == [[20.0, -5.0, 100.0], [0.0, 0.0, 440.0]]


def test_where_the_model_turns_back_there_is_no_ray() -> None:
    # r - 0.5 r^3 is largest, 0.544, at r = 0.816: corners seen beyond it come from nowhere
    lens = Intrinsics(
        width=32, height=24, fx=25.0, fy=25.0, cx=15.5, cy=11.5, model="plumb_bob", coeffs=(-0.5, 0, 0, 0)
    )
    seen = np.linalg.norm((pixels(lens) - [15.5, 11.5]) / 25.0, axis=1)
    rays = pixel_rays(lens).reshape(-1, 2)
    assert np.array_equal(np.isnan(rays[:, 0]), seen > np.sqrt(2 / 3) * 2 / 3)
    assert np.nanmax(np.linalg.norm(rays, axis=1)) < np.sqrt(2 / 3)
    full = points_from_depth(frame_of(np.full((24, 32), 1000, np.uint16), lens))
    assert len(full) == np.isfinite(rays[:, 0]).sum()
    assert np.isfinite(full).all()


def test_coefficients_of_another_camera_are_refused() -> None:
    lens = Intrinsics(
        width=32, height=24, fx=15.0, fy=15.0, cx=15.5, cy=11.5, model="plumb_bob", coeffs=(-5.0, 0, 0, 0)
    )
    with pytest.raises(ScanError, match=r"the lens model gives no ray to [67]\d\d of 768 pixels"):
        pixel_rays(lens)
