"""The swept foot: a closed surface, the sections and extremes it promises, in its own foot frame."""

from __future__ import annotations

import numpy as np
import pytest
import trimesh
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial import ConvexHull

from scanfit.geometry.hull import hull_perimeter
from scanfit.geometry.section import parallel_sections
from scanfit.phantom.swept import EXPONENT, SweptFoot

FEET = st.builds(
    SweptFoot,
    length_mm=st.floats(140, 320),
    ball_width_mm=st.floats(85, 115),
    heel_width_mm=st.floats(50, 75),
    instep_mm=st.floats(50, 90),
    medial_at=st.floats(0.69, 0.75),
    lateral_at=st.floats(0.58, 0.66),
)


@pytest.mark.parametrize(("along", "around"), [(40, 24), (150, 117)])
def test_the_mesh_is_closed_wound_outward_and_as_large_as_promised(along, around):
    mesh = SweptFoot().mesh(along, around)
    seen = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    assert seen.is_watertight
    assert seen.is_winding_consistent
    assert seen.volume > 0
    assert len(mesh.faces) == 2 * around * (along - 1)
    assert len(trimesh.graph.connected_components(seen.edges)) == 1


@given(foot=FEET)
def test_it_stands_in_its_foot_frame(foot):
    vertices = foot.mesh(60, 40).vertices
    assert vertices[:, 0].min() == 0
    assert vertices[:, 0].max() == foot.length_mm
    assert vertices[:, 2].min() == 0


@given(foot=FEET)
def test_the_ball_is_widest_where_it_says_by_half_its_width_to_either_side(foot):
    x = np.linspace(0.5, 0.8, 6001) * foot.length_mm
    half, step = foot.ball_width_mm / 2, x[1] - x[0]
    assert foot.medial(x).max() == pytest.approx(half, abs=1e-4)
    assert x[foot.medial(x).argmax()] == pytest.approx(foot.medial_at * foot.length_mm, abs=step)
    assert foot.lateral(x).min() == pytest.approx(-half, abs=1e-4)
    assert x[foot.lateral(x).argmin()] == pytest.approx(foot.lateral_at * foot.length_mm, abs=step)


@given(foot=FEET, share=st.floats(0.01, 0.99))
def test_medial_lateral_and_top_are_the_extremes_of_the_section(foot, share):
    x = share * foot.length_mm
    y, z = foot.section(x).T
    at = np.array([x])
    assert y.max() == pytest.approx(foot.medial(at)[0], abs=1e-9)
    assert y.min() == pytest.approx(foot.lateral(at)[0], abs=1e-9)
    assert z.max() == pytest.approx(foot.top(at)[0], abs=1e-9)
    assert z.min() >= 0


@given(foot=FEET, share=st.floats(0.05, 0.95))
def test_the_upper_half_of_a_section_is_its_superellipse(foot, share):
    x = np.array([share * foot.length_mm])
    high, low, top = foot.medial(x)[0], foot.lateral(x)[0], foot.top(x)[0]
    centre = 0.055 * foot.length_mm
    y, z = foot.section(x[0]).T
    upper = z > centre + 1e-6
    across = np.abs((y[upper] - (high + low) / 2) / ((high - low) / 2))
    up = (z[upper] - centre) / (top - centre)
    np.testing.assert_allclose(across**EXPONENT + up**EXPONENT, 1, atol=1e-9)


@pytest.mark.parametrize("share", [0.1, 0.16, 0.3, 0.5, 0.66, 0.82, 0.93])
def test_sections_of_a_fine_mesh_are_the_sections_it_promises(share):
    foot = SweptFoot()
    mesh = foot.mesh(500, 360)
    x = share * foot.length_mm
    cut = parallel_sections(mesh.vertices, mesh.faces, heights=mesh.vertices[:, 0], stations=np.array([x]))
    promised = foot.section(x)
    assert hull_perimeter(cut.a[:, 1:]) == pytest.approx(ConvexHull(promised).area, abs=0.1)
    off = np.linalg.norm(cut.a[:, None, 1:] - promised[None], axis=2).min(axis=1)
    assert off.max() < 0.1
