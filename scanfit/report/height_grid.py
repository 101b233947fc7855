"""A surface as a grid of heights for milling: Esri's ASCII grid, which many programs read.

Rows run from the largest y to the smallest, columns from the smallest x to the largest; lengths are millimetres.
"""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from scanfit.geometry.heightmap import Grid, height_range
from scanfit.model.mesh import Mesh

NO_DATA = -9999


def height_grids(mesh: Mesh, step_mm: float) -> tuple[Grid, NDArray[np.float64], NDArray[np.float64]]:
    """Return a grid over a solid, and the lowest and the highest of it at every point; NaN beside it."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    nx, ny = (int(np.ceil((high[k] - low[k]) / step_mm)) + 3 for k in (0, 1))
    grid = Grid(float(np.floor(low[0])) - step_mm, float(np.floor(low[1])) - step_mm, step_mm, nx, ny)
    x, y, z = mesh.vertices.T
    bottom, top = height_range((x[mesh.faces.T], y[mesh.faces.T], z[mesh.faces.T]), grid)
    covered = np.isfinite(bottom)
    return grid, np.where(covered, bottom, np.nan), np.where(covered, top, np.nan)


def grid_text(grid: Grid, heights: NDArray[np.float64]) -> bytes:
    """Return heights as the text of an ASCII grid, to a thousandth of a millimetre."""
    head = (
        f"ncols {grid.nx}\nnrows {grid.ny}\nxllcenter {grid.x0:g}\nyllcenter {grid.y0:g}\n"
        f"cellsize {grid.step:g}\nNODATA_value {NO_DATA}\n"
    )
    stream = io.StringIO()
    np.savetxt(stream, np.where(np.isfinite(heights), heights, NO_DATA).T[::-1], fmt="%.3f")
    return (head + stream.getvalue().replace(f"{NO_DATA:.3f}", str(NO_DATA))).encode()
