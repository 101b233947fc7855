"""The truth of the swept foot against its closed forms: sections, outlines, girths, volume, angles."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.phantom.swept import SweptFoot
from scanfit.phantom.truth import truth_of

FOOT = SweptFoot(length_mm=250.0, ball_width_mm=98.0, heel_width_mm=66.0, instep_mm=72.0)
FL = FOOT.length_mm
AROUND = 240


def surface(vertices, faces):
    return SimpleNamespace(vertices=vertices, faces=faces, toe=np.zeros(len(vertices), dtype=np.int8))


@pytest.fixture(scope="module")
def mesh():
    return FOOT.mesh(along=360, around=AROUND)


@pytest.fixture(scope="module")
def truth(mesh):
    return truth_of(surface(mesh.vertices, mesh.faces))


def sides(low, high):
    x = np.linspace(low * FL, high * FL, 4001)
    return x, FOOT.medial(x), FOOT.lateral(x)


def perimeter(x):
    ring = FOOT.section(x, AROUND)  # convex, so that it is its own hull
    return np.linalg.norm(np.diff(ring, axis=0, append=ring[:1]), axis=1).sum()


def test_lengths_and_widths(truth):
    at = {share: np.ptp([f(np.array([share * FL]))[0] for f in (FOOT.medial, FOOT.lateral)]) for share in (0.16, 0.45)}
    expected = {
        "foot_length": (FL, 0.02),
        "ball_length_medial": (FOOT.medial_at * FL, 0.1),
        "ball_length_lateral": (FOOT.lateral_at * FL, 0.2),
        "ball_width": (FOOT.ball_width_mm, 0.01),
        "ball_width_diagonal": (np.hypot(FOOT.ball_width_mm, (FOOT.medial_at - FOOT.lateral_at) * FL), 0.03),
        "heel_width": (at[0.16], 0.01),
        "waist_width": (at[0.45], 0.01),
        "splay_ratio": (FOOT.ball_width_mm / at[0.16], 2e-4),
    }
    for name, (value, tolerance) in expected.items():
        assert truth.values[name] == pytest.approx(value, abs=tolerance), name


def test_heights(truth):
    def top(share):
        return float(FOOT.top(np.array([share * FL]))[0])

    assert truth.values["dorsum_height_50"] == pytest.approx(top(0.50), abs=0.01)
    assert truth.values["instep_height"] == pytest.approx(top(0.55), abs=0.01)
    assert truth.values["toe_box_height"] == pytest.approx(top(0.82), abs=0.01)
    assert truth.values["arch_height_index"] == pytest.approx(top(0.50) / (FOOT.medial_at * FL), abs=2e-4)


def test_girths_are_the_perimeters_of_the_known_sections(truth):
    middle = (FOOT.medial_at + FOOT.lateral_at) / 2
    assert truth.values["instep_girth"] == pytest.approx(perimeter(0.50 * FL), abs=0.03)
    assert truth.values["waist_girth"] == pytest.approx(perimeter((0.50 + middle) / 2 * FL), abs=0.05)


def test_volume_is_the_integral_of_the_sections(truth):
    height = 1.2 * FOOT.top(np.array([0.5 * FL]))[0]
    x = (np.arange(2000) + 0.5) / 2000 * FL
    areas = []
    for at in x:
        y, z = FOOT.section(at, 600).T
        z = np.minimum(z, height)
        areas.append(abs((y * np.roll(z, -1) - np.roll(y, -1) * z).sum()) / 2)
    assert truth.values["foot_volume"] == pytest.approx(np.sum(areas) * FL / 2000 / 1000, rel=5e-4)


def test_angles_and_bulges_are_those_of_the_closed_outline(truth):
    x, medial, _ = sides(0.86, 0.97)
    at_heel = np.array([0.16 * FL])
    heel, ball = (at_heel[0], FOOT.medial(at_heel)[0]), (FOOT.medial_at * FL, FOOT.ball_width_mm / 2)
    base = np.arctan2(ball[1] - heel[1], ball[0] - heel[0])
    turns = base - np.arctan2(medial - ball[1], x - ball[0])
    assert truth.values["toe1_angle"] == pytest.approx(np.degrees(turns.max()), abs=0.1)
    slope = ((medial - heel[1]) / (x - heel[0])).max()
    x, medial, _ = sides(FOOT.medial_at - 0.06, FOOT.medial_at + 0.06)
    beyond = (medial - heel[1] - slope * (x - heel[0])) / np.hypot(1, slope)
    assert truth.values["bunion_prominence"] == pytest.approx(beyond.max(), abs=0.02)

    x, _, lateral = sides(FOOT.lateral_at + 0.08, 0.85)
    heel, ball = (at_heel[0], FOOT.lateral(at_heel)[0]), (FOOT.lateral_at * FL, -FOOT.ball_width_mm / 2)
    base = np.arctan2(ball[1] - heel[1], ball[0] - heel[0])
    turns = np.arctan2(lateral - ball[1], x - ball[0]) - base
    assert truth.values["toe5_angle"] == pytest.approx(np.degrees(turns.max()), abs=0.1)
    slope = ((lateral - heel[1]) / (x - heel[0])).min()
    x, _, lateral = sides(FOOT.lateral_at - 0.06, FOOT.lateral_at + 0.06)
    beyond = -(lateral - heel[1] - slope * (x - heel[0])) / np.hypot(1, slope)
    assert truth.values["bunionette_prominence"] == pytest.approx(beyond.max(), abs=0.02)


def test_midlines_are_those_of_the_closed_outline(truth):
    def slope(low, high):
        x, medial, lateral = sides(low, high)
        return np.arctan(np.polyfit(x, (medial + lateral) / 2, 1)[0])

    flare = np.degrees(slope(0.05, 0.33) - slope(0.33, 0.66))
    assert truth.values["flare_angle"] == pytest.approx(flare, abs=0.02)
    _, medial, lateral = sides(0.16, 0.17)
    middle = (medial + lateral)[0] / 2
    to_ball = np.arctan2(-middle, ((FOOT.medial_at + FOOT.lateral_at) / 2 - 0.16) * FL)
    abduction = np.degrees(slope(0.08, 0.25) - to_ball)
    assert truth.values["forefoot_abduction_angle"] == pytest.approx(abduction, abs=0.05)


@pytest.mark.parametrize("lean_deg", [-6.0, 9.0])
def test_a_sheared_heel_leans_by_its_shear(mesh, truth, lean_deg):
    """Horizontal slices keep their form in a shear along y: mid-points move by z tan(lean), whatever the foot."""
    sheared = np.array(mesh.vertices)
    sheared[:, 1] += np.tan(np.radians(lean_deg)) * sheared[:, 2]
    leaning = truth_of(surface(sheared, mesh.faces)).values["rearfoot_angle"]
    upright = np.tan(np.radians(truth.values["rearfoot_angle"]))
    assert np.tan(np.radians(leaning)) - upright == pytest.approx(np.tan(np.radians(lean_deg)), abs=2e-3)


def test_turning_and_shifting_changes_nothing_but_the_transform(mesh, truth):
    angle, shift = np.radians(11.0), np.array([37.0, -80.0, 0.0])
    c, s = np.cos(angle), np.sin(angle)
    R = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    moved = truth_of(surface(mesh.vertices @ R.T + shift, mesh.faces))
    assert set(moved.values) == set(truth.values)
    for name, value in truth.values.items():
        assert moved.values[name] == pytest.approx(value, rel=1e-3, abs=0.03), name
    back = moved.T_foot_surface @ np.vstack([np.column_stack([R, shift]), [0, 0, 0, 1]])
    np.testing.assert_allclose(back, truth.T_foot_surface, atol=0.01)


def test_without_a_leg_or_named_toes_their_measures_are_absent(truth):
    absent = {"ankle_girth", "medial_malleolus_height", "toe1_length", "toe2_hump", "toe_spread", "toe_shape"}
    assert not absent & set(truth.values)
    assert not {"navicular_height", "posture_index"} & set(truth.values)
