"""Whether a foot rests on the floor that was inferred for it: its sole is there, and does not hover over that floor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scanfit.errors import GeometryError
from scanfit.model.scan import LoadState

if TYPE_CHECKING:
    from scanfit.foot.plantar import PlantarMap
    from scanfit.foot.view import FootView

STANDING = (LoadState.SITTING, LoadState.BIPEDAL, LoadState.SINGLE)

LOW_MM, SHARE = 6.0, 0.3
"""Of the sole below this height, this share at least lies on the floor in a foot that stands (C: 0.6 and more on the
phantoms), D."""

HOVER_MM = 1.0
"""How far above its floor that share may end, D: 0.0 mm on clean phantoms, up to 0.3 mm on their scans with noise of
0.5 mm; where it is 1 mm and more, heights are as much too large, and more (C)."""


FLOOR_MISSING = 0.20
"""Without a platform so much of the sole may be missing, D: a foot whose sole was lost stands on its rim, and its floor
is too high by as much as was lost."""


def hover_mm(view: FootView) -> float:
    """How far the sole of a foot that is told to stand lies above the floor that was inferred; 0 where it is not told,
    where a platform shows the floor, or no sole is seen.

    A plane of support stands on the lowest points of three regions. On a rough sole those are bumps that no skin
    reaches down to, and all heights are too large by as much.
    """
    sole = _sole(view)
    if sole is None or view.scan.load_state not in STANDING:
        return 0.0
    z = sole.z[sole.inside & np.isfinite(sole.z)]
    z = np.sort(z[z < LOW_MM])
    return max(float(z[int(SHARE * len(z))]), 0.0) if len(z) else 0.0


def need_rest(view: FootView) -> None:
    """Refuse a height above a floor that was inferred from a sole that is not there or does not rest on it."""
    missing = _missing(view)
    if missing > FLOOR_MISSING:
        raise GeometryError(
            f"the floor is not in the scan: no platform, and {missing:.0%} of the sole are missing "
            f"({FLOOR_MISSING:.0%} may be)"
        )
    hover = hover_mm(view)
    if hover > HOVER_MM:
        raise GeometryError(
            f"no platform, and the sole of a foot that was told to stand lies {hover:.1f} mm above the floor of its "
            f"lowest points ({HOVER_MM:.1f} mm may be): a rough scan, or a foot that did not stand"
        )


def _missing(view: FootView) -> float:
    """Share of the sole that is not in the scan; 0 where a platform shows the floor."""
    sole = _sole(view)
    return 0.0 if sole is None else sole.missing(0.0, view.length_mm)


def _sole(view: FootView) -> PlantarMap | None:
    """The sole that the floor was inferred from, where there is one."""
    if view.scan.platform:
        return None
    try:
        return view.plantar
    except GeometryError:
        return None
