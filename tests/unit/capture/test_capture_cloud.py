"""Point clouds of phantom feet to meshes: how far off, in any pose and unit, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.capture.cloud import FEWEST, CloudSurface, mesh_cloud
from scanfit.capture.cloud_frame import frame_of
from scanfit.capture.cloud_points import mean_of_cells, typical_spacing
from scanfit.errors import ScanError, ScanfitError
from scanfit.geometry.hull import convex_hull
from scanfit.host import PluginHost
from scanfit.model.measurement import Measurement
from scanfit.model.scan import RawScan
from scanfit.phantom.foot import PhantomFoot, Surface
from scanfit.phantom.truth import truth_of
from scanfit.pipeline import ScanSettings, measure_scan

pytestmark = pytest.mark.filterwarnings("error")
TURN = np.linalg.qr(np.random.default_rng(5).normal(size=(3, 3)))[0]


@pytest.fixture(scope="module", autouse=True)
def open3d() -> None:
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")


def scanned(foot: Surface, spacing: float, noise: float, *, platform: bool = False, seed: int = 1) -> np.ndarray:
    """Points about ``spacing`` apart on a foot, and on a platform beside it; one a cell, then the noise."""
    rng = np.random.default_rng(seed)
    a, b, c = (foot.vertices[corner] for corner in foot.faces.T)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2
    which = rng.choice(len(area), int(3 * area.sum() / spacing**2), p=area / area.sum())
    u, v = rng.random((2, len(which)))
    over = u + v > 1
    u[over], v[over] = 1 - u[over], 1 - v[over]
    points = a[which] + u[:, None] * (b - a)[which] + v[:, None] * (c - a)[which]
    if platform:
        points = np.concatenate([points, _beside(foot, spacing, rng)])
    _, first = np.unique(np.floor(points / spacing).astype(int), axis=0, return_index=True)
    kept = points[np.sort(first)]
    return kept + rng.normal(0, noise, kept.shape) if noise else kept


def _beside(foot: Surface, spacing: float, rng: np.random.Generator) -> np.ndarray:
    plate = rng.uniform([-60, -130, 0], [330, 130, 0], (int(3 * 390 * 260 / spacing**2), 3))
    hull = convex_hull(foot.vertices[foot.vertices[:, 2] < 15][:, :2])
    side = np.roll(hull, -1, axis=0) - hull
    out = np.column_stack([side[:, 1], -side[:, 0]]) / np.linalg.norm(side, axis=1)[:, None]
    away = ((plate[:, None, :2] - hull) * out).sum(axis=2).max(axis=1)
    return plate[away > -3]


@pytest.fixture(scope="module")
def foot() -> Surface:
    return PhantomFoot.random(np.random.default_rng(33)).surface(2)


@pytest.fixture(scope="module")
def cloud(foot: Surface) -> np.ndarray:
    return scanned(foot, 2.0, 0.3)


@pytest.fixture(scope="module")
def made(cloud: np.ndarray) -> CloudSurface:
    return mesh_cloud(cloud)


def distances(vertices: np.ndarray, foot: Surface) -> np.ndarray:
    import open3d

    scene = open3d.t.geometry.RaycastingScene()
    scene.add_triangles(foot.vertices.astype(np.float32), foot.faces.astype(np.uint32))
    return scene.compute_distance(open3d.core.Tensor(vertices.astype(np.float32))).numpy()


def test_the_surface_lies_where_the_foot_is(made: CloudSurface, foot: Surface) -> None:
    off = distances(made.mesh.vertices, foot)
    assert off.mean() < 0.25
    assert np.quantile(off, 0.95) < 0.6
    assert off.max() < 2 * 2.0
    assert 0.2 < made.scatter < 0.5
    assert made.notes == ()


def test_nothing_is_where_no_points_are(foot: Surface) -> None:
    soleless = scanned(foot, 2.0, 0.0)
    soleless = soleless[soleless[:, 2] > 20]
    mesh = mesh_cloud(soleless).mesh
    assert mesh.vertices[:, 2].min() > 20 - 2 * 2.0
    assert distances(mesh.vertices, foot).max() < 2 * 2.0


def _same(one: CloudSurface, other: CloudSurface, size: float) -> None:
    """Equal but for a vertex here and there, where rounding took a point into the next cell."""
    assert abs(len(one.mesh.faces) - len(other.mesh.faces)) < 0.01 * len(one.mesh.faces)
    index = np.argsort(np.abs(other.mesh.vertices - other.mesh.vertices.mean(axis=0)).sum(axis=1))[::97]
    nearest = [np.linalg.norm(one.mesh.vertices - vertex, axis=1).min() for vertex in other.mesh.vertices[index]]
    assert np.quantile(nearest, 0.95) < 1e-3 * size
    assert one.scatter == pytest.approx(other.scatter, rel=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("what", ["turned", "mirrored", "in metres", "far away", "shuffled"])
def test_pose_unit_side_and_order_do_not_matter(what: str, cloud: np.ndarray, made: CloudSurface) -> None:
    change = {
        "turned": (TURN * np.sign(np.linalg.det(TURN)), np.zeros(3)),
        "mirrored": (np.diag([1.0, -1.0, 1.0]), np.zeros(3)),
        "in metres": (np.eye(3) / 1000, np.zeros(3)), "far away": (np.eye(3), np.array([3000.0, -2000, 500])),
        "shuffled": (np.eye(3), np.zeros(3)),
    }  # fmt: skip
    A, t = change[what]
    points = cloud @ A.T + t
    again = mesh_cloud(np.random.default_rng(2).permutation(points) if what == "shuffled" else points)
    back = (again.mesh.vertices - t) @ np.linalg.inv(A).T
    size = np.abs(np.linalg.det(A)) ** (1 / 3)
    faces = again.mesh.faces if np.linalg.det(A) > 0 else again.mesh.faces[:, ::-1]
    _same(made, CloudSurface(type(made.mesh)(vertices=back, faces=faces), again.scatter / size, ()), 1.0)


def test_the_same_points_give_the_same_bytes(cloud: np.ndarray, made: CloudSurface) -> None:
    again = mesh_cloud(cloud)
    assert again.mesh.vertices.tobytes() == made.mesh.vertices.tobytes()
    assert again.mesh.faces.tobytes() == made.mesh.faces.tobytes()
    assert again.scatter == made.scatter


def test_faces_turn_outwards(made: CloudSurface) -> None:
    a, b, c = (made.mesh.vertices[corner] for corner in made.mesh.faces.T)
    middle = made.mesh.vertices.mean(axis=0)
    assert np.einsum("fi,fi->", a - middle, np.cross(b - a, c - a)) > 0


@pytest.mark.slow
@pytest.mark.parametrize(("spacing", "noise", "platform"), [(2.0, 0.3, False), (2.0, 0.3, True), (1.0, 0.5, False)])
def test_feet_are_measured_within_their_sigma(spacing: float, noise: float, platform: bool, foot: Surface) -> None:
    made = mesh_cloud(scanned(foot, spacing, noise, platform=platform))
    raw = RawScan(mesh=made.mesh, unit=None, scatter=made.scatter)
    (profile,) = measure_scan(raw, ScanSettings(), PluginHost())
    truth = truth_of(foot).values
    assert profile.inferred["unit"].value == "mm"
    assert profile.inferred["floor"].value == ("platform" if platform else "support")
    for name, most in {"foot_length": 0.8, "ball_width": 0.6, "heel_width": 0.5}.items():
        measure = profile.measurements[name]
        assert isinstance(measure, Measurement)
        assert abs(measure.value - truth[name]) < min(most, 3 * measure.sigma), name
        assert measure.sigma > 0.3, name


def test_a_sigma_of_a_cloud_is_in_its_unit(made: CloudSurface) -> None:
    sigmas = []
    for scale in (1.0, 0.001):
        mesh = type(made.mesh)(vertices=made.mesh.vertices * scale, faces=made.mesh.faces)
        raw = RawScan(mesh=mesh, unit=None, scatter=made.scatter * scale)
        (profile,) = measure_scan(raw, ScanSettings(), PluginHost())
        measure = profile.measurements["foot_length"]
        assert isinstance(measure, Measurement)
        sigmas.append(measure.sigma)
    assert sigmas[0] == pytest.approx(sigmas[1], rel=1e-6)
    assert sigmas[0] > made.scatter


@pytest.mark.parametrize(
    ("points", "what"),
    [
        (np.zeros((5, 2)), "the points have shape (5, 2), expected (N, 3)"),
        (np.zeros((10_000, 3)), "the cloud has 1 points in different places, too few for the surface of a foot"),
        (np.full((10_000, 3), np.nan), "the cloud has 0 points in different places, too few for the surface of a foot"),
        (np.random.default_rng(1).normal(size=(FEWEST, 3)) * 1e8, "a coordinate of the cloud is beyond 1e7"),
    ],
)
def test_what_is_no_cloud_of_a_foot_is_refused(points: np.ndarray, what: str) -> None:
    with pytest.raises(ScanError) as refused:
        mesh_cloud(points)
    assert refused.value.what == what
    assert refused.value.next_step


def test_a_filled_body_has_no_surface_or_is_no_foot() -> None:
    points = np.random.default_rng(1).uniform(-1, 1, (20_000, 3))
    with pytest.raises(ScanfitError):
        measure_scan(RawScan(mesh=mesh_cloud(points).mesh, unit=None), ScanSettings(), PluginHost())


def test_too_coarse_a_cloud_is_refused(foot: Surface) -> None:
    sparse = scanned(foot, 6.0, 0.0)
    with pytest.raises(ScanError, match="too few for the surface of a foot"):
        mesh_cloud(sparse)


def test_rows_without_coordinates_are_dropped_and_said(cloud: np.ndarray, made: CloudSurface) -> None:
    holes = np.insert(cloud, [3, 500, 501], np.nan, axis=0)
    again = mesh_cloud(holes)
    assert again.notes == ("3 points without coordinates dropped",)
    assert again.mesh.vertices.tobytes() == made.mesh.vertices.tobytes()


def test_spacing_is_that_of_a_grid_and_of_random_points() -> None:
    grid = np.column_stack([*(axis.ravel() for axis in np.mgrid[:100, :100].astype(float)), np.zeros(10_000)])
    assert typical_spacing(0.25 * grid) == pytest.approx(0.25, rel=0.05)
    random = np.random.default_rng(1).uniform(0, 100, (10_000, 3)) * [1, 1, 0]
    assert typical_spacing(random) == pytest.approx(1.0, rel=0.1)


def test_cells_are_averaged_and_a_wild_point_is_not_among_them() -> None:
    points = np.array([[0.1, 0.1, 0.1], [0.3, 0.5, 0.7], [5.5, 0, 0], [1e15, -1e15, 1e15], [1e15, 1e15, -1e15]])
    means = mean_of_cells(points, 1.0)
    assert sorted(map(tuple, means.round(6))) == sorted(
        [(0.2, 0.3, 0.4), (5.5, 0.0, 0.0), (1e15, -1e15, 1e15), (1e15, 1e15, -1e15)]
    )


def test_the_own_frame_moves_along() -> None:
    points = np.random.default_rng(3).gamma(2.0, size=(500, 3)) * [3, 2, 1]
    here = frame_of(points)
    np.testing.assert_allclose(here.out_of(here.into(points)), points, atol=1e-12)
    for A in (TURN, np.diag([1.0, -1.0, 1.0])):
        there = frame_of(points @ A.T + [10, 20, 30])
        np.testing.assert_allclose(there.into(points @ A.T + [10, 20, 30]), here.into(points), atol=1e-9)
