"""What the hollow of an impression shows of a foot: its sole, and how far it reaches."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanfit.errors import GeometryError
from scanfit.geometry.section import parallel_sections

if TYPE_CHECKING:
    from scanfit.foot.view import FootView
    from scanfit.model.scan import FootScan

SHOWN = frozenset({"foot_length", "arch_height"})
"""The measures an impression gives. Foam is pushed aside by whatever of the foot comes down on it first, so that its
walls stand where the foot is widest below the rim, and do not say how high that was. C: on hollows of ten phantom feet
the places of the ball along the foot were up to 5 mm off where these two kept to their uncertainty."""

SLICE_MM, RAGGED_MM = 1.5, 1.0
"""A wall is looked at in slices of so much height, without so much of its edge at the rim, D."""

UPRIGHT = 0.2
"""Most that a wall may still lean outwards at the rim, in mm for each of height, D: on a heel of 25 mm radius it then
goes on for 0.5 mm at most."""

NEAR_MM = 12.0
"""So much to either side of an end point its wall is looked at, D."""


def need_shown(scan: FootScan, name: str) -> None:
    """Refuse a measure that an impression's hollow does not show."""
    if scan.hollow and name not in SHOWN:
        raise GeometryError(
            "an impression shows the sole: its walls stand where the foot was widest on its way down, and say nothing "
            "of the foot's sides and top"
        )


def missing_walls(view: FootView, ends: Mapping[str, tuple[str, float]]) -> dict[str, str]:
    """Return why an end of the foot is not in the impression, by landmark: its wall still opens at the rim."""
    why = "the foot was not pressed in deep enough there: the wall of the hollow still opens at its rim"
    return {
        landmark: f"the impression ends at the {word}: {why}"
        for landmark, (word, sign) in ends.items()
        if wall_at(view, landmark, sign) is None
    }


class Wall(NamedTuple):
    """How far out an end's wall reaches where it begins to be upright, and at its rim, mm along the axis.

    A scan from above knows both, and joins them by faces that lean: the wall stands somewhere between.
    """

    foot_mm: float
    rim_mm: float


def wall_at(view: FootView, landmark: str, sign: float) -> Wall | None:
    """Return the wall at an end of the foot; None where it still opens at the rim."""
    point = view.landmarks[landmark].point
    near = np.linalg.norm(view.vertices[:, :2] - point[:2], axis=1) < NEAR_MM
    rim = float(view.vertices[near, 2].max()) - RAGGED_MM
    levels = np.arange(rim, SLICE_MM, -SLICE_MM)[::-1]
    if len(levels) < 3:
        return None
    cut = parallel_sections(view.vertices, view.faces, heights=view.vertices[:, 2], stations=levels)
    reach = np.full(len(levels), -np.inf)
    ends = np.concatenate([cut.a, cut.b])
    beside = np.abs(ends[:, 1] - point[1]) < NEAR_MM
    np.maximum.at(reach, np.concatenate([cut.plane, cut.plane])[beside], sign * ends[beside, 0])
    with np.errstate(invalid="ignore"):
        upright = (reach[2:] - reach[:-2]) / (2 * SLICE_MM) <= UPRIGHT
    if not upright[-1]:
        return None
    foot = len(upright) - int(np.argmin(upright[::-1])) if not upright.all() else 0
    return Wall(float(reach[foot]), float(reach[-1]))


def hollow_length(view: FootView, ends: Mapping[str, tuple[str, float]]) -> tuple[float, float]:
    """Return the length between the walls at both ends, and its sigma, mm: each stands between its foot and its rim.

    Both are known to an edge of the faces.
    """
    walls = [wall_at(view, landmark, sign) for landmark, (_, sign) in ends.items()]
    found = [wall for wall in walls if wall is not None]
    spread = [math.hypot((wall.rim_mm - wall.foot_mm) / math.sqrt(12), view.edge_mm / 2) for wall in found]
    return sum((wall.foot_mm + wall.rim_mm) / 2 for wall in found), math.hypot(*spread)
