"""A measured foot as a value: measurements, landmarks, outline, quality."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError
from scanfit.foot.coverage import USABLE
from scanfit.foot.landmarks import Landmark
from scanfit.foot.view import FootView
from scanfit.geometry.outline import extremes
from scanfit.geometry.ring import join, resample
from scanfit.geometry.section import parallel_sections
from scanfit.model.measurement import Category, Measurement, Withheld
from scanfit.model.profile import FootProfile, Point2, Point3
from scanfit.model.scan import Side

OUTLINE_BAND = 0.18
"""The outline is that of the foot's part with z <= 0.18 FL (definitions.md)."""


def foot_profile(view: FootView, results: Iterable[Measurement | Category | Withheld]) -> FootProfile:
    """Return the profile of a measured foot."""
    measurements, withheld = {}, {}
    for result in results:
        if isinstance(result, Withheld):
            withheld[result.name] = result.reason
        else:
            measurements[result.name] = result
    scan = view.scan
    flip = -1.0 if scan.side is Side.LEFT else 1.0
    return FootProfile(
        side=scan.side,
        load_state=scan.load_state,
        measurements=measurements,
        withheld=withheld,
        landmarks=_landmarks(view, flip),
        outline=_outline(view, flip),
        dorsal_profile=_dorsal_profile(view),
        quality=scan.quality,
        inferred=scan.inferred,
        source=scan.source,
        T_foot_scan=tuple(tuple(float(x) for x in row) for row in scan.T_foot_scan),
    )


def _landmarks(view: FootView, flip: float) -> dict[str, Point3]:
    if view.scan.hollow:  # the ball's and the heel's sides are somewhere along a wall
        points = {name: view.landmarks[name].point for name in ("pternion", "acropodion")}
        return {name: (float(x), float(y) * flip, float(z)) for name, (x, y, z) in points.items()}
    points = {name: mark.point for name, mark in view.landmarks.items()}
    points["ball_centre"] = view.ball_centre
    points |= {name: mark.point for name, mark in _ankle(view).items()} | _toes(view)
    return {name: (float(x), float(y) * flip, float(z)) for name, (x, y, z) in points.items()}


ANKLE = ("landing_point", "dorsum_top", "dorsal_junction", "medial_malleolus", "lateral_malleolus")


def _ankle(view: FootView) -> dict[str, Landmark]:
    found = {name: getattr(view.ankle, name) for name in ANKLE}
    return {name: mark for name, mark in found.items() if isinstance(mark, Landmark)}


def _toes(view: FootView) -> dict[str, NDArray[np.float64]]:
    """Tips and webs, those that the scan shows whole."""
    points = {}
    for k in range(1, 6):
        with suppress(GeometryError):
            points[f"toe{k}_tip"] = view.toes.whole_tip(k).point
    for k in range(1, 5):
        with suppress(GeometryError):
            view.toes.whole_webs(k)
            points[f"web{k}"] = view.toes.webs[k - 1].point
    return points


def _outline(view: FootView, flip: float) -> tuple[Point2, ...]:
    """The plan-view outline, counter-clockwise on the right-foot view, starting at the heel."""
    edge = extremes(view.segments(), view.stations, OUTLINE_BAND * view.length_mm)
    seen = np.isfinite(edge.y_low)
    heel, toe = view.landmarks["pternion"].point, view.landmarks["acropodion"].point
    lateral = np.column_stack([edge.x[seen], edge.y_low[seen]])
    medial = np.column_stack([edge.x[seen], edge.y_high[seen]])[::-1]
    closed = _thinned(np.vstack([heel[None, :2], lateral, toe[None, :2], medial]), 200)
    return tuple((float(x), float(y) * flip) for x, y in closed)


def _dorsal_profile(view: FootView) -> tuple[Point2, ...]:
    """The upper edge of the side view in the plane y = 0; empty where the scan does not show the dorsum."""
    if view.scan.quality.coverage.get("dorsum", 0.0) < USABLE:
        return ()
    cut = parallel_sections(view.vertices, view.faces, heights=view.vertices[:, 1], stations=np.array([0.0]))
    if len(cut.plane) == 0:
        return ()
    side = cut._replace(a=cut.a[:, [0, 2]], b=cut.b[:, [0, 2]])
    x, z = np.vstack([resample(curve, 0.5).points for curve in join(side)]).T
    cell = np.floor(x / view.length_mm * 150).astype(int)
    order = np.lexsort((-z, cell))
    first = order[np.flatnonzero(np.diff(cell[order], prepend=cell.min() - 1))]
    return tuple((float(a), float(b)) for a, b in _thinned(np.column_stack([x, z])[first], 200))


def _thinned(points: NDArray[np.float64], most: int) -> NDArray[np.float64]:
    if len(points) <= most:
        return points
    fewer: NDArray[np.float64] = points[np.linspace(0, len(points) - 1, most).round().astype(int)]
    return fewer
