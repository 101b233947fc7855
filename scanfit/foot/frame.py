"""The foot frame: origin under pternion, x along the axis from pternion to the middle of the ball (PT_CP)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.landmarks import Landmark, Regions, axis_landmarks, pternion, regions, widest
from scanfit.geometry.extremum import CALM_MM

CONVERGED_DEG = 1e-3
"""definitions.md asks for 0.01 degrees. The turn that is still taken at this point leaves a sixth of it or
less, so that results are the same to a micrometre in every pose."""

NEARLY_DEG = 0.1
"""Where the exact rounds take over, D."""

ROUGH_DEG = 0.8
"""How far from settled the axis of a noisy scan may be left, D: pternion may jump by some millimetres between two
bumps of the noise; widths then change by a hundredth of a millimetre and ball lengths by half of one."""

BALL_CENTRE = 0.67
"""Where the middle of the ball lies, of FL (M: GB/T 3293 has 0.635 and 0.725); the exact rounds measure it."""


def to_foot_frame(
    vertices: NDArray[np.float64], faces: NDArray[np.integer]
) -> tuple[NDArray[np.float64], dict[str, Landmark]]:
    """Return the rigid (4, 4) transform that puts a right-foot view into the foot frame.

    Parameters
    ----------
    vertices : (V, 3) mm; floor at z = 0, z up, toes roughly towards +x, medial towards +y
    faces : (F, 3)

    Returns
    -------
    T : (4, 4)
    landmarks : by name
        Those that the frame rests on, in the foot frame.

    Raises
    ------
    GeometryError
        If the outline of the ball is not there or the axis does not settle.

    Notes
    -----
    Axis, ball points and axis again, until the axis turns less than ``CONVERGED_DEG``. Turning the axis
    slides the ball points along the outline, whose tangent there is the axis itself, so each round
    shrinks the error by an order of magnitude.
    """
    length = float(np.ptp(vertices[vertices[:, 2] < 0.2 * np.ptp(vertices[:, 0]), 0]))
    parts = regions(vertices, faces, length)
    T, length = _nearly(parts, length)
    turned, before, response = 0.0, 0.0, 1.0
    best: tuple[float, NDArray[np.float64], dict[str, Landmark]] | None = None
    rough = parts.noise_mm >= CALM_MM
    for round_ in range(20 if rough else 60):
        marks = axis_landmarks(parts.moved(T), length)
        heel = marks["pternion"].point
        length = float(marks["acropodion"].point[0] - heel[0])
        angle = _angle(marks)
        # Secant: how much of the last turn came through tells how far to turn now. Only ever a helping hand.
        if turned:
            response = float(np.clip((before - angle) / turned, 0.6, 1.5))
        # Between two bumps of the noise the axis would swing for ever.
        turned, before = angle / response * (0.5 if rough and round_ > 8 else 1.0), angle
        step = _step(turned, heel)
        T = step @ T
        if best is None or abs(angle) < best[0]:
            best = abs(angle), T, {name: _moved(mark, step) for name, mark in marks.items()}
        if abs(np.degrees(angle)) < CONVERGED_DEG:
            return best[1:]
    if rough and best is not None and np.degrees(best[0]) < ROUGH_DEG:
        return best[1:]
    raise GeometryError("the foot's long axis does not settle: the outline of the ball has no clear widest points")


def _nearly(parts: Regions, length: float) -> tuple[NDArray[np.float64], float]:
    """The frame to some hundredths of a degree, from the widest points of the outline at a few stations.

    It only spares the exact rounds, which cost five times as much; they decide.
    """
    T = np.eye(4)
    for _ in range(8):
        here = parts.moved(T)
        heel = pternion(here.heel, length).point
        length = float(here.toes[:, 0].max() - heel[0])
        y = (widest(here.medial, heel[0], length, 1) + widest(here.lateral, heel[0], length, -1)) / 2
        angle = float(np.arctan2(y - heel[1], BALL_CENTRE * length))
        T = _step(angle, heel) @ T
        if abs(np.degrees(angle)) < NEARLY_DEG:
            break
    return T, length


def _step(angle: float, heel: NDArray[np.float64]) -> NDArray[np.float64]:
    """The move that puts pternion over the origin and then turns the axis by ``-angle`` onto x."""
    c, s = np.cos(angle), np.sin(angle)
    step = np.eye(4)
    step[:2, :2] = [[c, s], [-s, c]]
    step[:2, 3] = -(step[:2, :2] @ heel[:2])
    return step


def _angle(marks: Mapping[str, Landmark]) -> float:
    """Angle of the axis from pternion to the middle of the ball against x."""
    along = (marks["metatarsale_tibiale"].point + marks["metatarsale_fibulare"].point) / 2 - marks["pternion"].point
    return float(np.arctan2(along[1], along[0]))


def _moved(mark: Landmark, step: NDArray[np.float64]) -> Landmark:
    return replace(mark, point=step[:3, :3] @ mark.point + step[:3, 3])
