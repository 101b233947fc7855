"""The middle value, without numpy's own."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def median(values: NDArray[np.float64] | list[float]) -> float:
    """Return the middle of values (the lower middle of an even number).

    ``np.median`` imports ``numpy.ma`` on first use, 10 ms that every run would pay.

    >>> median([3.0, 1.0, 2.0])
    2.0
    """
    flat = np.sort(np.asarray(values, dtype=np.float64))
    return float(flat[(len(flat) - 1) // 2])
