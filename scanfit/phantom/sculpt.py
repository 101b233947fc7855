"""Strokes on the smooth surface: arch, bulges, malleoli, the heel's tilt, and the floor pressing the sole flat.

Each is a smooth map of space, so that what was free of folds stays so. Points are (V, 3) mm in the right-foot view;
lengths are given as shares of the foot's length L.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.smooth import bump, softened, step

Points = NDArray[np.float64]
EDGE = 0.012
"""Of L: over how much height the edge of contact is rounded; a loaded foot's skin meets the floor at a flat angle."""


def arched(points: Points, length: float, width: float, rise: float) -> Points:
    """Raise (or with a negative ``rise``, mm, lower) the sole under the medial midfoot; the dorsum stays."""
    x, y, z = points.T
    along = step(x, 0.20 * length, 0.42 * length) * (1 - step(x, 0.46 * length, 0.68 * length))
    medial = 0.12 + 0.88 * step(y, -0.32 * width, 0.22 * width)
    return _lifted(points, rise * along * medial * _under(z, length))


def banded(points: Points, length: float, width: float, rise: float) -> Points:
    """Raise the sole's lateral band between heel and fifth metatarsal, mm."""
    x, y, z = points.T
    along = step(x, 0.15 * length, 0.35 * length) * (1 - step(x, 0.50 * length, 0.66 * length))
    return _lifted(points, rise * along * (1 - step(y, -0.30 * width, 0.15 * width)) * _under(z, length))


def creased(points: Points, length: float, width: float, at: float, rise: float) -> Points:
    """Raise the sole by ``rise`` mm across x = ``at``, behind the big toe's pulp, which else grows into the ball's."""
    x, y, z = points.T
    return _lifted(points, rise * bump(x, at, 0.018 * length) * step(y, 0.0, 0.25 * width) * _under(z, length))


def _under(z: Points, length: float) -> Points:
    """1 at the sole, 0 from halfway up."""
    return 1 - step(z, 0.02 * length, 0.22 * length)


def _lifted(points: Points, by: Points) -> Points:
    moved = points.copy()
    moved[:, 2] += by
    return moved


def bulged(points: Points, length: float, width: float, *, at: float, side: int, by: float) -> Points:
    """Push the skin out by ``by`` mm at x = ``at``, on the medial (1) or lateral (-1) side of the ball."""
    x, y, z = points.T
    outward = step(side * y, -0.05 * width, 0.40 * width)
    moved = points.copy()
    moved[:, 1] += side * by * outward * bump(x, at, 0.042 * length) * bump(z, 0.06 * length, 0.055 * length)
    return moved


def ankled(points: Points, length: float, by: float) -> Points:
    """Let both malleoli stand out by ``by`` mm, the medial one higher and farther forward."""
    moved = points.copy()
    for side, at, up in ((1, 0.245, 0.335), (-1, 0.195, 0.285)):
        x, y, z = points.T
        outward = step(side * y, 0.0, 0.10 * length)
        moved[:, 1] += side * by * outward * bump(x, at * length, 0.045 * length) * bump(z, up * length, 0.045 * length)
    return moved


def everted(points: Points, length: float, degrees: float) -> Points:
    """Tilt the heel's midline in the frontal plane; the leg above is carried along, the forefoot stays."""
    x, z = points[:, 0], points[:, 2]
    up = z - softened(z - 0.20 * length, 0.30 * length)
    moved = points.copy()
    moved[:, 1] += np.tan(np.radians(degrees)) * up * (1 - step(x, 0.20 * length, 0.62 * length))
    return moved


def pressed(points: Points, length: float, depth: float) -> Points:
    """Flatten what lies below ``depth`` mm onto the floor z = 0; an unloaded heel and ball reach down to 0."""
    moved = points.copy()
    moved[:, 2] = softened(points[:, 2] - depth, EDGE * length)
    return moved
