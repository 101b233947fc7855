"""Every measure of phantom feet against their closed forms, three tessellations and six shapes."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from scanfit.foot.definitions import MEASUREMENTS
from scanfit.phantom.swept import SweptFoot

SHAPES = {
    "usual": {},
    "child": {"length_mm": 150.0, "ball_width_mm": 62.0, "heel_width_mm": 42.0, "instep_mm": 44.0},
    "large": {"length_mm": 300.0, "ball_width_mm": 118.0, "heel_width_mm": 80.0, "instep_mm": 85.0},
    "narrow": {"length_mm": 255.0, "ball_width_mm": 90.0, "heel_width_mm": 63.0, "instep_mm": 72.0},
    "oblique": {"medial_at": 0.75, "lateral_at": 0.58},
    "square": {"medial_at": 0.69, "lateral_at": 0.66, "instep_mm": 64.0},
}


def girth(foot, x):
    return ConvexHull(foot.section(x)).area


def oblique_girth(foot, a, b):
    """Hull of the cut by the vertical plane through (x, y) points a and b, from sections 0.25 mm apart."""
    slope = (b[0] - a[0]) / (b[1] - a[1])  # the plane is x = a_x + slope (y - a_y)
    stations = np.arange(min(a[0], b[0]) - 4, max(a[0], b[0]) + 4, 0.25)
    rings = np.stack([foot.section(x, 1500) for x in stations])
    off = stations[:, None] - (a[0] + slope * (rings[..., 0] - a[1]))
    k, t = np.nonzero((off[:-1] <= 0) & (off[1:] > 0))
    share = (off[k, t] / (off[k, t] - off[k + 1, t]))[:, None]
    y, z = (rings[k, t] * (1 - share) + rings[k + 1, t] * share).T
    return ConvexHull(np.column_stack([y * np.hypot(1, slope), z])).area


def truth_of(foot):
    """definitions.md on the closed forms of the phantom."""
    length = foot.length_mm
    x = np.linspace(0, length, 520_001)
    medial, lateral, top = foot.medial(x), foot.lateral(x), foot.top(x)
    k = np.where((x >= 0.62 * length) & (x <= 0.80 * length), medial, -np.inf).argmax()
    m = np.where((x >= 0.52 * length) & (x <= 0.74 * length), lateral, np.inf).argmin()
    tibiale, fibulare = (x[k], medial[k]), (x[m], lateral[m])
    heel = np.array([0.16 * length])
    height = float(foot.top(np.array([0.5 * length]))[0])
    return {
        "foot_length": length,
        "ball_length_medial": tibiale[0],
        "ball_length_lateral": fibulare[0],
        "ball_width": tibiale[1] - fibulare[1],
        "ball_width_diagonal": np.hypot(tibiale[0] - fibulare[0], tibiale[1] - fibulare[1]),
        "heel_width": (foot.medial(heel) - foot.lateral(heel))[0],
        "ball_girth": oblique_girth(foot, tibiale, fibulare),
        "waist_girth": girth(foot, (0.5 * length + (tibiale[0] + fibulare[0]) / 2) / 2),
        "instep_girth": girth(foot, 0.5 * length),
        "dorsum_height_50": height,
        "instep_height": top[x >= 0.55 * length].max(),
        "toe_box_height": top[x >= 0.82 * length].max(),
        "arch_height_index": height / tibiale[0],
    }


def bound_mm(name, fineness):
    """What each measure may be off, in mm; the index in 1."""
    if name == "arch_height_index":
        return 0.001
    if name.startswith("ball_length"):
        return 1.0
    if name.endswith("girth"):
        return 0.5
    if name == "foot_length":
        return 0.3 if fineness == "9k" else 0.1  # facets of 4 to 5 mm on heel and toe
    return 0.3 if fineness == "9k" else 0.15


@pytest.mark.parametrize("fineness", ["9k", "35k", "140k"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_measure_reads_the_phantoms_closed_form(phantom, shape, fineness):
    found = phantom(fineness, **SHAPES[shape])
    truth = truth_of(SweptFoot(**SHAPES[shape]))
    assert found.profile.withheld == {}
    assert set(found.values()) == set(truth) == {definition.name for definition in MEASUREMENTS}
    off = {name: value - truth[name] for name, value in found.values().items()}
    assert {name: d for name, d in off.items() if abs(d) > bound_mm(name, fineness)} == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_error_is_within_three_sigma_and_sigma_is_above_zero(phantom, shape):
    truth = truth_of(SweptFoot(**SHAPES[shape]))
    for name, measure in phantom("9k", **SHAPES[shape]).profile.measurements.items():
        assert measure.sigma > 0
        assert abs(measure.value - truth[name]) < 3 * measure.sigma


@pytest.mark.parametrize("shape", SHAPES)
def test_the_frame_found_is_the_phantoms_own(phantom, shape):
    T = phantom("35k", **SHAPES[shape]).scan.T_foot_scan
    assert np.abs(T[:3, 3]).max() < 0.1
    assert np.degrees(np.arccos(np.clip((np.trace(T[:3, :3]) - 1) / 2, -1, 1))) < 0.05


def test_a_longer_foot_is_longer_and_a_wider_one_wider(phantom):
    base = phantom().values()
    longer = phantom(length_mm=266.0).values()
    wider = phantom(ball_width_mm=104.0, heel_width_mm=71.0).values()
    higher = phantom(instep_mm=75.0).values()
    for name in ("foot_length", "ball_length_medial", "ball_length_lateral"):
        assert longer[name] > base[name] + 3
    for name in ("ball_width", "ball_width_diagonal", "heel_width", "ball_girth", "waist_girth", "instep_girth"):
        assert wider[name] > base[name] + 1.5
    for name in ("dorsum_height_50", "instep_height", "ball_girth", "waist_girth", "instep_girth", "arch_height_index"):
        assert higher[name] > base[name]
    for name in ("ball_width", "heel_width", "dorsum_height_50"):
        assert longer[name] == pytest.approx(base[name], abs=0.15)
