"""Plan-view angles, bulges, rearfoot and splay against closed forms and polygons measured apart from the code."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from scanfit.errors import GeometryError
from scanfit.foot import bulges, plan_angles, posture, rearfoot
from scanfit.foot.plan_angles import _need_side
from scanfit.foot.plan_outline import Edge
from scanfit.foot.sides import _hidden_mm
from scanfit.foot.view import FootView
from scanfit.geometry.silhouette import Side
from scanfit.model.mesh import Mesh
from scanfit.model.scan import RawScan, Source
from scanfit.phantom.swept import SweptFoot
from scanfit.pipeline import ScanSettings, feet_of_scan

LENGTH = 260.0
PLAN = {
    "toe1_angle": plan_angles.toe1_angle,
    "toe5_angle": plan_angles.toe5_angle,
    "flare_angle": plan_angles.flare_angle,
    "bunion_prominence": bulges.bunion_prominence,
    "bunionette_prominence": bulges.bunionette_prominence,
    "forefoot_abduction_angle": rearfoot.forefoot_abduction_angle,
    "splay_ratio": posture.splay_ratio,
}
ALL = {**PLAN, "rearfoot_angle": rearfoot.rearfoot_angle}
BOUNDS = {"toe1_angle": 0.5, "toe5_angle": 0.5, "splay_ratio": 0.01}
SHAPES = {
    "usual": {},
    "child": {"length_mm": 150.0, "ball_width_mm": 62.0, "heel_width_mm": 42.0, "instep_mm": 44.0},
    "wide": {"ball_width_mm": 112.0, "heel_width_mm": 66.0},
    "oblique": {"medial_at": 0.75, "lateral_at": 0.58},
}


def view_of(mesh, **settings):
    (scan,) = feet_of_scan(RawScan(mesh=mesh, unit=None), ScanSettings(**settings), Source())
    return FootView(scan)


def bent(mesh, degrees, length=LENGTH):
    """The foot bent laterally in front of 0.33 of its length, softly over 0.1 of it."""
    x = mesh.vertices[:, 0]
    return Mesh(vertices=mesh.vertices + np.outer(bend(x, degrees, length), [0, 1, 0]), faces=mesh.faces)


def bend(x, degrees, length=LENGTH):
    soft = 0.05 * length
    ahead = soft * np.log1p(np.exp(np.clip((x - 0.33 * length) / soft, -60, 60)))
    return -np.tan(np.radians(degrees)) * ahead


def everted(mesh, degrees, length=LENGTH):
    """The heel leant medially, dying away to the midfoot."""
    x, _, z = mesh.vertices.T
    share = np.clip((0.45 - x / length) / 0.25, 0, 1)
    lean = np.tan(np.radians(degrees)) * z * share * share * (3 - 2 * share)
    return Mesh(vertices=mesh.vertices + np.outer(lean, [0, 1, 0]), faces=mesh.faces)


def outline_in(view, foot, degrees=0.0):
    """The closed-form outline of a (bent) foot in the frame that was found: (N, 2) around, and where it is read."""
    x = foot.length_mm * (1 - np.cos(np.linspace(0, np.pi, 20_001))) / 2
    shift = bend(x, degrees, foot.length_mm)
    around = np.concatenate([np.stack([x, foot.medial(x) + shift], 1), np.stack([x, foot.lateral(x) + shift], 1)[::-1]])
    T = view.scan.T_foot_scan
    return around @ T[:2, :2].T + T[:2, 3]


def sides(polygon, stations):
    """Largest and smallest y where the polygon crosses each station."""
    a, b = polygon, np.roll(polygon, -1, axis=0)
    high, low = [], []
    for s in stations:
        hit = (a[:, 0] <= s) != (b[:, 0] <= s)
        y = a[hit, 1] + (s - a[hit, 0]) / (b[hit, 0] - a[hit, 0]) * (b[hit, 1] - a[hit, 1])
        high.append(y.max())
        low.append(y.min())
    return np.array(high), np.array(low)


def truth_of(polygon, length):
    """definitions.md on a plane outline."""
    x = np.arange(1.0, 0.99 * length, 0.25)
    high, low = sides(polygon, x)
    mt, mf = summit(x, high, 0.62 * length, 0.80 * length), summit(x, -low, 0.52 * length, 0.74 * length) * [1, -1]
    heel_high, heel_low = (side[0] for side in sides(polygon, [0.16 * length]))
    heel = np.array([[0.16 * length, heel_high], [0.16 * length, heel_low]])
    middle = (high + low) / 2

    def slope(first, last):
        part = (x >= first * length) & (x <= last * length)
        return np.arctan(np.polyfit(x[part], middle[part], 1)[0])

    def side_of(line, first, last):
        part = (x >= first) & (x <= last)
        return np.column_stack([x[part], line[part]])

    hallux = side_of(high, 0.86 * length, 0.97 * length)
    little = side_of(-low, mf[0] + 0.08 * length, 0.85 * length)
    to_ball = (mt + mf) / 2 - heel.mean(axis=0)
    at_mt = side_of(high, mt[0] - 0.06 * length, mt[0] + 0.06 * length)
    at_mf = side_of(-low, mf[0] - 0.06 * length, mf[0] + 0.06 * length)
    return {
        "toe1_angle": drift(heel[0], mt, hallux),
        "toe5_angle": drift(heel[1] * [1, -1], mf * [1, -1], little),
        "flare_angle": np.degrees(slope(0.05, 0.33) - slope(0.33, 0.66)),
        "bunion_prominence": beyond(heel[0], hallux, at_mt),
        "bunionette_prominence": beyond(heel[1] * [1, -1], little, at_mf),
        "forefoot_abduction_angle": np.degrees(slope(0.08, 0.25) - np.arctan2(to_ball[1], to_ball[0])),
        "splay_ratio": (mt[1] - mf[1]) / (heel_high - heel_low),
    }


def summit(x, y, low, high):
    at = x[np.where((x >= low) & (x <= high), y, -np.inf).argmax()]
    for _ in range(20):
        near = np.abs(x - at) <= 8
        c = np.polyfit(x[near] - at, y[near], 2)
        at -= c[1] / (2 * c[0])
    return np.array([at, np.interp(at, x, y)])


def drift(heel, ball, toe):
    u, v = ball - heel, toe - ball
    return np.degrees(np.arctan2(v[:, 0] * u[1] - v[:, 1] * u[0], v @ u)).max()


def beyond(heel, toe, ball):
    slopes = (toe[:, 1] - heel[1]) / (toe[:, 0] - heel[0])
    n = np.array([-slopes.max(), 1.0]) / np.hypot(1, slopes.max())
    return ((ball - heel) @ n).max()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("fineness", [(75, 60), (150, 117)], ids=["9k", "35k"])
def test_plan_measures_read_the_closed_form_outline(shape, fineness):
    foot = SweptFoot(**SHAPES[shape])
    view = view_of(foot.mesh(*fineness))
    truth = truth_of(outline_in(view, foot), view.length_mm)
    off = {name: measure(view).value - truth[name] for name, measure in PLAN.items()}
    assert {name: d for name, d in off.items() if abs(d) > BOUNDS.get(name, 0.3)} == {}


@pytest.mark.parametrize("degrees", [-6.0, 4.0, 10.0])
def test_a_bent_foot_flares_and_abducts_as_its_outline_does(degrees):
    foot = SweptFoot()
    view = view_of(bent(foot.mesh(150, 117), degrees))
    truth = truth_of(outline_in(view, foot, degrees), view.length_mm)
    assert np.sign(truth["flare_angle"]) == np.sign(degrees)
    for name in PLAN:
        assert PLAN[name](view).value == pytest.approx(truth[name], abs=BOUNDS.get(name, 0.3)), name


def test_the_more_a_foot_is_bent_laterally_the_larger_flare_and_abduction():
    views = [view_of(bent(SweptFoot().mesh(75, 60), d)) for d in (-6, -2, 2, 6)]
    for measure in (plan_angles.flare_angle, rearfoot.forefoot_abduction_angle):
        assert (np.diff([measure(view).value for view in views]) > 0.5).all()


@pytest.mark.parametrize("degrees", [-10.0, -3.0, 0.0, 6.0, 15.0])
@pytest.mark.parametrize("fineness", [(75, 60), (150, 117)], ids=["9k", "35k"])
def test_a_leaning_heel_has_the_angle_it_was_leant_by(degrees, fineness):
    found = rearfoot.rearfoot_angle(view_of(everted(SweptFoot().mesh(*fineness), degrees)))
    assert found.value == pytest.approx(degrees, abs=0.3)
    assert found.unit == "deg"


@pytest.fixture(scope="module")
def lopsided():
    """A foot whose every angle is its own, and its measures."""
    mesh = everted(bent(SweptFoot().mesh(100, 90), 5.0), 6.0)
    return mesh, {name: measure(view_of(mesh)) for name, measure in ALL.items()}


@pytest.mark.parametrize("seed", [1, 2])
def test_pose_changes_nothing_beyond_the_floor(turned, lopsided, seed):
    mesh, upright = lopsided
    for name, found in upright.items():
        assert ALL[name](view_of(turned(mesh, seed))).value == pytest.approx(found.value, abs=0.02), name


def test_unit_and_mirror_change_nothing(lopsided):
    mesh, right = lopsided
    for other in (
        Mesh(vertices=mesh.vertices * (1, -1, 1), faces=mesh.faces[:, ::-1]),
        Mesh(vertices=mesh.vertices / 1000, faces=mesh.faces),
    ):
        view = view_of(other)
        for name, found in right.items():
            assert ALL[name](view).value == pytest.approx(found.value, abs=1e-4), name


def test_a_longer_bulge_at_the_ball_is_a_larger_prominence():
    for measure, at, sign in ((bulges.bunion_prominence, 0.73, 1), (bulges.bunionette_prominence, 0.615, -1)):
        values = []
        for out in (0.0, 3.0, 6.0):
            mesh = SweptFoot().mesh(100, 90)
            x, y, z = mesh.vertices.T
            bump = out * sign * np.exp(-(((x - at * LENGTH) / 14) ** 2) / 2) * np.clip(sign * y / 30, 0, 1)
            values.append(measure(view_of(Mesh(vertices=np.stack([x, y + bump, z], 1), faces=mesh.faces))).value)
        # Less than the 3 mm each: the bulge's flank lifts the chord's end too.
        assert ((np.diff(values) > 1.2) & (np.diff(values) < 3.2)).all()


FINE = SweptFoot().mesh(200, 120)


def test_a_small_hole_in_the_toes_side_is_bridged_within_sigma_and_a_long_one_is_told(without):
    whole = plan_angles.toe1_angle(view_of(FINE))

    def holed(radius):
        return without(FINE, lambda x, y, z: (y > 0) & (np.hypot(x - 0.94 * LENGTH, z - 14) < radius))

    small = plan_angles.toe1_angle(view_of(holed(2.5)))
    assert small.value == pytest.approx(whole.value, abs=3 * small.sigma)
    with pytest.raises(GeometryError) as caught:
        plan_angles.toe1_angle(view_of(holed(9.0)))
    assert re.fullmatch(
        r"the scan shows no medial side of the big toe over (1[5-9]|2[0-2]) mm between 221 and 255 mm from the heel; "
        r"9 mm may be missing",
        caught.value.what,
    )


def test_a_hole_at_the_heels_side_is_bridged_for_the_middle_line(without):
    mesh = without(FINE, lambda x, y, z: (y < 0) & (np.hypot(x - 62, z - 14) < 8))
    for name in ("flare_angle", "forefoot_abduction_angle"):
        assert ALL[name](view_of(mesh)).value == pytest.approx(ALL[name](view_of(FINE)).value, abs=0.3), name


def test_a_hole_over_a_ball_point_withholds_what_rests_on_it(without):
    mesh = without(FINE, lambda x, y, z: (y > 0) & (np.hypot(x - 0.73 * LENGTH, z - 14) < 10))
    view = view_of(mesh)
    for name in ("toe1_angle", "bunion_prominence", "forefoot_abduction_angle", "splay_ratio"):
        with pytest.raises(GeometryError, match="no medial side of the ball over"):
            ALL[name](view)
    assert plan_angles.toe5_angle(view).value == pytest.approx(plan_angles.toe5_angle(view_of(FINE)).value, abs=0.3)


def test_a_heel_scanned_too_low_has_no_lean_and_says_what_is_missing(without):
    low = without(FINE, lambda x, y, z: (x < 0.3 * LENGTH) & (z > 30))
    with pytest.raises(GeometryError) as caught:
        rearfoot.rearfoot_angle(view_of(low))
    assert re.fullmatch(
        r"the scan shows both sides of the heel up to (2[5-9]|30) mm above the floor; 44 mm are needed",
        caught.value.what,
    )
    whole = plan_angles.flare_angle(view_of(FINE)).value
    assert plan_angles.flare_angle(view_of(low)).value == pytest.approx(whole, abs=0.1)


def test_toes_cut_off_leave_no_angle(without):
    view = view_of(without(FINE, lambda x, y, z: x > 0.93 * LENGTH))
    for measure in ALL.values():
        if measure is posture.splay_ratio:
            continue
        with pytest.raises(GeometryError, match="the scan ends at the toes"):
            measure(view)


def _side_with_hole(y):
    x = np.arange(0.0, 40.0)
    hidden = (x > 20) & (x < 28)
    return Edge(x, y(x), 0 * x, np.where(hidden, 7.0, 0.0), 0 * x, (), 0.0)


def test_a_hole_at_a_toes_end_is_as_long_as_its_bridge():
    """8 mm of x are 8 mm along a straight side, and 11.3 mm along one that turns inwards at 45 degrees."""
    _need_side(_side_with_hole(lambda x: 0 * x), 5.0, 35.0, "side")
    with pytest.raises(GeometryError, match="over 11 mm along it"):
        _need_side(_side_with_hole(lambda x: x), 5.0, 35.0, "side")


def test_skin_seen_beside_a_hole_says_that_the_hole_may_hold_the_ball():
    """What lies out farthest may be the rim of a hole; a bridge from afar would run below it."""
    x = np.arange(80.0, 160.0, 2.0)
    y = 40.0 - (x - 120.0) ** 2 / 100
    hidden = (x > 108) & (x < 130)
    shown = np.where(hidden & (np.abs(x - 112) < 2.5), True, ~hidden)  # a rag of skin within the hole
    view = SimpleNamespace(length_mm=180.0, landmarks={"ball": SimpleNamespace(point=np.array([112.0, 39.4, 10.0]))})
    for sign in (1.0, -1.0):
        view.landmarks["ball"].point[1] = sign * 39.4
        whole = Side(x, sign * y, np.full(len(x), 10.0), np.ones(len(x), dtype=bool))
        assert _hidden_mm(view, whole, "ball", sign, (0.5, 0.8)) == 0.0
        assert _hidden_mm(view, whole._replace(seen=shown), "ball", sign, (0.5, 0.8)) >= 14.0
