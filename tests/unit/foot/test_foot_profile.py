"""The profile: an outline around all that is low, the dorsal profile of the phantom, landmarks where they belong."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.model.mesh import Mesh
from scanfit.phantom.swept import SweptFoot

FOOT = SweptFoot()
L = FOOT.length_mm


def outside_by(points, ring):
    """How far each point lies outside a closed counter-clockwise ring, 0 inside (winding number)."""
    a, b = ring, np.roll(ring, -1, axis=0)
    rel_a, rel_b = a[None] - points[:, None], b[None] - points[:, None]
    cross = rel_a[..., 0] * rel_b[..., 1] - rel_a[..., 1] * rel_b[..., 0]
    winding = np.arctan2(cross, (rel_a * rel_b).sum(axis=2)).sum(axis=1)
    side = b - a
    t = np.clip(-(rel_a * side).sum(axis=2) / (side**2).sum(axis=1), 0, 1)
    away = np.linalg.norm(rel_a + t[..., None] * side, axis=2).min(axis=1)
    return np.where(np.abs(winding) > np.pi, 0.0, away)


@pytest.fixture(scope="module")
def profile(phantom):
    return phantom("35k").profile


def test_the_outline_is_a_ring_around_every_low_point_from_the_heel_on(profile, phantom):
    ring = np.array(profile.outline)
    assert 100 < len(ring) <= 200
    x, y = ring.T
    area = (x * np.roll(y, -1) - y * np.roll(x, -1)).sum() / 2
    promised = np.trapezoid(
        *[f(np.linspace(0, L, 9001)) for f in (lambda s: FOOT.medial(s) - FOOT.lateral(s), lambda s: s)]
    )
    assert area == pytest.approx(promised, rel=0.005)  # counter-clockwise: above zero
    assert ring[0] == pytest.approx([0, 0], abs=0.5)
    vertices = phantom("35k").scan.mesh.vertices
    low = vertices[vertices[:, 2] <= 0.18 * L]
    off = outside_by(low[:, :2], ring)
    rounded = (low[:, 0] < 0.03 * L) | (low[:, 0] > 0.97 * L)  # chords across the ends' round
    assert off[~rounded].max() < 0.3
    assert off.max() < 3.0


def test_the_outline_lies_on_the_phantoms_sides(profile):
    x, y = np.array(profile.outline[1:-1]).T
    middle = (x > 0.05 * L) & (x < 0.95 * L)
    x, y = x[middle], y[middle]
    side = np.where(y > (FOOT.medial(x) + FOOT.lateral(x)) / 2, FOOT.medial(x), FOOT.lateral(x))
    np.testing.assert_allclose(y, side, rtol=0, atol=0.3)


def test_the_dorsal_profile_is_the_top_of_the_section_on_the_axis(profile):
    points = np.array(profile.dorsal_profile)
    assert 100 < len(points) <= 200
    assert (np.diff(points[:, 0]) > 0).all()
    inner = points[(points[:, 0] > 0.05 * L) & (points[:, 0] < 0.93 * L)]
    for x, z in inner[::5]:
        section = FOOT.section(float(x))
        upper = section[section[:, 1] > 0.055 * L]
        upper = upper[np.argsort(upper[:, 0])]
        assert z == pytest.approx(np.interp(0.0, *upper.T), abs=0.15)


def test_without_a_dorsum_there_is_no_dorsal_profile(measured, without):
    mesh = without(FOOT.mesh(150, 117), lambda x, y, z: (z > 0.6 * FOOT.top(x)) & (x > 0.5 * L) & (x < 0.9 * L))
    assert measured(mesh).profile.dorsal_profile == ()


def middle(x):
    """y half way between the phantom's sides: there its sections are highest."""
    return (FOOT.medial(np.array([x])) + FOOT.lateral(np.array([x])))[0] / 2


def landing_x():
    """Where the sole's middle line under the heel comes down to 2 mm (definitions.md), on the closed form."""
    for x in np.arange(0.5, 0.2 * L, 0.05):
        y, z = FOOT.section(float(x), 3000)[1500:].T  # the lower half, from lateral to medial
        if np.interp(middle(0.16 * L), y, z) <= 2.0:
            return x
    raise AssertionError("the heel does not land")


def test_landmarks_are_where_the_phantom_has_them(profile):
    """All that a foot without leg and separate toes has, and none of theirs: no malleoli, junction, tips and webs."""
    marks = {name: np.array(point) for name, point in profile.landmarks.items()}
    expected = {
        "pternion": (0, 0),
        "acropodion": (L, 0),
        "metatarsale_tibiale": (FOOT.medial_at * L, FOOT.ball_width_mm / 2),
        "metatarsale_fibulare": (FOOT.lateral_at * L, -FOOT.ball_width_mm / 2),
        "ball_centre": ((FOOT.medial_at + FOOT.lateral_at) / 2 * L, 0),
        "heel_medial": (0.16 * L, FOOT.medial(np.array([0.16 * L]))[0]),
        "heel_lateral": (0.16 * L, FOOT.lateral(np.array([0.16 * L]))[0]),
        "landing_point": (landing_x(), middle(0.16 * L)),
        "dorsum_top": (0.50 * L, middle(0.50 * L)),
    }
    assert marks.keys() == expected.keys()
    soft = {"acropodion": 25.0}  # the phantom's tip slants: only its x is what the phantom promises
    for name, (x, y) in expected.items():
        assert marks[name][0] == pytest.approx(x, abs=0.5), name
        assert marks[name][1] == pytest.approx(y, abs=soft.get(name, 0.3)), name


def test_the_profile_carries_the_rigid_transform_of_its_scan(measured, turned):
    moved = turned(FOOT.mesh(75, 60), 5)
    found = measured(moved)
    T = np.array(found.profile.T_foot_scan)
    np.testing.assert_allclose(T[:3, :3] @ T[:3, :3].T, np.eye(3), atol=1e-12)
    at_heel = np.linalg.inv(T) @ [*found.profile.landmarks["pternion"], 1.0]
    assert np.linalg.norm(moved.vertices - at_heel[:3], axis=1).min() < 6


def test_a_left_foots_outline_lies_on_its_own_side(measured, profile):
    mesh = FOOT.mesh(150, 117)
    left = measured(Mesh(vertices=mesh.vertices * [1, -1, 1], faces=mesh.faces)).profile
    np.testing.assert_allclose(np.array(left.outline), np.array(profile.outline) * [1, -1], atol=0.02)
    assert left.landmarks["metatarsale_tibiale"][1] < 0 < left.landmarks["metatarsale_fibulare"][1]
