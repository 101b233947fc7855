"""The seam: where cameras above the platform stop seeing a foot, and what was closed below says less than skin."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from scanfit.errors import GeometryError

if TYPE_CHECKING:
    from scanfit.foot.view import FootView, Section

ON_FLOOR_MM = 1.0
"""A gap that lies no higher than this over a platform is where the foot stands: the tape runs along the floor, D."""

TAPE_LONGER, TAPE_SHARE, LOWEST_MM = 0.147, 0.12, 3.0
"""What was closed along the lines of sight makes a tape too long, by this share of the height from which on nothing
was seen beyond the lowest (C: regression on 62 simulated captures), and one sigma of it, of that height: a foot lies
between the line of sight, at 45 degrees, and a straight tape, 0.41 of the height shorter."""

ABOUT_MM = 4.0
"""So near to a section, the seam's height counts for it, D."""

TOP = 0.9
"""The seam's height is this quantile of what was closed below it, D."""

SEEN_MM = 2.0
"""A sole that was closed from no higher than this is as good as seen, D."""

LANDING = 0.25
"""The heel lands within this share of FL, and within 16 mm of the heel's middle line (foot/landing_point.py)."""


def gap_mm(view: FootView, section: Section) -> float:
    """Length of a vertical section's gaps, those apart that lie on the platform the foot stands on."""
    return sum(gap.length_mm for gap in section.openings if not (view.scan.platform and gap.highest_mm < ON_FLOOR_MM))


class Unseen(NamedTuple):
    """What closing does to a tape: how much too long it is, and one sigma of that, mm."""

    longer_mm: float
    sigma_mm: float


def tape_unseen(view: FootView, a: NDArray[np.float64], b: NDArray[np.float64]) -> Unseen:
    """Return what the closing does to the tape around the vertical section through two points."""
    closed = view.closed
    along = (b - a)[:2] / np.linalg.norm((b - a)[:2])
    near = np.abs((closed[:, :2] - a[:2]) @ np.array([-along[1], along[0]])) < ABOUT_MM
    if not near.any():
        return Unseen(0.0, 0.0)
    across = (closed[near, :2] - a[:2]) @ along
    middle = (float(across.min()) + float(across.max())) / 2
    ends = (closed[near][across <= middle, 2], closed[near][across > middle, 2])
    heights = np.array([float(np.quantile(end, TOP)) if len(end) else 0.0 for end in ends])
    return Unseen(
        TAPE_LONGER * float(np.maximum(heights - LOWEST_MM, 0.0).sum()), TAPE_SHARE * float(np.hypot(*heights))
    )


def need_seen_sole(view: FootView) -> None:
    """Refuse what rests on the sole where it was closed instead of seen."""
    highest = float(view.closed[:, 2].max(initial=0.0))
    if highest > SEEN_MM:
        raise GeometryError(f"the sole is not in the scan: no camera saw the foot's underside, up to {highest:.0f} mm")


def need_seen_heel(view: FootView, y: float, highest_mm: float) -> None:
    """Refuse what rests on the sole under the heel where it was closed instead of seen."""
    seam = view.closed
    near = (seam[:, 0] < LANDING * view.length_mm) & (np.abs(seam[:, 1] - y) < 16.0)
    if near.any() and float(seam[near, 2].max()) > highest_mm:
        raise GeometryError("the sole is not in the scan where the heel lands: no camera saw below the heel")
