"""Directions spread evenly over the sphere."""

from __future__ import annotations

import numpy as np

_COUNT = 600
_K = np.arange(_COUNT) + 0.5
_POLAR, _ROUND = np.arccos(1 - 2 * _K / _COUNT), np.pi * (1 + 5**0.5) * _K
DIRECTIONS = np.column_stack([np.cos(_ROUND) * np.sin(_POLAR), np.sin(_ROUND) * np.sin(_POLAR), np.cos(_POLAR)])
"""600 directions spread evenly (Fibonacci lattice), about 8 degrees apart."""
