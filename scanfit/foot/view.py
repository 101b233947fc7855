"""One view of a foot, built once: everything a measure needs, each part computed on first use and kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

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
from scanfit.geometry.extremum import surface_extremum
from scanfit.geometry.median import median
from scanfit.geometry.outline import extremes
from scanfit.geometry.ring import Curve, Opening, Tape, join, openings, tape
from scanfit.geometry.section import Segments, parallel_sections
from scanfit.model.scan import FootScan, Side

SOLE_NEEDED = 0.6
"""Share of the sole that a floor can rest on, D."""


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
        medial, lateral = heel_sides(around, edge, self.length_mm)
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

    @cached_property
    def edge_mm(self) -> float:
        """Median edge length of the mesh: how finely the surface was sampled."""
        step = max(1, len(self.faces) // 2000)
        a, b = self.vertices[self.faces[::step, 0]], self.vertices[self.faces[::step, 1]]
        return median(np.linalg.norm(a - b, axis=1))

    @cached_property
    def noise_mm(self) -> float:
        """Roughness of the surface: the median residual of the landmark fits."""
        return median([mark.residual_mm for mark in self.landmarks.values() if mark.fitted] or [0.3])

    @cached_property
    def stations(self) -> NDArray[np.float64]:
        """x of the sections that outline, coverage and girths share, cut in one pass."""
        even = np.linspace(0.01, 0.99, 66)
        return _sealed(np.sort(np.concatenate([even, self._named_stations]) * self.length_mm))

    @cached_property
    def _named_stations(self) -> NDArray[np.float64]:
        waist = (0.50 + self.ball_centre[0] / self.length_mm) / 2
        return np.array([HEEL_STATION, 0.50, 0.55, waist, 0.82])

    @cached_property
    def _segments(self) -> Segments:
        cut = parallel_sections(self.vertices, self.faces, heights=self.vertices[:, 0], stations=self.stations)
        for part in cut:
            part.flags.writeable = False
        return cut

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
        return self._section(cut, cut.a[:, [1, 2]], cut.b[:, [1, 2]], f"x = {x:.0f} mm")

    def section_segments(self, x: float) -> Segments:
        """The loose segments of the section x = ``x`` mm, plane number 0."""
        k = int(np.argmin(np.abs(self.stations - x)))
        if abs(self.stations[k] - x) < 1e-9:
            cut = self._segments.of(k)
            return cut._replace(plane=np.zeros_like(cut.plane))
        return parallel_sections(self.vertices, self.faces, heights=self.vertices[:, 0], stations=np.array([x]))

    def vertical_section(self, a: NDArray[np.float64], b: NDArray[np.float64]) -> Section:
        """The section by the vertical plane through points ``a`` and ``b``."""
        along = (b - a)[:2] / np.linalg.norm((b - a)[:2])
        normal = np.array([-along[1], along[0]])
        heights = (self.vertices[:, :2] - a[:2]) @ normal
        cut = parallel_sections(self.vertices, self.faces, heights=heights, stations=np.array([0.0]))
        first, second = (np.column_stack([(end[:, :2] - a[:2]) @ along, end[:, 2]]) for end in (cut.a, cut.b))
        return self._section(cut, first, second, "the ball")

    def _section(self, cut: Segments, a: NDArray[np.float64], b: NDArray[np.float64], where: str) -> Section:
        if len(cut.plane) < 3:
            raise GeometryError(f"the scan shows no surface at {where}")
        curves = join(cut._replace(a=a, b=b))
        middle, length = (cut.a + cut.b) / 2, np.linalg.norm(cut.b - cut.a, axis=1)
        on_cut = np.zeros(len(middle), dtype=bool)
        for normal, height in self.scan.cuts:
            on_cut |= np.abs(middle @ (normal * self._flip) - height) < 0.5
        return Section(curves, tape(curves), openings(curves), float(length[on_cut].sum()))

    def highest(self, x: float, *, beyond: bool) -> Landmark:
        """The highest point of the section x = ``x`` mm, or of all that lies in front of it."""
        key = (x, beyond)
        if key not in self._highest:
            self._highest[key] = self._find_highest(x, beyond)
        return self._highest[key]

    def _find_highest(self, x: float, beyond: bool) -> Landmark:
        section = self.section(x)
        self._need_dorsum(section, x)
        points = np.vstack([curve.points for curve in section.curves])
        y, z = points[points[:, 1].argmax()]
        start = np.array([x, y, z])
        if beyond:
            front = self.between(x, np.inf)
            top = front[front[:, 2].argmax()]
            if top[2] > z + 0.05:
                found = surface_extremum(front, 2, 1, start=top)
                return Landmark(
                    point=found.point, sigma_along_mm=1.0, residual_mm=found.residual_mm, fitted=found.fitted
                )
        near = self.between(x - 25, x + 25)
        found = surface_extremum(near[near[:, 2] > 0.5 * z], 2, 1, start=start, fixed=0)
        return Landmark(point=found.point, sigma_along_mm=0.5, residual_mm=found.residual_mm, fitted=found.fitted)

    def _need_dorsum(self, section: Section, x: float) -> None:
        """Refuse a height where the top of the foot is open or was cut off, or its floor is not known."""
        sole = self.scan.quality.coverage.get("sole", 0.0)
        if not self.scan.platform and sole < SOLE_NEEDED:
            raise GeometryError(
                f"the floor is not in the scan: no platform, and {sole:.0%} of the sole ({SOLE_NEEDED:.0%} are needed)"
            )
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


def _sealed(array: NDArray[np.float64]) -> NDArray[np.float64]:
    array.flags.writeable = False
    return array
