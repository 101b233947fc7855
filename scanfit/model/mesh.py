"""A triangle mesh: two arrays that cannot be wrong or changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scanfit.errors import ValueFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mesh:
    """Vertices and faces, read-only.

    Attributes
    ----------
    vertices : (V, 3) float64, mm (in a ``RawScan``: the scan's own unit)
    faces : (F, 3) int32, indices into ``vertices``
    """

    vertices: NDArray[np.float64]
    faces: NDArray[np.int32]

    def __post_init__(self) -> None:
        import numpy as np

        vertices, faces = np.asarray(self.vertices), np.asarray(self.faces)
        if vertices.ndim != 2 or vertices.shape[1] != 3:
            raise ValueFault(f"vertices have shape {vertices.shape}, expected (V, 3)")
        if faces.ndim != 2 or faces.shape[1] != 3:
            raise ValueFault(f"faces have shape {faces.shape}, expected (F, 3)")
        if not np.issubdtype(faces.dtype, np.integer):
            raise ValueFault(f"faces are {faces.dtype}, expected integers")
        if len(vertices) == 0 or len(faces) == 0:
            raise ValueFault(f"the mesh is empty: {len(vertices)} vertices, {len(faces)} faces")
        low, high = int(faces.min()), int(faces.max())
        if low < 0 or high >= len(vertices):
            raise ValueFault(f"faces span [{low}, {high}] but there are {len(vertices)} vertices")
        if not np.isfinite(vertices).all():
            bad = int((~np.isfinite(vertices).all(axis=1)).sum())
            raise ValueFault(f"{bad} of {len(vertices)} vertices are not finite")
        object.__setattr__(self, "vertices", _frozen(vertices, np.float64))
        object.__setattr__(self, "faces", _frozen(faces, np.int32))


def _frozen(array: NDArray[np.generic], dtype: type) -> NDArray[np.generic]:
    """A read-only array of ``dtype``; copied unless it is already read-only and owns its memory."""
    import numpy as np

    if array.dtype == dtype and not array.flags.writeable and array.flags.owndata:
        return array
    copy: NDArray[np.generic] = np.array(array, dtype=dtype, order="C")
    copy.flags.writeable = False
    return copy
