"""A control mesh of other proportions: length, width, height, where the ball lies, how slim the toes and ankle are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.phantom.control import BONES, TOES, Control
from scanfit.phantom.smooth import softened

Points = NDArray[np.float64]
LOW = 0.90
"""Heights of the artist's foot are scaled by this below the ankle: its dorsum stands at 0.30 of its length, people's
0.25 to 0.27 (ANSUR II); the press of the floor takes the rest."""
BALL = 0.745
"""Where the artist's foot has its ball's medial point, of its length."""


def proportioned(
    mesh: Control,
    *,
    length_mm: float,
    width: float,
    height: float,
    ball_at: float,
    slim: float,
    toe_lengths: tuple[float, ...],
    ankle: float,
) -> tuple[Points, Points]:
    """Return control vertices and joints, mm.

    Parameters
    ----------
    length_mm : extent along x
    width, height : of a believable foot's, 1 is the mean
    ball_at : x of the ball's medial point, of the length
    slim : toes' widths are multiplied by this, about each toe's own midline
    toe_lengths : of toes 2 to 5, 1 is the artist's
    ankle : -1 thin, 0, 1 thick
    """
    vertices, joints = _toed(mesh, slim, toe_lengths)
    vertices += max(ankle, 0.0) * mesh.ankle_thick + max(-ankle, 0.0) * mesh.ankle_thin
    size = length_mm / np.ptp(mesh.vertices[mesh.vertices[:, 2] < 60.0][:, 0])

    def scaled(points: Points) -> Points:
        return np.column_stack(
            [
                _along(points[:, 0] * size / length_mm, ball_at - BALL) * length_mm,
                points[:, 1] * size * width,
                _up(points[:, 2]) * size * height,
            ]
        )

    return scaled(vertices), scaled(joints)


def _along(x: Points, forward: float) -> Points:
    """Shift the ball forward; heel and toe tips stay."""
    t = np.clip(x, 0.0, 1.0)
    bell = (t / BALL) ** 3 * ((1 - t) / (1 - BALL)) ** (3 * (1 - BALL) / BALL)
    return np.asarray(x + forward * bell)


def _up(z: Points) -> Points:
    """Lower everything up to the ankle, keep the leg's length above it."""
    return np.asarray(LOW * z + (1 - LOW) * softened(z - 60.0, 60.0))


def _toed(mesh: Control, slim: float, lengths: tuple[float, ...]) -> tuple[Points, Points]:
    """Each toe made narrower about the vertical plane from its knuckle to its tip, and longer from the knuckle on."""
    vertices, joints = mesh.vertices.copy(), mesh.joints.copy()
    first = 0
    for toe, longer in zip(TOES, (1.0, *lengths), strict=True):
        last = first + len(BONES[toe])
        knuckle, tip = mesh.joints[first], mesh.joints[last]
        along = (tip - knuckle)[:2] / np.hypot(*(tip - knuckle)[:2])
        across = np.array([-along[1], along[0]])
        weight = mesh.weights[:, BONES[toe]].sum(axis=1)
        off = (mesh.vertices - knuckle)[:, :2]
        vertices[:, :2] += np.outer((slim - 1) * weight * (off @ across), across)
        vertices[:, :2] += np.outer((longer - 1) * weight * np.maximum(off @ along, 0.0), along)
        joints[first : last + 1, :2] += (longer - 1) * (mesh.joints[first : last + 1] - knuckle)[:, :2]
        first = last + 1
    return vertices, joints
