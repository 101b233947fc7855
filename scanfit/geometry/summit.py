"""Summits of a height field given as a mesh: where a quadric over a fixed radius has its top."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.corners import corners

FADE_MM = 1.0
"""The patch's edge fades over this much either side, so that a sample entering it changes nothing, D."""

LEAST_FILLED = 0.85
"""Share of the patch that must be surface, D."""

LEAST_SAMPLES = 12

GRAIN_MM2 = 6.0
"""Area over which the noise of a sensor hangs together, D: 2 pi l² at l = 1 mm."""


class Samples(NamedTuple):
    """Points (N,) u, v of a height field, their heights, and the area of the (u, v) plane each stands for."""

    u: NDArray[np.float64]
    v: NDArray[np.float64]
    height: NDArray[np.float64]
    area: NDArray[np.float64]


class Summit(NamedTuple):
    """Where a patch has its top, how high that is, and how well its v is known (one sigma)."""

    u: float
    v: float
    height: float
    sigma_v_mm: float
    residual_mm: float


def face_samples(points: NDArray[np.float64], faces: NDArray[np.integer]) -> Samples:
    """Return the middles of every face's edges, each with a third of the face's area in the plane of u and v.

    Integrals of quadratics over a face are exact that way, so that no tessellation is preferred.

    Parameters
    ----------
    points : (V, 3) u, v, height
    """
    a, b, c = (points.take(corner, axis=0) for corner in corners(faces))
    area = np.abs((b[:, 0] - a[:, 0]) * (c[:, 1] - a[:, 1]) - (b[:, 1] - a[:, 1]) * (c[:, 0] - a[:, 0])) / 6
    u, v, height = np.concatenate([(a + b) / 2, (b + c) / 2, (c + a) / 2]).T
    return Samples(u, v, height, np.concatenate([area] * 3))


def summit(samples: Samples, start: NDArray[np.float64], radius_mm: float) -> Summit | None:
    """Return the summit that a patch climbs to from ``start`` (u, v); None where it finds none.

    Notes
    -----
    A quadric is fitted by area over the patch, and the patch moves to the quadric's top until it rests.
    """
    at = np.array(start, dtype=np.float64)
    for _ in range(60):
        fitted = _fit(samples, at, radius_mm)
        if fitted is None:
            return None
        c, residual, filled = fitted
        bend = np.array([[2 * c[3], c[4]], [c[4], 2 * c[5]]])
        if (np.linalg.eigvalsh(bend) < 0).all():
            step = -np.linalg.solve(bend, c[1:3])
        else:
            step = c[1:3] / max(float(np.hypot(*c[1:3])), 1e-9) * 2.0  # uphill
        length = float(np.hypot(*step))
        if length < 1e-4:
            break
        at += step * min(1.0, 3.0 / length)
        if np.hypot(*(at - start)) > 3 * radius_mm:
            return None
    else:
        return None
    if filled < LEAST_FILLED or not (np.linalg.eigvalsh(bend) < 0).all():
        return None
    slope = residual * np.sqrt(GRAIN_MM2 / (np.pi * radius_mm**4 / 4))
    sigma = float(slope * np.linalg.norm(np.linalg.inv(bend)[1]))
    return Summit(float(at[0]), float(at[1]), float(c[0]), sigma, residual)


def _fit(
    samples: Samples, at: NDArray[np.float64], radius_mm: float
) -> tuple[NDArray[np.float64], float, float] | None:
    """Coefficients of 1, u, v, u², uv, v² about ``at``, the residual, and the share of the patch that is filled."""
    u, v = samples.u - at[0], samples.v - at[1]
    away = np.hypot(u, v)
    weight = np.clip((radius_mm + FADE_MM - away) / (2 * FADE_MM), 0.0, 1.0) * samples.area
    used = np.flatnonzero(weight > 0)
    if len(used) < LEAST_SAMPLES:
        return None
    u, v, weight, height = u[used], v[used], weight[used], samples.height[used]
    design = np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])
    weighted = (design * weight[:, None]).T
    scale = np.array([1.0, radius_mm, radius_mm, radius_mm**2, radius_mm**2, radius_mm**2])
    normal = weighted @ design / np.outer(scale, scale)
    total = float(weight.sum())
    c = np.linalg.solve(normal + 1e-9 * total * np.eye(6), weighted @ height / scale) / scale
    rest = height - design @ c
    residual = float(np.sqrt((weight * rest * rest).sum() / total))
    return c, residual, total / (np.pi * radius_mm**2)
