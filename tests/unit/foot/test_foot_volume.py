"""The volume of a foot: by whichever winding, without its sole, with holes, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

from scanfit.model.mesh import Mesh
from scanfit.phantom.swept import SweptFoot

MESH = SweptFoot().mesh(150, 117)


@pytest.fixture(scope="module")
def whole(measured):
    return measured(MESH).values()["foot_volume"]


def flipped(share, seed):
    faces = MESH.faces.copy()
    some = np.random.default_rng(seed).random(len(faces)) < share
    faces[some] = faces[some][:, ::-1]
    return Mesh(vertices=MESH.vertices, faces=faces)


@pytest.mark.parametrize("share", [0.1, 0.3, 1.0])
def test_the_winding_of_the_faces_does_not_matter(measured, whole, share):
    assert measured(flipped(share, 0)).values()["foot_volume"] == pytest.approx(whole, rel=1e-3)


def test_a_foot_as_large_again_in_every_direction_holds_the_cube_of_it(measured, whole):
    factor = 1.15
    larger = measured(Mesh(vertices=factor * MESH.vertices, faces=MESH.faces)).values()["foot_volume"]
    assert larger == pytest.approx(factor**3 * whole, rel=1e-3)


def test_small_holes_are_bridged_and_doubted(measured, whole):
    middle = MESH.vertices[MESH.faces].mean(axis=1)
    bare = measured(MESH).profile.measurements["foot_volume"]
    for centre in ((60.0, 34.0, 25.0), (190.0, -40.0, 20.0), (120.0, 0.0, 60.0)):
        away = np.linalg.norm(middle - middle[np.linalg.norm(middle - centre, axis=1).argmin()], axis=1)
        found = measured(Mesh(vertices=MESH.vertices, faces=MESH.faces[away > 7])).profile.measurements["foot_volume"]
        assert abs(found.value - whole) < 3 * found.sigma
        assert found.sigma >= 0.99 * bare.sigma  # the median edge, and with it the facets, is not quite the same


def test_a_shell_inside_the_foot_withholds_the_volume(measured):
    middle = MESH.vertices.mean(axis=0)
    inner = (MESH.vertices - middle) * 0.75 + middle
    double = Mesh(
        vertices=np.vstack([MESH.vertices, inner]), faces=np.vstack([MESH.faces, MESH.faces + len(MESH.vertices)])
    )
    reason = measured(double).profile.withheld["foot_volume"]
    assert reason.startswith("the scan holds a second surface inside the foot: ")


def test_a_foot_open_on_top_has_no_volume(measured, without):
    found = measured(without(MESH, lambda x, y, z: z > 48))
    assert "foot_volume" in found.profile.withheld
