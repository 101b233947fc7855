"""How much of each region of a foot a scan shows, and the grade that follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scanfit.model.quality import Quality

ALONG, AROUND = 12, 16
"""Cells along the foot and around its middle line in which the surface is looked for."""

FLATTEST, TINY_MM = 1.3, 1e-6
"""No slice is looked at as if it were flatter than this, width by height, D."""

GOOD, USABLE = 0.95, 0.80
"""A region is whole, or usable, from this share of its cells on, D."""


def coverage(points: NDArray[np.float64], length_mm: float, *, from_above: bool = False) -> dict[str, float]:
    """Return the share of each region that was seen, 0 to 1.

    Parameters
    ----------
    points : (N, 3) spread evenly over the surface, mm, foot frame of a right foot
    from_above : whether the foot was seen from above its platform only: then the floor is the lowest place, seen or
        not, and of the heel only the sides count

    Notes
    -----
    The foot is seen from the middle of each of twelve slices, of their lowest 0.12 FL. The upper side of the
    rear half is left out: every scan is cut somewhere there.
    """
    low = points[points[:, 2] < 0.3 * length_mm]
    slice_ = np.floor(low[:, 0] / length_mm * ALONG).astype(int)
    seen = np.zeros((ALONG, AROUND), dtype=bool)
    for k in range(ALONG):
        ring = low[slice_ == k]
        if len(ring) == 0:
            continue
        low_z = 0.0 if from_above else ring[:, 2].min()
        high_z = min(ring[:, 2].max(), low_z + 0.12 * length_mm)
        flat = ring[ring[:, 2] <= high_z]
        low_y, high_y = flat[:, 1].min(), flat[:, 1].max()
        # Flat toes are stretched upwards, or their few points above the middle would leave cells empty.
        stretch = max(1.0, (high_y - low_y) / (FLATTEST * max(high_z - low_z, TINY_MM)))
        angle = np.arctan2(stretch * (ring[:, 2] - (low_z + high_z) / 2), ring[:, 1] - (low_y + high_y) / 2)
        angle %= 2 * np.pi
        seen[k, np.floor(angle / (2 * np.pi) * AROUND).astype(int) % AROUND] = True
    # From above, the edge of the sole is seen with the sides: only what lies well under the foot is sole.
    up, down = slice(2, 6), slice(11, 13) if from_above else slice(9, 15)
    medial, lateral = [15, 0], [7, 8]
    front = slice(ALONG // 2, ALONG)
    return {
        "sole": _share(seen[:, down]),
        "heel": _share(seen[:2, [*medial, *lateral]] if from_above else seen[:2, 6:]),
        "medial": _share(seen[:, medial]),
        "lateral": _share(seen[:, lateral]),
        "dorsum": _share(seen[front, up]),
        "toes": _share(seen[-2:, [*range(9), 15]] if from_above else seen[-2:]),
    }


def _share(cells: NDArray[np.bool_]) -> float:
    return round(float(cells.mean()), 4)


def grade(shares: dict[str, float], issues: tuple[str, ...], *, from_above: bool = False) -> Quality:
    """Return the quality with an issue for every region that is not whole.

    A foot seen from above its platform is not graded by its sole, which no such rig shows; what needs it is withheld.
    """
    missing = [f"{region}: {share:.0%} seen" for region, share in shares.items() if share < GOOD]
    worst = min(share for region, share in shares.items() if not (from_above and region == "sole"))
    word = "good" if worst >= GOOD else "usable" if worst >= USABLE else "poor"
    return Quality(grade=word, coverage=shares, issues=(*issues, *missing))
