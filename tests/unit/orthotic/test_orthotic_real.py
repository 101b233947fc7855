"""Devices on real scans: all checks pass, bare and with what labs are asked for; left is the mirror image of right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanfit.geometry.heightmap import height_range
from scanfit.host import PluginHost
from scanfit.model.mesh import Mesh
from scanfit.model.orthotic import FootPrescription
from scanfit.model.scan import LoadState, RawScan, Side, Source
from scanfit.orthotic.machines import load_machines, machine_of
from scanfit.orthotic.make import make
from scanfit.orthotic.solid import LAB_FACES, modelled, turned
from scanfit.pipeline import ScanSettings, _views_of, measure_view
from scanfit.testing.feet import phantom_foot
from scanfit.units import Unit

FLAT = {"surface": "library", "arch_height": 16.0}
AS_IS = {"surface": "as_scanned"}
SOME = {
    "bare": {},
    "posted": {"bottom": "posted", "rearfoot_post": 4.0, "heel_cup_depth": 14.0, "engraving": "A-17 L"},
    "forefoot": {"met_pad_height": 5.0, "forefoot_post": -3.0, "toe_crest": 4.0, "fifth_ray_cutout": 1.0},
    "short": {"device_length": "three_quarter", "heel_lift": 4.0, "medial_skive": 4.0, "heel_cup_depth": 18.0},
    "sulcus": {"device_length": "sulcus", "met_bar_height": 4.0, "cuboid_raise": 2.0, "arch_fill": 0.0},
}


@pytest.mark.parametrize("some", list(SOME))
@pytest.mark.parametrize("which", ["find", "plantar", "pair-left", "pair-right"])
def test_it_passes_every_check(real, which, some, made_on):
    made = made_on(real(which), **(FLAT if which.startswith("pair") else AS_IS), **SOME[some])
    assert (made.why, made.refused) == ((), ())
    assert [(check.name, check.says) for check in made.failed] == []
    assert len(made.checks) >= 12


@pytest.mark.parametrize("machine", list(load_machines()))
def test_on_every_machine(real, machine, made_on):
    made = made_on(real("plantar"), machine, **AS_IS, shell_thickness=3.0)
    assert made.solid is not None
    assert [check.name for check in made.failed] == []


def test_a_flat_sole_gives_a_prescription_and_no_device_with_the_reason(real, made_on):
    made = made_on(real("pair-left"))
    assert made.solid is None
    assert "flat sheet" in made.why[0]
    assert "surface = library" in made.why[0]
    assert made.asked.number("heel_cup_depth") == 12.0
    assert "arch_height" in made.asked.withheld


def test_a_saved_profile_gives_a_prescription_and_no_device_with_the_reason():
    view = phantom_view(Side.RIGHT)
    profile = measure_view(view, ScanSettings(), PluginHost())
    made = make(FootPrescription(side=view.scan.side, elements={}), profile, None, machine_of("fff"))
    assert made.solid is None
    assert "saved profile" in made.why[0]
    assert made.asked.elements["arch_height"].origin.kind == "measured"


def test_a_foot_that_bore_no_load_is_a_named_choice(real, made_on):
    view = real("plantar")
    hanging = view_with(view, LoadState.NONE)
    assert made_on(hanging).refused[0].startswith("surface: the foot bore no load")
    assert made_on(view_with(view, LoadState.UNKNOWN)).refused[0].startswith("surface: the foot's load is not known")
    chosen = made_on(hanging, surface="as_scanned")
    assert chosen.solid is not None
    assert chosen.asked.load_state is LoadState.NONE


def view_with(view, state):
    raw = RawScan(mesh=view.scan.mesh, unit=Unit.MM, side=view.scan.side, load_state=state)
    (found,) = _views_of(raw, ScanSettings(side=view.scan.side, load_state=state), Source())
    return found


def phantom_view(side, T=None, unit=Unit.MM, level=3):
    surface = phantom_foot("narrow").surface(level)
    flip = np.array([1.0, -1.0, 1.0]) if side is Side.LEFT else np.ones(3)
    turn = -1 if side is Side.LEFT else 1
    vertices = surface.vertices * flip
    if T is not None:
        vertices = vertices @ T[:3, :3].T + T[:3, 3]
    scale = {Unit.MM: 1.0, Unit.CM: 0.1, Unit.M: 0.001}[unit]
    mesh = Mesh(vertices=vertices * scale, faces=np.ascontiguousarray(surface.faces[:, ::turn]))
    settings = ScanSettings(side=side, load_state=LoadState.BIPEDAL, unit=unit)
    (view,) = _views_of(RawScan(mesh=mesh, unit=unit), settings, Source())
    return view


def top(made):
    x, y, z = made.solid.mesh.vertices.T
    faces = made.solid.mesh.faces.T
    high = height_range((x[faces], y[faces], z[faces]), made.sole.grid)[1]
    return np.where(np.isfinite(high), high, np.nan)


ELEMENTS = {"rearfoot_post": 3.0, "met_pad_height": 4.0, "medial_skive": 2.0, "heel_cup_depth": 15.0}


def test_a_left_device_is_the_mirror_image_of_a_right_one(made_on):
    right = made_on(phantom_view(Side.RIGHT), **ELEMENTS)
    device = right.solid.device
    left = modelled(replace(device, asked=replace(device.asked, side=Side.LEFT)), None, LAB_FACES)
    mirrored = turned(left.mesh, Side.LEFT)
    np.testing.assert_array_equal(mirrored.vertices * (1, -1, 1), turned(right.solid.mesh, Side.RIGHT).vertices)
    assert volume(mirrored) == pytest.approx(right.solid.volume_mm3)  # not turned inside out by the mirror


def test_the_mirror_image_of_a_foot_has_the_mirror_image_of_its_device(made_on):
    left, right = (made_on(phantom_view(side), **ELEMENTS) for side in (Side.LEFT, Side.RIGHT))
    assert left.solid.volume_mm3 == pytest.approx(right.solid.volume_mm3, rel=1e-3)
    assert _off(left, right) < 0.05


def volume(mesh):
    a, b, c = (mesh.vertices[mesh.faces[:, k]] for k in range(3))
    return float((a * np.cross(b, c)).sum() / 6)


@pytest.mark.parametrize("unit", [Unit.CM, Unit.M])
def test_pose_and_unit_change_nothing(unit, made_on):
    angle = np.radians(70)
    T = np.eye(4)
    T[:2, :2] = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    T[:3, 3] = (400.0, -90.0, 33.0)
    one, other = made_on(phantom_view(Side.RIGHT), **ELEMENTS), made_on(phantom_view(Side.RIGHT, T, unit), **ELEMENTS)
    assert one.solid.volume_mm3 == pytest.approx(other.solid.volume_mm3, rel=2e-3)
    assert _off(one, other) < 0.3


def test_tessellation_changes_less_than_three_tenths(made_on):
    assert (
        _off(made_on(phantom_view(Side.RIGHT), **ELEMENTS), made_on(phantom_view(Side.RIGHT, level=2), **ELEMENTS))
        < 0.3
    )


def _off(one, other):
    """The 95th percentile of the difference of two tops where both have one, away from their edges."""
    a, b = top(one), top(other)
    rows, columns = min(a.shape[0], b.shape[0]), min(a.shape[1], b.shape[1])
    shift = [round((other.sole.grid.x0 - one.sole.grid.x0) / one.sole.grid.step),
             round((other.sole.grid.y0 - one.sole.grid.y0) / one.sole.grid.step)]  # fmt: skip
    a = np.roll(a, (-shift[0], -shift[1]), axis=(0, 1))[:rows, :columns]
    gap = np.abs(a - b[:rows, :columns])
    return float(np.nanquantile(gap, 0.95))


def test_the_same_scan_gives_the_same_solid(real, made_on):
    one, other = (made_on(real("plantar"), **AS_IS, rearfoot_post=2.0) for _ in range(2))
    np.testing.assert_array_equal(one.solid.mesh.vertices, other.solid.mesh.vertices)
    assert one.asked == other.asked
