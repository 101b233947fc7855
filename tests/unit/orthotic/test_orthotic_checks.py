"""Every check passes on a device as it is prescribed, and fails, alone, on one that is not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from scanfit.model.mesh import Mesh
from scanfit.model.orthotic import Origin
from scanfit.model.scan import Side
from scanfit.orthotic.checks import checks_of
from scanfit.orthotic.elements import element
from scanfit.orthotic.machines import machine_of
from scanfit.orthotic.solid import modelled

BY = Origin(kind="prescriber", by="the test")
ASKED = {
    "heel_cup_depth": 16.0, "rearfoot_post": 3.0, "forefoot_post": -2.0, "medial_skive": 3.0, "met_pad_height": 5.0,
    "mortons_extension": 2.0, "fifth_ray_cutout": 1.0, "room_heel": 40.0, "room_forefoot": 20.0,
}  # fmt: skip


@pytest.fixture(scope="module")
def made(known, device_on):
    return modelled(device_on(known("average", Side.RIGHT).view, **ASKED))


def failed(made, machine="fff", **machine_has):
    printer = replace(machine_of(machine), **machine_has)
    return {check.name: check for check in checks_of(made, printer) if not check.passed}


def told_otherwise(made, **elements):
    """The same solid, of which something else is said to be prescribed."""
    device = made.device
    asked = {**device.asked.elements, **{name: element(name, value, BY) for name, value in elements.items()}}
    told = replace(device, asked=replace(device.asked, elements=asked))
    return replace(made, device=told)


def with_mesh(made, vertices, faces):
    mesh = Mesh(vertices=vertices, faces=np.ascontiguousarray(faces, dtype=np.int32))
    return replace(made, mesh=mesh)


def test_a_device_as_prescribed_passes_them_all(made):
    every = checks_of(made, machine_of("fff"))
    assert [check.name for check in every if not check.passed] == []
    assert {"watertight", "manifold", "self_intersection", "minimum_thickness", "maximum_slope", "bed"} < {
        check.name for check in every
    }
    assert {name for name in ASKED} < {check.name for check in every} | {"forefoot_post"}
    assert len({check.name for check in every}) == len(every)


@pytest.mark.parametrize(
    ("elements", "name"),
    [
        ({"rearfoot_post": 3.3}, "rearfoot_post"), ({"rearfoot_post": -3.0}, "rearfoot_post"),
        ({"forefoot_post": -2.3}, "forefoot_post"), ({"heel_cup_depth": 16.5}, "heel_cup_depth"),
        ({"met_pad_height": 5.4}, "met_pad_height"), ({"met_pad_position": 6.5}, "met_pad_position"),
        ({"mortons_extension": 2.4}, "mortons_extension"), ({"fifth_ray_cutout": 1.4}, "fifth_ray_cutout"),
        ({"medial_skive": 3.4}, "medial_skive"), ({"room_heel": 3.0}, "room_heel"),
        ({"room_forefoot": 2.0}, "room_forefoot"), ({"heel_width": 60.0}, "heel_width"),
        ({"shell_width": 80.0}, "shell_width"), ({"heel_lift": 2.0}, "heel_lift"),
    ],
)  # fmt: skip
def test_a_solid_that_is_not_what_was_prescribed_fails_that_element(made, elements, name):
    found = failed(told_otherwise(made, **elements))
    assert name in found
    assert found[name].says


def test_an_arch_that_is_not_as_high_fails(made):
    own = made.device.asked.number("arch_height")
    assert "arch_height" in failed(told_otherwise(made, arch_height=own + 0.5))


def test_a_machine_that_cannot_make_it_is_named(made):
    assert "minimum_thickness" in failed(made, thinnest_mm=5.0)
    assert "maximum_slope" in failed(made, steepest_deg=30.0)
    assert "bed" in failed(made, bed_mm=(200.0, 200.0, 200.0))
    assert "bed" not in failed(made, bed_mm=(130.0, 300.0, 60.0))  # it may be turned on the bed


def test_a_hole_and_a_second_part_and_an_inside_out_solid_are_found(made):
    vertices, faces = made.mesh.vertices, made.mesh.faces
    assert {"watertight", "manifold"} <= set(failed(with_mesh(made, vertices, faces[:-1])))
    twice = np.concatenate([vertices, vertices + np.array([0, 0, 500.0])])
    assert "manifold" in failed(with_mesh(made, twice, np.concatenate([faces, faces + len(vertices)])))
    assert "manifold" in failed(with_mesh(made, vertices, faces[:, ::-1]))


def test_a_fold_of_the_top_is_a_self_intersection(made):
    vertices = made.mesh.vertices.copy()
    middle = vertices[:, 2] > 1.0
    inner = middle & (np.hypot(vertices[:, 0] - 60, vertices[:, 1]) < 4)
    assert inner.sum() > 10
    vertices[inner, 0] += 12.0  # pushed over its neighbours: still watertight, no more a graph
    found = failed(with_mesh(made, vertices, made.mesh.faces))
    assert "self_intersection" in found
    assert "watertight" not in found


def test_a_dent_from_below_is_a_thin_place_and_is_told_where(made):
    vertices = made.mesh.vertices.copy()
    under = (vertices[:, 2] > 1.0) & (np.hypot(vertices[:, 0] - 45, vertices[:, 1]) < 6)
    vertices[under, 2] = 0.6
    found = failed(with_mesh(made, vertices, made.mesh.faces))
    assert "from the heel" in found["minimum_thickness"].says
    assert found["minimum_thickness"].measured == pytest.approx(0.6, abs=0.05)
