"""STL, 3MF and height grids of one device tell the same solid, to libraries that are not ours."""

from __future__ import annotations

import io
import zipfile

import numpy as np
import pytest
import trimesh

from scanfit.model.scan import Side
from scanfit.orthotic.solid import LAB_FACES
from scanfit.phantom.truth.raster import height_map
from scanfit.report.files import Told, device_files

TOLD = Told(software="scanfit test", definitions="1")


@pytest.fixture(scope="module", params=list(Side))
def files(request, case):
    """(side, its files by kind, and the volume of the solid at full resolution)"""
    side = request.param
    found = dict(device_files(case.made[side], case.prescription, TOLD))
    return side, {name.partition(".")[2]: content for name, content in found.items()}, case.made[side].solid


def grid(content):
    """A height grid read by hand: x and y of the corner, the step, heights with x along rows; NaN for nothing."""
    lines = content.decode().splitlines()
    head = {key: float(value) for key, value in (line.split() for line in lines[:6])}
    z = np.array([[float(each) for each in line.split()] for line in lines[6:]])
    assert z.shape == (head["nrows"], head["ncols"])
    z[z == head["NODATA_value"]] = np.nan
    return head["xllcenter"], head["yllcenter"], head["cellsize"], z[::-1].T


def threemf(content):
    """A 3MF read by its own XML: its unit, metadata, vertices and triangles."""
    from lxml import etree

    archive = zipfile.ZipFile(io.BytesIO(content))
    (name,) = (one for one in archive.namelist() if one.endswith(".model"))
    root = etree.fromstring(archive.read(name))
    ns = {"m": root.nsmap[None]}
    points = np.array([[float(v.get(k)) for k in "xyz"] for v in root.iterfind(".//m:vertex", ns)])
    faces = np.array([[int(t.get(k)) for k in ("v1", "v2", "v3")] for t in root.iterfind(".//m:triangle", ns)])
    metadata = {m.get("name").split(":")[-1]: m.text for m in root.iterfind("m:metadatagroup/m:metadata", ns)}
    metadata |= {m.get("name").split(":")[-1]: m.text for m in root.iterfind("m:metadata", ns)}
    return root.get("unit"), metadata, points, faces


def solids(found):
    stl = trimesh.load(io.BytesIO(found["stl"]), file_type="stl")
    _, _, points, faces = threemf(found["3mf"])
    return stl, trimesh.Trimesh(points, faces, process=False)


def test_trimesh_finds_them_watertight_and_of_one_volume_and_box(files):
    _, found, full = files
    stl, mf = solids(found)
    for one in (stl, mf):
        assert one.is_watertight
        assert one.is_winding_consistent
        assert one.volume == pytest.approx(full.volume_mm3, rel=1e-5)
        assert len(one.faces) <= LAB_FACES
    assert stl.volume == pytest.approx(mf.volume, rel=1e-5)
    np.testing.assert_allclose(stl.bounds, mf.bounds, atol=1e-4)
    assert stl.bounds[0][2] == pytest.approx(0, abs=1e-4)
    x0, y0, step, top = grid(found["top.asc"])
    _, _, _, bottom = grid(found["bottom.asc"])
    assert np.nansum(top - bottom) * step**2 == pytest.approx(stl.volume, rel=5e-3)
    i, j = np.nonzero(np.isfinite(top))
    low = (x0 + step * i.min(), y0 + step * j.min(), np.nanmin(bottom))
    high = (x0 + step * i.max(), y0 + step * j.max(), np.nanmax(top))
    np.testing.assert_allclose([low, high], stl.bounds, atol=step)


def test_open3d_finds_it_watertight_too(files, tmp_path):
    o3d = pytest.importorskip("open3d")
    _, found, full = files
    (tmp_path / "one.stl").write_bytes(found["stl"])
    mesh = o3d.io.read_triangle_mesh(str(tmp_path / "one.stl"))
    mesh.remove_duplicated_vertices()
    assert mesh.is_watertight()
    assert mesh.is_edge_manifold(allow_boundary_edges=False)
    assert mesh.is_vertex_manifold()
    assert mesh.get_volume() == pytest.approx(full.volume_mm3, rel=1e-5)


def test_3mf_has_its_unit_and_says_what_it_is(files):
    side, found, _ = files
    unit, metadata, _, _ = threemf(found["3mf"])
    assert unit == "millimeter"
    assert metadata["Title"] == f"foot orthosis, {side.value}"
    assert (metadata["order"], metadata["patient"], metadata["prescriber"]) == ("A-17", "P7", "Dr B")


def test_grids_are_the_surfaces_of_the_stl(files):
    """Against a rasteriser that shares no code with the one that wrote them."""
    _, found, _ = files
    stl, _ = solids(found)
    x0, y0, step, top = grid(found["top.asc"])
    _, _, _, bottom = grid(found["bottom.asc"])
    x, y = (
        np.array([start + step * k for k in range(count)]) for start, count in zip((x0, y0), top.shape, strict=True)
    )
    inside = np.isfinite(top)
    for shift in ((1, 0), (-1, 0), (0, 1), (0, -1)):
        inside &= np.isfinite(np.roll(top, shift, axis=(0, 1)))
    for heights, lowest in ((bottom, True), (top, False)):
        truth = height_map((stl.vertices, stl.faces), x, y, axes=(0, 1, 2), lowest=lowest)
        assert np.quantile(np.abs(heights - truth)[inside], 0.999) < 0.02


def test_the_same_device_gives_the_same_bytes(case):
    one, other = (dict(device_files(case.made[Side.RIGHT], case.prescription, TOLD)) for _ in range(2))
    assert one == other


def test_a_left_device_lies_on_the_left(case):
    """The arch of a left foot is on its right: y to the left of the walking direction is negative there."""
    for side, sign in ((Side.LEFT, -1), (Side.RIGHT, 1)):
        found = {name.partition(".")[2]: content for name, content in
                 device_files(case.made[side], case.prescription, TOLD)}  # fmt: skip
        x0, y0, step, top = grid(found["top.asc"])
        rows = slice(int((100 - x0) / step), int((130 - x0) / step))
        y = y0 + step * np.arange(top.shape[1])
        medial = np.nanmean(top[rows][:, sign * y > 15])
        lateral = np.nanmean(top[rows][:, sign * y < -15])
        assert medial > lateral + 2
