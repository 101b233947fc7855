"""Where a scan was cut: flat sheets that are neither skin nor sole."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.sample import Samples
from scanfit.geometry.sheets import CUT_SHARE, flat_sheets

FLAT_RMS_MM = 0.1
"""Skin is never this flat over a fiftieth of a foot (C: 0.38 and more on the scans), a cut reads up to 0.09 where
it runs close over the toes: such a sheet is where the scan was cut or capped."""


def cut_planes(samples: Samples, length_mm: float) -> tuple[tuple[NDArray[np.float64], float], ...]:
    """Return the planes (unit normal, height along it in mm) along which a foot was cut and capped.

    Parameters
    ----------
    samples : spread evenly over the foot, mm, floor at z = 0; the sole's own plane is no cut
    """
    size = float(np.linalg.norm(np.ptp(samples.points, axis=0)))
    found = []
    for sheet in flat_sheets(samples, size, CUT_SHARE):
        sole = abs(sheet.normal[2]) > 0.9 and abs(sheet.height) < 0.04 * length_mm
        if not sole and sheet.rms < FLAT_RMS_MM:
            found.append((sheet.normal, sheet.height))
    return tuple(found)
