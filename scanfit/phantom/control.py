"""The control mesh: a right foot and lower leg of MakeHuman's body, and the fine surface over it at each level."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.subdivision import subdivided

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Points = NDArray[np.float64]
TOES = (1, 2, 3, 4, 5)
BONES = {1: (0, 1), 2: (2, 3, 4), 3: (5, 6, 7), 4: (8, 9, 10), 5: (11, 12, 13)}
"""Columns of ``Control.weights``, from knuckle to tip."""
JOINTS = {1: (0, 1), 2: (3, 4, 5), 3: (7, 8, 9), 4: (11, 12, 13), 5: (15, 16, 17)}
"""Rows of ``Control.joints`` where each of those bones begins."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Control:
    """mm, right-foot view, heel x = 0, floor z = 0: 1143 vertices, quads, 14 toe bones' weights, 19 joints, morphs."""

    vertices: Points
    quads: NDArray[np.int64]
    weights: Points
    joints: Points
    wide: Points
    narrow: Points
    ankle_thick: Points
    ankle_thin: Points


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fine:
    """What a level of subdivision adds: the matrix from control to fine vertices, triangles, toe labels (0, 1..5)."""

    matrix: csr_array
    faces: NDArray[np.int32]
    toe: NDArray[np.int8]


@cache
def control() -> Control:
    path = Path(__file__).parent / "_data" / "foot.npz"
    with np.load(path, allow_pickle=False) as data:
        arrays = {name: np.asarray(data[name], dtype=np.float64) for name in data.files if name != "quads"}
        quads = np.asarray(data["quads"], dtype=np.int64)
    for array in (quads, *arrays.values()):
        array.flags.writeable = False
    return Control(quads=quads, **arrays)


@cache
def fine(level: int) -> Fine:
    """Return the surface's linear map and topology after ``level`` splits: 2,264 x 4^level triangles."""
    mesh = control()
    surface = subdivided(mesh.quads, len(mesh.vertices), level)
    shares = np.column_stack([mesh.weights[:, BONES[toe]].sum(axis=1) for toe in TOES])
    share = surface.matrix @ shares
    toe = np.where(share.max(axis=1) > 0.5, share.argmax(axis=1) + 1, 0).astype(np.int8)
    faces = surface.triangles()
    for array in (toe, faces):
        array.flags.writeable = False
    return Fine(matrix=surface.matrix, faces=faces, toe=toe)
