"""Smooth steps and hills: what local elements of a device are made of. Arrays in, arrays of the same shape out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def step(at: Floats, start: float | Floats, end: float | Floats) -> Floats:
    """0 up to ``start``, 1 from ``end`` on, and smooth between; downhill where end lies before start.

    Bend and slope are nothing at both ends, so that a blend leaves no crease: 6t⁵ − 15t⁴ + 10t³.
    """
    t = np.clip((at - start) / (np.asarray(end) - start), 0.0, 1.0)
    return np.asarray(t * t * t * (t * (6 * t - 15) + 10))


def hill(at: Floats, start: float, top: float, end: float) -> Floats:
    """0 at ``start`` and before, 1 at ``top``, 0 from ``end`` on."""
    return np.asarray(step(at, start, top) * step(at, end, top))


def plateau(inside_mm: Floats, blend_mm: float) -> Floats:
    """1 where a point lies ``blend_mm`` and more inside, 0 outside; ``inside_mm`` is the distance from the edge."""
    return step(inside_mm, 0.0, blend_mm)
