"""How far out a surface's sides lie: closed forms, agreement with the whole section, holes and noise."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.geometry.outline import outline
from scanfit.geometry.section import parallel_sections
from scanfit.geometry.silhouette import bordering, silhouette

A, B, C = 120.0, 45.0, 30.0
STATIONS = np.linspace(-100, 100, 81)


def ellipsoid(fine=120, seed=0):
    """Vertices on the ellipsoid x²/A² + y²/B² + z²/C² = 1, a grid jittered along the surface."""
    rng = np.random.default_rng(seed)
    u = np.linspace(0, np.pi, fine + 1)[1:-1, None] + rng.uniform(-0.3, 0.3, (fine - 1, 2 * fine)) * np.pi / fine
    v = (
        np.linspace(0, 2 * np.pi, 2 * fine, endpoint=False)
        + rng.uniform(-0.3, 0.3, (fine - 1, 2 * fine)) * np.pi / fine
    )
    x, y, z = A * np.cos(u), B * np.sin(u) * np.cos(v), C * np.sin(u) * np.sin(v)
    i, j = np.meshgrid(np.arange(fine - 2), np.arange(2 * fine), indexing="ij")
    a, b = i * 2 * fine + j, i * 2 * fine + (j + 1) % (2 * fine)
    faces = np.concatenate([np.stack([a, b, b + 2 * fine], -1), np.stack([a, b + 2 * fine, a + 2 * fine], -1)])
    return np.stack([x, y, z], -1).reshape(-1, 3), faces.reshape(-1, 3)


@pytest.mark.parametrize("fine", [60, 120, 240])
def test_both_sides_of_an_ellipsoid_are_its_closed_form(fine):
    vertices, faces = ellipsoid(fine)
    high, low = silhouette(vertices, faces, stations=STATIONS, z_max=100.0)
    truth = B * np.sqrt(1 - (STATIONS / A) ** 2)
    facets = (2 * np.pi * C / (2 * fine)) ** 2 / 8 / 20
    assert np.abs(high.y - truth).max() < 0.03 + 2 * facets
    assert np.abs(low.y + truth).max() < 0.03 + 2 * facets
    assert high.seen.all()
    assert low.seen.all()
    assert np.abs(high.z).max() < 3.0


@pytest.mark.parametrize("z_max", [-20.0, -8.0, 0.0])
def test_below_a_height_the_side_ends_there(z_max):
    vertices, faces = ellipsoid(240)
    stations = STATIONS[np.abs(STATIONS) < 70]
    high, _ = silhouette(vertices, faces, stations=stations, z_max=z_max)
    truth = B * np.sqrt(1 - (stations / A) ** 2 - (z_max / C) ** 2)
    assert np.abs(high.y - truth).max() < 0.08
    assert (high.z <= z_max + 1e-9).all()


@pytest.mark.parametrize("z_max", [-10.0, 5.0, 100.0])
def test_the_faces_that_are_left_out_change_no_extreme(z_max):
    vertices, faces = ellipsoid(90)
    near = bordering(vertices, faces, stations=STATIONS, z_max=z_max, deep_mm=1.5)
    assert len(near) < len(faces) / 2
    whole, part = (outline(vertices, f, stations=STATIONS, z_max=z_max) for f in (faces, near))
    np.testing.assert_array_equal(whole.y_high, part.y_high)
    np.testing.assert_array_equal(whole.y_low, part.y_low)


def test_a_mirrored_surface_has_mirrored_sides():
    vertices, faces = ellipsoid(90, seed=3)
    high, low = silhouette(vertices, faces, stations=STATIONS, z_max=5.0)
    flip_high, flip_low = silhouette(vertices * (1, -1, 1), faces, stations=STATIONS, z_max=5.0)
    np.testing.assert_allclose(flip_high.y, -low.y, atol=1e-9)
    np.testing.assert_allclose(flip_low.y, -high.y, atol=1e-9)


def test_a_hole_hides_the_side_only_where_it_holds_the_extreme():
    vertices, faces = ellipsoid(120)
    middle = vertices[faces].mean(axis=1)
    on_side = (np.hypot(middle[:, 0] - 20, middle[:, 2]) < 8) & (middle[:, 1] > 0)
    on_top = np.hypot(middle[:, 0] + 40, middle[:, 1]) < 12
    high, low = silhouette(vertices, faces[~on_side & ~on_top], stations=STATIONS, z_max=100.0)
    assert low.seen.all()
    np.testing.assert_array_equal(high.seen, np.abs(STATIONS - 20) > 8.5)


def test_a_side_along_a_cut_is_not_seen():
    vertices, faces = ellipsoid(120)
    vertices = vertices.copy()
    vertices[:, 1] = np.minimum(vertices[:, 1], 40.0)  # sawn off flat and capped
    plane = (np.array([0.0, 1.0, 0.0]), 40.0)
    high, low = silhouette(vertices, faces, stations=STATIONS, z_max=100.0, cuts=[plane])
    cut = B * np.sqrt(1 - (STATIONS / A) ** 2) > 40.6
    assert not high.seen[cut].any()
    assert high.seen[np.abs(STATIONS) > 60].all()
    assert low.seen.all()


def test_noise_leans_the_fitted_side_outward_less_than_half_as_much_as_the_raw_one():
    vertices, faces = ellipsoid(240)
    rng = np.random.default_rng(1)
    rough = vertices * (1 + rng.normal(0, 0.3, (len(vertices), 1)) / np.linalg.norm(vertices, axis=1, keepdims=True))
    truth = B * np.sqrt(1 - (STATIONS / A) ** 2)
    raw = outline(rough, faces, stations=STATIONS, z_max=100.0).y_high - truth
    fitted = silhouette(rough, faces, stations=STATIONS, z_max=100.0, noise_mm=0.3)[0].y - truth
    assert abs(fitted.mean()) < 0.5 * raw.mean()
    assert fitted.std() < 0.3


def test_nothing_at_a_station_is_nothing():
    vertices, faces = ellipsoid(60)
    high, low = silhouette(vertices, faces, stations=np.array([-200.0, 0.0, 150.0, 200.0]), z_max=100.0)
    for side in (high, low):
        np.testing.assert_array_equal(side.seen, [False, True, False, False])
        np.testing.assert_array_equal(np.isfinite(side.y), side.seen)


def test_both_faces_of_every_kept_edge_near_the_side_are_kept():
    vertices, faces = ellipsoid(60)
    near = bordering(vertices, faces, stations=STATIONS, z_max=100.0, deep_mm=1.5)
    cut = parallel_sections(vertices, near, heights=vertices[:, 0], stations=STATIONS)
    most = np.full(len(STATIONS), -np.inf)
    np.maximum.at(most, cut.plane, np.maximum(cut.a[:, 1], cut.b[:, 1]))
    ends = np.concatenate([cut.a, cut.b])
    plane = np.concatenate([cut.plane, cut.plane])
    close = ends[:, 1] > most[plane] - 1.5
    keys = np.stack([plane, np.concatenate([cut.edge_a, cut.edge_b])], -1)[close]
    _, counts = np.unique(keys, axis=0, return_counts=True)
    assert (counts == 2).all()


def capped(vertices, height):
    """The ellipsoid closed flat at a height: what lay above it is drawn together into the flat."""
    x, y, z = vertices.T
    above = z > height
    rim, out = np.sqrt(1 - (height / C) ** 2), np.maximum(np.hypot(x / A, y / B), 1e-12)
    shrink = np.where(above, rim * (C - z) / (C - height) / out, 1.0)
    return np.column_stack([x * shrink, y * shrink, np.minimum(z, height)])


@pytest.mark.parametrize("rough", [0.0, 0.2])
def test_a_side_that_reaches_up_to_a_cut_is_not_seen_and_one_well_below_it_is(rough):
    """Where the side still leans out at the cut, the foot was wider above it."""
    vertices, faces = ellipsoid(240)
    stations = STATIONS[np.abs(STATIONS) < 70]
    vertices = vertices + np.random.default_rng(2).normal(0, rough, vertices.shape)
    for height, seen in ((-5.0, False), (15.0, True)):
        cuts = ((np.array([0.0, 0.0, 1.0]), height),)
        flat = capped(vertices, height)
        for side in silhouette(flat, faces, stations=stations, z_max=40.0, noise_mm=rough, cuts=cuts):
            assert side.seen.mean() == pytest.approx(float(seen), abs=0.05)
