"""Toes made of capsules on a rounded block: tips, webs, humps, heights and spread in closed form."""

from __future__ import annotations

import math
from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot import toes
from scanfit.foot.landmarks import Landmark
from scanfit.foot.toe_map import toe_map
from scanfit.model.measurement import Measurement

FL, BLOCK_X, Z = 262.0, 190.0, 10.0
R = 7.5
WEB_X = BLOCK_X + Z  # the block's front is a half cylinder along y, so that the webs are where it is foremost
ROOT_X = 150.0
END = np.array([[254.5, 41.0], [250.0, 17.0], [242.0, 0.0], [232.0, -17.0], [222.0, -38.5]])
SLOPE = np.array([0.1, 0.0, 0.0, 0.0, -0.15])
TIP_X = END[:, 0] + R
BUMPS = ((1, 240.0, 14.0, 6.0), (3, 225.0, 13.0, 7.0))
"""Spheres on toes: toe, x, z and radius."""


def axis_y(k, x):
    return END[k - 1, 1] + SLOPE[k - 1] * (x - END[k - 1, 0])


def to_capsule(p, a, b):
    t = np.clip((p - a) @ (b - a) / ((b - a) @ (b - a)), 0, 1)
    return np.linalg.norm(p - a - t[:, None] * (b - a), axis=1) - R


def distance(p, count=5, extra=()):
    """Signed distance to the surface, below zero inside."""
    flat = np.hypot(np.maximum(p[:, 0] - BLOCK_X, 0), p[:, 2] - Z) - Z
    parts = [np.maximum(flat, np.abs(p[:, 1]) - 50)]
    for k in range(1, count + 1):
        ends = [np.array([x, axis_y(k, x), Z]) for x in (ROOT_X, END[k - 1, 0])]
        parts.append(to_capsule(p, *ends))
    spheres = [(np.array([x, axis_y(k, x), z]), r) for k, x, z, r in BUMPS] + list(extra)
    parts += [np.linalg.norm(p - centre, axis=1) - r for centre, r in spheres]
    return np.min(parts, axis=0)


def surface(step=1.4, seed=0, **shape):
    """Marching tetrahedra on a shifted grid, the vertices then moved onto the surface."""
    shift = np.random.default_rng(seed).uniform(0, step, 3)
    axes = [
        np.arange(low, high, step) + s for (low, high), s in zip([(160, 268), (-56, 58), (-3, 24)], shift, strict=True)
    ]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
    size = grid.shape[:3]
    points = grid.reshape(-1, 3)
    value = distance(points, **shape)
    number = np.arange(len(points)).reshape(size)
    corners = [
        number[i : size[0] - 1 + i, j : size[1] - 1 + j, k : size[2] - 1 + k].ravel()
        for i in (0, 1)
        for j in (0, 1)
        for k in (0, 1)
    ]
    cells = np.stack(corners, axis=1)
    cells = cells[(value[cells].min(axis=1) < 0) & (value[cells].max(axis=1) >= 0)]
    # Six tetrahedra around the diagonal 0-7 of each cell.
    ring = [1, 3, 2, 6, 4, 5]
    four = np.concatenate([cells[:, [0, ring[i], ring[(i + 1) % 6], 7]] for i in range(6)])
    inside = value[four] < 0
    edges, order = [], np.argsort(~inside, axis=1, kind="stable")
    four, n_in = np.take_along_axis(four, order, axis=1), inside.sum(axis=1)
    for count, triangles in {
        1: [((0, 1), (0, 2), (0, 3))],
        2: [((0, 2), (0, 3), (1, 2)), ((1, 2), (0, 3), (1, 3))],
        3: [((3, 0), (3, 1), (3, 2))],
    }.items():
        some = four[n_in == count]
        edges += [np.stack([np.sort(some[:, list(pair)], axis=1) for pair in tri], axis=1) for tri in triangles]
    ends = np.concatenate(edges)
    names, face = np.unique(ends.reshape(-1, 2), axis=0, return_inverse=True)
    t = (value[names[:, 0]] / (value[names[:, 0]] - value[names[:, 1]]))[:, None]
    vertices = points[names[:, 0]] * (1 - t) + points[names[:, 1]] * t
    for _ in range(3):
        d = distance(vertices, **shape)
        slope = np.stack(
            [distance(vertices + h, **shape) - distance(vertices - h, **shape) for h in 1e-4 * np.eye(3)], axis=1
        )
        slope /= 2e-4
        vertices = vertices - np.clip(d / np.maximum((slope**2).sum(axis=1), 0.5), -0.5, 0.5)[:, None] * slope
    return vertices, outward(vertices, face.reshape(-1, 3), **shape)


def outward(vertices, faces, **shape):
    a, b, c = (vertices[faces[:, k]] for k in range(3))
    normal = np.cross(b - a, c - a)
    size = np.linalg.norm(normal, axis=1)
    faces, normal, middle = faces[size > 0], normal[size > 0], ((a + b + c) / 3)[size > 0]
    inward = distance(middle + 0.05 * normal / np.linalg.norm(normal, axis=1)[:, None], **shape) < distance(
        middle, **shape
    )
    faces[inward] = faces[inward, ::-1]
    return faces.astype(np.int32)


def view_of(vertices, faces, noise_mm=0.0, missing_ends=None):
    mark = {
        "pternion": [0.0, 0, 20],
        "metatarsale_tibiale": [190.0, 50, 10],
        "metatarsale_fibulare": [165.0, -50, 10],
        "acropodion": [TIP_X[0], 41, 10],
    }
    view = SimpleNamespace(
        vertices=vertices,
        faces=faces,
        faces_between=lambda low, high: faces,  # it may return more
        length_mm=FL,
        noise_mm=noise_mm,
        landmarks={name: Landmark(point=np.array(p), sigma_along_mm=1.0) for name, p in mark.items()},
        missing_ends=missing_ends or {},
        scan=SimpleNamespace(platform=True),
    )
    view.toes = toe_map(view)
    return view


@pytest.fixture(autouse=True)
def _no_sigma_model(monkeypatch):
    """Values without the calibrated model, which needs a whole foot."""

    def made(view, name, value, *, unit="mm", spread=0.0, **_):
        return Measurement(name=name, value=float(value), unit=unit, sigma=max(float(spread), 0.1))

    monkeypatch.setattr(toes, "made", made)


@pytest.fixture(scope="module", params=[(1.0, 1), (1.4, 0), (2.0, 2)], ids=["1.0 mm", "1.4 mm", "2.0 mm"])
def capsules(request):
    return view_of(*surface(*request.param))


@pytest.fixture(scope="module")
def plain():
    return surface()


def without(vertices, faces, centre, radius):
    away = np.linalg.norm(vertices[faces].mean(axis=1) - centre, axis=1)
    return vertices, faces[away > radius]


def dorsum(k, x):
    """z of the upper side of toe k over its axis, in closed form."""
    end = END[k - 1, 0]
    square = 1 / (1 + SLOPE[k - 1] ** 2)  # the axis is level, so its plane cuts the tube lengthwise
    beyond = np.maximum(x - end, 0) ** 2 / square
    z = Z + np.sqrt(np.maximum(R**2 - beyond, 0))
    for toe, at, height, radius in BUMPS:
        if toe == k:
            z = np.maximum(
                z, height + np.sqrt(np.maximum(radius**2 - (x - at) ** 2 / square, 0)) * (np.abs(x - at) < radius)
            )
    return z


def middle(k, x):
    """y of the middle of the section of toe k at x: on the axis along the tube, at the end's own y on its ball."""
    slope, (end, y) = SLOPE[k - 1], END[k - 1]
    along = np.hypot(1, slope)
    tube = R * along
    # A section reaches to the side as far as the tube or the ball does, whichever is beyond.
    ball = np.sqrt(np.maximum(R**2 - (x - end) ** 2, 0))
    sides = []
    for sign in (1, -1):
        # The tube touches the ball at its equator: the side point lies on the tube while it is behind that.
        touch = end - sign * R * slope / along
        sides.append(np.where(x <= touch, axis_y(k, x) + sign * tube, y + sign * ball))
    return (sides[0] + sides[1]) / 2


def free_places(k):
    root, tip = WEB_X, TIP_X[k - 1]
    return np.linspace(root + 0.10 * (tip - root), tip - 0.12 * (tip - root), 2001)


def test_tips_are_the_ends_of_the_capsules(capsules):
    for k, tip in enumerate(capsules.toes.tips):
        np.testing.assert_allclose(tip.point, [TIP_X[k], END[k, 1], Z], atol=0.06)
        assert tip.point[0] == pytest.approx(TIP_X[k], abs=0.02)
        assert getattr(toes, f"toe{k + 1}_length")(capsules).value == tip.point[0]


def test_webs_are_where_the_block_is_foremost_between_two_toes(capsules):
    for k, web in enumerate(capsules.toes.webs):
        assert web.point[0] == pytest.approx(WEB_X, abs=0.4)  # a vertex of the mesh
        assert axis_y(k + 2, WEB_X) + R - 1 < web.point[1] < axis_y(k + 1, WEB_X) - R + 1


def test_every_vertex_of_a_toe_is_its_own(capsules):
    found = capsules.toes
    for k in range(1, 6):
        own = found.vertices[(found.toe_of == k) & (found.vertices[:, 0] > WEB_X + 0.1)]
        assert np.abs(own[:, 1] - axis_y(k, own[:, 0])).max() < R + 1.0
    ahead = found.vertices[:, 0] > WEB_X + 0.5
    assert (found.toe_of[ahead] > 0).all()


@pytest.mark.parametrize("k", [2, 3, 4, 5])
def test_humps_are_the_highest_points_over_the_chord(capsules, k):
    x = np.linspace(WEB_X, TIP_X[k - 1], 20001)
    chord = np.interp(x, [WEB_X, TIP_X[k - 1]], [dorsum(k, np.array([WEB_X]))[0], Z])
    measure = getattr(toes, f"toe{k}_hump")(capsules)
    assert measure.value == pytest.approx((dorsum(k, x) - chord).max(), abs=0.1)


def test_heights_are_those_of_the_bump_and_of_the_tube(capsules):
    assert toes.hallux_height(capsules).value == pytest.approx(20.0, abs=0.06)
    assert toes.toe5_height(capsules).value == pytest.approx(Z + R, abs=0.03)


def test_spread_is_the_angle_between_the_fitted_midlines(capsules):
    slopes = [np.polyfit(free_places(k), middle(k, free_places(k)), 1)[0] for k in (1, 5)]
    expected = math.degrees(math.atan(slopes[0]) - math.atan(slopes[1]))
    assert expected > 10
    assert toes.toe_spread(capsules).value == pytest.approx(expected, abs=0.2)


def test_shape_is_a_word_with_the_probability_of_its_region(capsules):
    shape = toes.toe_shape(capsules)
    assert shape.value == "egyptian"
    assert 0.9 < shape.probability <= 1


def test_a_bridge_between_two_toes_changes_nothing_but_where_it_is(plain):
    bridge = ((np.array([225.0, 8.5, 8.0]), 2.0),)
    bare, bridged = view_of(*plain), view_of(*surface(extra=bridge))
    for k in range(4):
        np.testing.assert_allclose(bridged.toes.webs[k].point[0], bare.toes.webs[k].point[0], atol=0.1)
    for name in ("toe2_hump", "toe3_hump", "toe_spread", "hallux_height", *(f"toe{k}_length" for k in range(1, 6))):
        assert getattr(toes, name)(bridged).value == pytest.approx(getattr(toes, name)(bare).value, abs=0.1)


def test_toes_grown_together_to_their_tips_withhold_what_rests_on_their_web():
    glue = tuple((np.array([x, -8.5, z]), 4.0) for x in np.arange(196, 233, 3.0) for z in (5.0, 10.0, 15.0))
    view = view_of(*surface(extra=glue))
    for name in ("toe3_hump", "toe4_hump"):
        with pytest.raises(
            GeometryError, match=r"the cleft between toes 3 and 4 is \d mm deep in the scan, \d+ mm are needed"
        ):
            getattr(toes, name)(view)
    assert toes.toe2_hump(view).value > 0
    assert toes.toe4_length(view).value == pytest.approx(TIP_X[3], abs=0.03)


def test_a_toe_that_is_not_there_is_not_counted(plain):
    with pytest.raises(GeometryError, match="4 of 5 tips stand 3 mm in front of a cleft"):
        view_of(*surface(count=4))


def test_rough_skin_is_asked_for_deeper_clefts(plain):
    with pytest.raises(GeometryError, match="tips stand 45 mm in front"):
        view_of(*plain, noise_mm=9.0)


def test_a_loose_piece_in_front_is_no_toe(plain):
    vertices, faces = plain
    piece = np.array([[270.0, 30, 5], [274, 30, 5], [272, 33, 5], [272, 31, 9]])
    soup = np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [2, 0, 3]]) + len(vertices)
    view = view_of(np.vstack([vertices, piece]), np.vstack([faces, soup]))
    assert toes.toe1_length(view).value == pytest.approx(TIP_X[0], abs=0.03)


def test_a_hole_at_a_tip_withholds_the_toes(plain):
    with pytest.raises(GeometryError, match="4 of 5 tips"):
        view_of(*without(*plain, [TIP_X[1], 17, Z], 4.0))


def test_a_hole_beside_a_tip_withholds_that_toe_only(plain):
    view = view_of(*without(*plain, [TIP_X[1] - 1.5, 17, Z + 5.0], 3.5))
    with pytest.raises(GeometryError, match=r"hole \d mm from the tip of toe 2 \(3 mm are needed\)"):
        toes.toe2_length(view)
    assert toes.toe3_length(view).value == pytest.approx(TIP_X[2], abs=0.03)


def test_a_hole_in_a_cleft_withholds_the_humps_beside_it(plain):
    view = view_of(*without(*plain, [WEB_X, -8.5, Z], 5.0))
    for name in ("toe3_hump", "toe4_hump"):
        with pytest.raises(GeometryError, match="the web between toes 3 and 4"):
            getattr(toes, name)(view)
    assert toes.toe4_length(view).value == pytest.approx(TIP_X[3], abs=0.03)
    assert toes.toe2_hump(view).value > 0


def test_a_hole_on_top_of_a_toe_withholds_its_height_and_hump(plain):
    view = view_of(*without(*plain, [240, axis_y(1, 240.0), 20.0], 5.0))
    with pytest.raises(GeometryError, match=r"hole of some \d+ mm on top of toe 1"):
        toes.hallux_height(view)
    view = view_of(*without(*plain, [225, 0, 20.0], 5.0))
    with pytest.raises(GeometryError, match=r"hole of some \d+ mm along the back of toe 3"):
        toes.toe3_hump(view)


def test_where_one_toe_ends_at_a_cut_no_toe_has_a_length(plain):
    with pytest.raises(GeometryError, match="cut off"):  # where toes are looked for is a share of the foot's length
        view_of(*plain, missing_ends={"axis": "the scan ends at the toes: cut off"})
