"""How far the back of a toe stands above the straight line from its root to its tip."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.toe_lines import mid_line
from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.section import parallel_sections
from scanfit.geometry.surface_value import surface_value

if TYPE_CHECKING:
    from scanfit.foot.toe_map import ToeMap

NEAR_MM = 3.0
"""The scan's edge must not come nearer to the toe's plane, on its back, than this, D."""


class Hump(NamedTuple):
    """Height over the chord and one sigma of what this toe adds, mm; where along the chord it is, 0 to 1."""

    value: float
    sigma: float
    share: float


def hump(toes: ToeMap, k: int) -> Hump:
    """Return the highest dorsal z of toe k above its chord, measured vertically, in the plane of its midline.

    The chord runs from the dorsum at the mean x of the webs beside the toe to the tip.

    Raises
    ------
    GeometryError
        If tip, webs, midline or back of the toe are not whole in the scan.
    """
    tip, webs, line = toes.whole_tip(k), toes.whole_webs(k), mid_line(toes, k)
    root_x = float(np.mean([web.point[0] for web in webs]))
    slant = math.hypot(1.0, line.slope)
    side = _Side(toes, k, np.array([root_x, line.y(root_x)]), np.array([1.0, line.slope]) / slant)
    reach = (float(tip.point[0]) - root_x) * slant  # the tip keeps its x where it lies beside the plane
    profile = side.profile(reach)
    side.need_back(reach)
    root = side.root(profile)
    slope = (float(tip.point[2]) - root) / reach
    over = profile[:, 1] - root - slope * profile[:, 0]
    top = int(over.argmax())
    points = np.column_stack([side.points[:, :2], side.points[:, 2] - root - slope * side.points[:, 0]])
    found = surface_extremum(
        points, 2, 1, start=np.array([profile[top, 0], 0.0, over[top]]), fixed=1, radius_mm=toes.patch_mm
    )
    share = min(max(float(found.point[0]) / reach, 0.0), 1.0)
    soft = found.residual_mm / 2 if found.fitted else max(0.5, found.residual_mm)
    return Hump(float(found.point[2]), math.hypot(soft, share * tip.sigma_along_mm), share)


class _Side:
    """A toe seen from its side: u along its midline from the root, v across, z up, mm."""

    def __init__(self, toes: ToeMap, k: int, origin: NDArray[np.float64], along: NDArray[np.float64]) -> None:
        patch = toes.patch(k)
        self._toes, self._k, self._faces = toes, k, patch.faces
        self._origin, self._axes = origin, np.column_stack([along, [-along[1], along[0]]])
        self.points = self._seen(patch.vertices)

    def _seen(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack([(points[:, :2] - self._origin) @ self._axes, points[:, 2]])

    def profile(self, reach: float) -> NDArray[np.float64]:
        """(N, 2) u, z of the toe's section by the plane v = 0, between root and tip."""
        cut = parallel_sections(self.points, self._faces, heights=self.points[:, 1], stations=np.array([0.0]))
        ends = np.concatenate([cut.a, cut.b, _at_root(cut.a, cut.b)])[:, [0, 2]]
        inside = ends[(ends[:, 0] >= 0.0) & (ends[:, 0] <= reach)]
        if not (inside[:, 0] == 0.0).any():
            raise GeometryError(f"the back of toe {self._k} is not in the scan at the webs")
        return inside

    def root(self, profile: NDArray[np.float64]) -> float:
        """z of the dorsum at u = 0, fitted."""
        top = float(profile[profile[:, 0] == 0.0, 1].max())
        found = surface_value(self.points, np.array([0.0, 0.0, top]), 2, radius_mm=self._toes.patch_mm)
        return top if found is None else found.value

    def need_back(self, reach: float) -> None:
        """Refuse a toe with an edge of the scan at its plane, on the upper half."""
        if len(self._toes.rim) == 0:
            return
        ends = self._seen(self._toes.vertices[self._toes.rim.ravel()]).reshape(-1, 2, 3)
        u, v, z = ends[..., 0].mean(axis=1), ends[..., 1], ends[..., 2].mean(axis=1)
        tip_z = float(self._toes.tips[self._k - 1].point[2])
        near = (np.abs(v).min(axis=1) < NEAR_MM) | (v.min(axis=1) * v.max(axis=1) < 0)
        at = near & (u > -NEAR_MM) & (u < reach) & (z > tip_z)
        if at.any():
            lost = float(np.ptp(u[at]))
            raise GeometryError(f"the scan has a hole of some {lost:.0f} mm along the back of toe {self._k}")


def _at_root(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where segments from ``a`` to ``b`` cross u = 0."""
    across = (a[:, 0] < 0.0) != (b[:, 0] < 0.0)
    a, b = a[across], b[across]
    t = a[:, 0] / (a[:, 0] - b[:, 0])
    at = a + t[:, None] * (b - a)
    at[:, 0] = 0.0
    return at
