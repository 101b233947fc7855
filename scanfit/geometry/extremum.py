"""The extreme point of a smooth surface, from a local fit instead of a vertex."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RADIUS_MM = 4.0
"""Radius of the patch, D: the quadratic's own bias on a toe tip of 8 mm radius is 0.02 mm (C)."""

LEAST_POINTS = 12
"""A quadric has 6 unknowns; twice as many points keep one bad vertex from deciding it, D."""


CALM_MM = 0.08
"""Roughness up to which a surface is taken as clean, D: facets of a clean 10k-face foot read 0.05."""

WIDEST_MM = 14.0
"""Largest radius of the patch on a rough surface, D."""

SHARPEST_MM = 8.0
"""Under noise nothing is taken to be sharper than this radius, D: a small child's toe."""

GRAIN_MM2 = 6.0
"""Area over which the noise of a sensor hangs together, D: 2 pi l^2 at l = 1 mm."""

LEAST_SPREAD, MOST_GROWN = 5e-4, 2.0
"""Least ratio of the eigenvalues of a patch's normal equations, D (twelve vertices strewn evenly have 0.0006 to
0.007, two rows have none), and how far a patch grows for it."""

BLUNT_MM = 0.3
"""How near the extreme height a point counts, where no quadric fits, D."""


class Extremum(NamedTuple):
    """``point`` (3,) mm; ``fitted`` False where only the raw extreme vertex could be given;
    ``residual_mm`` of the fit; ``radius_mm`` of the patch used."""

    point: NDArray[np.float64]
    fitted: bool
    residual_mm: float
    radius_mm: float


def surface_extremum(
    points: NDArray[np.float64],
    direction: int,
    sign: int,
    *,
    start: NDArray[np.float64] | None = None,
    fixed: int | None = None,
    radius_mm: float = RADIUS_MM,
    z_max: float | None = None,
    noise_mm: float = 0.0,
) -> Extremum:
    """Return the point of a surface that lies farthest along a coordinate axis.

    Parameters
    ----------
    points : (N, 3) mm, vertices of the surface near the extremum (any superset will do)
    direction, sign : axis 0, 1 or 2 and +1 or -1; "farthest" is the largest ``sign * points[:, direction]``
    start : (3,) where to begin; by default the extreme point itself
    fixed : an axis along which the answer must stay at ``start`` (the extremum of a section)
    radius_mm : smallest radius of the patch; it grows until it holds ``LEAST_POINTS``
    z_max : with ``fixed``, the answer's largest z; where the surface still leans outward there, it lies there
    noise_mm : roughness of the surface, one sigma; above ``CALM_MM`` the patch grows as far as the surface's
        own curvature lets it

    Notes
    -----
    A quadric over the two other axes is fitted to the vertices within the radius, weighted by
    (1 - r^2/R^2)^2 so that a vertex entering the patch changes nothing, and the patch moves to the fit's
    own extremum until it rests.

    Cost: O(N) plus a few small fits. Accuracy: see ``RADIUS_MM``; on a surface with noise of 0.5 mm that is
    correlated over 1 mm the heel (radius 30 mm) reads to 0.15 mm and a toe tip (8 mm) to 0.3 mm (C).
    """
    if start is None:
        start = points[np.argmax(sign * points[:, direction])]
    start = np.asarray(start, dtype=np.float64)
    rough = float(np.sqrt(max(noise_mm**2 - CALM_MM**2, 0.0)))
    find = _Search(points, direction, sign, fixed, z_max, start)
    if rough == 0.0:
        return find.rest(start, radius_mm) or find.raw(radius_mm)
    return _on_rough(find, start, radius_mm, rough) or find.raw(radius_mm)


def _on_rough(find: _Search, start: NDArray[np.float64], radius_mm: float, rough: float) -> Extremum | None:
    """The extremum from a patch as wide as noise asks for and curvature allows.

    The least mean square error of a fit on noise ``s`` and curvature ``k`` is at R = 2.07 s^0.2 k^-0.6: its
    bias grows as 0.04 k^3 R^4 and its spread falls as 3 s / R (C). The curvature is read from a wide patch and
    corrected once: in a narrow one it would be the noise's own.
    """
    reach = 2.07 * rough**0.2
    least = max(radius_mm, reach * SHARPEST_MM**0.6)
    radius, here, best = max(least, 8.0), start, None
    low, high = least, WIDEST_MM
    for _ in range(4):
        found = find.rest(here, radius)
        if found is None:
            if radius <= least:
                return best
            radius = max(least, 0.75 * radius)
            continue
        best, here = found, found.point
        wanted = min(max(reach * max(find.bend, 1e-4) ** -0.6, low), high)
        low, high = max(low, 0.85 * wanted), min(high, 1.2 * wanted)
        if abs(wanted - radius) < 0.02 * radius:
            break
        radius = wanted
    return best if best is None else find.less_its_gain(best)


class _Search:
    """One search for an extremum, with the vertices that can matter to it."""

    def __init__(
        self,
        points: NDArray[np.float64],
        direction: int,
        sign: int,
        fixed: int | None,
        z_max: float | None,
        start: NDArray[np.float64],
    ) -> None:
        self.direction, self.sign, self.fixed, self.z_max, self.start = direction, sign, fixed, z_max, start
        self.across = [axis for axis in range(3) if axis != direction]
        self.away2 = _distance2(points, start)
        self.points = points
        self.bend = 0.0
        """Curvature of the last fit as its bias feels it, 1/mm."""
        self.flat_mm = 0.0
        """Sum of the last fit's radii of curvature along the axes that are free."""

    def raw(self, radius_mm: float) -> Extremum:
        """The extreme vertex, where no fit could be made."""
        around = self.points[self.away2 < (4 * radius_mm + 8) ** 2]
        return Extremum(_blunt(around, self.start, self.direction, self.sign, self.fixed), False, 0.0, radius_mm)

    def rest(self, begin: NDArray[np.float64], least_mm: float) -> Extremum | None:
        """Where a patch of at least this radius comes to rest; None where it does not or holds no extremum."""
        near = self.points[self.away2 < (3 * least_mm + 4) ** 2]
        if len(near) < 10 * LEAST_POINTS:  # a coarse mesh: the patch will grow
            near = self.points[self.away2 < (4 * least_mm + 8) ** 2]
        if len(near) < LEAST_POINTS:
            return None
        here, radius, residual, grown = begin.copy(), least_mm, 0.0, 1.0
        for _ in range(40):
            distance2 = _distance2(near, here)
            enough = float(np.sqrt(np.partition(distance2, LEAST_POINTS - 1)[LEAST_POINTS - 1]))
            radius = max(grown * least_mm, 1.25 * enough)
            inside = distance2 < radius**2
            weight = (1 - distance2[inside] / radius**2) ** 2
            design = self._design(near[inside] - here, radius)
            normal = (design * weight[:, None]).T @ design
            if grown < MOST_GROWN and not _decides(normal):
                grown *= 1.25
                continue
            c, residual = _fitted(design, weight, normal, near[inside, self.direction])
            move, height = self._step(c / radius ** np.array([0, 1, 1, 2, 2, 2]), here)
            if move is None:
                return None
            step = np.clip(move, -radius / 2, radius / 2)
            here[self.across] += step
            here[self.direction] = height
            if np.abs(step).max() < 1e-7:
                break
        if np.linalg.norm(here - self.start) > 2 * radius + 4:
            return None
        return Extremum(here, True, residual, radius)

    def _design(self, away: NDArray[np.float64], radius: float) -> NDArray[np.float64]:
        """(N, 6): 1, u, v, u², uv, v² of a patch's vertices, u and v as shares of the radius."""
        u, v = (away[:, axis] / radius for axis in self.across)
        return np.column_stack([np.ones_like(u), u, v, u * u, u * v, v * v])

    def less_its_gain(self, found: Extremum) -> Extremum:
        """The extremum without what looking for the highest of a noisy patch gains on average: half the variance
        of its slope times the radius of curvature."""
        slope2 = 3.06 * found.residual_mm**2 * GRAIN_MM2 / found.radius_mm**4
        gain = min(0.5 * slope2 * self.flat_mm, found.residual_mm / 2)
        point = found.point.copy()
        point[self.direction] -= self.sign * gain
        return found._replace(point=point)

    def _step(self, c: NDArray[np.float64], here: NDArray[np.float64]) -> tuple[NDArray[np.float64] | None, float]:
        """The step to the extremum of h = c0 + c1 u + c2 v + c3 u² + c4 uv + c5 v², and h there; None where it has
        no extremum of that sign."""
        bend2 = self.sign * np.array([[2 * c[3], c[4]], [c[4], 2 * c[5]]])
        curvatures = np.linalg.eigvalsh(bend2)
        self.bend = float(np.cbrt(np.mean(np.maximum(-curvatures, 0.0) ** 3)))
        if self.fixed is not None:
            move = self._along_section(c, here)
        elif (curvatures < 0).all():
            move = -np.linalg.solve(self.sign * bend2, c[1:3])
            self.flat_mm = float((-1 / curvatures).sum())
        else:
            move = None
        if move is None:
            return None, 0.0
        du, dv = move
        return move, float(c @ [1, du, dv, du * du, du * dv, dv * dv])

    def _along_section(self, c: NDArray[np.float64], here: NDArray[np.float64]) -> NDArray[np.float64] | None:
        """The step along the one axis that is free."""
        assert self.fixed is not None
        k = 1 - self.across.index(self.fixed)
        slope, bend = self.sign * c[1 + k], self.sign * 2 * c[3 + 2 * k]
        room = np.inf if self.z_max is None or self.across[k] != 2 else self.z_max - here[2]
        move = np.zeros(2)
        if bend < 0 and -slope / bend <= room:
            move[k] = -slope / bend
            self.flat_mm = float(-1 / bend)
        elif np.isfinite(room) and slope + bend * room >= 0:
            move[k], self.flat_mm = room, 0.0
        else:
            return None
        return move


def _decides(normal: NDArray[np.float64]) -> bool:
    """Whether a patch's vertices lie spread enough to tell all six unknowns: on a mesh of long rows two of
    them may pass for a patch, and what lies between them would be made up."""
    spread = np.linalg.eigvalsh(normal)
    return bool(spread[0] > LEAST_SPREAD * spread[-1])


def _fitted(
    design: NDArray[np.float64], weight: NDArray[np.float64], normal: NDArray[np.float64], h: NDArray[np.float64]
) -> tuple[NDArray[np.float64], float]:
    """(6,) the weighted least squares fit to heights ``h``, and its weighted residual."""
    middle = h.mean()
    c = np.linalg.lstsq(normal, design.T @ (weight * (h - middle)), rcond=1e-12)[0]
    residual = float(np.sqrt((weight * (design @ c - (h - middle)) ** 2).sum() / weight.sum()))
    c[0] += middle
    return c, residual


def _distance2(points: NDArray[np.float64], centre: NDArray[np.float64]) -> NDArray[np.float64]:
    away = points - centre
    # Three times as fast as a sum over rows of three.
    squares: NDArray[np.float64] = np.einsum("ij,ij->i", away, away)
    return squares


def _blunt(
    near: NDArray[np.float64], start: NDArray[np.float64], direction: int, sign: int, fixed: int | None
) -> NDArray[np.float64]:
    """The extreme height, at the middle of all that nearly reaches it: at an edge, one vertex after the
    other is the extreme one as the frame turns, and what rests on it would jump."""
    if fixed is not None or len(near) == 0:
        return start
    short = sign * (start[direction] - near[:, direction])
    weight = np.exp(-np.clip(short, 0, 50) / BLUNT_MM)
    point: NDArray[np.float64] = weight @ near / weight.sum()
    point[direction] = start[direction]
    return point
