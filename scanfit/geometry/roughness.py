"""How rough a surface is: what local quadrics leave over."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

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
    ordered = bool((x[1:] >= x[:-1]).all())
    for seed in seeds:
        # The slab first: most points lie outside it.
        if ordered:
            first, last = np.searchsorted(x, [seed[0] - radius_mm, seed[0] + radius_mm])
            away = points[first:last] - seed
        else:
            away = points[np.abs(x - seed[0]) < radius_mm] - seed
        yield away[np.einsum("ij,ij->i", away, away) < radius_mm**2]


GRAIN_POINTS, GRAIN_SEEDS, GRAIN_LEAST = 8_000, 48, 24

OWN_MM = 0.03
"""What a foot without any noise leaves over in the wider patches, D (C: phantoms 0.02 to 0.04)."""


class Grain(NamedTuple):
    """One sigma of the noise on a surface, mm; 0 where the points lie too far apart to tell.

    ``fine`` is what patches of ``RADIUS_MM`` show, ``whole`` also has the bumps that such patches take for the surface.
    """

    fine: float
    whole: float

    @property
    def relief(self) -> float:
        """The bumps alone."""
        return math.sqrt(max(self.whole**2 - self.fine**2, 0.0))


def grain(points: NDArray[np.float64], radius_mm: float) -> Grain:
    """Return the noise of a gently curved part of a foot by its width.

    Parameters
    ----------
    points : (N, 3) mm, in the order of x
    radius_mm : of the wider patches, some 12 mm on an adult's foot

    Notes
    -----
    ``fine`` as ``roughness``; ``whole`` with a cubic over the wider patches, less ``OWN_MM``. Of noise of 0.5 mm
    correlated over 1, 2.5 and 4 mm they show 0.9, 0.4 and 0.15, and 0.9, 0.7 and 0.45 (C). Medians of many patches: a
    scan's fate hangs on them.

    Cost: O(N) to thin the points, then O(1).
    """
    step = max(1, len(points) // GRAIN_SEEDS)
    seeds = points[step // 2 :: step]
    some = points[:: max(1, len(points) // GRAIN_POINTS)]
    fine = [_residual(patch) for patch in _patches(points, seeds, RADIUS_MM) if len(patch) >= LEAST_POINTS]
    wide = [
        _residual(patch / radius_mm, cubic=True) * radius_mm
        for patch in _patches(some, seeds, radius_mm)
        if len(patch) >= GRAIN_LEAST
    ]
    if len(wide) < GRAIN_SEEDS // 2:
        return Grain(0.0, 0.0)
    whole = math.sqrt(max(median(wide) ** 2 - OWN_MM**2, 0.0))
    return Grain(min(median(fine), whole) if len(fine) > GRAIN_SEEDS // 2 else 0.0, whole)


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
