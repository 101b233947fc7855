"""The truth of toes, ankle and print on shapes made by hand, each with its own closed form."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.phantom.truth.ankle import ankle_girth, dorsal_junction, malleoli
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.prints import print_measures, take_print
from scanfit.phantom.truth.sole import arch_height
from scanfit.phantom.truth.toes import hump, midline, toe_measures
from scanfit.phantom.truth.webs import Toes, find_toes

NOWHERE = np.zeros(3)


def grid(a, b, point):
    """Triangles over a grid of two parameters; ``point`` maps them to (N, 3)."""
    first, second = np.meshgrid(a, b, indexing="ij")
    k = np.arange(first.size).reshape(first.shape)
    p, q, r, s = k[:-1, :-1].ravel(), k[1:, :-1].ravel(), k[1:, 1:].ravel(), k[:-1, 1:].ravel()
    faces = np.concatenate([np.column_stack([p, q, r]), np.column_stack([p, r, s])])
    return np.asarray(point(first.ravel(), second.ravel()), dtype=float), faces


def standing(vertices, faces, length, toe=None, **landmarks):
    marks = dict.fromkeys(("pternion", "acropodion", "mt", "mf", "heel_medial", "heel_lateral"), NOWHERE) | landmarks
    return Standing(
        vertices=vertices,
        faces=faces,
        toe=np.zeros(len(vertices), dtype=np.int64) if toe is None else toe,
        T_foot_surface=np.eye(4),
        length_mm=length,
        low=(vertices, faces),
        **marks,
    )


def test_tips_and_webs_are_the_tops_and_saddles_of_x():
    """x = g(y) - (z - 8 - y / 20)^2 / 6: tips at the maxima of g, webs at its minima, on the line z = 8 + y / 20."""

    def g(y):
        return 240 + 0.3 * y + 9 * np.cos(2 * np.pi * y / 16)

    vertices, faces = grid(
        np.arange(-42, 42, 0.4),
        np.arange(0, 18, 0.4),
        lambda y, z: np.column_stack([g(y) - (z - 8 - y / 20) ** 2 / 6, y, z]),
    )
    toe = 3 - np.round(vertices[:, 1] / 16).astype(int)  # toe 1 at y = +32
    toes = find_toes(standing(vertices, faces, 260.0, np.where(abs(vertices[:, 1]) < 40, toe, 0)))
    fine = np.arange(-42, 42, 1e-3)
    for k in range(5):
        near = fine[abs(fine - (32 - 16 * k)) < 6]
        top = near[g(near).argmax()]
        assert (np.abs(toes.tips[k] - [g(top), top, 8 + top / 20]) < [0.01, 0.1, 0.1]).all()
    for k in range(4):
        near = fine[abs(fine - (24 - 16 * k)) < 6]
        low = near[g(near).argmin()]
        assert (np.abs(toes.webs[k] - [g(low), low, 8 + low / 20]) < [0.06, 0.4, 0.4]).all()


RADIUS, BASE, TIP = 7.0, 200.0, 240.0
SLOPES = (0.21, 0.08, 0.0, -0.03, -0.12)
BUMP = 5.0


def toe_tube(number):
    """A tube of circles about a straight line in plan, with a bump on its way, closed by half a ball."""
    y0, slope = 36.0 - 18.0 * number, SLOPES[number]
    x = np.concatenate([np.arange(BASE - 15, TIP - RADIUS, 0.4), TIP - RADIUS * np.cos(np.linspace(np.pi / 2, 0, 40))])
    radius = np.sqrt(np.clip(RADIUS**2 - np.clip(x - (TIP - RADIUS), 0, None) ** 2, 0, None))

    def point(i, t):
        i = i.astype(int)
        bump = BUMP * np.exp(-(((x[i] - 220) / 6) ** 2))
        return np.column_stack([x[i], y0 + slope * x[i] + radius[i] * np.cos(t), 8 + bump + radius[i] * np.sin(t)])

    return grid(np.arange(len(x)), np.linspace(0, 2 * np.pi, 121), point)


@pytest.fixture(scope="module")
def five_toes():
    parts, faces, toe, tops = [], [], [], []
    for k in range(5):
        vertices, triangles = toe_tube(k)
        faces.append(triangles + sum(map(len, parts)))
        tops.append(sum(map(len, parts)) + int(vertices[:, 0].argmax()))
        toe.append(np.full(len(vertices), k + 1))
        parts.append(vertices)
    vertices = np.vstack(parts)
    webs = np.array([[BASE + shift, 27.0 - 18 * k, 8.0] for k, shift in enumerate((0.0, 4.0, 2.0, -3.0))])
    foot = standing(vertices, np.vstack(faces), 250.0, np.concatenate(toe))
    return foot, Toes(tips=vertices[tops], tops=np.array(tops), webs=webs)


def test_the_midline_of_a_straight_toe_is_its_axis(five_toes):
    for k, slope in enumerate(SLOPES):
        found, start = midline(*five_toes, k + 1)
        assert found == pytest.approx(slope, abs=1e-3)
        assert start + found * 220 == pytest.approx(36 - 18 * k + slope * 220, abs=0.01)


def test_spread_lengths_heights_and_shape_follow(five_toes):
    values = toe_measures(*five_toes)
    assert values["toe_spread"] == pytest.approx(np.degrees(np.arctan(0.21) - np.arctan(-0.12)), abs=0.1)
    assert [values[f"toe{k}_length"] for k in range(1, 6)] == pytest.approx([TIP] * 5, abs=1e-6)
    assert values["toe_shape"] == "square"
    for name in ("hallux_height", "toe5_height"):  # both 20 mm or more: the bump's top is within
        assert values[name] == pytest.approx(8 + RADIUS + BUMP, abs=0.02)


@pytest.mark.parametrize("toe", [2, 3, 4, 5])
def test_a_hump_is_the_highest_dorsum_above_its_chord(five_toes, toe):
    foot, toes = five_toes
    base = toes.between(toe)[:, 0].mean()
    x = np.linspace(base, TIP, 20_001)
    dorsum = 8 + BUMP * np.exp(-(((x - 220) / 6) ** 2)) + np.sqrt(RADIUS**2 - np.clip(x - TIP + RADIUS, 0, None) ** 2)
    end = 8 + BUMP * np.exp(-(((TIP - 220) / 6) ** 2))
    chord = np.interp(x, [base, TIP], [dorsum[0], end])
    assert hump(foot, toes, toe) == pytest.approx((dorsum - chord).max(), abs=0.03)


@pytest.mark.parametrize("radius", [30.0, 55.0])
def test_the_dorsal_junction_of_a_quarter_circle_is_its_middle(radius):
    """A level dorsum and an upright leg joined by a quarter circle: symmetric about its middle, which slopes 45."""
    t = np.linspace(0, np.pi / 2, 200)
    x = np.concatenate([[60.0] * 160, 60 + radius * (1 - np.cos(t)), np.linspace(60 + radius, 240, 300)])
    z = np.concatenate([np.linspace(150, 50 + radius, 160), 50 + radius * (1 - np.sin(t)), [50.0] * 300])
    vertices, faces = grid(
        np.arange(len(x)),
        np.linspace(-20, 20, 5) + 0.5,
        lambda i, y: np.column_stack([x[i.astype(int)], y, z[i.astype(int)]]),
    )
    found = dorsal_junction(standing(vertices, faces, 250.0))
    middle = radius * (1 - np.sqrt(0.5))
    np.testing.assert_allclose(found, [60 + middle, 0, 50 + middle], atol=0.05)


def test_a_dorsum_without_a_leg_has_no_junction():
    vertices, faces = grid(
        np.arange(60.0, 240), np.linspace(-20, 20, 5), lambda x, y: np.column_stack([x, y, 60 - x / 8])
    )
    assert dorsal_junction(standing(vertices, faces, 250.0)) is None


def test_malleoli_are_the_summits_of_the_side_walls():
    """Round bumps are their own mirror images, so that the fitted disc rests at their middle."""
    walls = []
    for sign, at_x, at_z in ((1, 58.3, 80.2), (-1, 47.1, 68.6)):
        walls.append(
            grid(
                np.arange(5.0, 110, 0.8),
                np.arange(30.0, 130, 0.8),
                lambda x, z, s=sign, a=at_x, b=at_z: np.column_stack(
                    [x, s * (30 + 6 * np.exp(-((x - a) ** 2 + (z - b) ** 2) / 200)), z]
                ),
            )
        )
    vertices = np.vstack([walls[0][0], walls[1][0]])
    foot = standing(vertices, np.vstack([walls[0][1], walls[1][1] + len(walls[0][0])]), 250.0)
    found = malleoli(foot)
    np.testing.assert_allclose(found["medial_malleolus"][[0, 2]], [58.3, 80.2], atol=0.05)
    np.testing.assert_allclose(found["lateral_malleolus"][[0, 2]], [47.1, 68.6], atol=0.05)
    assert found["medial_malleolus"][1] == pytest.approx(36, abs=0.6)


def test_a_bare_wall_has_no_malleolus():
    vertices, faces = grid(
        np.arange(5.0, 110), np.arange(30.0, 130), lambda x, z: np.column_stack([x, 30 - z / 9 + x / 50, z])
    )
    assert malleoli(standing(vertices, faces, 250.0)) == {}


def leg(top):
    """Round, slimmest (radius 33) at z = 105, closed below."""
    around, z = 360, np.linspace(20, top, 150)
    t, radius = np.arange(around) / around * 2 * np.pi, 33 + (z - 105) ** 2 / 400
    rings = [
        np.column_stack([50 + r * np.cos(t), r * np.sin(t), np.full(around, h)]) for r, h in zip(radius, z, strict=True)
    ]
    k, after = np.arange(around), (np.arange(around) + 1) % around
    faces = [np.column_stack([k, np.full(around, around * len(z)), after])]
    for ring in range(0, around * (len(z) - 1), around):
        faces += [
            np.column_stack([ring + k, ring + after, ring + around + after]),
            np.column_stack([ring + k, ring + around + after, ring + around + k]),
        ]
    return np.vstack([*rings, [[50.0, 0.0, 20.0]]]), np.vstack(faces)


def test_the_ankle_girth_is_the_slimmest_ring_and_absent_where_that_is_the_last_or_the_leg_short():
    ankles = {"medial_malleolus": np.array([60, 35, 82.0]), "lateral_malleolus": np.array([50, -35, 70.0])}
    girth = ankle_girth(standing(*leg(150.0), 250.0), ankles)["ankle_girth"]
    assert girth == pytest.approx(2 * np.pi * 33, abs=0.02)
    assert ankle_girth(standing(*leg(104.0), 250.0), ankles) == {}
    assert ankle_girth(standing(*leg(101.0), 250.0), ankles) == {}
    assert ankle_girth(standing(*leg(150.0), 250.0), {"medial_malleolus": ankles["medial_malleolus"]}) == {}


def two_discs(steep=2.0):
    """A sole of cones about two discs of contact with z <= 2 mm: radius 22 at the heel, 22 at the ball."""

    def height(x, y):
        away = np.minimum(np.hypot(x - 34, y), np.hypot(x - 160, y))
        return np.column_stack([x, y, np.clip((away - 22) * steep + 2, 0, 40)])

    return grid(np.arange(-5.0, 220, 0.5), np.arange(-45.0, 45, 0.5), height)


def test_a_print_of_two_discs_has_their_area_width_and_no_midfoot():
    foot = standing(*two_discs(), 250.0)
    landing = np.array([12.0, 0, 2.0])
    sole = take_print(foot, 2.0, landing, None)
    assert sole.area(-np.inf, np.inf) == pytest.approx(2 * np.pi * 22**2, rel=2e-3)
    assert (sole.rear, sole.front) == (12.0, pytest.approx(182.0, abs=0.1))
    half = np.linspace(-5, 5, 1001)
    assert sole.mean_widths(2).max() == pytest.approx(2 * np.sqrt(22**2 - half**2).mean(), abs=0.1)
    values = print_measures(foot, landing, None)
    assert values["chippaux_smirak_index"] == values["staheli_index"] == values["arch_index"] == 0


def test_clarke_of_two_equal_discs_is_45_degrees():
    """The tangent runs level along both tops; the farthest turn is to the ball disc's rearmost point, a quarter on."""
    values = print_measures(standing(*two_discs(), 250.0), np.array([12.0, 0, 2.0]), None)
    assert values["clarke_angle"] == pytest.approx(45.0, abs=1.0)


def test_the_toes_in_front_of_the_webs_leave_the_print():
    """A level strip of contact, 40 wide from x = 10: webs that step forward take exactly their trapezium away."""
    vertices, faces = grid(
        np.arange(10.0, 250.5, 1.0), np.arange(-20.0, 20.5, 1.0), lambda x, y: np.column_stack([x, y, 0 * x])
    )
    webs = np.array([[200.0, 10, 5], [204.0, 3, 5], [203.0, -4, 5], [190.0, -10, 5]])
    sole = take_print(standing(vertices, faces, 250.0), 1.0, np.array([10.0, 0, 2.0]), webs)
    y = np.linspace(-20, 20, 40_001)
    front = np.interp(y, webs[::-1, 1], webs[::-1, 0])
    assert sole.area(-np.inf, np.inf) == pytest.approx(40 * (front - 10).mean(), rel=2e-3)
    assert sole.front == pytest.approx(204.0, abs=0.3)


def test_arch_index_and_widths_of_a_waisted_strip():
    """Contact 50 wide but for the middle third, 20 wide: 20 of 50 + 20 + 50."""

    def height(x, y):
        side = np.where((x > 70) & (x < 130), 10.0, 25.0)
        return np.column_stack([x, y, np.clip((np.abs(y) - side) * 1000, 0, 30)])

    ends = np.sort(np.concatenate([np.arange(10.0, 190.5, 1.0), [70.0005, 129.9995]]))
    sides = np.sort(
        np.concatenate([np.arange(-30.0, 30.5, 1.0), *[[s * w for s in (-1, 1)] for w in (10.005, 25.005)]])
    )
    vertices, faces = grid(ends, sides, height)
    foot = standing(vertices, faces, 250.0)
    values = print_measures(foot, np.array([10.0, 0, 2.0]), None)
    assert values["arch_index"] == pytest.approx(20 / 120, abs=3e-3)
    assert values["chippaux_smirak_index"] == pytest.approx(40, abs=1.0)
    assert values["staheli_index"] == pytest.approx(0.4, abs=0.01)


def test_the_arch_height_is_read_on_the_arch_line():
    """A cylinder across the foot raised more medially: z = f(x) (1 + y / 50), read where the line runs."""

    def f(x):
        return 14 * np.exp(-(((x - 110) / 40) ** 2))

    vertices, faces = grid(
        np.arange(0.0, 250, 1.0),
        np.arange(-45.0, 46, 1.0),
        lambda x, y: np.column_stack([x, y, f(x) * (1 + y / 50)]),
    )
    foot = standing(
        vertices,
        faces,
        250.0,
        mt=np.array([184.0, 48, 10]),
        mf=np.array([160.0, -48, 10]),
        heel_medial=np.array([40.0, 36, 10]),
        heel_lateral=np.array([40.0, -30, 10]),
    )
    x = np.linspace(75, 155, 8001)
    y = 3 + (48 - 0.2 * 96 - 3) * (x - 40) / (184 - 40)
    value, top = arch_height(foot)
    assert value == pytest.approx((f(x) * (1 + y / 50)).max(), abs=0.02)
    assert top[0] == pytest.approx(x[(f(x) * (1 + y / 50)).argmax()], abs=1.0)
