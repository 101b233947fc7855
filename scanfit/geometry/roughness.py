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

WIDE_MM = 12.0
"""Radius of the patches in which bumps of a few millimetres still show, D."""

WIDTHS_MM = np.array([0.5, 0.7, 1.0, 1.4, 2.0, 2.5, 3.0, 3.5, 4.0])
"""Lengths l of noise with the covariance exp(-r² / 2 l²) that are told apart, mm, D."""

FINE_SHOWN = np.array([0.95, 0.90, 0.83, 0.71, 0.53, 0.40, 0.30, 0.23, 0.18])
WIDE_SHOWN = np.array([0.99, 0.97, 0.94, 0.89, 0.81, 0.72, 0.64, 0.56, 0.48])
"""Of each, what a quadric over ``RADIUS_MM`` and a cubic over ``WIDE_MM`` leave over, as shares of its sigma (C: the
trace of its covariance beside the fit's)."""


class Grain(NamedTuple):
    """Noise on a surface: one ``sigma_mm`` and the width l of its bumps, its covariance being exp(-r² / 2 l²)."""

    sigma_mm: float
    width_mm: float

    @property
    def bumps(self) -> float:
        """What it leaves in fits over many bumps grows with both, mm²."""
        return self.sigma_mm * self.width_mm


def grain(points: NDArray[np.float64], own_mm: float) -> Grain:
    """Return the noise of a gently curved part of a foot; none where the points lie too far apart to tell.

    Parameters
    ----------
    points : (N, 3) mm, in the order of x
    own_mm : what the part's own shape leaves over in the wider patches

    Notes
    -----
    Wide bumps pass for the surface itself in small patches: what ``RADIUS_MM`` shows beside ``WIDE_MM`` tells their
    width, and the width how much neither shows. Medians of many patches: a scan's fate hangs on them.

    Cost: O(N) to thin the points, then O(1). Accuracy: 15 % of sigma up to l = 3 mm (C).
    """
    step = max(1, len(points) // GRAIN_SEEDS)
    seeds = points[step // 2 :: step]
    some = points[:: max(1, len(points) // GRAIN_POINTS)]
    fine = [_residual(patch) for patch in _patches(points, seeds, RADIUS_MM) if len(patch) >= LEAST_POINTS]
    wide = [
        _residual(patch / WIDE_MM, cubic=True) * WIDE_MM
        for patch in _patches(some, seeds, WIDE_MM)
        if len(patch) >= GRAIN_LEAST
    ]
    if len(wide) < GRAIN_SEEDS // 2 or len(fine) < GRAIN_SEEDS // 2:
        return Grain(0.0, 0.0)
    whole = math.sqrt(max(median(wide) ** 2 - own_mm**2, 0.0))
    if whole == 0.0:
        return Grain(median(fine), float(WIDTHS_MM[0]))
    width = float(np.interp(-median(fine) / whole, -FINE_SHOWN / WIDE_SHOWN, WIDTHS_MM))
    return Grain(whole / float(np.interp(width, WIDTHS_MM, WIDE_SHOWN)), width)


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
