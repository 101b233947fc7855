"""Foam boxes and casts: the sole of the foot that made them, its side, and nothing that they do not show."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from scanfit.capture.impression import foot_of_impression
from scanfit.errors import ScanError, ScanfitError
from scanfit.foot.hollow import SHOWN
from scanfit.host import PluginHost
from scanfit.model.mesh import Mesh
from scanfit.model.scan import LoadState, RawScan, Side, Source
from scanfit.orthotic.sole import sole_of
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.truth.raster import height_map
from scanfit.pipeline import ScanSettings, _views_of, measure_view
from scanfit.testing.feet import FEET
from scanfit.testing.foam import foam_of, foot_of
from scanfit.units import Unit

HOST = PluginHost()
SIDES = list(Side)


def turned(mesh, rotation, unit=Unit.MM):
    return Mesh(vertices=(mesh.vertices @ rotation.T + (40.0, -300.0, 77.0)) / unit.mm, faces=mesh.faces)


def views_of(mesh, kind="foam", unit=Unit.MM, **told):
    raw = foot_of_impression(RawScan(mesh=mesh, unit=unit), kind)
    return _views_of(raw, ScanSettings(impression=kind, **told), Source())


@cache
def standing(which, side):
    """The foot itself, measured."""
    (view,) = _views_of(RawScan(mesh=foot_of(which, side), unit=Unit.MM), ScanSettings(side=side), Source())
    return measure_view(view, ScanSettings(), HOST)


def check_shown(view, which, side):
    """Only what an impression shows is measured, and it is the foot's."""
    profile = measure_view(view, ScanSettings(), HOST)
    assert profile.side is side
    assert set(profile.measurements) <= SHOWN
    assert set(profile.landmarks) == {"pternion", "acropodion"}
    own = standing(which, side)
    for name, found in profile.measurements.items():
        assert abs(found.value - own.measurements[name].value) < 2 * found.sigma < 4.0
    return profile


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("which", FEET)
def test_the_hollow_of_a_foot_is_its_sole_in_any_pose(which, side, bench):
    rotation = bench.rotation(np.random.default_rng([len(which), side is Side.LEFT]))
    (view,) = views_of(turned(foam_of(which, side), rotation), unit=Unit.MM)
    profile = check_shown(view, which, side)
    assert "foot_length" in profile.measurements
    foot = turned(foot_of(which, side), rotation)
    T, flip = view.scan.T_foot_scan, np.array([1.0, -1.0 if side is Side.LEFT else 1.0, 1.0])
    placed = (foot.vertices @ T[:3, :3].T + T[:3, 3]) * flip
    sole = sole_of(view)
    low = foot.faces[(placed[foot.faces][:, :, 2] < 60).all(axis=1)]
    truth = height_map((placed, low), sole.grid.x, sole.grid.y, axes=(0, 1, 2), lowest=True)
    both = np.isfinite(sole.z) & np.isfinite(truth) & (truth < 25) & (sole.grid.x < 0.66 * sole.length_mm)[:, None]
    assert both.sum() > 0.4 * sole.length_mm * 0.2 * sole.length_mm
    off = np.abs(sole.z[both] - truth[both])
    assert np.quantile(off, 0.95) < 0.3
    assert np.median(off) < 0.05


RANDOM_FEET = 24


@pytest.mark.slow
@pytest.mark.parametrize(
    ("rim", "step_mm", "noise_mm"), [(0.12, 0.7, 0.0), (0.10, 1.0, 0.1), (0.12, 1.0, 0.2), (0.15, 1.3, 0.0)]
)
def test_random_feet_are_no_other_feet_than_they_were(rim, step_mm, noise_mm, bench):
    """Printed: how far off length and arch were at most, and why feet were refused."""
    length, arch, refused = [], [], []
    for seed in range(RANDOM_FEET):
        rng = np.random.default_rng(seed)
        foot, side = PhantomFoot.random(rng), SIDES[seed % 2]
        foam = foam_of(foot, side, rim_mm=rim * foot.length_mm, step_mm=step_mm)
        noisy = Mesh(vertices=foam.vertices + rng.normal(scale=noise_mm, size=foam.vertices.shape), faces=foam.faces)
        try:
            (view,) = views_of(turned(noisy, bench.rotation(rng)))
        except ScanfitError as error:
            refused.append(error.what)
            continue
        found, own = check_shown(view, foot, side).measurements, standing(foot, side).measurements
        length += [found["foot_length"].value - own["foot_length"].value] if "foot_length" in found else []
        arch += [found["arch_height"].value - own["arch_height"].value] if "arch_height" in found else []
    print(f"rim {rim} step {step_mm} noise {noise_mm}: length {np.abs(length).max():.2f} mm of {len(length)}, "
          f"arch {np.abs(arch).max():.2f} mm of {len(arch)}, refused {refused}")  # fmt: skip
    assert len(refused) <= RANDOM_FEET / 8
    assert len(length) >= RANDOM_FEET / 2


@pytest.mark.parametrize(
    ("rim_mm", "step_mm", "block_mm", "unit"),
    [(26.0, 1.0, 0.0, Unit.M), (45.0, 0.6, 20.0, Unit.MM), (34.0, 1.4, 15.0, Unit.IN), (38.0, 1.0, 0.0, Unit.CM)],
)
def test_depth_grid_block_and_unit_change_nothing_but_the_uncertainty(rim_mm, step_mm, block_mm, unit, bench):
    mesh = foam_of(rim_mm=rim_mm, step_mm=step_mm, block_mm=block_mm)
    rotation = bench.rotation(np.random.default_rng(int(rim_mm)))
    (view,) = views_of(turned(mesh, rotation, unit), unit=unit)
    assert set(check_shown(view, "average", Side.RIGHT).measurements) == SHOWN


def test_noise_dents_and_a_tilted_foot(bench):
    mesh, rng = foam_of(step_mm=1.0), np.random.default_rng(3)
    vertices = mesh.vertices + rng.normal(scale=0.15, size=mesh.vertices.shape)
    top = vertices[:, 2] > 33
    for x, y in ((-10.0, -70.0), (200.0, 75.0)):  # thumbs that pressed the block's top
        away = np.hypot(vertices[:, 0] - x, vertices[:, 1] - y)
        vertices[:, 2] -= np.where(top, 6 * np.exp(-((away / 9) ** 2)), 0)
    c, s = np.cos(np.radians(2.5)), np.sin(np.radians(2.5))
    tilt = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])
    flat = Mesh(vertices=np.where(top[:, None], vertices, vertices @ tilt.T), faces=mesh.faces)
    check_shown(views_of(flat)[0], "average", Side.RIGHT)


def test_left_and_right_are_mirror_images():
    one, other = (views_of(foam_of("narrow", side))[0] for side in SIDES)
    a, b = (measure_view(view, ScanSettings(), HOST).measurements for view in (one, other))
    for name in SHOWN:
        assert a[name].value == pytest.approx(b[name].value, abs=0.15)


def test_two_feet_in_one_box_are_a_left_and_a_right():
    left, right = foam_of("average", Side.LEFT), foam_of("average", Side.RIGHT)
    beside = right.vertices - (0, np.ptp(right.vertices[:, 1]) + 0.8, 0)
    mesh = Mesh(
        vertices=np.vstack([left.vertices, beside]), faces=np.vstack([left.faces, right.faces + len(left.vertices)])
    )
    views = views_of(mesh)
    assert [view.scan.side for view in views] == SIDES
    for view in views:
        check_shown(view, "average", view.scan.side)


def test_a_heel_that_was_not_pressed_in_deep_enough_gives_no_length():
    (view,) = views_of(foam_of(rim_mm=20.0))
    profile = measure_view(view, ScanSettings(), HOST)
    assert "foot_length" not in profile.measurements
    assert "not pressed in deep enough" in profile.withheld["foot_length"]
    assert "ends at the heel" in profile.withheld["foot_length"]


def test_the_load_is_what_such_impressions_imply_unless_it_is_told():
    foam, foot = foam_of(), foot_of()
    assert views_of(foam)[0].scan.load_state is LoadState.SITTING
    assert views_of(foam, load_state=LoadState.BIPEDAL)[0].scan.load_state is LoadState.BIPEDAL
    assert views_of(foot, "cast")[0].scan.load_state is LoadState.NONE


def test_a_cast_is_the_foot_with_plasters_doubt(bench):
    rotation = bench.rotation(np.random.default_rng(8))
    (view,) = views_of(turned(foot_of("average", Side.LEFT), rotation), "cast")
    assert view.scan.side is Side.LEFT
    cast, own = measure_view(view, ScanSettings(), HOST), standing("average", Side.LEFT)
    assert set(cast.measurements) <= set(own.measurements)
    assert "foot_length" in cast.measurements
    for name in ("foot_length", "ball_width"):
        found = cast.measurements[name]
        assert found.value == pytest.approx(own.measurements[name].value, abs=0.1)
        assert found.sigma > own.measurements[name].sigma


def solid(mesh):
    return Mesh(vertices=np.array(mesh.vertices), faces=np.array(mesh.faces))


def on_a_plate(foot):
    """A foot on a plate, its faces turned inside out: a hollow, were it not so high."""
    x, y = foot.vertices.min(axis=0)[:2] - 40
    plate = trimesh.creation.box((400, 250, 4.0)).subdivide().subdivide().subdivide()
    vertices = np.vstack([foot.vertices, np.add(plate.vertices, (x + 200, y + 125, -2.0))])
    return Mesh(vertices=vertices, faces=np.vstack([foot.faces[:, ::-1], np.asarray(plate.faces) + len(foot.vertices)]))


NO_FOAM = {
    "foot": lambda: foot_of(),
    "foot on a plate, inside out": lambda: on_a_plate(foot_of()),
    "ball": lambda: solid(trimesh.creation.icosphere(4, 100.0)),
    "box": lambda: solid(trimesh.creation.box((300, 120, 50)).subdivide().subdivide()),
    "plate": lambda: solid(trimesh.creation.box((300, 120, 0.5)).subdivide().subdivide()),
    "foam inside out": lambda: Mesh(vertices=foam_of().vertices, faces=np.ascontiguousarray(foam_of().faces[:, ::-1])),
}


@pytest.mark.parametrize("name", NO_FOAM)
def test_what_has_no_hollow_under_a_flat_top_is_no_foam(name, bench):
    mesh = NO_FOAM[name]()
    for seed in range(2):
        with pytest.raises(ScanError, match="no hollow under a flat top"):
            views_of(turned(mesh, bench.rotation(np.random.default_rng(seed))))


def test_a_hollow_that_no_foot_made_is_refused():
    foam = foam_of()
    x, y, _ = foam.vertices.T
    inside = (np.abs(x - x.mean()) < 120) & (np.abs(y - y.mean()) < 45)
    tray = Mesh(vertices=np.column_stack([x, y, np.where(inside, 0.0, 30.0)]), faces=foam.faces)
    with pytest.raises(ScanfitError):
        views_of(tray)


def test_a_foam_is_no_cast():
    with pytest.raises(ScanError, match="a cast is none") as refused:
        views_of(foam_of(), "cast")
    assert "--impression foam" in refused.value.next_step


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.sampled_from(["foam", "cast"]), st.floats(-6, 6))
def test_no_soup_of_triangles_ends_in_anything_but_a_refusal(seed, count, kind, power):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(max(3, count // 2), 3)).round(2) * 10.0**power
    faces = rng.integers(0, len(points), size=(count, 3)).astype(np.int32)
    with pytest.raises(ScanfitError):
        views_of(Mesh(vertices=points, faces=faces), kind)
