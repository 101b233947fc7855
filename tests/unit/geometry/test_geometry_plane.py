"""The plane a body rests on, and the plane of a sheet."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.plane import SUNK_SHARE, rotation_to_z, sheet_plane, support_plane

PADS = np.array([[20, 0], [190, 35], [180, -35], [250, 20], [235, -25]])


def rotation(seed):
    q, r = np.linalg.qr(np.random.default_rng(seed).normal(size=(3, 3)))
    q = q * np.sign(np.diag(r))
    q[:, 0] *= np.linalg.det(q)
    return q


def weighted(mesh):
    """Vertices, and a third of the area of the faces around each."""
    return np.array(mesh.vertices), np.bincount(mesh.faces.ravel(), np.repeat(mesh.area_faces / 3, 3))


def on_five_pads():
    """A slab of 270 mm on five balls of 22 mm radius, the lowest points at z = 0."""
    balls = [trimesh.creation.icosphere(subdivisions=4, radius=22) for _ in PADS]
    for ball, (x, y) in zip(balls, PADS, strict=True):
        ball.apply_translation([x, y, 22])
    slab = trimesh.creation.box(extents=(280, 110, 20)).subdivide_to_size(8)
    slab.apply_translation([130, 0, 50])
    return weighted(trimesh.util.concatenate([*balls, slab]))


PADS_POINTS, PADS_WEIGHTS = on_five_pads()
ROUGHLY_UP = np.array([0.02, -0.01, 1.0])


def resting(points=PADS_POINTS, weights=PADS_WEIGHTS, up=ROUGHLY_UP, near=True):
    normal, height = support_plane(points, weights, up, size=270, near=near)
    return normal, height


@given(x=st.floats(-1, 1), y=st.floats(-1, 1), z=st.floats(-1, 1))
def test_rotation_to_z_turns_a_direction_up_by_a_proper_rotation(x, y, z):
    up = np.array([x, y, z])
    if np.linalg.norm(up) < 1e-3:
        up = np.array([0.0, 0.0, -1.0])
    R = rotation_to_z(up)
    np.testing.assert_allclose(R @ R.T, np.eye(3), atol=1e-6)
    assert np.linalg.det(R) == pytest.approx(1)
    np.testing.assert_allclose(R @ up, [0, 0, np.linalg.norm(up)], atol=1e-6)


@pytest.mark.parametrize("tilt_deg", [0, 3, 10, 30])
def test_a_tilted_box_rests_on_its_bottom(tilt_deg):
    points, weights = weighted(trimesh.creation.box(extents=(260, 100, 60)).subdivide_to_size(8))
    tilt = np.radians(tilt_deg)
    up = np.array([0.6 * np.sin(tilt), 0.8 * np.sin(tilt), np.cos(tilt)])
    normal, height = support_plane(points, weights, up, size=260)
    assert np.degrees(np.arccos(min(1.0, normal[2]))) < 0.1
    assert height == pytest.approx(-30, abs=SUNK_SHARE * 60)


def test_five_pads_carry_the_plane_level_and_little_sunk():
    normal, height = resting()
    assert np.degrees(np.arccos(normal[2])) < 0.15
    assert 0 < height < 0.7
    below = PADS_POINTS @ normal < height
    assert PADS_WEIGHTS[below].sum() / PADS_WEIGHTS.sum() == pytest.approx(SUNK_SHARE, rel=0.1)
    pressed = {int(np.argmin(np.linalg.norm(PADS - p[:2], axis=1))) for p in PADS_POINTS[below]}
    assert len(pressed) >= 3


def test_a_rough_start_and_a_near_one_end_on_the_same_plane():
    here, there = resting(), resting(up=np.array([0.12, -0.10, 1.0]), near=False)
    assert np.degrees(np.arccos(min(1.0, here[0] @ there[0]))) < 0.1
    assert there[1] == pytest.approx(here[1], abs=0.05)


def test_spikes_below_of_a_thousandth_of_the_area_do_not_carry_it():
    rng = np.random.default_rng(0)
    spikes = np.column_stack([rng.uniform(0, 250, 30), rng.uniform(-50, 50, 30), rng.uniform(-30, -1, 30)])
    weights = np.append(PADS_WEIGHTS, np.full(30, 0.001 * PADS_WEIGHTS.sum() / 30))
    here, there = resting(), resting(np.vstack([PADS_POINTS, spikes]), weights)
    assert np.degrees(np.arccos(here[0] @ there[0])) < 0.1
    assert there[1] == pytest.approx(here[1], abs=0.4)


@pytest.mark.parametrize("seed", range(6))
def test_the_plane_turns_with_the_body(seed):
    R, t = rotation(seed), np.random.default_rng(seed).uniform(-300, 300, 3)
    here = resting()
    there = resting(PADS_POINTS @ R.T + t, up=R @ ROUGHLY_UP)
    np.testing.assert_allclose(there[0], R @ here[0], rtol=0, atol=1e-9)
    assert there[1] - there[0] @ t == pytest.approx(here[1], abs=1e-6)


@given(scale=st.floats(1e-3, 1e3), share=st.floats(1e-6, 1e6))
def test_the_plane_scales_with_the_body_and_only_shares_of_weight_count(scale, share):
    here = resting()
    normal, height = support_plane(scale * PADS_POINTS, share * PADS_WEIGHTS, ROUGHLY_UP, size=scale * 270, near=True)
    np.testing.assert_allclose(normal, here[0], rtol=0, atol=1e-7)
    assert height == pytest.approx(scale * here[1], rel=1e-5)


def test_a_body_that_would_topple_has_no_plane():
    points, weights = weighted(trimesh.creation.cone(50, 100, sections=64).subdivide_to_size(6))
    assert support_plane(points, weights, np.array([0, 0, -1.0]), size=100) is None


def test_what_stands_on_a_sheet_does_not_lift_it():
    rng = np.random.default_rng(3)
    sheet = np.column_stack([rng.uniform(-200, 200, 3000), rng.uniform(-100, 100, 3000), rng.normal(0, 0.2, 3000)])
    foot = np.column_stack([rng.uniform(-100, 100, 3000), rng.uniform(-40, 40, 3000), rng.uniform(1.6, 80, 3000)])
    points = np.vstack([sheet, foot])
    R, t = rotation(2), np.array([20.0, -400, 70])
    up = R @ np.array([0.005, -0.005, 1.0])
    normal, height = sheet_plane(
        points @ R.T + t, np.ones(6000), up / np.linalg.norm(up), float(up @ t) + 0.5, reach=1.5
    )
    assert np.degrees(np.arccos(normal @ R[:, 2])) < 0.02
    assert height - normal @ t == pytest.approx(0, abs=0.03)


def test_a_sheet_out_of_reach_leaves_the_first_guess():
    points = np.column_stack([np.arange(9.0), np.arange(9.0) ** 2, np.full(9, 50.0)])
    up = np.array([0.0, 0, 1])
    normal, height = sheet_plane(points, np.ones(9), up, 0.0, reach=1.0)
    assert normal.tolist() == up.tolist()
    assert height == 0.0
