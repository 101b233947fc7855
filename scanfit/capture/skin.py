"""A scanned foot is a skin: nothing of it lies inside. A tangle of faces can have a foot's outline, too."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

ALONG, AROUND = 20, 16
"""Slices of the foot, and directions from the middle of each."""

REAR = (2, 13)
"""The slices looked at, 0.10 to 0.65 of the length: separate toes have skin between them."""

DEEP = 0.6
"""What lies below this share of the way from the middle to the outermost in its direction is inside, D."""

MOST_INSIDE = 0.15
"""C: the scans, damaged in thirty ways, hold up to 0.02 inside, tangles of random triangles 0.41 and more."""


def inside_share(points: NDArray[np.float64], length: float) -> float:
    """Return the share of a surface that lies well inside the body it outlines.

    Parameters
    ----------
    points : (N, 3) spread evenly over the surface, floor at z = 0, toes along +x
    length : of the foot, same unit
    """
    low = points[points[:, 2] < 0.3 * length]
    if len(low) == 0:
        return 0.0
    slices = np.floor((low[:, 0] - low[:, 0].min()) / length * ALONG).astype(int)
    inside = counted = 0
    for k in range(*REAR):
        ring = low[slices == k, 1:]
        if len(ring) == 0:
            continue
        y, z = (ring - (ring.min(axis=0) + ring.max(axis=0)) / 2).T
        cell = np.floor(np.arctan2(z, y) % (2 * np.pi) / (2 * np.pi) * AROUND).astype(int) % AROUND
        radius, outermost = np.hypot(y, z), np.zeros(AROUND)
        np.maximum.at(outermost, cell, radius)
        inside += int((radius < DEEP * outermost[cell]).sum())
        counted += len(ring)
    return inside / max(counted, 1)
