"""The outline against closed forms and against clipping every section with trimesh."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st

from scanfit.geometry.outline import extremes, outline
from scanfit.geometry.section import parallel_sections

SPHERE = trimesh.creation.icosphere(subdivisions=4, radius=40)


def bumpy():
    waves = sum(2.0 * np.sin(SPHERE.vertices @ axis / 9 + k) for k, axis in enumerate(np.eye(3)))
    return SPHERE.vertices * (1 + waves / 40)[:, None]


def test_a_box_reads_its_sides_with_height_limit_or_without():
    box = trimesh.creation.box(extents=(100, 60, 40)).subdivide()
    for z_max in (-19.0, 0.0, 3.3, 100.0):
        edge = outline(box.vertices, box.faces, stations=np.linspace(-49, 49, 9), z_max=z_max)
        np.testing.assert_allclose(edge.y_low, -30, atol=1e-12)
        np.testing.assert_allclose(edge.y_high, 30, atol=1e-12)
        assert (edge.z_low <= z_max + 1e-12).all()


@given(slope=st.floats(0.1, 3), z_max=st.floats(-19, 19))
def test_a_slanted_side_is_cut_at_the_height_limit_exactly(slope, z_max):
    box = trimesh.creation.box(extents=(100, 60, 40))
    sheared = box.vertices + np.column_stack([np.zeros(8), slope * box.vertices[:, 2], np.zeros(8)])
    edge = outline(sheared, box.faces, stations=np.array([-20.0, 0.0, 7.0]), z_max=z_max)
    np.testing.assert_allclose(edge.y_high, 30 + slope * z_max, atol=1e-9)
    np.testing.assert_allclose(edge.z_high, z_max, atol=1e-9)
    np.testing.assert_allclose(edge.y_low, -30 - 20 * slope, atol=1e-9)
    np.testing.assert_allclose(edge.z_low, -20, atol=1e-9)


@pytest.mark.parametrize("z_max", [-25.0, 3.0, 90.0])
def test_trimesh_slices_read_the_same_extremes(z_max):
    vertices = bumpy()
    mesh = trimesh.Trimesh(vertices, SPHERE.faces, process=False)
    stations = np.linspace(-22, 22, 8)
    edge = outline(vertices, SPHERE.faces, stations=stations, z_max=z_max)
    for k, x in enumerate(stations):
        lines = trimesh.intersections.mesh_plane(mesh, plane_normal=[1, 0, 0], plane_origin=[x, 0, 0])
        ys = []
        for p, q in lines:
            for a, b in ((p, q), (q, p)):
                if a[2] <= z_max:
                    ys.append(a[1])
                elif b[2] < z_max:
                    ys.append(a[1] + (a[2] - z_max) / (a[2] - b[2]) * (b[1] - a[1]))
        assert edge.y_low[k] == pytest.approx(min(ys), abs=1e-9)
        assert edge.y_high[k] == pytest.approx(max(ys), abs=1e-9)


def test_planes_that_miss_are_nan_and_only_they():
    edge = outline(SPHERE.vertices, SPHERE.faces, stations=np.array([-50.0, -10, 10, 50]), z_max=100)
    for column in edge[1:]:
        assert np.isnan(column).tolist() == [True, False, False, True]
    nothing = outline(SPHERE.vertices, SPHERE.faces, stations=np.array([-10.0, 10]), z_max=-41)
    assert np.isnan(nothing.y_low).all()


def test_one_station_is_the_same_as_many_and_the_mirror_image_swaps_the_sides():
    vertices, stations = bumpy(), np.linspace(-30, 30, 13)
    together = outline(vertices, SPHERE.faces, stations=stations, z_max=5)
    for k, x in enumerate(stations):
        alone = outline(vertices, SPHERE.faces, stations=np.array([x]), z_max=5)
        assert [column[0] for column in alone] == [column[k] for column in together]
    swapped = outline(vertices * [1, -1, 1], SPHERE.faces, stations=stations, z_max=5)
    np.testing.assert_array_equal(swapped.y_low, -together.y_high)
    np.testing.assert_array_equal(swapped.z_low, together.z_high)


def test_sections_cut_once_serve_every_height_limit():
    vertices, stations = bumpy(), np.linspace(-30, 30, 13)
    cut = parallel_sections(vertices, SPHERE.faces, heights=vertices[:, 0], stations=stations)
    for z_max in (-10.0, 0.0, 30.0):
        whole = extremes(cut, stations, z_max)
        np.testing.assert_array_equal(
            np.array(whole), np.array(outline(vertices, SPHERE.faces, stations=stations, z_max=z_max))
        )
