"""A fused surface without its platform: fragments dropped, the lower edge closed, a flat platform put back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.capture.over_platform import FOOT_MM, VOLUME_MM
from scanfit.capture.seam import LEFT_OUT_MM, brought_down
from scanfit.errors import ScanError
from scanfit.geometry.components import face_components
from scanfit.geometry.plane import rotation_to_z
from scanfit.model.mesh import Mesh
from scanfit.model.rig import RigCalibration
from scanfit.model.scan import RawScan
from scanfit.units import Unit

STRAY_SHARE = 0.03
"""A piece of the surface smaller than this share of the largest one is a fragment, D."""

LOOSE_FACES = 200
"""A fragment of fewer is noise, and not worth a word, D: 4 cm² at 2 mm voxels."""

HANGS_MM, SHORTEST_MM, MOST_FEET = 30.0, 90.0, 2
"""A foot comes down to the platform, and none is shorter, D: that of a child of one year has 110 mm."""

BORDER_MM = 6.0
"""What comes this near to the volume's side goes on beyond it, D."""

CLOSED = "what the cameras cannot see at the foot's lower edge is closed down to the platform"


def feet_on_platform(
    vertices: NDArray[np.float64], faces: NDArray[np.int32], rig: RigCalibration, notes: tuple[str, ...]
) -> RawScan:
    """Return the feet of a fused surface, closed down to the floor, on a flat platform.

    Parameters
    ----------
    vertices : (V, 3) mm, rig frame
    notes : what is known of the capture already

    Raises
    ------
    ScanError
        If there is no foot, more than two, or one stands half outside what the cameras cover.
    """
    normal, height = rig.floor
    R_floor_rig = rotation_to_z(normal)
    lying = vertices @ R_floor_rig.T - [0, 0, height]
    above = lying[faces, 2].mean(axis=1) > LEFT_OUT_MM
    kept, said = _bodies(lying, faces[above])
    if len(kept) == 0:
        raise ScanError("no foot is on the platform, but something else is", next_step="take everything else off it")
    _need_inside(lying, kept)
    closed, kept = brought_down(lying, kept)
    sheet, squares = _platform()
    points = np.concatenate([closed, sheet])
    corners = np.concatenate([kept, squares + len(closed)])
    used, compact = np.unique(corners, return_inverse=True)
    mesh = Mesh(vertices=(points[used] + [0, 0, height]) @ R_floor_rig, faces=compact.reshape(-1, 3).astype(np.int32))
    return RawScan(
        mesh=mesh,
        unit=Unit.MM,
        device=rig.method,
        notes=(*notes, *said, CLOSED),
    )


def _bodies(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> tuple[NDArray[np.int32], tuple[str, ...]]:
    """The faces of all bodies that may be feet, and what is to be said of the others."""
    if len(faces) == 0:
        raise ScanError("no foot is on the platform", next_step="stand on the platform's middle with bare feet")
    part = face_components(len(vertices), faces)
    sizes = np.bincount(part)
    whole = sizes >= STRAY_SHARE * sizes.max()
    loose = int((~whole & (sizes > LOOSE_FACES)).sum())
    said = [f"{loose} loose pieces of the fused surface dropped"] if loose > 1 else []
    feet = []
    for body in np.flatnonzero(whole):
        points = vertices[faces[part == body].ravel()]
        wide, low = float(np.ptp(points[:, :2], axis=0).max()), float(points[:, 2].min())
        if low > HANGS_MM:
            said.append(f"something {low:.0f} mm above the platform was left out, as trouser legs are: roll them up")
        elif wide < SHORTEST_MM:
            said.append(f"something {wide:.0f} mm wide stands on the platform and was left out: it is no foot")
        else:
            feet.append(body)
    if len(feet) > MOST_FEET:
        raise ScanError(
            f"{len(feet)} bodies of a foot's size are on the platform, and a capture is of one or two feet",
            next_step="let one person stand on it, and take everything else off it",
        )
    return faces[np.isin(part, feet)], tuple(dict.fromkeys(said))


def _need_inside(vertices: NDArray[np.float64], faces: NDArray[np.int32]) -> None:
    low = vertices[faces.ravel()]
    low = low[low[:, 2] < FOOT_MM[1]]
    for axis, names in enumerate((("heel end", "toe end"), ("right side", "left side"))):
        limit = VOLUME_MM[axis] - BORDER_MM
        for name, beyond in zip(names, (low[:, axis].min() < -limit, low[:, axis].max() > limit), strict=True):
            if beyond:
                raise ScanError(
                    f"a foot is half outside what the cameras cover, at the platform's {name}",
                    next_step="stand on the platform's middle, and take everything else off it",
                )


def _platform(step_mm: float = 20.0) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """A level grid at z = 0: its squares are too large to be taken for a sole, as the fused floor's would be."""
    x, y = (np.arange(-half, half + 1, step_mm) for half in VOLUME_MM[:2])
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.zeros((len(x), len(y)))], axis=-1).reshape(-1, 3)
    i = (np.arange(len(x) - 1)[:, None] * len(y) + np.arange(len(y) - 1)).ravel()
    a, b, c, d = i, i + len(y), i + len(y) + 1, i + 1
    return points, np.column_stack([a, b, c, a, c, d]).reshape(-1, 3).astype(np.int32)
