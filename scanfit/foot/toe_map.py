"""The toes apart: their tips, the webs between them, and which part of the surface belongs to which toe."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.landmarks import Landmark, Patch, cut_out, renumbered
from scanfit.foot.toe_sections import ToeSections, toe_sections
from scanfit.foot.toe_webs import web_between
from scanfit.geometry.corners import corners
from scanfit.geometry.extremum import RADIUS_MM, surface_extremum
from scanfit.geometry.merge_tree import MergeTree, merge_tree
from scanfit.geometry.rim import rim_edges

if TYPE_CHECKING:
    from scanfit.foot.view import FootView

BACK, HIGH = 0.68, 0.45
"""The forefoot that toes are looked for in: x and z, of FL. Web 4 lies at 0.71 and beyond (C: phantoms)."""

APART = 0.012
"""How far a tip must stand out in front of its web to be a toe of its own, of FL: 3 mm of an adult's foot, D."""

NOISES = 5.0
"""A roughness of the surface makes no peak higher than this many times itself, D."""

BEYOND_BALL = 0.06
"""Every tip lies this far in front of the lateral ball point, of FL, D."""

SHALLOW = 0.07
"""A cleft less deep than this is not the foot's own, of FL, D: the toes touch in the scan, or a sock bridges them.
Phantoms have 0.09 and more (C); with 0.04 to 0.07 on noisy scans of them the cleft was bridged, and humps were up to
4.5 mm too low."""

TIP_CLEAR_MM, WEB_CLEAR_MM = 3.0, 4.0
"""How near an edge of the scan may come to a tip or a web, D."""

SMALLEST_PATCH_MM, PATCH_PER_NOISE = 1.2, 8.0
"""Fits on a toe reach no farther than its noise asks for, D: over 4 mm the tip of a small toe is no quadric (0.6 mm
off where it touches the floor, C); over 1.2 mm on a smooth surface they err by no more than the mesh does."""

ROOT_MM = 10.0
"""How far behind the webs a toe's root is still kept with it, D: fits reach 6 mm."""

UNFITTED_MM = 0.5
"""One sigma of a tip that no quadric fits, D."""

SHARP_MM = 0.1
"""A tip that a quadric misses by more than this and twice the noise has an edge, as where it is pressed on the floor,
D; its foremost vertex is nearer to it than the fit (1.2 mm off in z, 0.2 mm in x, C)."""

CUT_MM = 3.0
"""Where the foot was cut off in front, the toes that reach as near to the cut as this were cut with it, D."""

TIP_REACH_MM = 25.0
"""Vertices this near to a toe's foremost one are enough to fit its tip, also on the coarsest mesh."""


@dataclass(frozen=True, kw_only=True, eq=False)
class ToeMap:
    """Five toes of the right-foot view, mm.

    tips : 5, the fitted foremost point of toe 1 (big toe) to 5
    webs : 4, the deepest point of the cleft between toe k and k + 1: the pass of x between the two
    vertices, faces : (N, 3), (M, 3), the forefoot
    rim : (R, 2) vertices at both ends of every edge where the scan ends
    sections : how broad each toe is, station by station
    patch_mm : radius of the local fits
    length_mm : FL
    """

    tips: tuple[Landmark, ...]
    webs: tuple[Landmark, ...]
    vertices: NDArray[np.float64]
    faces: NDArray[np.integer]
    rim: NDArray[np.integer]
    sections: ToeSections
    patch_mm: float
    length_mm: float

    @cached_property
    def _nearest(self) -> NDArray[np.int8]:
        """(N,) the toe that a vertex in front of the webs or a little behind them is in line with, 0 farther back."""
        x = np.ascontiguousarray(self.vertices[:, 0])
        ahead = np.flatnonzero(x > min(web.point[0] for web in self.webs) - ROOT_MM)
        toe = np.zeros(len(x), dtype=np.int8)
        toe[ahead] = self.sections.nearest_toe(x[ahead], self.vertices[ahead, 1])
        return toe

    @cached_property
    def toe_of(self) -> NDArray[np.int8]:
        """(N,) 1 to 5 for the vertices of a toe in front of the webs beside it, else 0."""
        free = np.array([np.inf, *(self.free_from(k) for k in range(1, 6))])
        return np.where(self.vertices[:, 0] > free[self._nearest], self._nearest, 0).astype(np.int8)

    def patch(self, k: int) -> Patch:
        """The surface of toe k, and what is in line with it behind its webs."""
        return self._patches[k - 1]

    @cached_property
    def _patches(self) -> tuple[Patch, ...]:
        a, b, c = (self._nearest.take(column) for column in corners(self.faces))
        faces = (self.faces[(a == k) | (b == k) | (c == k)] for k in range(1, 6))
        return tuple(renumbered(self.vertices, own) for own in faces)

    def webs_of(self, k: int) -> tuple[Landmark, ...]:
        """The one or two webs beside toe k."""
        return self.webs[max(k - 2, 0) : k]

    def free_from(self, k: int) -> float:
        """x from which toe k stands apart from its neighbours."""
        return float(max(web.point[0] for web in self.webs_of(k)))

    def whole_tip(self, k: int) -> Landmark:
        """The tip of toe k; GeometryError where the scan ends too near to it to know that it is the tip."""
        if self.tips[k - 1].flag:
            raise GeometryError(self.tips[k - 1].flag)
        self._need_clear(self.tips[k - 1].point, TIP_CLEAR_MM, f"the tip of toe {k}")
        return self.tips[k - 1]

    def whole_webs(self, k: int) -> tuple[Landmark, ...]:
        """The webs beside toe k; GeometryError where they are not the foot's own."""
        for web, other in zip(self.webs_of(k), range(max(k - 1, 1), k + 1), strict=False):
            if web.flag:
                raise GeometryError(f"the web between toes {other} and {other + 1} is hidden: {web.flag}")
            self._need_clear(web.point, WEB_CLEAR_MM, f"the web between toes {other} and {other + 1}")
            tips = self.tips[other - 1].point[0], self.tips[other].point[0]
            depth, needed = float(min(tips) - web.point[0]), SHALLOW * self.length_mm
            if depth < needed:
                raise GeometryError(
                    f"the cleft between toes {other} and {other + 1} is {depth:.0f} mm deep in the scan, "
                    f"{needed:.0f} mm are needed (toes that touch, or a sock?)"
                )
        return self.webs_of(k)

    def _need_clear(self, point: NDArray[np.float64], clear_mm: float, what: str) -> None:
        """Refuse a point that an edge of the scan comes nearer to than ``clear_mm``."""
        if len(self.rim) == 0:
            return
        away = self.vertices[self.rim] - point
        nearest = float(np.sqrt(np.einsum("ijk,ijk->ij", away, away).min()))
        if nearest < clear_mm:
            raise GeometryError(f"the scan has a hole {nearest:.0f} mm from {what} ({clear_mm:.0f} mm are needed)")


def toe_map(view: FootView) -> ToeMap:
    """Return the toes of a foot.

    Raises
    ------
    GeometryError
        If not exactly five tips stand apart, or two toes are one in every section.

    Notes
    -----
    A tip is a peak of the merge tree of x over the surface (geometry/merge_tree.py) that stands out in front of its
    pass. Nothing but the surface is asked: a toe that lies against its neighbour without a cleft in
    front of the two is not apart. For the webs see toe_sections.py and toe_webs.py.
    """
    need_ends(view)
    length = view.length_mm
    x, z = (np.ascontiguousarray(view.vertices[:, axis]) for axis in (0, 2))
    near = view.faces_between(BACK * length, np.inf)
    patch = cut_out(view.vertices, near, (x > BACK * length) & (z < HIGH * length))
    patch_mm = min(SMALLEST_PATCH_MM + PATCH_PER_NOISE * view.noise_mm, RADIUS_MM)
    rim = rim_edges(patch.faces, patch.vertices[:, 0] > BACK * length)
    tips = _tips(view, patch.vertices, patch.faces, rim, patch_mm)
    sections = toe_sections(patch.vertices, patch.faces, np.array([tip.point for tip in tips]), length)
    return ToeMap(
        tips=tips,
        webs=tuple(web_between(patch.vertices, patch.faces, sections, k, length) for k in range(1, 5)),
        vertices=patch.vertices,
        faces=patch.faces,
        rim=rim,
        sections=sections,
        patch_mm=patch_mm,
        length_mm=length,
    )


def _tips(
    view: FootView,
    vertices: NDArray[np.float64],
    faces: NDArray[np.integer],
    rim: NDArray[np.integer],
    patch_mm: float,
) -> tuple[Landmark, ...]:
    """The five tips, from the medial side."""
    apart = max(APART * view.length_mm, NOISES * view.noise_mm)
    tree = merge_tree(np.ascontiguousarray(vertices[:, 0]), faces, least=apart)
    peaks = _on_the_foot(view, tree, vertices)
    # A hole in the scan leaves peaks on its edge.
    on_rim = np.zeros(len(vertices), dtype=bool)
    on_rim[rim] = True
    skin = peaks[~on_rim[tree.peaks[peaks]]]
    if len(skin) < 5:
        raise GeometryError(
            f"the toes are merged or not in the scan: {len(skin)} of 5 tips stand {apart:.0f} mm in front of a cleft "
            "(a sock, or toes that touch?)"
        )
    if len(skin) > 5:
        raise GeometryError(f"the toes cannot be told apart: {len(skin)} tips stand {apart:.0f} mm out, 5 are expected")
    order = skin[np.argsort(-vertices[tree.peaks[skin], 1])]
    return tuple(_tip(view, vertices[tree.part == peak], vertices[tree.peaks[peak]], patch_mm) for peak in order)


def _on_the_foot(view: FootView, tree: MergeTree, vertices: NDArray[np.float64]) -> NDArray[np.intp]:
    """Numbers of the peaks in front of the ball, on the largest piece of surface."""
    piece = np.arange(len(tree.peaks))
    for a, b, _ in tree.passes:
        piece[piece == piece[a]] = piece[b]
    sizes = np.bincount(piece[tree.part], minlength=len(piece))
    ball = view.landmarks["metatarsale_fibulare"].point[0]
    in_front = vertices[tree.peaks, 0] > ball + BEYOND_BALL * view.length_mm
    return np.flatnonzero((piece == sizes.argmax()) & in_front)


def _tip(view: FootView, toe: NDArray[np.float64], start: NDArray[np.float64], patch_mm: float) -> Landmark:
    near = toe[toe[:, 0] > start[0] - TIP_REACH_MM]
    found = surface_extremum(near, 0, 1, start=start, radius_mm=patch_mm)
    sharp = found.residual_mm > SHARP_MM + 2 * view.noise_mm
    fitted = found.fitted and not sharp
    point = start if sharp else found.point
    cut = view.missing_ends.get("acropodion", "")
    foremost = float(view.landmarks["acropodion"].point[0])
    return Landmark(
        point=point,
        sigma_along_mm=found.residual_mm if fitted else max(UNFITTED_MM, found.residual_mm),
        residual_mm=found.residual_mm,
        fitted=fitted,
        flag=cut if point[0] > foremost - CUT_MM else "",
    )
