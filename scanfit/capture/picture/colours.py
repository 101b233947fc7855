"""The colours of the pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

INK, DARK, GREY, PALE, MARK = (34, 34, 34), (90, 90, 90), (200, 200, 200), (232, 236, 240), (226, 60, 40)
HOLE = ((222, 222, 222), (244, 244, 244))
"""The two greys that what has no depth is hatched with."""

VIRIDIS = ((253, 231, 37), (160, 218, 57), (74, 193, 109), (31, 161, 135), (39, 127, 142), (54, 92, 141), (70, 50, 126),
           (68, 1, 84))  # fmt: skip
"""Near to far: even steps for the eye, in print and for the colour blind (Smith and van der Walt, SciPy 2015, CC0)."""


def coloured(share: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Return (..., 3) uint8 the colours of shares between near, 0, and far, 1; what is beyond has the last colour."""
    place = np.nan_to_num(share).clip(0, 1) * (len(VIRIDIS) - 1)
    table = np.array(VIRIDIS, dtype=np.float32)
    steps = np.linspace(0, len(VIRIDIS) - 1, 256)
    fine = np.stack([np.interp(steps, np.arange(len(VIRIDIS)), column) for column in table.T], axis=1)
    index = (place * (255 / (len(VIRIDIS) - 1))).round().astype(np.intp)
    return fine.round().astype(np.uint8)[index]
