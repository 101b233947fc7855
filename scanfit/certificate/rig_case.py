"""One simulated capture through the real pipeline: feet of known shape, a rig of noisy cameras, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanfit.certificate.case import Row, known_foot, rows_beside
from scanfit.certificate.surface_error import SurfaceError, surface_error
from scanfit.errors import ScanfitError
from scanfit.model.measurement import Measurement
from scanfit.model.scan import LoadState, RawScan, Side
from scanfit.phantom.capture import APART_MM, placed, simulate, standing
from scanfit.phantom.rig import calibrated, ring_rig
from scanfit.phantom.shape import Shape, together
from scanfit.units import Unit

if TYPE_CHECKING:
    from scanfit.host import PluginHost
    from scanfit.model.mesh import Mesh

SHIFT_MM, YAW_DEG = 12.0, 12.0
"""How far from the platform's middle, and turned by how much, people stand (capture.md section 4)."""

REAL = {
    "dupont left": "scans/foot-dupont-pair/left_foot.stl",
    "dupont right": "scans/foot-dupont-pair/right_foot.stl",
}
"""Real foot shapes, both legs loaded; what scanfit measures of their own mesh is their truth."""

LOW_SHARE = 0.2
"""A foot's place is the middle of its lowest part, below this share of its length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RigCase:
    """A capture by its seeds.

    Attributes
    ----------
    foot : the seed of a phantom foot, or a name of ``REAL``
    both : whether the other foot stands beside it, its mirror image
    take_seed : of where the feet stand, and of the noise that differs from frame to frame
    rig_seed : of what stays with a rig: the error of its calibration, each camera's pattern and offset
    """

    foot: int | str
    both: bool = False
    cameras: int = 6
    frames: int = 10
    take_seed: int
    rig_seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RigOutcome:
    """What became of a capture; ``rows`` of each foot that was found where one stood, ``surface`` of all together.

    ``wrong_feet`` counts feet of a side that nobody stood on, and feet that were not found.
    """

    case: RigCase
    rows: tuple[Mapping[str, Row], ...] = ()
    surface: SurfaceError | None = None
    wrong_feet: int = 0
    refused: str = ""
    crashed: bool = False


class Known(NamedTuple):
    """A foot on z = 0, toes along x, of side ``side``, mm; and the true values of its measures."""

    shape: Shape
    side: Side
    length_mm: float
    values: Mapping[str, float | str]


def run_rig_case(case: RigCase, host: PluginHost) -> RigOutcome:
    """Let feet stand, take their pictures, fuse and measure them, and set the numbers beside the truth."""
    from scanfit.pipeline import ScanSettings, fused, measure_scan

    settings = ScanSettings(load_state=LoadState.BIPEDAL)
    known = known_phantom(case.foot) if isinstance(case.foot, int) else _real(case.foot, host)
    raw, truth = capture(case, known)
    try:
        mesh = fused(raw)
        surface = surface_error(_shape(mesh.surface), truth, mesh.closed)
        profiles = {profile.side: profile for profile in measure_scan(mesh, settings, host)}
    except ScanfitError as error:
        return RigOutcome(case=case, refused=error.what)
    except Exception as error:  # a crash is a figure of the certificate, not the end of it
        return RigOutcome(case=case, refused=f"{type(error).__name__}: {error}", crashed=True)
    stood = {known.side, known.side.other} if case.both else {known.side}
    found = sorted(stood & set(profiles), key=lambda side: side.value)
    rows = tuple(_true_only(rows_beside(profiles[side], known.values, {}), case) for side in found)
    return RigOutcome(case=case, rows=rows, surface=surface, wrong_feet=len(stood ^ set(profiles)))


def capture(case: RigCase, known: Known) -> tuple[RawScan, Shape]:
    """Return what the rig records, with the calibration that it has, and the surface that it looks at."""
    take, rig = np.random.default_rng(case.take_seed), np.random.default_rng(case.rig_seed)
    feet = _stood(known, take, case.both)
    true = ring_rig(case.cameras)
    frames = simulate(true, feet, take, frames=case.frames, rig_seed=case.rig_seed)
    return RawScan(unit=Unit.MM, frames=frames, rig=calibrated(true, rig)), together(*feet)


def _stood(known: Known, rng: np.random.Generator, both: bool) -> list[Shape]:
    """The foot, or both of its pair, where somebody might stand."""
    feet = [(known.shape, known.side)]
    if both:
        mirrored = Shape(vertices=known.shape.vertices * [1.0, -1.0, 1.0], faces=known.shape.faces[:, ::-1])
        feet.append((mirrored, known.side.other))
    stood = []
    for shape, side in feet:
        beside = {Side.LEFT: 1.0, Side.RIGHT: -1.0}[side] * APART_MM * known.length_mm / 258 if both else 0.0
        x, y = rng.uniform(-SHIFT_MM, SHIFT_MM, 2)
        yaw = rng.uniform(-YAW_DEG, YAW_DEG)
        stood.append(placed(shape, low_mm=LOW_SHARE * known.length_mm, x_mm=x, y_mm=beside + y, yaw_deg=yaw))
    return stood


@lru_cache(maxsize=2)
def known_phantom(seed: int) -> Known:
    """Return a phantom foot by its seed, with its leg."""
    foot, truth = known_foot(seed)
    return Known(standing(foot), foot.side, foot.length_mm, truth.values)


@lru_cache(maxsize=len(REAL))
def _real(name: str, host: PluginHost) -> Known:
    """A real foot by its own mesh, in its own foot frame, and what scanfit measures of that."""
    from scanfit import demo_data
    from scanfit.pipeline import ScanSettings, measure_foot, read_feet

    settings = ScanSettings(load_state=LoadState.BIPEDAL)
    (foot,) = read_feet(demo_data.path(REAL[name]), settings, host)
    profile = measure_foot(foot, settings, host)
    found = {
        key: one.value
        for key, one in profile.measurements.items()
        if isinstance(one, Measurement) and key != "posture_index"  # no surface has a true one: it is a judgement
    }
    return Known(_shape(foot.mesh), foot.side, found["foot_length"], found)


def _shape(mesh: Mesh) -> Shape:
    return Shape(vertices=mesh.vertices, faces=mesh.faces)


def _true_only(rows: Mapping[str, Row], case: RigCase) -> dict[str, Row]:
    """Of a real foot, what was withheld of its own mesh is not known: a value of it is neither right nor wrong."""
    if isinstance(case.foot, int):
        return dict(rows)
    return {name: row for name, row in rows.items() if row.truth is not None}
