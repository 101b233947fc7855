"""How the heel leans, and how the forefoot is turned against it (definitions version 1)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from scanfit.errors import GeometryError
from scanfit.foot.ends import need_ends
from scanfit.foot.landmarks import HEEL_STATION
from scanfit.foot.made import made
from scanfit.foot.midline import midline, soft_axis
from scanfit.foot.plan_outline import Edge, PlanOutline, cuts_of, edge_of, need_sides
from scanfit.geometry.silhouette import RADIUS_MM, silhouette

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from scanfit.foot.view import FootView
    from scanfit.geometry.silhouette import Side
    from scanfit.model.measurement import Measurement

SLICES = (0.04, 0.17)
"""Horizontal slices of the heel, z of FL."""

SLICE_MM = 1.5
"""Distance of the slices, D."""

LONGEST_GAP_MM = 8.0
"""A side of the heel is bridged over a hole this high, D: on a radius of 30 mm it bulges by 0.27 mm."""

REARFOOT, REARFOOT_BAND = (0.08, 0.25), 0.15
"""The rearfoot's middle line: x and z of FL."""


def rearfoot_angle(view: FootView) -> Measurement:
    """Lean of the line through the mid-points of the heel's horizontal slices, z 0.04-0.17 FL; everted positive.

    Notes
    -----
    Seen from behind, an everted (valgus) heel has its lower end moved out to the lateral side, so the line leans
    medially as it rises: y, medial-positive, grows with z.

    A floor tilted to the side tilts the value by as much; a floor inferred without a platform has its part in sigma.
    """
    need_ends(view, "acropodion")
    view.need_floor()  # the slices lie at heights, and where the heel leans differs from one height to the next
    sides = view.heel_slices
    low, high = (share * view.length_mm for share in SLICES)
    for side in (sides.medial, sides.lateral):
        top = float(side.x[side.gap_mm == 0].max(initial=0.0))
        if top < high - LONGEST_GAP_MM:
            raise GeometryError(
                f"the scan shows both sides of the heel up to {top:.0f} mm above the floor; {high:.0f} mm are needed"
            )
    try:
        line = midline(sides.medial, sides.lateral, low, high, longest_mm=LONGEST_GAP_MM)
    except GeometryError as error:
        raise GeometryError(error.what.replace("from the heel", "above the floor")) from error
    value, spread = math.degrees(math.atan(line.slope)), math.degrees(line.slope_doubt)
    return made(view, "rearfoot_angle", value, unit="deg", standard="scanfit 1: slices", spread=spread)


def heel_slices(view: FootView) -> PlanOutline:
    """Return both sides of the part with x <= 0.16 FL, slice by slice upwards: x of each edge is the height."""
    low, high = (share * view.length_mm for share in SLICES)
    stations = np.linspace(low, high, max(int((high - low) / SLICE_MM), 12))
    return PlanOutline(*(edge_of(side) for side in seen_from_behind(view, stations, HEEL_STATION * view.length_mm)))


def seen_from_behind(view: FootView, heights: NDArray[np.float64], x_max: float) -> tuple[Side, Side]:
    """Return the medial and the lateral side of horizontal sections at ``heights``, of their part x <= ``x_max``."""
    # Upwards takes the place of along, and how far forward that of how high.
    return silhouette(
        np.ascontiguousarray(view.vertices[:, ::-1]),
        view.faces_between(-np.inf, x_max + RADIUS_MM),
        stations=heights,
        z_max=x_max,
        noise_mm=view.noise_mm,
        cuts=[(normal[::-1], height) for normal, height in cuts_of(view)],
    )


def forefoot_abduction_angle(view: FootView) -> Measurement:
    """Angle from the rearfoot's middle line to the line heel centre - CP; forefoot turned laterally positive."""
    need_ends(view, "acropodion")
    names = ("heel_medial", "heel_lateral", "metatarsale_tibiale", "metatarsale_fibulare")
    need_sides(view, *names)
    low, high = (share * view.length_mm for share in REARFOOT)
    medial, lateral = _rearfoot_sides(view)
    rear = midline(medial, lateral, low, high)
    heel = (view.landmarks["heel_medial"].point + view.landmarks["heel_lateral"].point) / 2
    ahead = view.ball_centre - heel
    value = math.degrees(math.atan(rear.slope) - math.atan2(ahead[1], ahead[0]))
    spread = math.degrees(math.hypot(rear.slope_doubt, soft_axis(view)))
    return made(
        view,
        "forefoot_abduction_angle",
        value,
        unit="deg",
        standard="scanfit 1: mid-lines",
        landmarks=names,
        spread=spread,
    )


def _rearfoot_sides(view: FootView) -> tuple[Edge, Edge]:
    """The outline's sides where it lies below 0.15 FL anyway; otherwise those of the part that does."""
    outline, limit = view.plan, REARFOOT_BAND * view.length_mm
    low, high = (share * view.length_mm for share in REARFOOT)
    parts = [side.over(low, high, longest_mm=math.inf, where="") for side in outline]
    if all((part.z <= limit).all() for part in parts):
        return outline.medial, outline.lateral
    stations = outline.medial.x[(outline.medial.x > low - 10) & (outline.medial.x < high + 10)]
    near = view.faces_between(stations[0], stations[-1])
    sides = silhouette(view.vertices, near, stations=stations, z_max=limit, noise_mm=view.noise_mm, cuts=cuts_of(view))
    return edge_of(sides[0]), edge_of(sides[1])
