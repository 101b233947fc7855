"""Simulated scans: each step does what it says, and undoing pose and unit gives the foot back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import trimesh
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from scanfit.model.scan import RawScan, Side
from scanfit.phantom.damage import holed
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.noise import displaced, random_field, random_rotation, vertex_normals, voxelised
from scanfit.phantom.scanning import Scanning, scan
from scanfit.phantom.shape import Shape, clipped
from scanfit.phantom.tessellation import tessellated
from scanfit.units import Unit

FOOT = PhantomFoot()
ROUGH = Scanning(faces=20_000, pose="made")


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def smooth(level: int = 2) -> Shape:
    found = FOOT.surface(level)
    return Shape(vertices=found.vertices, faces=found.faces)


def bodies(raw: RawScan) -> int:
    faces, count = raw.mesh.faces, len(raw.mesh.vertices)
    links = coo_array(
        (np.ones(2 * len(faces)), (np.repeat(faces[:, 0], 2), faces[:, 1:].ravel())), shape=(count, count)
    )
    return int(connected_components(links)[0])


def test_the_same_seed_gives_the_same_scan_and_the_next_another() -> None:
    how = Scanning.sensor(rng())
    one, other, next_ = (scan(FOOT, how, rng(seed)).mesh for seed in (3, 3, 4))
    assert np.array_equal(one.vertices, other.vertices)
    assert np.array_equal(one.faces, other.faces)
    assert one.vertices.shape != next_.vertices.shape


@pytest.mark.parametrize("unit", list(Unit))
def test_pose_and_unit_are_a_rigid_motion_and_a_scale(unit: Unit) -> None:
    made = scan(FOOT, ROUGH, rng(2)).mesh.vertices
    raw = scan(FOOT, replace(ROUGH, pose="any", unit=unit, declared=True), rng(2))
    assert raw.unit is unit
    moved = raw.mesh.vertices * unit.mm
    a, b = made - made.mean(axis=0), moved - moved.mean(axis=0)
    u, _, v = np.linalg.svd(b.T @ a)
    R = u @ v
    assert np.linalg.det(R) == pytest.approx(1)
    np.testing.assert_allclose(a @ R.T, b, atol=1e-8)


def test_a_standing_scan_keeps_its_vertical() -> None:
    made, turned = (scan(FOOT, replace(ROUGH, pose=pose), rng(2)).mesh.vertices for pose in ("made", "standing"))
    assert np.ptp(made[:, 2] - turned[:, 2]) < 1e-9


def test_a_left_foot_is_the_mirror_image_wound_outward() -> None:
    right, left = (scan(replace(FOOT, side=side), ROUGH, rng(2)).mesh for side in (Side.RIGHT, Side.LEFT))
    assert np.array_equal(left.vertices, right.vertices * [1, -1, 1])
    for mesh in (right, left):
        sole = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
        assert sole.face_normals[sole.triangles_center[:, 2] < 0.05, 2].max() < 0


@pytest.mark.parametrize("faces", [20_000, 90_000])
def test_a_tessellation_has_its_faces_and_lies_on_the_foot(faces: int) -> None:
    one, other = (tessellated(FOOT, faces, rng(seed)) for seed in (1, 2))
    assert len(one.faces) == pytest.approx(faces, rel=0.001)
    reference = smooth(4)
    tree = cKDTree(reference.vertices)
    normals = vertex_normals(reference)
    _, near = tree.query(one.vertices)
    off = ((one.vertices - reference.vertices[near]) * normals[near]).sum(axis=1)
    assert np.sqrt((off**2).mean()) < 0.015
    assert np.abs(off[one.vertices[:, 2] < 0.6 * 258]).max() < 0.08
    shared = cKDTree(other.vertices).query(one.vertices)[0] < 1e-6
    assert shared.mean() < 0.01


def test_a_random_field_has_the_deviation_and_the_correlation_it_promises() -> None:
    x = np.linspace(0, 60, 121)
    points = np.stack([*np.meshgrid(x, x, indexing="ij"), np.zeros((121, 121))], axis=-1).reshape(-1, 3)
    for correlation in (1.0, 2.5):
        fields = np.array([random_field(points, correlation, rng(seed)) for seed in range(8)]).reshape(8, 121, 121)
        assert np.sqrt((fields**2).mean()) == pytest.approx(1, abs=0.05)
        assert abs(fields.mean()) < 0.1
        for lag in (1, 2, 4, 8):
            seen = (fields[:, lag:] * fields[:, :-lag]).mean()
            assert seen == pytest.approx(np.exp(-((0.5 * lag / correlation) ** 2) / 2), abs=0.06)


def test_noise_moves_along_the_normal_by_what_is_said() -> None:
    shape = smooth(3)
    rough = displaced(shape, 0.5, 1.0, rng())
    moved = rough.vertices - shape.vertices
    along = (moved * vertex_normals(shape)).sum(axis=1)
    assert along.std() == pytest.approx(0.5, rel=0.05)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), np.abs(along), atol=1e-12)


def test_normals_of_a_ball_point_from_its_middle() -> None:
    ball = trimesh.creation.icosphere(4)
    shape = Shape(vertices=np.asarray(ball.vertices), faces=np.asarray(ball.faces))
    np.testing.assert_allclose(vertex_normals(shape), ball.vertices, atol=0.01)


def test_voxels_keep_one_vertex_each_and_no_face_twice() -> None:
    shape = smooth(3)
    fused = voxelised(shape, 2.0, rng())
    assert len(fused.vertices) < 0.5 * len(shape.vertices)
    assert cKDTree(shape.vertices).query(fused.vertices)[0].max() < 2 * np.sqrt(3)
    ordered = np.sort(fused.faces, axis=1)
    assert (np.diff(ordered, axis=1) > 0).all()
    assert len(np.unique(ordered, axis=0)) == len(ordered)


def test_rotations_are_rigid_and_turn_any_way() -> None:
    turned = np.array([random_rotation(each) for each in [rng()] for _ in range(2000)])
    np.testing.assert_allclose(np.einsum("nij,nkj->nik", turned, turned), np.tile(np.eye(3), (2000, 1, 1)), atol=1e-12)
    assert np.allclose(np.linalg.det(turned), 1)
    assert np.abs(turned.mean(axis=0)).max() < 0.06
    assert turned[:, 2, 2].std() == pytest.approx(1 / np.sqrt(3), abs=0.03)


@pytest.mark.parametrize("share", [0.02, 0.05, 0.2])
def test_holes_take_their_share_of_the_area(share: float) -> None:
    shape = smooth(3)
    left = holed(shape, share, rng())
    assert 1 - left.areas().sum() / shape.areas().sum() == pytest.approx(share, abs=0.004)


def test_a_box_is_cut_and_closed_exactly() -> None:
    box = trimesh.creation.box(extents=(2, 2, 2)).subdivide().subdivide()
    normal = np.array([1.0, 2.0, 3.0]) / np.sqrt(14)
    shape = Shape(vertices=np.asarray(box.vertices), faces=np.asarray(box.faces))
    below = clipped(shape, normal, 0.3, capped=True)
    above = clipped(shape, -normal, -0.3, capped=True)
    for part in (below, above):
        solid = trimesh.Trimesh(part.vertices, part.faces, process=False)
        assert solid.is_watertight
        assert solid.volume > 0
    assert (below.vertices @ normal).max() == pytest.approx(0.3, abs=1e-12)
    total = sum(trimesh.Trimesh(part.vertices, part.faces).volume for part in (below, above))
    assert total == pytest.approx(8)


@pytest.mark.parametrize("capped", [False, True])
def test_a_leg_is_cut_level_open_or_closed(capped: bool) -> None:
    raw = scan(FOOT, replace(ROUGH, cut_mm=90.0, capped=capped), rng(2))
    assert raw.mesh.vertices[:, 2].max() == pytest.approx(90, abs=1e-9)
    assert trimesh.Trimesh(raw.mesh.vertices, raw.mesh.faces, process=False).is_watertight is capped


def test_what_is_missing_is_missing() -> None:
    whole = scan(FOOT, ROUGH, rng(2)).mesh.vertices
    raw = scan(FOOT, replace(ROUGH, sole_mm=3.0, missing_mm=(0.0, 20.0, 0.0, 5.0)), rng(2))
    found = raw.mesh.vertices
    assert found[:, 2].min() == pytest.approx(3, abs=1e-9)
    assert whole[whole[:, 2] > 3][:, 0].max() - found[:, 0].max() == pytest.approx(20, abs=0.5)
    assert found[:, 1].min() - whole[:, 1].min() == pytest.approx(5, abs=2)


def test_a_plate_lies_apart_and_a_grown_one_hides_the_sole() -> None:
    plate = scan(FOOT, replace(ROUGH, floor="plate"), rng(2))
    assert bodies(plate) == 2
    assert (plate.mesh.vertices[:, 2] == 0).sum() > 5000
    grown = scan(FOOT, replace(ROUGH, floor="attached"), rng(2))
    assert bodies(grown) == 1
    middle = np.abs(grown.mesh.vertices[:, :2] - [0.14 * 258, 0]).max(axis=1) < 12
    assert grown.mesh.vertices[middle, 2].min() > 3  # the heel's pad is not seen, nor a floor below it


def test_fragments_are_loose_and_beside_the_foot() -> None:
    assert bodies(scan(FOOT, replace(ROUGH, fragments=5), rng(2))) == 6


def test_every_kind_of_scan_is_a_mesh() -> None:
    for seed in range(7):
        draws = rng(seed)
        foot = PhantomFoot.random(draws)
        raw = scan(foot, Scanning.damaged(draws), draws)
        assert len(raw.mesh.faces) > 200
        assert raw.side is None


def test_clean_and_sensor_draw_what_they_say() -> None:
    draws = rng()
    clean = [Scanning.clean(draws) for _ in range(200)]
    assert all(20_000 <= how.faces <= 500_000 and how.noise_mm == how.hole_share == 0 for how in clean)
    assert {how.unit for how in clean} == set(Unit)
    assert {how.floor for how in clean} == {"none", "plate"}
    assert Scanning.clean(draws, faces=77_000).faces == 77_000
    sensor = Scanning.sensor(draws, correlation_mm=2.5)
    assert (sensor.noise_mm, sensor.correlation_mm, sensor.voxel_mm, sensor.hole_share) == (0.5, 2.5, 1.0, 0.05)
