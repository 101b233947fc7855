"""From a phantom foot to the scan of it: what a sensor, a technician and a file format do to a surface."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from scanfit.errors import ScanError
from scanfit.model.mesh import Mesh
from scanfit.model.scan import RawScan, Side
from scanfit.phantom.damage import holed, truncated, with_fragments
from scanfit.phantom.foot import PhantomFoot
from scanfit.phantom.noise import displaced, random_rotation, voxelised
from scanfit.phantom.platform import grown_into_plate, on_plate
from scanfit.phantom.shape import Points, Shape, clipped
from scanfit.phantom.tessellation import tessellated
from scanfit.units import Unit

UP = np.array([0.0, 0.0, 1.0])
SENSOR_LEVEL = 4
"""Of subdivision, on which noise is evaluated: points 0.3 mm (toes) to 1.2 mm (heel) apart."""


LEAST_FACES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanning:
    """How a foot is scanned. All lengths in mm.

    Attributes
    ----------
    faces : of the tessellation; with noise, what the voxels leave (``faces`` is then not used)
    noise_mm, correlation_mm : SD of the displacement along the normal, l of its covariance exp(-r² / 2 l²)
    voxel_mm : grid in which a noisy surface is fused; 0 for none
    cut_mm, capped : the leg ends at this height (0: as high as the phantom reaches), open or closed flat
    sole_mm : the surface below this height is missing; 0 for none
    missing_mm : how much is missing at heel, toes, medial and lateral side
    hole_share : share of the area that is lost in round holes of 3 to 15 mm radius
    floor : no floor, a plate apart from the foot, or one grown together with it (which hides the sole)
    fragments : loose bodies beside the foot
    pose : any rotation and place; as it stands, turned about the vertical; or as it is made
    unit, declared : of the file, and whether the file says so
    """

    faces: int = 100_000
    noise_mm: float = 0.0
    correlation_mm: float = 1.0
    voxel_mm: float = 0.0
    cut_mm: float = 0.0
    capped: bool = False
    sole_mm: float = 0.0
    missing_mm: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    hole_share: float = 0.0
    floor: Literal["none", "plate", "attached"] = "none"
    fragments: int = 0
    pose: Literal["any", "standing", "made"] = "any"
    unit: Unit = Unit.MM
    declared: bool = False

    @classmethod
    def clean(cls, rng: np.random.Generator, faces: int | None = None) -> Scanning:
        """A scan without error: 20,000 to 500,000 faces (log-uniform) unless given, any pose and unit, the whole leg;
        one in three stands on a plate."""
        return cls(
            faces=int(np.exp(rng.uniform(np.log(20_000), np.log(500_000)))) if faces is None else faces,
            floor="plate" if rng.random() < 1 / 3 else "none",
            unit=_random_unit(rng),
            declared=bool(rng.random() < 0.5),
        )

    @classmethod
    def sensor(cls, rng: np.random.Generator, correlation_mm: float = 1.0) -> Scanning:
        """A sensor's scan: noise of 0.5 mm SD, holes of 5 %, 1 mm voxels, any pose and unit; one in three on a
        plate."""
        return cls(
            noise_mm=0.5,
            correlation_mm=correlation_mm,
            voxel_mm=1.0,
            hole_share=0.05,
            floor="plate" if rng.random() < 1 / 3 else "none",
            unit=_random_unit(rng),
            declared=bool(rng.random() < 0.5),
        )

    @classmethod
    def damaged(cls, rng: np.random.Generator) -> Scanning:
        """Anything at once: 3,000 to 200,000 faces or 0.7 to 2.5 mm voxels, up to 1.2 mm of noise, holes up to 20 %;
        the leg cut at 20 to 150 mm in two of three, half of them capped; the sole lost in one of four; a side, heel or
        toes lost in one of four; plates, fragments. Some of these scans measure nothing."""
        noisy = rng.random() < 0.6
        missing = [0.0] * 4
        if rng.random() < 0.25:
            missing[int(rng.integers(4))] = float(rng.uniform(1, 60))
        return cls(
            faces=int(np.exp(rng.uniform(np.log(3_000), np.log(200_000)))),
            noise_mm=float(rng.uniform(0.05, 1.2)) if noisy else 0.0,
            correlation_mm=float(np.exp(rng.uniform(np.log(0.7), np.log(4.0)))),
            voxel_mm=float(rng.uniform(0.7, 2.5)),
            cut_mm=float(rng.uniform(20, 150)) if rng.random() < 2 / 3 else 0.0,
            capped=bool(rng.random() < 0.5),
            sole_mm=float(rng.uniform(0.3, 8)) if rng.random() < 0.25 else 0.0,
            missing_mm=(missing[0], missing[1], missing[2], missing[3]),
            hole_share=float(rng.uniform(0, 0.2)) if rng.random() < 0.6 else 0.0,
            floor=("none", "plate", "attached")[int(rng.choice(3, p=[0.5, 0.25, 0.25]))],
            fragments=int(rng.integers(0, 9)) if rng.random() < 0.3 else 0,
            unit=_random_unit(rng),
            declared=bool(rng.random() < 0.5),
        )


def scan(foot: PhantomFoot, how: Scanning, rng: np.random.Generator) -> RawScan:
    """Return a scan of the foot; every call with another state of ``rng`` gives another one.

    In this order: tessellation or noise and voxels, the leg's cut, what was not seen, holes, side, floor, fragments,
    pose, unit.

    Raises
    ------
    ScanError
        If what was cut away leaves nothing.
    """
    shape = _seen(foot, how, rng)
    if how.cut_mm > 0:
        shape = clipped(shape, UP, how.cut_mm, capped=how.capped)
    if how.sole_mm > 0:
        shape = clipped(shape, -UP, -how.sole_mm)
    shape = truncated(shape, how.missing_mm)
    if len(shape.faces) < LEAST_FACES:
        raise ScanError("nothing of the phantom is left in this scan", next_step="cut less away")
    if how.hole_share > 0:
        shape = holed(shape, how.hole_share, rng)
    if foot.side is Side.LEFT:
        shape = Shape(vertices=shape.vertices * [1.0, -1.0, 1.0], faces=shape.faces[:, ::-1])
    if how.floor == "plate":
        shape = on_plate(shape, how.noise_mm / 3, rng)
    elif how.floor == "attached":
        shape = grown_into_plate(shape, how.noise_mm / 3, rng)
    if how.fragments:
        shape = with_fragments(shape, how.fragments, rng)
    vertices = _placed(shape.vertices, how.pose, rng) / how.unit.mm
    return RawScan(
        mesh=Mesh(vertices=vertices, faces=shape.faces), unit=how.unit if how.declared else None, device="phantom"
    )


def simulated_scan(seed: int = 1, faces: int = 6_000) -> RawScan:
    """Return a scan without error of a phantom foot, in mm, as it stands on the floor; every seed is another foot.

    >>> raw = simulated_scan(faces=2_000)
    >>> raw.unit, 1_990 <= len(raw.surface.faces) <= 2_000
    (<Unit.MM: 'mm'>, True)
    """
    rng = np.random.default_rng(seed)
    return scan(PhantomFoot.random(rng), Scanning(faces=faces, pose="made", declared=True), rng)


def _seen(foot: PhantomFoot, how: Scanning, rng: np.random.Generator) -> Shape:
    if how.noise_mm == 0:
        return tessellated(foot, how.faces, rng)
    smooth = foot.surface(SENSOR_LEVEL)
    rough = displaced(Shape(vertices=smooth.vertices, faces=smooth.faces), how.noise_mm, how.correlation_mm, rng)
    return voxelised(rough, how.voxel_mm, rng) if how.voxel_mm > 0 else rough


def _placed(vertices: Points, pose: str, rng: np.random.Generator) -> Points:
    if pose == "made":
        return vertices
    R = random_rotation(rng)
    if pose == "standing":
        angle = rng.uniform(-np.pi, np.pi)
        R = np.array([[np.cos(angle), -np.sin(angle), 0.0], [np.sin(angle), np.cos(angle), 0.0], [0.0, 0.0, 1.0]])
    moved: Points = vertices @ R.T + rng.uniform(-500, 500, 3)
    return moved


def _random_unit(rng: np.random.Generator) -> Unit:
    return tuple(Unit)[int(rng.integers(len(Unit)))]
