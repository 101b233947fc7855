"""``scanfit measure`` on point clouds, as files come from a scanner's program."""

from __future__ import annotations

import json
import struct
import subprocess
import sys

import numpy as np
import pytest

from scanfit.capture import _open3d
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.truth import truth_of


@pytest.fixture(scope="module")
def foot():
    return PhantomFoot.random(np.random.default_rng(33)).surface(2)


def points_of(foot) -> np.ndarray:
    """One point in every cube of 1.5 mm that the foot passes through, in metres."""
    rng = np.random.default_rng(1)
    a, b, c = (foot.vertices[corner] for corner in foot.faces.T)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    which = rng.choice(len(area), 150_000, p=area / area.sum())
    points = np.einsum("nc,ncd->nd", rng.dirichlet((1.0, 1.0, 1.0), len(which)), foot.vertices[foot.faces[which]])
    _, first = np.unique(np.floor(points / 1.5).astype(int), axis=0, return_index=True)
    return points[first] / 1000


def pcd(points: np.ndarray) -> bytes:
    head = (
        f"VERSION 0.7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH {len(points)}\nHEIGHT 1\n"
        f"VIEWPOINT 0 0 0 1 0 0 0\nPOINTS {len(points)}\nDATA binary\n"
    )
    return head.encode() + b"".join(struct.pack("<3f", *point) for point in points.tolist())


@pytest.mark.slow
def test_a_cloud_in_metres_is_measured_and_stdout_is_one_document(foot, tmp_path):
    pytest.importorskip("open3d", reason="the extra capture is not installed")
    path = tmp_path / "foot.pcd"
    path.write_bytes(pcd(points_of(foot)))
    # In a process of its own: what Open3D's own code prints does not pass through Python.
    command = [sys.executable, "-m", "scanfit", "measure", str(path), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    (profile,) = json.loads(done.stdout)["feet"]
    assert profile["source"]["unit"] == "m"
    assert profile["side"] == "right"
    assert f"a point cloud of {len(points_of(foot)):,} points, meshed here" in profile["quality"]["issues"]
    length = profile["measurements"]["foot_length"]
    assert abs(length["value"] - truth_of(foot).values["foot_length"]) < 0.8


def test_without_open3d_a_cloud_is_refused_with_what_to_install(foot, scanfit, tmp_path, monkeypatch):
    monkeypatch.setattr(_open3d, "_loads", lambda name: True)
    monkeypatch.setitem(sys.modules, "open3d", None)
    path = tmp_path / "foot.pcd"
    path.write_bytes(pcd(points_of(foot)))
    code, out, err = scanfit("measure", path)
    assert (code, out) == (2, "")
    assert "point clouds are meshed by Open3D, which cannot be imported" in err
    assert "run: pip install 'scanfit[capture]'" in err


def test_a_cloud_that_is_no_foot_is_refused(scanfit, tmp_path):
    path = tmp_path / "foot.xyz"
    path.write_text("1 2 3\n" * 5000, encoding="utf-8")
    code, out, err = scanfit("measure", path)
    assert (code, out) == (3, "")
    assert err == (
        f"error: {path}: the cloud has 1 points in different places, too few for the surface of a foot\n"
        "       export it with a point every 1 to 2 mm; at least 3,000 are needed\n"
    )
