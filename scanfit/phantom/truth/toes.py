"""The toes one by one: lengths, heights, humps, spread and shape."""

from __future__ import annotations

import numpy as np

from scanfit.phantom.truth.cutting import Array, clip, least_and_most, row_of_sections, segments
from scanfit.phantom.truth.frame import Standing
from scanfit.phantom.truth.summit import farthest
from scanfit.phantom.truth.webs import TOES, Toes, free_toe

STEP_MM = 0.1
SQUARE_MM = 2.0


def toe_measures(foot: Standing, toes: Toes) -> dict[str, float | str]:
    """Every measure that needs separated toes."""
    values: dict[str, float | str] = {f"toe{k}_length": float(toes.tips[k - 1, 0]) for k in TOES}
    values |= {f"toe{k}_hump": hump(foot, toes, k) for k in TOES[1:]}
    values["hallux_height"] = _height(foot, toes, 1, 0.12)
    values["toe5_height"] = _height(foot, toes, 5, 0.08)
    spread = [np.arctan(midline(foot, toes, k)[0]) for k in (1, 5)]
    values["toe_spread"] = float(np.degrees(spread[0] - spread[1]))
    values["toe_shape"] = _shape(float(toes.tips[0, 0] - toes.tips[1, 0]))
    return values


def midline(foot: Standing, toes: Toes, toe: int) -> tuple[float, float]:
    """Slope and height y at x = 0 of the line fitted to the section mid-points of a free toe in plan.

    Readings
    --------
    A toe is free in front of the more forward of its webs; of that length the first 10 % and the last 12 % are left
    out. A mid-point lies between the extreme y of the toe's section at x.
    """
    web, tip = float(toes.between(toe)[:, 0].max()), float(toes.tips[toe - 1, 0])
    x = np.arange(web + 0.10 * (tip - web), tip - 0.12 * (tip - web), STEP_MM)
    station, points = row_of_sections(free_toe(foot, toes, toe, x[0] - STEP_MM), 0, x)
    least, most = least_and_most(station, points[:, 1], len(x))
    slope, start = np.polyfit(x, (least + most) / 2, 1)
    return float(slope), float(start)


def hump(foot: Standing, toes: Toes, toe: int) -> float:
    """Highest dorsal z above the chord from the dorsum at the webs to the tip, in the plane of the toe's midline.

    Readings
    --------
    The midline is the one of toe_spread; the plane contains it and is vertical. The tip is the toe's foremost point,
    at its own x and z. The dorsum in that plane is the highest surface at each x.
    """
    slope, start = midline(foot, toes, toe)
    base, tip = float(toes.between(toe)[:, 0].mean()), toes.tips[toe - 1]
    near = clip(clip(foot.soup, (-1, 0, 0), -base + 1.0), (1, 0, 0), tip[0])
    plane = segments(near, np.array([0.0, start, 0.0]), np.array([-slope, 1.0, 0.0]) / np.hypot(slope, 1))
    x = np.linspace(base, tip[0], max(3, round((tip[0] - base) / STEP_MM)))
    station, points = row_of_sections(plane, 0, x)
    _, dorsum = least_and_most(station, points[:, 2], len(x))
    chord = np.interp(x, [base, tip[0]], [dorsum[0], tip[2]])
    return float((dorsum - chord)[np.isfinite(dorsum)].max())


def _height(foot: Standing, toes: Toes, toe: int, share: float) -> float:
    """Highest z of the free toe no farther than a share of FL behind its tip.

    Reading: a toe ends at its web; behind it the surface is the forefoot's, not the toe's.
    """
    x_min = float(toes.tips[toe - 1, 0]) - share * foot.length_mm
    part: Array = farthest(foot.vertices, free_toe(foot, toes, toe, x_min), 2, 1)
    return float(part[2])


def _shape(difference_mm: float) -> str:
    if abs(difference_mm) <= SQUARE_MM:
        return "square"
    return "egyptian" if difference_mm > 0 else "greek"
