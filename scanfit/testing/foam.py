"""Foam boxes in which the kit's feet stood, whose soles are known apart from what reads them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from scanfit.model.mesh import Mesh
from scanfit.model.scan import Side
from scanfit.testing.feet import phantom_foot

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit.phantom.foot import PhantomFoot

    Array = NDArray[np.float64]

LOW_MM = 60.0
"""Nothing of a foot above this height reaches foam."""


@lru_cache(maxsize=4)
def foot_of(foot: str | PhantomFoot = "average", side: Side = Side.RIGHT) -> Mesh:
    """Return the surface of one of the kit's feet, or of another phantom, mm, floor at z = 0, toes along +x."""
    import numpy as np

    surface = (phantom_foot(foot) if isinstance(foot, str) else foot).surface(3)
    if side is Side.RIGHT:
        return Mesh(vertices=surface.vertices, faces=surface.faces)
    return Mesh(vertices=surface.vertices * (1, -1, 1), faces=np.ascontiguousarray(surface.faces[:, ::-1]))


@lru_cache(maxsize=4)
def _heights(foot: str | PhantomFoot, side: Side, step_mm: float, margin_mm: float) -> tuple[Array, Array, Array]:
    import numpy as np

    from scanfit.phantom.truth.raster import height_map

    skin = foot_of(foot, side)
    low = skin.faces[(skin.vertices[skin.faces][:, :, 2] < LOW_MM).all(axis=1)]
    points = skin.vertices[np.unique(low)]
    x, y = (np.arange(points[:, k].min() - margin_mm, points[:, k].max() + margin_mm, step_mm) for k in (0, 1))
    return x, y, height_map((skin.vertices, low.astype(np.int64)), x, y, axes=(0, 1, 2), lowest=True)


def foam_of(
    foot: str | PhantomFoot = "average",
    side: Side = Side.RIGHT,
    *,
    rim_mm: float = 34.0,
    step_mm: float = 0.8,
    margin_mm: float = 25.0,
    block_mm: float = 0.0,
) -> Mesh:
    """Return foam that a foot was pressed into straight down, seen from above, mm.

    Parameters
    ----------
    rim_mm : height of the foam's flat top above the lowest of the sole
    step_mm : of the grid it was scanned on
    margin_mm : how much of the top is around the foot
    block_mm : how far the block goes down below the sole, its sides and bottom in the scan too; 0 is top and hollow
    """
    import numpy as np

    x, y, z = _heights(foot, side, step_mm, margin_mm)
    nx, ny = z.shape
    points = np.stack([*np.meshgrid(x, y, indexing="ij"), np.minimum(z, rim_mm)], axis=-1).reshape(-1, 3)
    at = (np.arange(nx - 1)[:, None] * ny + np.arange(ny - 1)).ravel()
    faces = np.vstack([np.column_stack([at, at + ny, at + ny + 1]), np.column_stack([at, at + ny + 1, at + 1])])
    if block_mm > 0:
        index = np.arange(nx * ny).reshape(nx, ny)
        rim = np.concatenate([index[:-1, 0], index[-1, :-1], index[:0:-1, -1], index[0, :0:-1]])
        count, k = len(points), len(rim)
        bottom = np.column_stack([points[rim, :2], np.full(k, -block_mm)])
        low, after = count + np.arange(k), np.roll(np.arange(k), -1)
        points = np.vstack([points, bottom, bottom.mean(axis=0)])
        sides = [(rim, low, low[after]), (rim, low[after], rim[after]), (low[after], low, np.full(k, count + k))]
        faces = np.vstack([faces, *(np.column_stack(side) for side in sides)])
    return Mesh(vertices=points, faces=faces.astype(np.int32))
