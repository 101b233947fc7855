"""Scans: as they arrive (``RawScan``) and as one foot in the foot frame (``FootScan``)."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanfit.errors import ValueFault
from scanfit.model.depth import DepthFrame
from scanfit.model.mesh import Mesh
from scanfit.model.quality import Quality
from scanfit.model.rig import RigCalibration
from scanfit.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray


class Side(enum.Enum):
    """Which foot."""

    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> Side:
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


class LoadState(enum.Enum):
    """How much of the body's weight the foot carried; measures of different states never mix."""

    UNKNOWN = "unknown"
    NONE = "none"
    SITTING = "sitting"
    BIPEDAL = "bipedal"
    SINGLE = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inferred:
    """Something scanfit concluded instead of being told.

    ``confidence`` is in 0 to 1; 1 only where the user or the file said so.
    """

    value: str
    confidence: float
    because: str

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueFault(f"confidence is {self.confidence}, expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where numbers came from: the path as the user gave it, the file's sha256, the unit used."""

    path: str = ""
    sha256: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RawScan:
    """What a reader or a scanner hands over: one or two feet in any pose, perhaps with a floor and fragments.

    Either a mesh, or depth frames that ``capture.fusion`` turns into one.

    Attributes
    ----------
    mesh : in the file's own unit, any frame; None where there are frames
    unit : the unit the format declares, None where it declares none (STL, OBJ, PLY, OFF); of frames always mm
    frames : depth pictures, each with its own unit and lens; empty where there is a mesh
    rig : where the frames' cameras stand; only beside frames
    closed : (N, 3) in the mesh's frame, vertices near the floor that nothing saw, and that close the foot down to it
    cameras_apart_mm : one sigma of what the cameras of a rig say of one place on the foot; 0 where there is one;
        with what an impression is off from the foot, where it is one
    scatter : one sigma of a point cloud's points about the mesh made of them, in the mesh's unit; 0 of other meshes
    hollow_up : (3,) unit vector in the mesh's frame, where the mesh is the skin of an impression's hollow: which way
        was up in the foam (capture/impression.py); None of a foot
    side, load_state : only if the file says so
    notes : what the reader repaired or dropped, for people ("3 faces with NaN vertices dropped")
    """

    mesh: Mesh | None = None
    unit: Unit | None
    side: Side | None = None
    load_state: LoadState = LoadState.UNKNOWN
    device: str = ""
    captured_at: str = ""
    notes: tuple[str, ...] = ()
    frames: tuple[DepthFrame, ...] = ()
    rig: RigCalibration | None = None
    closed: NDArray[np.float64] | None = None
    cameras_apart_mm: float = 0.0
    scatter: float = 0.0
    hollow_up: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.scatter < 1e7:
            raise ValueFault(f"scatter is {self.scatter!r}, expected 0 or more")
        if self.closed is not None:
            object.__setattr__(self, "closed", _points(self.closed))
        if self.hollow_up is not None:
            object.__setattr__(self, "hollow_up", _unit_vector(self.hollow_up))
        if not 0 <= self.cameras_apart_mm < 1000:
            raise ValueFault(f"cameras_apart_mm is {self.cameras_apart_mm!r}, expected 0 or more")
        if (self.mesh is None) is (not self.frames):
            both = "both a mesh and frames" if self.frames else "neither a mesh nor frames"
            raise ValueFault(f"a RawScan has {both}, expected one of them")
        if self.rig is not None and self.mesh is not None:
            raise ValueFault("a RawScan of a mesh has a rig calibration, which is for frames")
        if self.frames and self.unit is not Unit.MM:
            raise ValueFault("a RawScan of depth frames is in mm: each frame has its own unit_mm")

    @property
    def surface(self) -> Mesh:
        """The mesh, where the frames of a capture have been fused already."""
        if self.mesh is None:
            raise ValueFault("these depth frames have not been fused into a mesh")
        return self.mesh


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FootScan:
    """One foot, in millimetres, in the foot frame.

    The frame is right-handed: origin = pternion projected on the floor, x from heel to toes along the
    foot axis ``PT_CP``, y to the left of the walking direction, z up with the floor at z = 0.

    Attributes
    ----------
    T_foot_scan : (4, 4) float64, rigid, maps scan coordinates (already in mm) to the foot frame
    platform : True where the floor was seen in the scan, False where it was inferred from the sole
    cuts : planes (unit normal, height along it in mm) where the scan was cut and capped instead of ending
    closed : (N, 3) vertices near the floor that nothing saw, and that close the foot down to it
    cameras_apart_mm : as in ``RawScan``
    hollow : True where the surface is that of an impression's hollow: the sole, and walls that the foot passed on its
        way down, which say how far it reaches and nothing of where along its height
    inferred : what was concluded about unit, side, floor …, by name
    """

    mesh: Mesh
    side: Side
    load_state: LoadState
    T_foot_scan: NDArray[np.float64]
    quality: Quality
    platform: bool
    cuts: tuple[tuple[NDArray[np.float64], float], ...] = ()
    closed: NDArray[np.float64] | None = None
    cameras_apart_mm: float = 0.0
    hollow: bool = False
    inferred: Mapping[str, Inferred] = field(default_factory=dict)
    source: Source = field(default_factory=Source)

    @property
    def least_seen(self) -> float:
        """Share of the region that is seen least; the sole is none where the foot was seen from above only."""
        shares = {**self.quality.coverage, **({} if self.closed is None else {"sole": 1.0})}
        return min(shares.values(), default=1.0)

    def __post_init__(self) -> None:
        import numpy as np

        T = np.array(self.T_foot_scan, dtype=np.float64)
        if T.shape != (4, 4):
            raise ValueFault(f"T_foot_scan has shape {T.shape}, expected (4, 4)")
        R = T[:3, :3]
        off = float(np.abs(R @ R.T - np.eye(3)).max())
        if not off < 1e-9 or np.linalg.det(R) < 0 or not np.array_equal(T[3], [0, 0, 0, 1]):
            raise ValueFault("T_foot_scan is not rigid")
        T.flags.writeable = False
        object.__setattr__(self, "T_foot_scan", T)
        if self.closed is not None:
            object.__setattr__(self, "closed", _points(self.closed))


def _unit_vector(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """(3,) of length 1 and read-only."""
    import numpy as np

    vector = np.array(given, dtype=np.float64)
    if vector.shape != (3,) or not abs(float(np.linalg.norm(vector)) - 1) < 1e-6:
        raise ValueFault(f"hollow_up has shape {vector.shape}, expected (3,) of length 1")
    vector.flags.writeable = False
    return vector


def _points(given: NDArray[np.float64]) -> NDArray[np.float64]:
    """(N, 3) finite and read-only."""
    import numpy as np

    points = np.array(given, dtype=np.float64)
    if points.ndim != 2 or points.shape[1] != 3 or not np.isfinite(points).all():
        raise ValueFault(f"closed has shape {points.shape}, expected (N, 3) of finite numbers")
    points.flags.writeable = False
    return points
