"""Polygons into triangles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanfit.api import ScanError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def fan(counts: NDArray[np.int64], corners: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut every polygon into triangles that share its first corner, in order.

    Parameters
    ----------
    counts : (P,) corners of each polygon
    corners : (sum of counts,) their indices, one polygon after the other

    Returns
    -------
    faces : (F, 3) with F = sum of counts - 2
    """
    import numpy as np

    if len(counts) and int(counts.min()) < 3:
        short = int(np.argmin(counts))
        raise ScanError(
            f"face {short + 1:,} has {counts[short]} corners, at least 3 make a face",
            next_step="the file is damaged or cut short: export the scan again",
        )
    triangles = counts - 2
    polygon = np.repeat(np.arange(len(counts)), triangles)
    starts = np.cumsum(counts) - counts
    step = np.arange(len(polygon)) - np.repeat(np.cumsum(triangles) - triangles, triangles)
    first = starts[polygon]
    faces: NDArray[np.int64] = corners[np.column_stack((first, first + step + 1, first + step + 2))]
    return faces
