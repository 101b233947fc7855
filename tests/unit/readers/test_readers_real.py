"""The real scans in scans/: known counts, and one foot in two formats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

SCANS = next((p / "scans" for p in Path(__file__).resolve().parents if (p / "scans").is_dir()), None)
pytestmark = pytest.mark.checkout


@pytest.mark.parametrize(
    ("name", "vertices", "faces"),
    [
        ("foot-dupont-pair/left_foot.stl", 6388, 12772),
        ("foot-dupont-pair/left_foot_unwelded.obj", 6388, 12772),
        ("foot-dupont-pair/right_foot.stl", 6380, 12756),
        ("foot-dupont-pair/right_foot_unwelded.obj", 6380, 12756),
        ("foot-insoletilter-plantar/plantar_scan_right.obj", 6620, 12721),
        ("foot-find-template/template.obj", 44393, 88782),
    ],
)
def test_known_counts(name, vertices, faces, read_path):
    scan = read_path(SCANS / name)
    assert (len(scan.mesh.vertices), len(scan.mesh.faces)) == (vertices, faces)
    assert scan.unit is None
    assert scan.notes == (("4 faces with repeated corners dropped",) if "template" in name else ())


@pytest.mark.parametrize("side", ["left", "right"])
def test_one_foot_in_two_formats_is_one_surface(side, read_path):
    stl = read_path(SCANS / f"foot-dupont-pair/{side}_foot.stl").mesh
    obj = read_path(SCANS / f"foot-dupont-pair/{side}_foot_unwelded.obj").mesh
    # The text has six digits and the coordinates are metres below one: half a micrometre.
    a, b = (np.sort(m.vertices.round(6).view([("", float)] * 3), axis=0).view(float) for m in (stl, obj))
    np.testing.assert_allclose(a[:, 0], b[:, 0], atol=1.1e-6)
    for mesh in (stl, obj):
        edges = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
        assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
    assert volume(stl) == pytest.approx(volume(obj), rel=1e-5)


def volume(mesh) -> float:
    a, b, c = (mesh.vertices[mesh.faces[:, i]] for i in range(3))
    return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)


def test_the_template_is_closed_once_it_is_welded(read_path):
    mesh = read_path(SCANS / "foot-find-template/template.obj").mesh
    edges = np.sort(mesh.faces[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    assert (np.unique(edges, axis=0, return_counts=True)[1] == 2).all()
