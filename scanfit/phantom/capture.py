"""A capture without a camera: what a rig would have recorded of feet whose shape is known."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ValueFault
from scanfit.model.depth import DepthFrame
from scanfit.model.mesh import Mesh
from scanfit.model.scan import RawScan, Side
from scanfit.phantom.depth_noise import DepthNoise, fixed_pattern_px, noisy_depth
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.render import View, render
from scanfit.phantom.rig import MADE_AT, calibrated, ring_rig
from scanfit.phantom.shape import Shape, together
from scanfit.units import Unit

if TYPE_CHECKING:
    from scanfit.model.rig import RigCalibration, RigCamera

FRAME_US = 33_333
"""30 frames a second."""

FINE_UNIT_MM = 0.1
"""0.1 mm a count reaches 6.5 m; the usual 1 mm costs a third of the accuracy (capture.md section 4)."""

PLATFORM_MM = (600.0, 500.0)

APART_MM = 90.0
"""How far left and right of the middle the middles of two feet of 258 mm stand, D: 80 mm of floor between them."""

SHADOW_PX = 1.5
"""What is nearer by this much disparity on the same pixel of the second picture hides a point, D."""

LEG_MM = 60.0
"""How much leg is drawn on top of a phantom, which ends above the ankle."""


def simulate(
    rig: RigCalibration,
    shapes: Sequence[Mesh | Shape],
    rng: np.random.Generator,
    *,
    frames: int = 10,
    noise: DepthNoise | None = None,
    unit_mm: float = FINE_UNIT_MM,
    rig_seed: int = 0,
    watch: Callable[[DepthFrame], None] | None = None,
) -> tuple[DepthFrame, ...]:
    """Return ``frames`` depth frames of every camera of a rig, looking at surfaces on a platform.

    Parameters
    ----------
    rig : where the cameras really are; what a calibration makes of it is ``calibrated(rig, rng)``
    shapes : mm, rig frame; the platform is added
    rng : of what differs from frame to frame
    noise : none given: a D435 after tare calibration
    rig_seed : of what does not: each camera's fixed pattern and offset are the same for one seed and serial
    watch : called with every frame as soon as it is rendered

    Raises
    ------
    ValueFault
        If a camera of the rig has no baseline, or distorts.

    Notes
    -----
    Not simulated: skin and socks, sway, sunlight, projectors of several cameras in each other's way, rolling
    shutter, glass. What only the second imager sees
    casts no shadow.
    Cost: 0.4 s a camera, and 0.1 s a frame.
    """
    noise = DepthNoise() if noise is None else noise
    if frames < 1:
        raise ValueFault(f"{frames} frames, expected 1 or more")
    scene = together(platform(), *(Shape(vertices=each.vertices, faces=each.faces) for each in shapes))
    taken = []
    for camera in rig.cameras:
        for frame in _record(camera, scene, rng, frames=frames, noise=noise, unit_mm=unit_mm, rig_seed=rig_seed):
            taken.append(frame)
            if watch is not None:
                watch(frame)
    return tuple(taken)


def platform() -> Shape:
    """The plate the feet stand on, level at z = 0, its middle at the origin."""
    x, y = (side / 2 for side in PLATFORM_MM)
    corners = np.array([[-x, -y, 0], [x, -y, 0], [x, y, 0], [-x, y, 0.0]])
    return Shape(vertices=corners, faces=np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32))


def standing(foot: PhantomFoot, *, level: int = 3, x_mm: float = 0.0, y_mm: float = 0.0, yaw_deg: float = 0.0) -> Shape:
    """Return a phantom foot on the platform, rig frame, the middle of its length over (x, y), turned by ``yaw_deg``."""
    surface = foot.surface(level)
    vertices, faces = surface.vertices, surface.faces
    if foot.side is Side.LEFT:
        vertices, faces = vertices * [1.0, -1.0, 1.0], faces[:, ::-1]
    whole = with_leg(Shape(vertices=vertices, faces=faces))
    return placed(whole, low_mm=0.2 * foot.length_mm, x_mm=x_mm, y_mm=y_mm, yaw_deg=yaw_deg)


def placed(shape: Shape, *, low_mm: float, x_mm: float = 0.0, y_mm: float = 0.0, yaw_deg: float = 0.0) -> Shape:
    """Return a shape moved over the platform: the middle of what is below ``low_mm`` stands over (x, y)."""
    low = shape.vertices[shape.vertices[:, 2] < low_mm]
    middle = (low.min(axis=0) + low.max(axis=0)) / 2
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    turned = (shape.vertices - [middle[0], middle[1], 0.0]) @ np.array([[c, s, 0], [-s, c, 0], [0, 0, 1.0]])
    return Shape(vertices=turned + np.array([x_mm, y_mm, 0.0]), faces=shape.faces)


def with_leg(shape: Shape, leg_mm: float = LEG_MM) -> Shape:
    """Return the foot with its leg drawn upwards from the open rim and closed: no camera looks into a leg."""
    sides = np.concatenate([shape.faces[:, [0, 1]], shape.faces[:, [1, 2]], shape.faces[:, [2, 0]]])
    ends, count = np.unique(np.sort(sides, axis=1), axis=0, return_counts=True)
    alone = ends[count == 1]
    many = int(shape.faces.max()) + 1
    rim = sides[np.isin(np.sort(sides, axis=1) @ [many, 1], alone @ [many, 1])]
    rim = rim[(shape.vertices[rim, 2] > shape.vertices[:, 2].max() / 2).all(axis=1)]
    if len(rim) == 0:
        return shape
    above = np.unique(rim)
    top = shape.vertices[above] + [0.0, 0.0, leg_mm]
    top[:, 2] = top[:, 2].max()
    lifted = np.searchsorted(above, rim) + len(shape.vertices)
    middle = np.full(len(rim), len(shape.vertices) + len(above))
    a, b, c, d = rim[:, 0], rim[:, 1], lifted[:, 0], lifted[:, 1]
    walls = [np.column_stack(three) for three in ((b, a, c), (b, c, d), (d, c, middle))]
    return Shape(
        vertices=np.concatenate([shape.vertices, top, top.mean(axis=0, keepdims=True)]),
        faces=np.concatenate([shape.faces, *walls]).astype(np.int32),
    )


def _record(
    camera: RigCamera,
    scene: Shape,
    rng: np.random.Generator,
    *,
    frames: int,
    noise: DepthNoise,
    unit_mm: float,
    rig_seed: int,
) -> Iterator[DepthFrame]:
    if camera.baseline_mm is None:
        raise ValueFault(f"camera {camera.serial} has no baseline, and stereo needs one")
    k = camera.intrinsics
    own = np.random.default_rng([rig_seed, zlib.crc32(camera.serial.encode())])
    fixed = fixed_pattern_px(noise, k, own)
    view = render(scene, k, camera.T_rig_depth)
    shadow = shadowed(view, k.fx * camera.baseline_mm)
    for number in range(frames):
        depth_mm = noisy_depth(view, shadow, fixed, noise, k, baseline_mm=camera.baseline_mm, rng=rng)
        yield DepthFrame(
            camera=camera.serial,
            number=number,
            time_us=number * FRAME_US,
            depth=_counts(depth_mm, unit_mm),
            unit_mm=unit_mm,
            intrinsics=k,
        )


def shadowed(view: View, focal_baseline: float) -> NDArray[np.bool_]:
    """Return (H, W) True where the second imager, to the right, sees something else or nothing.

    A z-buffer of the second picture, made of what the first one sees; to a pixel.
    """
    height, width = view.depth_mm.shape
    disparity = focal_baseline / view.depth_mm
    there = np.rint(np.arange(width) - disparity).astype(np.int64)
    inside = there >= 0
    row = np.broadcast_to(np.arange(height)[:, None], there.shape)
    nearest = np.zeros((height, width + 2))
    np.maximum.at(nearest, (row[inside], there[inside] + 1), disparity[inside])
    around = np.maximum(np.maximum(nearest[:, :-2], nearest[:, 1:-1]), nearest[:, 2:])
    hidden = around[row, np.maximum(there, 0)] > disparity + SHADOW_PX
    return hidden | ~inside


def _counts(depth_mm: NDArray[np.float64], unit_mm: float) -> NDArray[np.uint16]:
    """Counts of the depth unit; what is beyond 16 bits is not seen."""
    counts = np.round(depth_mm / unit_mm)
    return np.where(counts <= np.iinfo(np.uint16).max, counts, 0).astype(np.uint16)


def simulated_capture(
    *,
    seed: int,
    cameras: int = 6,
    frames: int = 10,
    noise: bool = True,
    watch: Callable[[DepthFrame], None] | None = None,
) -> RawScan:
    """Return what a ring of cameras would have recorded of somebody's two feet on the platform.

    Parameters
    ----------
    seed : of the feet, of where they stand, of the rig's errors and of the noise
    cameras : 1 to 24, evenly on the ring
    frames : of each camera
    noise : False for cameras and a calibration without error
    watch : called with every frame as soon as it is rendered

    Notes
    -----
    The capture says it was taken when the rig was calibrated: the same seed gives the same bytes on every day.
    """
    rng = np.random.default_rng(seed)
    true = ring_rig(cameras)
    foot = PhantomFoot.random(rng)
    feet = [
        standing(
            replace(foot, side=side),
            x_mm=rng.uniform(-10, 10),
            y_mm=sign * (APART_MM * foot.length_mm / 258 + rng.uniform(0, 10)),
            yaw_deg=sign * rng.uniform(0, 8),
        )
        for side, sign in ((Side.LEFT, 1), (Side.RIGHT, -1))
    ]
    kind = DepthNoise() if noise else DepthNoise.none()
    taken = simulate(true, feet, rng, frames=frames, noise=kind, rig_seed=seed, watch=watch)
    rig = calibrated(true, rng) if noise else true
    return RawScan(
        unit=Unit.MM,
        frames=taken,
        rig=rig,
        device="sim",
        captured_at=MADE_AT.isoformat(),
        notes=("simulated: no real foot",),
    )


def simulated_rig(cameras: int = 6) -> RigCalibration:
    """Return the rig of ``simulated_capture`` as it was built: what the calibration found is in the capture."""
    return ring_rig(cameras)
