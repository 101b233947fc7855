"""How far a fused surface lies from the true one, and how much of the true one was seen."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import ScanError
from scanfit.phantom.nearest import NearestSurface
from scanfit.phantom.shape import Shape

BAND_MM = (1.0, 100.0)
"""Heights over the platform that are looked at: the foot and its ankle, without the platform itself."""

SHOWN_MM = 1.5
"""A place of the true surface was seen where the part of the fused one that cameras saw comes this near."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurfaceError:
    """Distances of fused vertices to the true surface, mm.

    Attributes
    ----------
    mean_mm, p95_mm, bias_mm : of what cameras saw; the bias counts vertices inside the foot as negative
    seen : share of the true surface's area that was seen; the sole and the hollow under the arch count as unseen
    closed : share of the vertices that nothing saw, and that the capture says it closed the lower edge with
    closed_mm : the mean of those; None where there are none
    """

    mean_mm: float
    p95_mm: float
    bias_mm: float
    seen: float
    closed: float
    closed_mm: float | None


def surface_error(fused: Shape, true: Shape, closed: NDArray[np.float64] | None) -> SurfaceError:
    """Return the error of a fused surface.

    Parameters
    ----------
    fused, true : mm, rig frame, the platform at z = 0
    closed : (N, 3) those vertices of ``fused`` that nothing saw (``RawScan.closed``)

    Raises
    ------
    ScanError
        If nothing saw any of it.

    Notes
    -----
    Nothing is fitted: a surface that lies in the wrong place is wrong. Heights are those of ``BAND_MM``.
    """
    made = _among(fused.vertices, closed)
    looked_at = _in_band(fused.vertices[:, 2])
    near = NearestSurface(true).of(fused.vertices[looked_at])
    unseen = made[looked_at]
    if unseen.all():
        raise ScanError("the cameras saw nothing of the foot below its ankle")
    seen_mm, side = near.distance_mm[~unseen], near.side[~unseen]
    return SurfaceError(
        mean_mm=float(seen_mm.mean()),
        p95_mm=float(np.quantile(seen_mm, 0.95)),
        bias_mm=float((seen_mm * side).mean()),
        seen=_seen(fused.keep((made | (fused.vertices[:, 2] <= 0))[fused.faces].sum(axis=1) == 0), true),
        closed=float(unseen.mean()),
        closed_mm=float(near.distance_mm[unseen].mean()) if unseen.any() else None,
    )


def _seen(shown: Shape, true: Shape) -> float:
    middles, areas = true.vertices[true.faces].mean(axis=1), true.areas()
    within = _in_band(middles[:, 2])
    near = NearestSurface(shown).of(middles[within]).distance_mm < SHOWN_MM
    return float(areas[within][near].sum() / areas[within].sum())


def _in_band(height: NDArray[np.float64]) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (height > BAND_MM[0]) & (height < BAND_MM[1])
    return inside


def _among(vertices: NDArray[np.float64], chosen: NDArray[np.float64] | None) -> NDArray[np.bool_]:
    """(V,) True for the vertices that are the same, bit by bit, as one of the chosen."""
    known = set() if chosen is None else {point.tobytes() for point in chosen}
    return np.array([point.tobytes() in known for point in vertices], dtype=bool)
