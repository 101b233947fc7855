"""Lengths, widths, girths, heights and volume of phantom feet against their closed forms, three tessellations and
six shapes."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from scipy.spatial import ConvexHull

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


def plane_points(foot, origin, normal, low, high):
    """(N, 3) where a plane cuts the foot between x = low and high, from sections 0.25 mm apart."""
    stations = np.arange(low, high, 0.25)
    rings = np.stack([np.column_stack([np.full(1500, x), foot.section(x, 1500)]) for x in stations])
    off = (rings - origin) @ normal
    k, t = np.nonzero((off[:-1] <= 0) != (off[1:] <= 0))
    share = (off[k, t] / (off[k, t] - off[k + 1, t]))[:, None]
    return rings[k, t] * (1 - share) + rings[k + 1, t] * share


def ball_section(foot, a, b):
    """(N, 2) points (along, z) of the cut by the vertical plane through (x, y) points a and b."""
    along = np.array([b[0] - a[0], b[1] - a[1], 0.0]) / np.hypot(b[0] - a[0], b[1] - a[1])
    normal = np.array([along[1], -along[0], 0.0])
    points = plane_points(foot, np.array([*a, 0.0]), normal, min(a[0], b[0]) - 4, max(a[0], b[0]) + 4)
    return np.column_stack([points @ along, points[:, 2]])


def landing_x(foot):
    """Rearmost x at which the sole is no higher than 2 mm, on the heel's middle line."""
    heel = np.array([0.16 * foot.length_mm])
    middle = (foot.medial(heel) + foot.lateral(heel))[0] / 2
    for x in np.arange(0.5, 0.2 * foot.length_mm, 0.02):
        y, z = foot.section(x, 3000)[1500:].T  # the lower half, from lateral to medial
        if np.interp(middle, y, z) <= 2.0:
            return x
    raise AssertionError("the heel does not land")


def heel_girth(foot, landing, top):
    """Hull of the cut by the plane parallel to y through two points (x, z)."""
    rise = np.array([top[0] - landing[0], 0.0, top[1] - landing[1]])
    rise /= np.linalg.norm(rise)
    normal = np.array([rise[2], 0.0, -rise[0]])
    points = plane_points(foot, np.array([landing[0], 0.0, landing[1]]), normal, 0.25, top[0] + 12)
    return ConvexHull(np.column_stack([points[:, 1], points @ rise])).area


def volume_cm3(foot, height):
    """Trapezoids of 2600 section areas, each clamped to its part below a height."""
    x = np.linspace(0, foot.length_mm, 2602)[1:-1]
    areas = []
    for y, z in (foot.section(s, 720).T for s in x):
        z = np.minimum(z, height)
        areas.append(abs((y * np.roll(z, -1) - np.roll(y, -1) * z).sum()) / 2)
    return np.sum(areas) * (x[1] - x[0]) / 1000


@cache
def truth_of(foot):
    """definitions.md on the closed forms of the phantom."""
    length = foot.length_mm
    x = np.linspace(0, length, 520_001)
    medial, lateral, top = foot.medial(x), foot.lateral(x), foot.top(x)
    k = np.where((x >= 0.62 * length) & (x <= 0.80 * length), medial, -np.inf).argmax()
    m = np.where((x >= 0.52 * length) & (x <= 0.74 * length), lateral, np.inf).argmin()
    tibiale, fibulare = (x[k], medial[k]), (x[m], lateral[m])
    heel, waist = np.array([0.16 * length]), np.array([0.45 * length])
    height = float(foot.top(np.array([0.5 * length]))[0])
    ball = ball_section(foot, tibiale, fibulare)
    return {
        "foot_length": length,
        "ball_length_medial": tibiale[0],
        "ball_length_lateral": fibulare[0],
        "ball_width": tibiale[1] - fibulare[1],
        "ball_width_diagonal": np.hypot(tibiale[0] - fibulare[0], tibiale[1] - fibulare[1]),
        "heel_width": (foot.medial(heel) - foot.lateral(heel))[0],
        "waist_width": (foot.medial(waist) - foot.lateral(waist))[0],
        "ball_girth": ConvexHull(ball).area,
        "waist_girth": girth(foot, (0.5 * length + (tibiale[0] + fibulare[0]) / 2) / 2),
        "instep_girth": girth(foot, 0.5 * length),
        "short_heel_girth": heel_girth(foot, (landing_x(foot), 2.0), (0.5 * length, height)),
        "dorsum_height_50": height,
        "instep_height": top[x >= 0.55 * length].max(),
        "ball_height": ball[:, 1].max(),
        "toe_box_height": top[x >= 0.82 * length].max(),
        "foot_volume": volume_cm3(foot, 1.2 * height),
    }


def bound(name, fineness, truth):
    """What each measure may be off, in its unit; a coarse mesh has facets of 4 to 5 mm on heel and toe."""
    coarse = fineness == "9k"
    if name == "foot_volume":
        return 0.004 * truth if coarse else 0.0015 * truth
    if name.startswith("ball_length"):
        return 1.0
    if name.endswith("girth"):
        return 0.6 if name == "short_heel_girth" and coarse else 0.5
    if name == "foot_length":
        return 0.3 if coarse else 0.1
    return 0.3 if coarse else 0.15


@pytest.mark.parametrize("fineness", ["9k", "35k", "140k"])
@pytest.mark.parametrize("shape", SHAPES)
def test_every_extent_reads_the_phantoms_closed_form(phantom, shape, fineness):
    found = phantom(fineness, **SHAPES[shape])
    truth = truth_of(SweptFoot(**SHAPES[shape]))
    off = {name: found.values()[name] - value for name, value in truth.items()}
    assert {name: d for name, d in off.items() if abs(d) > bound(name, fineness, truth[name])} == {}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_error_is_within_three_sigma_and_sigma_is_above_zero(phantom, shape):
    truth = truth_of(SweptFoot(**SHAPES[shape]))
    measured = phantom("9k", **SHAPES[shape]).profile.measurements
    for name, value in truth.items():
        assert measured[name].sigma > 0
        assert abs(measured[name].value - value) < 3 * measured[name].sigma


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
