"""A rigid transform as a read-only array, refused where it stretches, mirrors or is not finite."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.errors import ValueFault

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

RIGID = 1e-6
"""How far R Rᵀ may be from the identity: single precision leaves 1e-7, a stretch of 1e-6 is 0.5 µm at 0.5 m."""

FARTHEST_MM = 1e6


def rigid_transform(T: ArrayLike, name: str) -> NDArray[np.float64]:
    """Return a (4, 4) float64 read-only copy of ``T``; ``name`` is what the refusal calls it."""
    import numpy as np

    array = np.array(T, dtype=np.float64)
    if array.shape != (4, 4):
        raise ValueFault(f"{name} has shape {array.shape}, expected (4, 4)")
    if not np.isfinite(array).all():
        raise ValueFault(f"{name} is not finite")
    if float(np.abs(array[:3, 3]).max()) > FARTHEST_MM:
        raise ValueFault(f"{name} moves by more than {FARTHEST_MM / 1e6:g} km")
    R = np.clip(array[:3, :3], -2, 2)  # an entry beyond 1 is no rotation's; its square may be beyond any float
    off = float(np.abs(R @ R.T - np.eye(3)).max())
    if not off < RIGID or np.linalg.det(R) < 0 or not np.array_equal(array[3], [0, 0, 0, 1]):
        raise ValueFault(f"{name} is not rigid")
    array.flags.writeable = False
    return array
