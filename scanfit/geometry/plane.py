"""The plane a body stands on, and the plane of a flat sheet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SUNK_SHARE = 0.002
"""Share of the area that may lie below the plane of support, D: a stray vertex cannot carry the plane, and
on five round pads of 22 mm radius the plane sinks in by 0.2 mm (C)."""

SOFTNESS = (0.02, 0.008, 0.003, 0.001, 0.0004)
"""Width of the soft step between above and below, as a share of the body's length; sharpened in turn."""


def rotation_to_z(up: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (3, 3) rotation that turns the unit vector ``up`` onto z by the shortest way."""
    x, y, z = up / np.linalg.norm(up)
    if z < -1 + 1e-12:
        return np.diag([1.0, -1.0, -1.0])
    k = 1 / (1 + z)
    return np.array([[1 - k * x * x, -k * x * y, -x], [-k * x * y, 1 - k * y * y, -y], [x, y, z]])


def support_plane(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    up: NDArray[np.float64],
    *,
    size: float,
    near: bool = False,
) -> tuple[NDArray[np.float64], float] | None:
    """Return the plane on which a body rests: unit normal and height of the plane along it.

    Parameters
    ----------
    points : (N, 3), any unit
    weights : (N,) area each point stands for
    up : (3,) roughly up
    size : length of the body in the unit of the points
    near : True where ``up`` is known to a degree or two: starts sharp and ends exact; otherwise the answer
        is good to 0.1 degrees

    Returns
    -------
    normal, height : ``points @ normal - height`` is the height above the plane; None where no plane was
        found near ``up`` (the body would topple).

    Notes
    -----
    A quantile regression: among all planes with ``SUNK_SHARE`` of the area below them it is the one that
    the body presses on with its own centre of area, the soft and robust form of the hull facet under the
    centroid. The problem is convex and moves with the body, so the answer does not depend on the pose.

    Cost: O(N) per round, some 10 rounds. Accuracy: a box reads its bottom to ``SUNK_SHARE`` of its height.
    """
    weights = weights / weights.sum()
    centre = weights @ points
    centred = (points - centre) / size
    normal = up / np.linalg.norm(up)
    height = float("nan")
    levels, tolerance = (SOFTNESS[-1:], 1e-10) if near else (SOFTNESS, 1e-5)
    for round_ in range(len(levels) + (24 if near else 2)):
        soft = levels[min(round_, len(levels) - 1)]
        turned = centred @ rotation_to_z(normal).T
        if round_ == 0:
            height = float(np.partition(turned[:, 2], len(turned) // 500)[len(turned) // 500])
        plane = _quantile_plane(turned, weights, soft, height, tolerance)
        if plane is None or np.hypot(plane[0], plane[1]) > 1.2:
            return None
        a, b, c = plane
        normal = rotation_to_z(normal).T @ (np.array([-a, -b, 1.0]) / np.sqrt(1 + a * a + b * b))
        height = c / np.sqrt(1 + a * a + b * b)
        # Heights along z and across a plane tilted by t differ by t² / 2: this leaves 1e-8 of the size.
        if round_ >= len(levels) - 1 and np.hypot(a, b) < 1e-4:
            break
    if normal @ up < 0.5 * np.linalg.norm(up):
        return None
    return normal, _quantile(points @ normal, weights, SUNK_SHARE)


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    """The value below which ``share`` of the weight lies."""
    order = np.argsort(values)
    below = np.cumsum(weights[order]) - weights[order] / 2
    return float(np.interp(share * weights.sum(), below, values[order]))


def _quantile_plane(
    turned: NDArray[np.float64], weights: NDArray[np.float64], soft: float, height: float, tolerance: float
) -> NDArray[np.float64] | None:
    """Minimise the mean of SUNK_SHARE * d + soft * log(1 + exp(-d / soft)) over planes z = a x + b y + c.

    Points more than 40 ``soft`` above the plane add to the first term only, and that one needs no sum:
    the points are centred, so the mean of d is -c.
    """
    plane = np.array([0.0, 0.0, height])
    reach = 40 * soft + 0.004
    for _ in range(12):
        active = turned[:, 2] < plane[0] * turned[:, 0] + plane[1] * turned[:, 1] + plane[2] + reach
        solved = _newton(turned[active], weights[active], soft, plane, tolerance)
        if solved is None:
            return None
        moved = np.abs(solved - plane).sum()
        plane = solved
        if moved < reach - 35 * soft:
            return plane
        reach *= 2
    return plane


def _newton(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    soft: float,
    plane: NDArray[np.float64],
    tolerance: float,
) -> NDArray[np.float64] | None:
    """Newton's method; a step is halved while the slope along it has turned (the loss is convex)."""
    design = np.column_stack([points[:, :2], np.ones(len(points))])
    z = points[:, 2]
    wanted = np.array([0.0, 0.0, SUNK_SHARE])

    def slope(at: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        below = 1 / (1 + np.exp(np.clip((z - design @ at) / soft, -40, 40)))
        return (weights * below) @ design - wanted, below

    gradient, below = slope(plane)
    for _ in range(40):
        bend = weights * below * (1 - below) / soft
        hessian = (design * bend[:, None]).T @ design
        hessian += np.eye(3) * (1e-6 * np.trace(hessian) + 1e-9)
        step = -np.linalg.solve(hessian, gradient)
        if np.abs(step).max() < tolerance:
            return plane + step
        allowed = 0.5 * abs(float(gradient @ step))
        for _ in range(14):
            gradient, below = slope(plane + step)
            if float(gradient @ step) <= allowed:
                break
            step, allowed = step / 2, allowed / 2
        plane = plane + step
        if not np.isfinite(plane).all() or np.abs(plane[:2]).max() > 2:
            return None
    return plane


def sheet_plane(
    points: NDArray[np.float64],
    weights: NDArray[np.float64],
    normal: NDArray[np.float64],
    height: float,
    *,
    reach: float,
) -> tuple[NDArray[np.float64], float]:
    """Return the plane through a flat sheet, by reweighted least squares from a first guess.

    Points farther than ``reach`` from the plane count nothing (Tukey's biweight), so that what stands on
    the sheet does not lift it.
    """
    for _ in range(20):
        d = points @ normal - height
        w = weights * np.clip(1 - (d / reach) ** 2, 0, None) ** 2
        if w.sum() <= 0:
            return normal, height
        centre = (w @ points) / w.sum()
        rel = points - centre
        _, vectors = np.linalg.eigh((rel * w[:, None]).T @ rel)
        new = vectors[:, 0] * np.sign(vectors[:, 0] @ normal or 1.0)
        moved = np.linalg.norm(new - normal) + abs(float(new @ centre) - height) / reach
        normal, height = new, float(new @ centre)
        if moved < 1e-10:
            break
    return normal, height


def rotation_about(turn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the rotation (3, 3) about the axis of ``turn`` (3,) by its length in radians (Rodrigues)."""
    angle = float(np.linalg.norm(turn))
    if angle == 0:
        return np.eye(3)
    x, y, z = turn / angle
    K = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0.0]])
    R: NDArray[np.float64] = np.eye(3) + np.sin(angle) * K + (1 - np.cos(angle)) * (K @ K)
    return R
