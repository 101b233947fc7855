"""Axes of a cloud's own, so that what is made of it does not depend on how it was turned, moved or mirrored."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Frame(NamedTuple):
    """``middle`` (3,) and ``axes`` (3, 3), orthonormal columns: principal axes, each towards its longer tail."""

    middle: NDArray[np.float64]
    axes: NDArray[np.float64]

    @property
    def mirrored(self) -> bool:
        """Whether the axes are left-handed, so that faces turn the other way."""
        return bool(np.linalg.det(self.axes) < 0)

    def into(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        placed: NDArray[np.float64] = (points - self.middle) @ self.axes
        return placed

    def out_of(self, placed: NDArray[np.float64]) -> NDArray[np.float64]:
        points: NDArray[np.float64] = placed @ self.axes.T + self.middle
        return points


def frame_of(points: NDArray[np.float64]) -> Frame:
    """Return the frame of (N, 3) points; it turns, moves and mirrors with them."""
    middle = points.mean(axis=0)
    around = points - middle
    _, axes = np.linalg.eigh(around.T @ around)
    skew = ((around @ axes) ** 3).sum(axis=0)
    return Frame(middle, axes * np.where(skew < 0, -1.0, 1.0))
