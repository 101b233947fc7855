"""Girths: perimeters of the convex hulls of plane sections."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, section
from scanfit.phantom.truth.extents import ball_section, dorsum_top
from scanfit.phantom.truth.frame import Standing, X


def hull_perimeter(points: Array) -> float:
    """Return the perimeter of the convex hull of (N, 2) points, mm."""
    from scipy.spatial import ConvexHull

    return float(ConvexHull(points).area)  # of a plane hull, scipy calls the perimeter its area


def girths(foot: Standing, landing: Array, junction: Array | None) -> dict[str, float]:
    """Ball, waist, instep and the two heel girths; the long one only where there is a dorsal junction."""
    half = 0.50 * foot.length_mm
    found = {
        "ball_girth": hull_perimeter(ball_section(foot)),
        "waist_girth": _across(foot, (half + foot.ball_centre[0]) / 2),
        "instep_girth": _across(foot, half),
        "short_heel_girth": _round_the_heel(foot, landing, dorsum_top(foot)),
    }
    if junction is not None:
        found["long_heel_girth"] = _round_the_heel(foot, landing, junction)
    return found


def _across(foot: Standing, x: float) -> float:
    return hull_perimeter(section(foot.soup, x * X, X)[:, 1:])


def _round_the_heel(foot: Standing, below: Array, above: Array) -> float:
    """By the plane parallel to y through two points."""
    along = (above - below) * [1, 0, 1]
    along /= np.linalg.norm(along)
    cut = section(foot.soup, below, np.array([-along[2], 0.0, along[0]]))
    return hull_perimeter(np.column_stack([(cut - below) @ along, cut[:, 1]]))
