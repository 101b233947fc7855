"""Error beside time, as ratios against a peer in the same run: ``make bench``.

An absolute time says nothing on a machine with noisy neighbours; each test prints its row.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from scanfit.phantom.swept import SweptFoot

pytestmark = pytest.mark.benchmark

FOOT = SweptFoot(length_mm=262.0, ball_width_mm=101.0)
ONE_THREAD = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
PEER = """
import sys, trimesh
mesh = trimesh.load(sys.argv[1])
section = mesh.section(plane_origin=mesh.centroid, plane_normal=[1, 0, 0])
print(section.length)
"""


@pytest.fixture(scope="module")
def big_stl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A phantom foot of 200,000 faces as binary STL in millimetres, lying anyhow."""
    mesh = FOOT.mesh(along=401, around=250)
    assert abs(len(mesh.faces) - 200_000) < 1000
    turn, _ = np.linalg.qr(np.random.default_rng(7).normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn))
    record = np.zeros(len(mesh.faces), dtype=[("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("rest", "<u2")])
    record["corners"] = (mesh.vertices @ turn.T + [40, -300, 90])[mesh.faces]
    path = tmp_path_factory.mktemp("bench") / "phantom.stl"
    path.write_bytes(b"\0" * 80 + np.uint32(len(record)).tobytes() + record.tobytes())
    return path


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, env=ONE_THREAD, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def test_whole_process_against_trimesh_load_and_one_section(big_stl: Path) -> None:
    """``scanfit measure`` takes at most six tenths of a process that loads the mesh with trimesh and cuts it once."""
    ours = [sys.executable, "-m", "scanfit", "measure", str(big_stl), "--json"]
    peer = [sys.executable, "-c", PEER, str(big_stl)]
    _seconds(ours), _seconds(peer)
    pairs = [(_seconds(ours), _seconds(peer)) for _ in range(11)]
    mine, theirs = (statistics.median(column) for column in zip(*pairs, strict=True))
    output = subprocess.run(ours, env=ONE_THREAD, check=True, capture_output=True).stdout
    foot = json.loads(output)["feet"][0]
    x = np.linspace(0, FOOT.length_mm, 200_001)
    width = FOOT.medial(x).max() - FOOT.lateral(x).min()
    errors = {
        "foot_length": foot["measurements"]["foot_length"]["value"] - FOOT.length_mm,
        "ball_width": foot["measurements"]["ball_width"]["value"] - width,
    }
    worst = max(abs(error) for error in errors.values())
    print(
        f"\nscanfit measure, 200k faces: {mine:.2f} s against {theirs:.2f} s (ratio {mine / theirs:.2f}), "
        f"max error of length and width {worst:.3f} mm"
    )
    assert worst < 0.2
    assert mine / theirs <= 0.6


def test_many_sections_against_trimesh(big_stl: Path) -> None:
    """100 sections in one pass, with their lengths, against trimesh's own many-plane function."""
    import trimesh

    from scanfit.geometry.section import parallel_sections

    mesh = FOOT.mesh(along=401, around=250)
    stations = np.linspace(5.0, FOOT.length_mm - 5.0, 100)
    peer = trimesh.Trimesh(mesh.vertices, mesh.faces, process=False)
    mine, theirs = [], []
    for _ in range(5):
        start = time.perf_counter()
        cut = parallel_sections(mesh.vertices, mesh.faces, heights=mesh.vertices[:, 0], stations=stations)
        lengths = np.bincount(cut.plane, np.linalg.norm(cut.b - cut.a, axis=1))
        mine.append(time.perf_counter() - start)
        start = time.perf_counter()
        lines, _, _ = trimesh.intersections.mesh_multiplane(peer, [0, 0, 0], [1, 0, 0], stations)
        theirs.append(time.perf_counter() - start)
    expected = [np.linalg.norm(line[:, 1] - line[:, 0], axis=1).sum() for line in lines]
    worst = np.abs(lengths - expected).max()
    ratio = statistics.median(mine) / statistics.median(theirs)
    took = statistics.median(mine) * 1e3
    print(f"\n100 sections, 200k faces: {took:.0f} ms, ratio {ratio:.2f}, largest difference {worst:.1e} mm")
    assert worst < 1e-6
    assert ratio < 0.5


def test_demo_is_quick() -> None:
    """``scanfit demo`` takes under three seconds once everything is in place."""
    command = [sys.executable, "-m", "scanfit", "demo"]
    _seconds(command)
    took = min(_seconds(command) for _ in range(3))
    print(f"\nscanfit demo: {took:.2f} s")
    assert took < 3.0
