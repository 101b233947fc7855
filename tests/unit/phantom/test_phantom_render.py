"""Rendered depth against closed forms; the noise against what it promises."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.errors import ValueFault
from scanfit.model.depth import Intrinsics
from scanfit.phantom.capture import platform, shadowed, simulate, standing, with_leg
from scanfit.phantom.depth_noise import DepthNoise, smooth_field
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.render import View, render
from scanfit.phantom.rig import calibrated, looking_at, ring_rig
from scanfit.phantom.shape import Shape

SMALL = Intrinsics(width=212, height=120, fx=106.0, fy=104.0, cx=104.3, cy=61.8)


def rays(k, T):
    """(H, W, 3) rig frame, each one unit long along the camera's z."""
    v, u = np.mgrid[: k.height, : k.width]
    return np.stack([(u - k.cx) / k.fx, (v - k.cy) / k.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T


def sphere(radius, rings=240):
    """Triangles whose corners lie on a sphere."""
    theta, phi = np.linspace(0, np.pi, rings + 1), np.linspace(0, 2 * np.pi, 2 * rings, endpoint=False)
    t, p = np.meshgrid(theta, phi, indexing="ij")
    points = radius * np.stack([np.sin(t) * np.cos(p), np.sin(t) * np.sin(p), np.cos(t)], axis=-1).reshape(-1, 3)
    i, j = np.mgrid[:rings, : 2 * rings]
    a, b = i * 2 * rings + j, i * 2 * rings + (j + 1) % (2 * rings)
    c, d = a + 2 * rings, b + 2 * rings
    faces = np.concatenate([np.stack(three, axis=-1).reshape(-1, 3) for three in ((a, c, d), (a, d, b))])
    return Shape(vertices=points, faces=faces.astype(np.int32))


@pytest.mark.parametrize("eye", [(330.0, 40.0, 300.0), (-10.0, 250.0, 120.0), (0.0, 0.0, 400.0)])
def test_a_plane_is_where_its_rays_meet_it(eye):
    T = looking_at(np.array(eye), np.array([0.0, 0.0, 20.0]))
    view = render(platform(), SMALL, T)
    direction = rays(SMALL, T)
    with np.errstate(divide="ignore"):
        expected = -eye[2] / direction[..., 2]
    where = np.array(eye) + expected[..., None] * direction
    on_plate = (np.abs(where[..., 0]) < 299.99) & (np.abs(where[..., 1]) < 249.99) & (expected > 0)
    assert on_plate.sum() > 5000
    assert np.abs(view.depth_mm - expected)[on_plate].max() < 1e-9
    assert np.isinf(view.depth_mm[(np.abs(where) > 300.01).any(axis=-1)]).all()
    cosine = np.abs(direction[..., 2]) / np.linalg.norm(direction, axis=-1)
    assert np.abs(view.cosine - cosine)[on_plate].max() < 1e-12


def test_a_sphere_is_as_deep_as_its_facets_allow_and_no_ray_falls_through():
    radius, eye = 60.0, np.array([200.0, 150.0, 100.0])
    T = looking_at(eye, np.zeros(3))
    view = render(sphere(radius), SMALL, T)
    d = rays(SMALL, T)
    a, b, c = (d * d).sum(axis=-1), d @ eye, eye @ eye - radius**2
    inside = b * b - a * c
    hit = inside > 0
    expected = (-b - np.sqrt(np.where(hit, inside, 0))) / a
    off_edge = inside > 0.05 * inside.max()
    assert off_edge.sum() > 1500
    assert np.isfinite(view.depth_mm[off_edge]).all()
    assert np.abs(view.depth_mm - expected)[off_edge].max() < 0.05  # facets of 0.8 mm lie up to r (1 - cos) inside
    assert np.abs(view.depth_mm - expected)[off_edge].mean() < 0.01
    assert not np.isfinite(view.depth_mm[~hit]).any()


def test_the_nearer_surface_hides_the_farther():
    T = looking_at(np.array([0.0, 0.0, 400.0]), np.zeros(3))
    lid = Shape(vertices=platform().vertices * 0.2 + [0, 0, 100.0], faces=platform().faces)
    both = Shape(
        vertices=np.concatenate([lid.vertices, platform().vertices]), faces=np.concatenate([lid.faces, lid.faces + 4])
    )
    assert set(np.round(render(both, SMALL, T).depth_mm[np.isfinite(render(both, SMALL, T).depth_mm)], 9)) == {300, 400}


def test_a_distorted_lens_is_refused():
    k = Intrinsics(width=4, height=4, fx=4.0, fy=4.0, cx=2.0, cy=2.0, model="plumb_bob", coeffs=(0.1, 0, 0, 0))
    with pytest.raises(ValueFault, match="a distorted picture cannot be rendered"):
        render(platform(), k, np.eye(4))


def test_the_second_imager_loses_what_stands_left_of_something_near():
    # fB = 20000 mm px: 50 px of disparity at 400 mm, 100 at 200: a block hides the 50 pixels left of it.
    depth = np.full((1, 300), 400.0)
    depth[0, 200:220] = 200.0
    hidden = shadowed(View(depth, np.ones_like(depth)), 20000.0)[0]
    assert hidden[:50].all()  # outside the second picture
    assert np.flatnonzero(hidden[50:]).tolist() == list(range(149 - 50, 171 - 50))  # to a pixel either way


def test_a_foot_gets_a_closed_leg():
    foot = standing(PhantomFoot(), level=1)
    sides = np.sort(np.concatenate([foot.faces[:, [0, 1]], foot.faces[:, [1, 2]], foot.faces[:, [2, 0]]]), axis=1)
    assert (np.unique(sides, axis=0, return_counts=True)[1] == 2).all()
    a, b, c = (foot.vertices[corner] for corner in foot.faces.T)
    assert (np.cross(a, b) * c).sum() > 0  # outward
    assert with_leg(foot) is foot


def test_the_noise_is_as_large_as_it_says():
    field = smooth_field(SMALL, 2.5, np.random.default_rng(1))
    assert field.std() == pytest.approx(1, abs=0.1)
    along = (field[:, 5:] * field[:, :-5]).mean()
    assert along == pytest.approx(np.exp(-(5**2) / (4 * 2.5**2)), abs=0.12)  # of white noise blurred by a Gaussian


def test_a_capture_repeats_its_pattern_and_not_its_noise():
    rig = ring_rig(1, intrinsics=SMALL)

    def take(rng, **how):
        return simulate(rig, [], np.random.default_rng(rng), frames=4, **how)

    assert all(np.array_equal(a.depth, b.depth) for a, b in zip(take(1), take(1), strict=True))
    still = DepthNoise(random_px=0, edge_px=0, blobs_lost=0, quantised=False)
    assert np.array_equal(take(1, noise=still)[0].depth, take(2, noise=still)[3].depth)
    assert not np.array_equal(take(1, noise=still)[0].depth, take(1, noise=still, rig_seed=7)[0].depth)


def test_a_calibration_is_off_by_what_it_says():
    rig = ring_rig(6)
    found = calibrated(rig, np.random.default_rng(3), mm=0.25, deg=0.07)
    for true, known in zip(rig.cameras, found.cameras, strict=True):
        off = np.linalg.inv(true.T_rig_depth) @ known.T_rig_depth
        assert np.linalg.norm(known.T_rig_depth[:3, 3] - true.T_rig_depth[:3, 3]) == pytest.approx(0.25)
        assert np.degrees(np.arccos((np.trace(off[:3, :3]) - 1) / 2)) == pytest.approx(0.07, rel=1e-3)
