"""What is missing from a scan is withheld with its reason, and nothing else is."""

from __future__ import annotations

import re

import numpy as np
import pytest
import trimesh
from scipy.spatial import ConvexHull

from scanfit.errors import GeometryError, ScanError
from scanfit.model.mesh import Mesh
from scanfit.phantom.swept import SweptFoot

FOOT = SweptFoot()
MESH = FOOT.mesh(150, 234)
AROUND = 234
GIRTHS = {"ball_girth", "waist_girth", "instep_girth"}
EXTENTS = GIRTHS | {
    "foot_length", "ball_length_medial", "ball_length_lateral", "ball_width", "ball_width_diagonal", "waist_width",
    "heel_width", "short_heel_girth", "dorsum_height_50", "instep_height", "ball_height", "toe_box_height",
    "arch_height_index", "foot_volume",
}  # fmt: skip
"""What a foot without leg, arch and separate toes has."""

HEIGHTS = {"dorsum_height_50", "instep_height", "toe_box_height", "arch_height_index"}


def slit(first, last, low=0.35, high=0.85):
    """The foot without a lengthwise strip between two of its corners around, and the gap at 0.50 of the length."""
    middle = MESH.vertices[MESH.faces].mean(axis=1)[:, 0] / FOOT.length_mm
    around = np.where(MESH.faces < len(MESH.vertices) - 2, MESH.faces % AROUND, -1)
    inside = ((around >= first) & (around <= last)).all(axis=1)
    cut = Mesh(vertices=MESH.vertices, faces=MESH.faces[~(inside & (middle > low) & (middle < high))])
    ring = FOOT.section(0.5 * FOOT.length_mm, AROUND)
    gap = np.linalg.norm(ring[last] - ring[first])
    return cut, gap, ConvexHull(ring).area


def capped_at(height_mm):
    return sawn([0, 0, -1], [0, 0, height_mm])


def sawn(keep, at):
    """The foot sawn off flat and closed by a fan of triangles; what lies along ``keep`` stays."""
    vertices, faces, _ = trimesh.intersections.slice_faces_plane(
        MESH.vertices, MESH.faces, plane_normal=keep, plane_origin=at
    )
    _, first, number = np.unique(vertices.round(9), axis=0, return_index=True, return_inverse=True)
    vertices, faces = vertices[first], number.ravel()[faces]  # the slicer does not join what it cuts
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    names, counts = np.unique(edges, axis=0, return_counts=True)
    rim = names[(counts == 1) & (names[:, 0] < names[:, 1])]
    middle = len(vertices)
    centre = vertices[rim].mean(axis=(0, 1))
    fan = np.column_stack([rim, np.full(len(rim), middle)])
    return Mesh(vertices=np.vstack([vertices, centre]), faces=np.vstack([faces, fan]))


def with_platform(mesh, thick=False):
    """The foot on a plate of 400 x 250 mm: only its upper side, as a scanner sees it, or all of a solid one."""
    plate = trimesh.creation.box(extents=(400, 250, 4)).subdivide_to_size(12)
    plate.apply_translation([130, 0, -2])
    upper = plate.triangles_center[:, 2] > -0.001
    vertices, faces = plate.vertices, plate.faces if thick else plate.faces[upper]
    return Mesh(
        vertices=np.vstack([mesh.vertices, vertices]), faces=np.vstack([mesh.faces, faces + len(mesh.vertices)])
    )


@pytest.mark.parametrize(("first", "last"), [(5, 8), (112, 115)], ids=["medial", "lateral"])
def test_a_gap_of_one_per_cent_of_the_hull_leaves_the_girths(measured, phantom, first, last):
    mesh, gap, hull = slit(first, last)
    assert 0.005 < gap / hull < 0.02
    found = measured(mesh)
    assert set(found.values()) >= EXTENTS
    for name in GIRTHS:
        assert found.values()[name] == pytest.approx(phantom("35k").values()[name], abs=0.5)
    assert found.values()["foot_volume"] == pytest.approx(phantom("35k").values()["foot_volume"], rel=0.003)


@pytest.mark.parametrize(("first", "last"), [(4, 14), (108, 118)], ids=["medial", "lateral"])
def test_a_gap_of_more_than_three_per_cent_withholds_the_girths_and_what_rests_on_that_side(measured, first, last):
    mesh, gap, hull = slit(first, last, 0.45, 0.60)
    assert 0.032 < gap / hull < 0.1
    found = measured(mesh)
    withheld = set(found.profile.withheld) & EXTENTS
    assert {"waist_girth", "instep_girth", "waist_width"} <= withheld
    # The lateral gap ends 4 mm behind the widest point of the ball, which might as well lie in it.
    near = {"ball_length_lateral", "ball_width", "ball_width_diagonal", "ball_girth", "ball_height"}
    assert withheld <= {"waist_girth", "instep_girth", "waist_width"} | (near if first > 100 else set())
    expected = f"the section is open: {gap:.0f} mm of {hull:.0f} mm are not in the scan (3 % may be)"
    assert found.profile.withheld["instep_girth"] == expected


def test_a_foot_open_on_top_has_no_heights_and_no_girths_where_it_is_open(measured, without):
    mesh = without(MESH, lambda x, y, z: z > 48)
    found = measured(mesh)
    assert {"dorsum_height_50", "arch_height_index", "waist_girth", "instep_girth"} <= set(found.profile.withheld)
    reason = found.profile.withheld["dorsum_height_50"]
    assert reason.startswith("the scan is open on top at 0.50 of the foot's length: ")
    assert reason.endswith(" mm are missing")
    assert found.values()["toe_box_height"] == pytest.approx(FOOT.top(np.array([0.82 * 260]))[0], abs=0.2)
    assert found.values()["foot_length"] == pytest.approx(260, abs=0.2)


def test_a_foot_sawn_off_and_capped_has_no_heights_and_no_girths_where_it_was_cut(measured):
    found = measured(capped_at(45.0))
    withheld = found.profile.withheld
    assert {"dorsum_height_50", "arch_height_index", "instep_girth"} <= set(withheld)
    assert withheld["dorsum_height_50"].startswith("the scan was cut through the foot at 0.50 of its length (")
    assert withheld["instep_girth"].startswith("the scan was cut through this section: ")
    assert found.values()["toe_box_height"] == pytest.approx(FOOT.top(np.array([0.82 * 260]))[0], abs=0.2)
    assert found.values()["foot_length"] == pytest.approx(260, abs=0.2)
    assert not any(abs(value - 45.0) < 0.5 for name, value in found.values().items() if name in HEIGHTS)


def test_without_sole_and_platform_there_are_no_heights(measured, without):
    found = measured(without(MESH, lambda x, y, z: z < 0.01))
    assert set(found.profile.withheld) >= HEIGHTS
    reason = "the floor is not in the scan: no platform, and no level part of the sole"
    assert found.profile.withheld["dorsum_height_50"] == reason
    assert found.profile.quality.grade == "poor"


def test_half_a_sole_is_no_floor_either(measured, without):
    """The front half of the sole is there, and level, but its plane of support hangs on what is not."""
    found = measured(without(MESH, lambda x, y, z: (z < 0.01) & (x < 0.5 * FOOT.length_mm)))
    sole = found.profile.quality.coverage["sole"]
    assert 0.3 < sole < 0.85
    reason = f"the floor is not in the scan: no platform, and {sole:.0%} of the sole (85% are needed)"
    assert {found.profile.withheld[name] for name in HEIGHTS - {"arch_height_index"}} == {reason}


def test_a_platform_gives_the_heights_back_without_a_sole(measured, phantom, without):
    found = measured(with_platform(without(MESH, lambda x, y, z: z < 0.01)))
    assert found.scan.platform
    assert not HEIGHTS & set(found.profile.withheld)
    for name in HEIGHTS:
        assert found.values()[name] == pytest.approx(phantom("35k").values()[name], abs=0.3)


@pytest.mark.parametrize("thick", [False, True], ids=["upper side", "solid"])
def test_a_platform_changes_no_measure_but_the_doubt_in_heights(measured, phantom, thick):
    found, bare = measured(with_platform(SweptFoot().mesh(150, 117), thick)), phantom("35k")
    for name in EXTENTS - {"foot_volume"}:
        assert found.values()[name] == pytest.approx(bare.values()[name], abs=0.3), name
    assert found.values()["foot_volume"] == pytest.approx(bare.values()["foot_volume"], rel=0.001)
    for name in HEIGHTS:
        assert found.profile.measurements[name].sigma < bare.profile.measurements[name].sigma


def test_a_heel_scanned_too_low_has_no_width(measured, without):
    found = measured(without(MESH, lambda x, y, z: (x > 30) & (x < 0.3 * 260) & (z > 10)))
    reason = found.profile.withheld["heel_width"]
    assert reason.startswith("the heel is widest at the scan's upper edge, ")
    assert reason.endswith(" mm up; 39 mm are needed")
    assert found.values()["foot_length"] == pytest.approx(260, abs=0.2)


FRAME = {"foot_length", "ball_length_medial", "ball_length_lateral", "ball_width", "ball_width_diagonal", "heel_width"}


@pytest.mark.parametrize("height_mm", [5.0, 8.0, 10.0])
def test_a_heel_scanned_below_its_end_gives_no_length(measured, without, height_mm):
    found = measured(without(MESH, lambda x, y, z: (x < 0.3 * 260) & (z > height_mm)))
    assert FRAME | {"ball_girth", "arch_height_index"} <= set(found.profile.withheld)
    reason = found.profile.withheld["foot_length"]
    assert reason.startswith("the scan ends at the heel: it shows no surface above the end point, ")
    assert reason.endswith(" mm above the floor")


@pytest.mark.parametrize("low", [True, False], ids=["sole side", "upper side"])
def test_toes_scanned_from_one_side_only_give_no_length(measured, without, low):
    found = measured(without(MESH, lambda x, y, z: (x > 220) & ((z > 5) if low else (z < 20))))
    reason = found.profile.withheld["foot_length"]
    assert reason.startswith(f"the scan ends at the toes: it shows no surface {'above' if low else 'below'} the end")
    assert found.values() == {}  # every window is a share of the length
    assert found.profile.withheld["ball_width"] == reason


@pytest.mark.parametrize("share", [0.98, 0.95, 0.90])
def test_toes_cut_off_give_no_length_and_nothing_that_is_a_share_of_it(measured, without, share):
    found = measured(without(MESH, lambda x, y, z: x > share * 260))
    assert found.values() == {}
    reason = found.profile.withheld["foot_length"]
    assert re.fullmatch(r"the scan ends at the toes: its edge is within (\d|10) mm of the end point", reason)


@pytest.mark.parametrize("share", [0.02, 0.05, 0.07, 0.10])
def test_a_heel_cut_off_leaves_nothing_to_measure_in_the_foot_frame(measured, without, share):
    found = measured(without(MESH, lambda x, y, z: x < share * 260))
    assert found.values() == {}
    assert found.profile.withheld["foot_length"].startswith("the scan ends at the heel: ")


@pytest.mark.parametrize("share", [0.99, 0.98, 0.97, 0.95, 0.90])
def test_toes_sawn_off_and_capped_give_no_length(measured, without, share):
    found = measured(sawn([-1, 0, 0], [share * 260, 0, 0]))
    reason = found.profile.withheld["foot_length"]
    assert reason == "the scan ends at the toes: the foot is as broad and high there as if cut off"


@pytest.mark.parametrize(("side", "sign"), [("medial", 1), ("lateral", -1)])
def test_a_ball_without_a_side_is_no_foot_that_can_be_measured(measured, without, side, sign):
    mesh = without(MESH, lambda x, y, z: (sign * y > 25) & (x > 0.45 * 260) & (x < 0.87 * 260) & (z < 60))
    with pytest.raises(ScanError) as caught:
        measured(mesh)
    assert caught.value.exit_code == 3
    if isinstance(caught.value, GeometryError):
        assert "outline of the ball" in caught.value.what


@pytest.mark.parametrize("below", [6.0, 12.0])
def test_a_sheet_that_the_foot_hovers_over_is_not_its_floor(measured, phantom, below):
    mesh = SweptFoot().mesh(150, 117)
    lowered = with_platform(mesh)
    vertices = lowered.vertices.copy()
    vertices[len(mesh.vertices) :, 2] -= below
    found = measured(Mesh(vertices=vertices, faces=lowered.faces))
    assert not found.scan.platform
    assert any("was not taken for the floor" in issue for issue in found.profile.quality.issues)
    for name in HEIGHTS:
        assert found.values()[name] == pytest.approx(phantom("35k").values()[name], abs=0.01)


@pytest.mark.parametrize(("side", "sign", "landmark"), [("medial", 1, "MT"), ("lateral", -1, "MF")])
def test_a_hole_at_the_balls_widest_point_withholds_what_rests_on_it(measured, phantom, without, side, sign, landmark):
    at = (FOOT.medial_at if sign > 0 else FOOT.lateral_at) * FOOT.length_mm
    found = measured(without(MESH, lambda x, y, z: (sign * y > 40) & (np.abs(x - at) < 9)))
    lost = {"ball_width", "ball_width_diagonal", "ball_girth", "waist_girth", "ball_height"}
    lost.add("ball_length_medial" if sign > 0 else "ball_length_lateral")
    assert lost <= set(found.profile.withheld), landmark
    assert found.profile.withheld["ball_width"].startswith(f"the {side} side of the ball is open over ")
    for name in ("foot_length", "heel_width", "instep_girth", "dorsum_height_50"):
        assert found.values()[name] == pytest.approx(phantom("35k").values()[name], abs=0.3)


@pytest.mark.parametrize(("side", "sign"), [("medial", 1), ("lateral", -1)])
def test_a_hole_in_the_side_of_the_heel_withholds_its_width(measured, without, side, sign):
    at = 0.16 * FOOT.length_mm
    found = measured(without(MESH, lambda x, y, z: (sign * y > 20) & (np.abs(x - at) < 9)))
    assert found.profile.withheld["heel_width"] == f"the {side} side of the heel is open where it is widest"
    assert found.values()["foot_length"] == pytest.approx(260, abs=0.2)
