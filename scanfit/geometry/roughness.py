"""How rough a surface is: what local quadrics leave over."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.median import median

RADIUS_MM = 5.0
"""Radius of the patches, D: noise that is correlated over 2.5 mm still shows in them."""

LEAST_POINTS = 14
"""A quadric has 6 unknowns; patches with fewer vertices say nothing about noise, D."""


def roughness(points: NDArray[np.float64], *, seeds: int = 15) -> float:
    """Return one sigma of what lies off the smooth surface through points, mm.

    Parameters
    ----------
    points : (N, 3) mm, vertices of a part of a surface

    Notes
    -----
    The median over patches around ``seeds`` of the points of the residual of a quadric, corrected for its six
    unknowns. 0 where the points lie too far apart to tell.

    Cost: O(seeds * N).
    """
    patches = _patches(points, points[:: max(1, len(points) // seeds)][:seeds], RADIUS_MM)
    found = [_residual(patch) for patch in patches if len(patch) >= LEAST_POINTS]
    return median(found) if found else 0.0


def _patches(
    points: NDArray[np.float64], seeds: NDArray[np.float64], radius_mm: float
) -> Iterator[NDArray[np.float64]]:
    """The points around each seed, seen from it."""
    x = np.ascontiguousarray(points[:, 0])
    for seed in seeds:
        away = points[np.abs(x - seed[0]) < radius_mm] - seed  # the slab first: most points lie outside it
        yield away[np.einsum("ij,ij->i", away, away) < radius_mm**2]


RELIEF_POINTS, RELIEF_SEEDS, RELIEF_LEAST = 8_000, 24, 24

RELIEF_OWN_MM = 0.03
"""What the smoothest quarter of a foot without any noise leaves over, D (C: phantoms 0.02 to 0.03)."""


def relief(points: NDArray[np.float64], radius_mm: float) -> float:
    """Return one sigma of bumps a few millimetres wide, which ``roughness`` takes for the surface itself, mm.

    Parameters
    ----------
    points : (N, 3) mm, vertices of a gently curved part of a foot
    radius_mm : of the patches, some 12 mm on an adult's foot

    Notes
    -----
    As ``roughness``, with a cubic over wider patches: noise of 0.1 mm correlated over 4 mm still shows in them. So does
    a foot's own shape where it is strongly curved, so it is the quartile of the smoothest patches that counts, and
    ``RELIEF_OWN_MM`` is taken off. 0 where the points lie too far apart to tell.

    Cost: O(N) to thin the points, then O(1).
    """
    some = points[:: max(1, len(points) // RELIEF_POINTS)]
    patches = _patches(some, some[:: max(1, len(some) // RELIEF_SEEDS)], radius_mm)
    found = [_residual(patch / radius_mm, cubic=True) * radius_mm for patch in patches if len(patch) >= RELIEF_LEAST]
    if len(found) < RELIEF_SEEDS // 2:
        return 0.0
    return math.sqrt(max(sorted(found)[len(found) // 4] ** 2 - RELIEF_OWN_MM**2, 0.0))


def _residual(patch: NDArray[np.float64], *, cubic: bool = False) -> float:
    """What a quadric, or a cubic, over a patch's own plane leaves over."""
    centred = patch - patch.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    h, u, v = (centred @ axes).T
    terms = [np.ones_like(u), u, v, u * u, u * v, v * v]
    if cubic:
        terms += [u**3, u * u * v, u * v * v, v**3]
    design = np.column_stack(terms)
    rest = h - design @ np.linalg.solve(design.T @ design + 1e-9 * np.eye(len(terms)), design.T @ h)
    return float(np.sqrt(rest @ rest / (len(h) - len(terms))))
