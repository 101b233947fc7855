"""Smooth steps and bumps, the strokes every deformation of a phantom is drawn with."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def step(x: Floats, low: float, high: float) -> Floats:
    """0 below ``low``, 1 above ``high``, twice continuously differentiable between."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    smooth: Floats = t * t * t * (t * (6.0 * t - 15.0) + 10.0)
    return smooth


def bump(x: Floats, middle: float, spread: float) -> Floats:
    """A Gaussian of height 1."""
    bell: Floats = np.exp(-(((x - middle) / spread) ** 2) / 2)
    return bell


def softened(x: Floats, width: float) -> Floats:
    """0 below 0, x - width / 2 above ``width``, a parabola between: flat with a rounded edge."""
    t = np.clip(x, 0.0, width)
    soft: Floats = t * t / (2 * width) + np.maximum(x - width, 0.0)
    return soft
