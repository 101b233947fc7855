"""Make the demonstration's capture: ``python scans/make_capture.py``.

Two real feet (``foot-dupont-pair``) on a platform, seen by six depth cameras; cameras and platform are simulated. What
they see is rendered and made noisy, and the median taken of ten frames of each. One machine makes the same bytes
every time.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

from scanfit.capture.bundle import write_bundle
from scanfit.capture.still import settled_counts
from scanfit.host import PluginHost
from scanfit.model.depth import DepthFrame
from scanfit.model.scan import LoadState, RawScan
from scanfit.phantom.capture import FINE_UNIT_MM, simulate
from scanfit.phantom.rig import MADE_AT, calibrated, ring_rig
from scanfit.phantom.shape import Shape, together
from scanfit.pipeline import reader_for
from scanfit.units import Unit

HERE = Path(__file__).resolve().parent
CAPTURE = HERE / "foot-dupont-capture" / "feet.scanfit"
FEET = ("left_foot.stl", "right_foot.stl")
SEED, CAMERAS, FRAMES = 20260101, 6, 10

AROUND_MM = 60.0
"""Platform kept around the feet: further out pictures are left black, which is most of their bytes."""

NOTES = (
    "simulated: no camera took this; two real feet (foot-dupont-pair) rendered with the noise of stereo cameras",
    "each picture is the median of 10 frames, cropped to the feet",
)


def feet() -> Shape:
    """The two feet as they stood in their scanner: mm, on z = 0, toes along +x, the middle of both over the origin."""
    host = PluginHost()
    shapes = []
    for name in FEET:
        path = HERE / "foot-dupont-pair" / name
        mesh = host.read_scan(reader_for(path, host), path, {}).surface
        x, y, z = mesh.vertices.T * Unit.M.mm
        shapes.append(Shape(vertices=np.column_stack([-y, x, z - z.min()]), faces=mesh.faces))  # toes were along -y
    both = together(*shapes)
    low, high = both.vertices.min(axis=0), both.vertices.max(axis=0)
    return Shape(vertices=both.vertices - [*(low + high)[:2] / 2, 0.0], faces=both.faces)


def capture() -> RawScan:
    """What the six cameras recorded, one picture each."""
    rng = np.random.default_rng(SEED)
    true, standing = ring_rig(CAMERAS), feet()
    taken = simulate(true, [standing], rng, frames=FRAMES, rig_seed=SEED)
    rig = calibrated(true, rng)
    low, high = standing.vertices.min(axis=0) - AROUND_MM, standing.vertices.max(axis=0) + AROUND_MM
    return RawScan(
        unit=Unit.MM,
        rig=rig,
        frames=tuple(
            _median([frame for frame in taken if frame.camera == camera.serial], camera.T_rig_depth, low, high)
            for camera in true.cameras
        ),
        load_state=LoadState.BIPEDAL,
        device="sim: a ring of 6 D435",
        captured_at=MADE_AT.isoformat(),
        notes=NOTES,
    )


def _median(frames: list[DepthFrame], T: np.ndarray, low: np.ndarray, high: np.ndarray) -> DepthFrame:
    """One picture of many, black where it shows nothing in the box around the feet."""
    k = frames[0].intrinsics
    counts = np.rint(settled_counts([frame.depth for frame in frames])).astype(np.uint16)
    v, u = np.mgrid[: k.height, : k.width]
    rays = np.stack([(u - k.cx) / k.fx, (v - k.cy) / k.fy, np.ones(u.shape)], axis=-1) @ T[:3, :3].T
    points = rays * (counts * FINE_UNIT_MM)[..., None] + T[:3, 3]
    inside = ((points > low) & (points < high)).all(axis=-1)
    return DepthFrame(
        camera=frames[0].camera, number=frames[-1].number, time_us=frames[-1].time_us, unit_mm=FINE_UNIT_MM,
        depth=np.where(inside, counts, 0).astype(np.uint16), intrinsics=k,
    )  # fmt: skip


def main(path: Path) -> None:
    raw = capture()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder) / path.name
        write_bundle(
            made, raw.frames, raw.rig, raw.notes,
            captured_at=raw.captured_at, device=raw.device, load_state=raw.load_state,
        )  # fmt: skip
        made.replace(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else CAPTURE)
