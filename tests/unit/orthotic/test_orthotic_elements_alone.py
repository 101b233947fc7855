"""Each element alone does what it should, and nothing beyond its place: measured on solids, with and without it."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scanfit.model.scan import Side

CASES = {
    # name: value, where it may change anything (of FL, from and to), the most it adds, in mm
    "heel_lift": (4.0, (-0.1, 0.72), 4.0),
    "met_pad_height": (5.0, (0.45, 0.75), 5.0),
    "met_bar_height": (4.0, (0.45, 0.78), 4.0),
    "cuboid_raise": (3.0, (0.28, 0.56), 3.0),
    "mortons_extension": (3.0, (0.58, 1.2), 3.0),
    "reverse_mortons_extension": (3.0, (0.50, 1.2), 3.0),
    "dancers_pad": (3.0, (0.45, 0.85), 3.0),
    "toe_crest": (4.0, (0.68, 0.95), 4.0),
    "medial_skive": (4.0, (-0.1, 0.36), 4.0),
    "lateral_skive": (3.0, (-0.1, 0.36), 3.0),
}


@pytest.fixture
def change(known, device_on, top_of_solid):
    """What elements change of the top, and the device: ``change(heel_lift=4)``; NaN beside the device."""

    def of(_with=None, **elements):
        base = {"heel_cup_depth": 16.0, **(_with or {})}
        view, _ = known("average", Side.RIGHT)
        device = device_on(view, **base, **elements)
        return top_of_solid(device) - top_of_solid(device_on(view, **base)), device

    return of


@pytest.mark.parametrize("name", list(CASES))
def test_alone_it_is_as_high_as_prescribed_and_stays_in_its_place(change, name):
    value, (start, end), most = CASES[name]
    found, device = change(**{name: value})
    inside = _inside(found)
    assert np.nanmax(found[inside]) == pytest.approx(most, abs=0.05)
    assert np.nanmin(found[inside]) > -1e-6
    outside = inside & ~((device.x > start * device.length) & (device.x < end * device.length))
    np.testing.assert_allclose(found[outside], 0.0, atol=1e-6)


@pytest.mark.parametrize("name", ["first_ray_cutout", "fifth_ray_cutout"])
def test_a_cutout_is_a_hollow_under_its_head_and_nowhere_else(change, name):
    found, device = change(**{name: 1.5})
    inside = _inside(found)
    assert np.nanmin(found[inside]) == pytest.approx(-1.5, abs=0.05)
    medial, lateral = device.sole.medial_head, device.sole.lateral_head
    head = medial if name.startswith("first") else lateral
    deep = inside & (found < -1.4)
    assert abs(float(device.x[np.nonzero(deep)[0], 0].mean()) - head[0]) < 12
    across = float(device.y[0, np.nonzero(deep)[1]].mean())
    assert abs(across - head[1]) < 0.3 * device.sole.ball_width_mm
    far = inside & (np.abs(device.y - head[1]) > 0.55 * device.sole.ball_width_mm)
    np.testing.assert_allclose(found[far], 0.0, atol=1e-6)


@pytest.mark.parametrize("degrees", [-6.0, -2.0, 1.0, 4.0, 8.0])
@pytest.mark.parametrize("name", ["rearfoot_post", "forefoot_post"])
def test_a_post_tilts_by_its_angle_varus_up_on_the_medial_side(change, name, degrees):
    if name == "forefoot_post" and abs(degrees) > 6:
        pytest.skip("beyond the allowed range")
    found, device = change(**{name: degrees})
    at = 0.16 * device.length if name == "rearfoot_post" else device.heads - 12.0
    place = device.x if name == "rearfoot_post" else device.u
    part = _inside(found) & (np.abs(place - at) < 3) & (np.abs(device.y) < 18)
    y = np.broadcast_to(device.y, part.shape)[part]
    slope = np.polyfit(y, found[part], 1)[0]
    assert math.degrees(math.atan(slope)) == pytest.approx(degrees, abs=0.05)
    assert np.nanmin(found[_inside(found)]) > -1e-6


def test_a_rearfoot_post_ends_in_the_midfoot_and_a_forefoot_post_begins_there(change):
    rear, device = change(rearfoot_post=4.0)
    fore, _ = change(forefoot_post=4.0)
    np.testing.assert_allclose(rear[_inside(rear) & (device.x > 0.56 * device.length)], 0, atol=1e-6)
    np.testing.assert_allclose(fore[_inside(fore) & (device.u < device.heads - 63)], 0, atol=1e-6)


def test_a_skive_stands_at_fifteen_degrees(change):
    found, device = change(medial_skive=4.0)
    row = round((0.16 * device.length - device.sole.grid.x0) / device.sole.grid.step)
    added = found[row]
    plane = (device.sole.z[row] + added)[(added > 2.0) & (device.y[0] > device.sole.heel[1] + 6)]
    slope = np.degrees(np.arctan(np.diff(plane) / device.sole.grid.step))
    assert np.median(slope) == pytest.approx(15.0, abs=0.5)


PAIRS = [
    ("heel_lift", "met_pad_height"), ("met_pad_height", "cuboid_raise"), ("mortons_extension", "toe_crest"),
    ("rearfoot_post", "met_pad_height"), ("forefoot_post", "mortons_extension"), ("heel_lift", "rearfoot_post"),
    ("dancers_pad", "first_ray_cutout"), ("medial_skive", "met_bar_height"), ("rearfoot_post", "forefoot_post"),
]  # fmt: skip
"""Elements whose effects add up, wherever they lie."""


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_in_pairs_they_do_what_each_does_alone(change, one, other):
    size = {"first_ray_cutout": 1.0}
    a, b = ({name: size.get(name, 3.0)} for name in (one, other))
    alone, _ = change(**a)
    beside, _ = change(**b)
    both, _ = change(**a, **b)
    inside = _inside(both)
    np.testing.assert_allclose(both[inside], (alone + beside)[inside], atol=2e-3)


@pytest.mark.parametrize("depth", [6.0, 10.0, 14.0, 18.0])
def test_a_deeper_cup_stands_higher_at_the_heel_and_changes_nothing_in_front(known, device_on, top_of_solid, depth):
    view, _ = known("average", Side.RIGHT)
    shallow, deep = (top_of_solid(device_on(view, heel_cup_depth=each)) for each in (depth, depth + 2))
    device = device_on(view, heel_cup_depth=depth)
    change = deep - shallow
    inside = _inside(change)
    assert np.nanmin(change[inside]) > -1e-6
    assert np.nanmax(change[inside]) == pytest.approx(2.0, abs=0.05)
    np.testing.assert_allclose(change[inside & (device.x > 0.43 * device.length)], 0.0, atol=1e-6)


def test_the_apex_moves_the_arch_and_keeps_its_height(known, device_on, top_of_solid):
    view, _ = known("narrow", Side.RIGHT)
    device = device_on(view)
    own = device.sole.arch[0]
    tops = []
    for by in (-12.0, 0.0, 12.0):
        moved = device_on(view, arch_apex=round(own + by, 1))
        top = top_of_solid(moved)
        line = device.sole.arch_line
        i = np.rint((line[:, 0] - device.sole.grid.x0) / device.sole.grid.step).astype(int)
        j = np.rint((line[:, 1] - device.sole.grid.y0) / device.sole.grid.step).astype(int)
        along = top[i, j]
        tops.append((float(np.nanmax(along)), float(line[np.nanargmax(along), 0])))
    heights = [height for height, _ in tops]
    assert max(heights) - min(heights) < 0.3
    assert tops[0][1] < tops[1][1] < tops[2][1]


def _inside(found):
    """Where both devices have their whole top: beyond the bevel of either edge."""
    area = np.isfinite(found)
    for _ in range(2):
        padded = np.pad(area, 1)
        area = area & padded[2:, 1:-1] & padded[:-2, 1:-1] & padded[1:-1, 2:] & padded[1:-1, :-2]
    return area
