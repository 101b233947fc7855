"""One view of a foot, built once: everything a measure needs, each part computed on first use and kept."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ends import missing_ends
from scanfit.foot.landmarks import (
    HEEL_STATION,
    HEEL_WIDTH_BAND,
    Landmark,
    axis_landmarks,
    heel_sides,
    regions,
)
from scanfit.foot.sides import axis_doubt_mm
from scanfit.foot.support import need_rest
from scanfit.geometry.calm import RADIUS_MM
from scanfit.geometry.corners import corners, face_normals
from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.hull import convex_hull
from scanfit.geometry.median import median
from scanfit.geometry.outline import extremes
from scanfit.geometry.rim import rim_edges
from scanfit.geometry.ring import Curve, Opening, Tape, join, openings, tape
from scanfit.geometry.roughness import Grain, grain
from scanfit.geometry.section import Segments, parallel_sections
from scanfit.geometry.slabs import Slabs
from scanfit.model.scan import FootScan, Side

if TYPE_CHECKING:
    from scanfit.foot.ankle import Ankle
    from scanfit.foot.plan_outline import PlanOutline
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.toe_map import ToeMap

COARSE_MM = 4.0
"""Edges longer than this hide whether a surface is rough, D."""

GENTLE = 0.6
"""Behind this share of FL a foot is curved gently enough for patches of 12 mm to show whether it is rough, D."""

OWN_MM, OWN_LENGTH_MM = 0.04, 260.0
"""What the shape of a foot of that length leaves over in them, D (C: phantoms 0.02 to 0.05)."""

HIDDEN_MM = 3.0
"""A hole whose edge comes this near to the highest point's height may hide a higher one, D."""

SLIT_MM, FEW = 0.1, 400
"""Edges whose middles are this near to each other are the two sides of a slit, where a file wrote a corner twice and
rounded it differently, and hide nothing; looked at where there are few of them, D."""

LEVEL_BAND, LEVEL_COSINE, LEVEL_NEEDED = 0.01, 0.9, 0.012
"""A sole that carries the plane of support has this much level area that near to it, of FL and its square, D: where
the sole was not seen, the scan stands on a rim, and its floor is as much too high as the rim is (C: 0.02 and more on
whole soles, noisy ones among them)."""

TORN_BAND = 0.15
"""Up to this height a foot is looked at for open edges, of FL, D: the leg is open further up on most scans."""

SOLE_NEEDED = 0.85
"""Share of the sole that a floor can rest on, D."""


PROMISED = (
    "scan", "vertices", "faces", "mirrored", "length_mm", "landmarks", "ball_centre", "missing_ends", "edge_mm",
    "noise_mm", "between", "faces_between", "section", "plane_section", "highest", "on_cut", "need_floor",
    "need_dorsum",
)  # fmt: skip
"""What of a view the contract with plugins holds (tests/contracts/api_1.json). The rest serves scanfit's own measures
and changes with them."""


class Section(NamedTuple):
    """The curves in which a plane cuts the foot, as (N, 2) points (across, z) mm, longest first."""

    curves: list[Curve]
    tape: Tape
    openings: list[Opening]
    cut_mm: float
    """Length of the section that runs along a cut of the scan instead of skin."""


class FootView:
    """A foot as a right foot: x from heel to toes, y medial-positive, z up from the floor, mm."""

    def __init__(self, scan: FootScan, marks: Mapping[str, Landmark] | None = None) -> None:
        """``marks`` are the landmarks the frame was found with, in the right-foot view, where they are at hand."""
        self.scan = scan
        self._marks = marks
        self.vertices: NDArray[np.float64] = _sealed(
            scan.mesh.vertices * (1.0, -1.0, 1.0) if scan.side is Side.LEFT else scan.mesh.vertices
        )
        self.faces = scan.mesh.faces
        self._highest: dict[tuple[float, bool], Landmark] = {}
        self._sections: dict[float, Section] = {}
        self._verticals: dict[tuple[float, ...], Section] = {}
        self._parts: dict[str, Any] = {}
        self._made = True

    def __setattr__(self, name: str, value: object) -> None:
        # Every plugin sees the same view: what one changes, the next would measure.
        if "_made" in self.__dict__:
            raise AttributeError(f"a FootView cannot be changed, so {name} cannot be set")
        super().__setattr__(name, value)

    @cached_property
    def _sorted(self) -> NDArray[np.float64]:
        """The vertices in the order of x."""
        in_order: NDArray[np.float64] = self.vertices[np.argsort(self.vertices[:, 0])]
        return _sealed(in_order)

    def between(self, low: float, high: float) -> NDArray[np.float64]:
        """The vertices with low < x <= high."""
        first, last = np.searchsorted(self._sorted[:, 0], [low, high], side="right")
        return self._sorted[first:last]

    @cached_property
    def _slabs(self) -> Slabs:
        return Slabs(self.vertices[:, 0], self.faces)

    def faces_between(self, low: float, high: float) -> NDArray[np.integer]:
        """The faces that reach into low <= x <= high, and some beside them."""
        return self._slabs.faces(low, high)

    @cached_property
    def _on_axis(self) -> Mapping[str, Landmark]:
        """The landmarks that length and frame rest on."""
        if self._marks is not None:
            return self._marks
        low = self.vertices[:, 2] < 0.2 * np.ptp(self.vertices[:, 0])
        rough = float(np.ptp(self.vertices[low, 0]))
        return axis_landmarks(regions(self.vertices, self.faces, rough), rough)

    @cached_property
    def landmarks(self) -> Mapping[str, Landmark]:
        """Landmarks by name, in the right-foot view."""
        at = self.stations[[int(np.argmin(np.abs(self.stations - HEEL_STATION * self.length_mm)))]]
        edge = extremes(self.section_segments(float(at[0])), at, HEEL_WIDTH_BAND * self.length_mm)
        around = self.between(float(at[0]) - 30, float(at[0]) + 30)
        medial, lateral = heel_sides(around, edge, self.length_mm, noise_mm=self._roughness_mm)
        marks = {**self._on_axis, "heel_medial": medial, "heel_lateral": lateral}
        for mark in marks.values():
            _sealed(mark.point)
        return MappingProxyType(marks)

    @cached_property
    def length_mm(self) -> float:
        """Foot length FL: acropodion minus pternion along x."""
        return float(self._on_axis["acropodion"].point[0] - self._on_axis["pternion"].point[0])

    @cached_property
    def missing_ends(self) -> Mapping[str, str]:
        """Why heel or toes are not in the scan, by landmark; empty for a whole foot."""
        return missing_ends(self)

    @cached_property
    def ball_centre(self) -> NDArray[np.float64]:
        """CP, the middle between the ball points."""
        middle = (self._on_axis["metatarsale_tibiale"].point + self._on_axis["metatarsale_fibulare"].point) / 2
        return _sealed(np.asarray(middle))

    @property
    def plantar(self) -> PlantarMap:
        """The sole as a height map, z of the lowest surface seen from below; GeometryError where it is not there."""
        from scanfit.foot.plantar import plantar_map

        found: PlantarMap = self._once("plantar", plantar_map)
        return found

    @property
    def toes(self) -> ToeMap:
        """The toes apart, tips and webs; GeometryError where they are merged or not there."""
        from scanfit.foot.toe_map import toe_map

        found: ToeMap = self._once("toes", toe_map)
        return found

    @property
    def ankle(self) -> Ankle:
        """Landing point, dorsum top, dorsal junction and malleoli."""
        from scanfit.foot.ankle import ankle_of

        found: Ankle = self._once("ankle", ankle_of)
        return found

    @property
    def plan(self) -> PlanOutline:
        """Both sides of the outline below 0.18 FL, finely; GeometryError where the scan shows none."""
        from scanfit.foot.plan_outline import plan_outline

        found: PlanOutline = self._once("plan", plan_outline)
        return found

    @property
    def heel_slices(self) -> PlanOutline:
        """Both sides of the part behind 0.16 FL, slice by slice upwards."""
        from scanfit.foot.rearfoot import heel_slices

        found: PlanOutline = self._once("heel_slices", heel_slices)
        return found

    def _once(self, part: str, find: Callable[[FootView], Any]) -> Any:
        """A part found once, also where the answer is that the scan does not show it."""
        if part not in self._parts:
            try:
                self._parts[part] = find(self)
            except GeometryError as error:
                self._parts[part] = error
        found = self._parts[part]
        if isinstance(found, GeometryError):
            raise GeometryError(found.what)
        return found

    @cached_property
    def edge_mm(self) -> float:
        """Median edge length of the mesh: how finely the surface was sampled."""
        step = max(1, len(self.faces) // 2000)
        a, b = self.vertices[self.faces[::step, 0]], self.vertices[self.faces[::step, 1]]
        return median(np.linalg.norm(a - b, axis=1))

    @cached_property
    def _roughness_mm(self) -> float:
        """One sigma of the surface's noise, from the fits that the frame rests on."""
        return median([mark.residual_mm for mark in self._on_axis.values() if mark.fitted] or [0.3])

    @cached_property
    def noise_mm(self) -> float:
        """Roughness of the surface: the median residual of the landmark fits."""
        return median([mark.residual_mm for mark in self.landmarks.values() if mark.fitted] or [0.3])

    @cached_property
    def grain(self) -> Grain:
        """The surface's noise behind the toes; none on a coarse mesh."""
        if self.edge_mm >= COARSE_MM:
            return Grain(0.0, 0.0)
        own = OWN_MM * (OWN_LENGTH_MM / self.length_mm) ** 3  # a cubic leaves what grows with the cube of the curvature
        return grain(self.between(0.0, GENTLE * self.length_mm), own)

    @cached_property
    def relief_mm(self) -> float:
        """Of the noise, what fits of a few millimetres do not see and take for the foot."""
        return math.sqrt(max(self.grain.sigma_mm**2 - self.noise_mm**2, 0.0))

    @cached_property
    def axis_doubt_mm(self) -> float:
        """One sigma of the ball's middle where a hole hides one of the points that the axis rests on; else 0."""
        hides = {"metatarsale_tibiale", "metatarsale_fibulare"} & set(self.missing_ends)
        return axis_doubt_mm(self) if hides else 0.0

    @cached_property
    def stations(self) -> NDArray[np.float64]:
        """x of the sections that outline, coverage and girths share, cut in one pass."""
        even = np.linspace(0.01, 0.99, 66)
        return _sealed(np.sort(np.concatenate([even, self._named_stations]) * self.length_mm))

    @cached_property
    def _named_stations(self) -> NDArray[np.float64]:
        waist = (0.50 + self.ball_centre[0] / self.length_mm) / 2
        return np.array([HEEL_STATION, 0.45, 0.50, 0.55, waist, 0.82])

    @cached_property
    def _segments(self) -> Segments:
        cut = parallel_sections(self.vertices, self.faces, heights=self.vertices[:, 0], stations=self.stations)
        for part in cut:
            part.flags.writeable = False
        return cut

    @property
    def mirrored(self) -> bool:
        """Whether this is the mirror image of a left foot's scan."""
        return self.scan.side is Side.LEFT

    def segments(self) -> Segments:
        """All sections of ``stations``."""
        return self._segments

    def section(self, x: float) -> Section:
        """The section by the plane x = ``x`` mm; y runs across."""
        if x not in self._sections:
            self._sections[x] = self._cut_at(x)
        return self._sections[x]

    def _cut_at(self, x: float) -> Section:
        cut = self.section_segments(x)

        def surface() -> NDArray[np.float64]:
            return (self.between(x - RADIUS_MM, x + RADIUS_MM) - (x, 0, 0))[:, [1, 2, 0]]

        return self._section(cut, cut.a[:, [1, 2]], cut.b[:, [1, 2]], f"x = {x:.0f} mm", surface)

    def section_segments(self, x: float) -> Segments:
        """The loose segments of the section x = ``x`` mm, plane number 0."""
        k = int(np.argmin(np.abs(self.stations - x)))
        if abs(self.stations[k] - x) < 1e-9:
            cut = self._segments.of(k)
            return cut._replace(plane=np.zeros_like(cut.plane))
        near = self.faces_between(x, x)
        return parallel_sections(self.vertices, near, heights=self.vertices[:, 0], stations=np.array([x]))

    def vertical_section(self, a: NDArray[np.float64], b: NDArray[np.float64]) -> Section:
        """The section by the vertical plane through points ``a`` and ``b``; its points are (along, z)."""
        key = (*(float(c) for c in a[:2]), *(float(c) for c in b[:2]))
        if key not in self._verticals:
            along = (b - a)[:2] / np.linalg.norm((b - a)[:2])
            flat = np.array([*along, 0.0])
            up = np.array([0.0, 0.0, 1.0])
            self._verticals[key] = self.plane_section(np.array([*a[:2], 0.0]), flat, up, "the ball")
        return self._verticals[key]

    def plane_section(
        self, origin: NDArray[np.float64], u: NDArray[np.float64], v: NDArray[np.float64], where: str
    ) -> Section:
        """The section by the plane through ``origin`` along the unit vectors ``u`` and ``v``, its coordinates."""
        normal = np.cross(u, v)
        heights = self.vertices @ normal - origin @ normal
        cut = parallel_sections(self.vertices, self.faces, heights=heights, stations=np.array([0.0]))
        across = np.column_stack([u, v])

        def surface() -> NDArray[np.float64]:
            near = np.abs(heights) < RADIUS_MM
            return np.column_stack([(self.vertices[near] - origin) @ across, heights[near]])

        return self._section(cut, (cut.a - origin) @ across, (cut.b - origin) @ across, where, surface)

    def _section(
        self,
        cut: Segments,
        a: NDArray[np.float64],
        b: NDArray[np.float64],
        where: str,
        surface: Callable[[], NDArray[np.float64]],
    ) -> Section:
        if len(cut.plane) < 3:
            raise GeometryError(f"the scan shows no surface at {where}")
        curves = join(cut._replace(a=a, b=b))
        length = np.linalg.norm(cut.b - cut.a, axis=1)
        on_cut = self.on_cut((cut.a + cut.b) / 2)
        hull = convex_hull(np.vstack([curve.points for curve in curves]))
        return Section(curves, tape(curves, surface, hull), openings(curves, hull), float(length[on_cut].sum()))

    def on_cut(self, points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of (N, 3) points of the surface lie where the scan was cut and capped, and are no skin."""
        on_cut = np.zeros(len(points), dtype=bool)
        for normal, height in self.scan.cuts:
            on_cut |= np.abs(points @ (normal * self._flip) - height) < 0.5
        return on_cut

    def highest(self, x: float, *, beyond: bool) -> Landmark:
        """The highest point of the section x = ``x`` mm, or of all that lies in front of it."""
        key = (x, beyond)
        if key not in self._highest:
            self._highest[key] = self._find_highest(x, beyond)
        return self._highest[key]

    def _find_highest(self, x: float, beyond: bool) -> Landmark:
        section = self.section(x)
        self.need_dorsum(section, x)
        points = np.vstack([curve.points for curve in section.curves])
        y, z = points[points[:, 1].argmax()]
        start = np.array([x, y, z])
        if beyond:
            front = self.between(x, np.inf)
            top = front[front[:, 2].argmax()]
            self._need_skin_on_top(x, max(float(top[2]), float(z)))
            if top[2] > z + 0.05:
                found = surface_extremum(front, 2, 1, start=top, noise_mm=self._roughness_mm)
                return Landmark(
                    point=found.point, sigma_along_mm=1.0, residual_mm=found.residual_mm, fitted=found.fitted
                )
        near = self.between(x - 25, x + 25)
        upper = near[near[:, 2] > 0.5 * z]
        found = surface_extremum(upper, 2, 1, start=start, fixed=0, noise_mm=self._roughness_mm)
        return Landmark(point=found.point, sigma_along_mm=0.5, residual_mm=found.residual_mm, fitted=found.fitted)

    def _need_skin_on_top(self, x: float, top: float) -> None:
        """Refuse the highest point in front of ``x`` where a hole may hide a higher one."""
        ends = self._front_rim
        ends = _apart(ends[(ends[:, 0] > x - HIDDEN_MM) & (ends[:, 2] > top - HIDDEN_MM)])
        lost = float(np.linalg.norm(np.ptp(ends, axis=0))) if len(ends) else 0.0
        if lost > HIDDEN_MM:
            raise GeometryError(f"the scan has a hole of some {lost:.0f} mm where the foot is highest")

    @cached_property
    def rim(self) -> NDArray[np.int64]:
        """(R, 2) the edges at which the scan ends, as vertices."""
        edges = rim_edges(self.faces)
        edges.flags.writeable = False
        return edges

    @cached_property
    def torn(self) -> float:
        """How much open edge the foot has below ``TORN_BAND``: the root of its length over the foot's, at most 1."""
        height = self.vertices[:, 2]
        a, b = self.rim[(height.take(self.rim) < TORN_BAND * self.length_mm).all(axis=1)].T
        ends = np.linalg.norm(self.vertices.take(a, axis=0) - self.vertices.take(b, axis=0), axis=1)
        return min(1.0, math.sqrt(float(ends.sum()) / self.length_mm))

    @cached_property
    def _front_rim(self) -> NDArray[np.float64]:
        """(R, 3) middles of the edges in the front half at which the scan ends."""
        inside = self.vertices[:, 0] > 0.5 * self.length_mm
        edges = self.rim[inside[self.rim].any(axis=1)]
        middles: NDArray[np.float64] = self.vertices[edges].mean(axis=1)
        return middles

    @cached_property
    def closed(self) -> NDArray[np.float64]:
        """(N, 3) vertices near the floor that nothing saw, and that close the foot down to it."""
        return np.zeros((0, 3)) if self.scan.closed is None else self.scan.closed * self._flip

    @cached_property
    def _level_area(self) -> float:
        """Area of the sole that lies level within ``LEVEL_BAND`` of the floor, of FL squared."""
        low = self.vertices[:, 2] < LEVEL_BAND * self.length_mm
        i, j, k = corners(self.faces)
        level = low.take(i) & low.take(j) & low.take(k)
        x, y, z = face_normals(self.vertices, i[level], j[level], k[level])
        size = np.sqrt(x * x + y * y + z * z)
        return float(size[np.abs(z) > LEVEL_COSINE * size].sum() / 2 / self.length_mm**2)

    def need_floor(self) -> None:
        """Refuse a height where neither a platform nor enough of the sole shows the floor."""
        sole = self.scan.quality.coverage.get("sole", 0.0)
        if not self.scan.platform and self._level_area < LEVEL_NEEDED:
            raise GeometryError("the floor is not in the scan: no platform, and no level part of the sole")
        if not self.scan.platform and sole < SOLE_NEEDED:
            raise GeometryError(
                f"the floor is not in the scan: no platform, and {sole:.0%} of the sole ({SOLE_NEEDED:.0%} are needed)"
            )
        need_rest(self)

    def need_dorsum(self, section: Section, x: float) -> None:
        """Refuse a height where the top of the foot is open or was cut off, or its floor is not known."""
        self.need_floor()
        share = x / self.length_mm
        for gap in section.openings:
            if gap.faces_up and gap.length_mm > 8.0:
                raise GeometryError(
                    f"the scan is open on top at {share:.2f} of the foot's length: {gap.length_mm:.0f} mm are missing"
                )
        if section.cut_mm > 8.0:
            raise GeometryError(
                f"the scan was cut through the foot at {share:.2f} of its length ({section.cut_mm:.0f} mm of cut)"
            )

    @cached_property
    def _flip(self) -> NDArray[np.float64]:
        return np.array([1.0, -1.0, 1.0]) if self.scan.side is Side.LEFT else np.ones(3)


def _apart(middles: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of (N, 3) middles of edges at which a scan ends, those that are no side of a slit."""
    if not 1 < len(middles) <= FEW:
        return middles
    away = np.linalg.norm(middles[:, None] - middles, axis=2)
    np.fill_diagonal(away, np.inf)
    alone: NDArray[np.float64] = middles[away.min(axis=1) > SLIT_MM]
    return alone


def _sealed(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array
