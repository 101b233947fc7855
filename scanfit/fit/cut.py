"""Insoles that may be cut to length: what is left of one under each foot."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

WORTH_CUTTING_MM = 1.0
"""Nobody cuts off less (tag D): scissors are no surer than that."""


def cut_length(length: NDArray[np.float64], least: NDArray[np.float64], wanted: Any) -> NDArray[np.float64]:
    """Return the length of each item once it is cut to ``wanted``, the middle of what the foot is allowed.

    Parameters
    ----------
    length : (N,) as sold, mm
    least : (N,) the shortest it may be cut to, mm; NaN where it must not be cut
    wanted : (N,) or one number, mm; NaN where it is not known

    An item that is too short, or longer by less than a millimetre, stays as it is. The shape follows numpy's rules.
    """
    left = np.maximum(least, wanted)  # NaN where either is
    return np.where(length - left >= WORTH_CUTTING_MM, left, length)
