"""From depth frames to two separated feet, beside Open3D's bare calls on the same frames: ``make bench``.

The peer is what a reader of Open3D's documentation would write: the tensor ``VoxelBlockGrid``, 2 mm voxels, every one
of the 60 raw frames integrated, one surface extracted. It takes no median, no edge off, finds no floor and parts no
feet. A second, harder peer integrates six pictures only, the medians, which somebody else has to take first.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from scanfit.capture import fusion
from scanfit.capture._open3d import fused_surface
from scanfit.capture.bundle import write_bundle
from scanfit.certificate.rig_case import RigCase, capture, known_phantom
from scanfit.certificate.surface_error import surface_error
from scanfit.host import PluginHost
from scanfit.model.depth import Intrinsics
from scanfit.model.measurement import Measurement
from scanfit.model.scan import LoadState, RawScan, Source
from scanfit.phantom.shape import Shape
from scanfit.pipeline import ScanSettings, feet_of_scan, measure_scan

pytestmark = pytest.mark.benchmark

CASE = RigCase(foot=200_000, both=True, take_seed=7, rig_seed=7)
SETTINGS = ScanSettings(load_state=LoadState.BIPEDAL)
VOXEL_M, TRUNC_VOXELS, ROUNDS = 0.002, 4.0, 5

MEMORY = """
import sys
import open3d, PIL.Image
import scanfit.capture.fusion, scanfit.capture.settle, scanfit.capture.bundle, scanfit.foot.scan, scanfit.foot.view
from pathlib import Path
from scanfit.host import PluginHost
from scanfit.pipeline import ScanSettings, measure_paths
host = PluginHost()
host.readers(), host.measurements()
def most():
    return next(int(line.split()[1]) for line in Path("/proc/self/status").open() if line.startswith("VmHWM"))
before = most()
pair = measure_paths([Path(sys.argv[1])], ScanSettings(), host)
print(len(pair.feet), before, most())
"""
"""The most memory a process of its own ever had. Not ``ru_maxrss``: a child starts with what its parent had."""


class Taken(NamedTuple):
    """A capture of two feet, what the cameras looked at, and the true length of both, mm."""

    raw: RawScan
    surface: Shape
    length_mm: float


@pytest.fixture(scope="session")
def taken() -> Taken:
    pytest.importorskip("open3d", exc_type=ImportError, reason="the extra capture is not installed")
    known = known_phantom(200_000)
    raw, surface = capture(CASE, known)
    assert len(raw.frames) == 60
    assert {frame.depth.shape for frame in raw.frames} == {(480, 848)}
    length = known.values["foot_length"]
    assert isinstance(length, float)
    return Taken(raw, surface, length)


def bare(pictures: Sequence[tuple[NDArray[np.uint16], Intrinsics, NDArray[np.float64]]]) -> int:
    """Integrate and extract with Open3D and nothing else; how many triangles there are."""
    import open3d

    core = open3d.core
    grid = open3d.t.geometry.VoxelBlockGrid(
        ("tsdf", "weight"), (core.float32, core.float32), ((1,), (1,)), VOXEL_M, 8, 10_000, core.Device("CPU:0")
    )
    for depth, k, T_rig_depth in pictures:
        lens = core.Tensor([[k.fx, 0, k.cx + 0.5], [0, k.fy, k.cy + 0.5], [0, 0, 1.0]])
        T = np.linalg.inv(T_rig_depth)
        T[:3, 3] /= 1000
        where, image = core.Tensor(T), open3d.t.geometry.Image(core.Tensor(depth))
        blocks = grid.compute_unique_block_coordinates(image, lens, where, 10_000.0, 1.0, TRUNC_VOXELS)
        grid.integrate(blocks, image, lens, where, 10_000.0, 1.0, TRUNC_VOXELS)
    return len(grid.extract_triangle_mesh(0.5).triangle.indices)


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def test_frames_to_two_feet_against_open3ds_bare_calls(taken: Taken, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole way takes at most 2.5 times what Open3D takes to integrate 60 raw frames and to extract a surface, and
    fusion itself (``fused_surface``: pictures that are settled and filtered to a surface) at most 1.2 times."""
    raw, rig = taken.raw, taken.raw.rig
    assert rig is not None
    poses = {camera.serial: camera.T_rig_depth for camera in rig.cameras}
    assert {frame.unit_mm for frame in raw.frames} == {0.1}  # 10,000 counts a metre
    frames = [(frame.depth, frame.intrinsics, poses[frame.camera]) for frame in raw.frames]
    medians = [
        (np.median([f.depth for f in raw.frames if f.camera == name], axis=0).astype(np.uint16), k, poses[name])
        for name, k in {f.camera: f.intrinsics for f in raw.frames}.items()
    ]
    inner: list[float] = []

    def watched(*args: Any, **kwargs: Any) -> Any:
        start = time.perf_counter()
        made = fused_surface(*args, **kwargs)
        inner.append(time.perf_counter() - start)
        return made

    monkeypatch.setattr(fusion, "fused_surface", watched)
    took: dict[str, list[float]] = {"whole": [], "to a surface": [], "bare": [], "bare, medians": []}
    for _ in range(ROUNDS + 1):
        took["whole"].append(timed(lambda: feet_of_scan(raw, SETTINGS, Source())))
        took["to a surface"].append(timed(lambda: fusion.fuse(raw.frames, rig)))
        took["bare"].append(timed(lambda: bare(frames)))
        took["bare, medians"].append(timed(lambda: bare(medians)))
    took["fusion itself"] = inner[::2]
    median = {name: statistics.median(times[1:]) for name, times in took.items()}  # the first round warms up
    assert bare(frames) > 100_000
    assert len(feet_of_scan(raw, SETTINGS, Source())) == 2
    print("\n60 frames of 848 x 480 to two feet; beside Open3D's bare calls on all frames, and on 6 medians")
    for name, seconds in median.items():
        ratios = (seconds / median[peer] for peer in ("bare", "bare, medians"))
        print(f"  {name:14} {seconds:6.2f} s {' '.join(f'{ratio:6.2f}' for ratio in ratios)}")
    print(f"  {_errors(taken)}")
    assert median["whole"] / median["bare"] <= 2.5
    assert median["fusion itself"] / median["bare"] <= 1.2


def _errors(taken: Taken) -> str:
    """How far off it is, for the same row: speed without error says nothing."""
    raw = taken.raw
    assert raw.rig is not None
    mesh = fusion.fuse(raw.frames, raw.rig)
    surface = Shape(vertices=mesh.surface.vertices, faces=mesh.surface.faces)
    found = surface_error(surface, taken.surface, mesh.closed)
    lengths = [foot.measurements.get("foot_length") for foot in measure_scan(mesh, SETTINGS, PluginHost())]
    off = [f"{one.value - taken.length_mm:+.2f}" for one in lengths if isinstance(one, Measurement)]
    return f"surface {found.mean_mm:.2f} mm off in the mean, 95 % within {found.p95_mm:.2f}; lengths off by {off} mm"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_memory_above_the_imports(taken: Taken, tmp_path: Path) -> None:
    """From a bundle of 60 frames to two measured feet: at most 1 GB above what the imports take."""
    path = tmp_path / "feet.scanfit"
    write_bundle(path, taken.raw.frames, taken.raw.rig)
    done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], check=True, capture_output=True, text=True)
    feet, imports, most = (int(word) for word in done.stdout.split())
    print(
        f"\nmemory, bundle of 60 frames to {feet} measured feet: {(most - imports) / 1e6:.2f} GB above the "
        f"{imports / 1e6:.2f} GB of the imports"
    )
    assert feet == 2
    assert 50_000 < most - imports <= 1_000_000  # the frames alone are 49 MB: less was not measured
