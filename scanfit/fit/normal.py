"""The normal distribution on arrays, and nodes that take the mean over it. numpy has neither."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_REACH = 9.0
_STEPS = 256


@cache
def _table() -> tuple[Floats, Floats]:
    """The distribution at steps of 1/256 standard deviation, and its rise to the next step."""
    points = np.linspace(-_REACH, _REACH, int(2 * _REACH * _STEPS) + 1)
    values = np.array([0.5 * math.erfc(-point / math.sqrt(2.0)) for point in points.tolist()])
    return values, np.append(np.diff(values), 0.0)


def below(deviations: Floats) -> Floats:
    """The chance that a standard normal number is below each of ``deviations``; within 5e-7, rising throughout."""
    values, rises = _table()
    place = np.clip(deviations, -_REACH, _REACH)
    place += _REACH
    place *= _STEPS
    step = place.astype(np.int32)
    place -= step
    place *= rises.take(step)
    place += values.take(step)
    return place


@cache
def spread_nodes(count: int, reach: float = 4.0) -> tuple[Floats, Floats]:
    """``count`` evenly spaced deviations and their weights: the trapezoid rule, which is best for smooth bells."""
    if count == 1:
        return np.zeros(1), np.ones(1)
    nodes = np.linspace(-reach, reach, count)
    weights = np.exp(-nodes * nodes / 2)
    return nodes, weights / weights.sum()


@cache
def few_nodes(count: int) -> tuple[Floats, Floats]:
    """Gauss's nodes and weights for a mean over a standard normal number: exact for polynomials to 2 count - 1."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(count)
    return nodes, weights / weights.sum()
