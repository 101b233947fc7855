"""What a foot looks like, roughly: enough to tell it from other things, up from down, left from right."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

STATIONS = np.arange(0.05, 0.96, 0.05)
"""Shares of the foot's length, from the heel."""

MEDIAL = np.array(
    [0.094, 0.119, 0.129, 0.136, 0.147, 0.155, 0.160, 0.162, 0.163, 0.164,
     0.169, 0.175, 0.184, 0.194, 0.194, 0.192, 0.195, 0.192, 0.174]
)  # fmt: skip
LATERAL = -np.array(
    [0.099, 0.124, 0.136, 0.142, 0.146, 0.152, 0.160, 0.169, 0.178, 0.183,
     0.188, 0.195, 0.192, 0.181, 0.172, 0.153, 0.121, 0.076, 0.031]
)  # fmt: skip
"""Outline (z <= 0.18 FL) to either side of the axis PT_CP, of FL. C: mean of the four scans in scans/;
only the broad shape is used, with the tolerance below."""

TOLERANCE = 0.022
"""One sigma of the outline about that mean, of FL, D; ANSUR II gives 0.017 to 0.018 for ball breadth
and for heel breadth over length (measures.md, C)."""

TOP_LIMIT = np.array([9, 9, 9, 9, 9, 9, 9, 9, 9, 0.50, 0.44, 0.38, 0.33, 0.29, 0.25, 0.23, 0.22, 0.21, 0.20])
"""No foot is higher than this over its forefoot, of FL, D (the scans reach 0.8 of it)."""

SOLE_LIMIT = 0.09
"""The lowest surface along the middle of a foot lies below this, of FL, D (a high arch reaches 0.07)."""

MISFIT_LIMIT = 2.2
"""Above this mean squared misfit a shape is not a foot, D: the scans read 0.2 to 0.6, cubes and spheres 4
and more."""

SOLE_WEIGHT = 0.8
"""A body without any low middle is worse by this much misfit, D: enough to tell the two sides of a plantar
scan apart, not enough to rule out a foot whose sole was not seen."""

BASE_BAND = 0.02
"""A body's base is what lies within this share of its length of the floor."""

BASE_WEIGHT = 1.0
"""How much worse a body is that does not rest on heel and ball, D: enough to tell a foot from one on its back."""

BASE_ENOUGH = 0.5
"""Heel and ball rest on at least this share of their width, C: the scans, a hollow sole and an unloaded one
among them, reach 0.55 to 0.95; on its back a foot reaches 0.0 at the heel."""

HEEL_STATIONS, BALL_STATIONS = slice(1, 5), slice(12, 16)
"""0.10 to 0.25 and 0.65 to 0.80 of the length."""

CAP = 16.0
"""One station counts at most four sigma, so that a bunion or a hole cannot rule a foot out."""


RIDGE, RIDGE_SIGMA, RIDGE_MOST = 0.38, 0.15, 6.0
"""The ridge of the instep lies this far medial of the outline's middle, of half its breadth (C: four scans 0.31 to
0.41, 60 phantoms 0.41 to 0.52; the sigma is a D twice theirs), and says no more than so many log odds: where the top
is not in the scan it says little, and may say it wrongly."""


class Look(NamedTuple):
    """How like a foot a body is in one pose.

    misfit : mean squared distance from the mean foot, in sigma, for the better side
    right_log_odds : log odds of right against left, from the outline and the ridge of the instep
    toes_sign : +1 if the toes point along +x of the points given, -1 otherwise
    turn : angle (rad) from that axis to the foot's
    length : in the unit of the points
    """

    misfit: float
    right_log_odds: float
    toes_sign: int
    turn: float
    length: float


def look(points: NDArray[np.float64], *, floor_seen: bool = False, top_seen: bool = True) -> Look | None:
    """Compare a body with the mean foot, both ways round and as either side.

    Parameters
    ----------
    points : (N, 3) spread evenly over the body, any unit, floor at z = 0, z up
    floor_seen : True where the floor is known, so that a missing sole says nothing about up and down
    top_seen : False where the instep is known not to be in the scan, so that no ridge of it tells the side

    Returns
    -------
    look : None where there is nothing near the floor to compare
    """
    lower = points[points[:, 2] < 0.3 * np.ptp(points[:, 2])]
    if len(lower) < 100:
        return None
    low = points[points[:, 2] < 0.18 * float(np.ptp(lower[:, :2], axis=0).max()), :2]
    if len(low) < 100:
        return None
    centred = low - low.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    base = float(np.arctan2(*axes[::-1, 1]))
    found = [_one_way(points, base + flip, sign, floor_seen, top_seen) for flip, sign in ((0.0, 1), (np.pi, -1))]
    best = min((way for way in found if way is not None), key=lambda way: way.misfit, default=None)
    return best


def _one_way(points: NDArray[np.float64], angle: float, sign: int, floor_seen: bool, top_seen: bool) -> Look | None:
    """Turn the axis until the body's middle line follows the mean foot's, for each side, and compare."""
    fits = {}
    for side in (1.0, -1.0):
        turn = angle
        for _ in range(4):
            rows = _stations(points, turn)
            if rows is None:
                return None
            misfit, slope, length = _compare(rows, side, floor_seen)
            turn += slope
            if abs(slope) < 0.002:
                break
        fits[side] = (misfit, turn, length)
    # Both outlines, one value per station: neighbouring stations are far from independent, a third counts.
    odds = (fits[-1.0][0] - fits[1.0][0]) * 2 * len(STATIONS) / 2 / 3
    if top_seen:
        odds += _ridge_log_odds(points, fits[min(fits, key=lambda s: fits[s][0])][1])
    misfit, turn, length = fits[1.0 if odds > 0 else -1.0]
    return Look(misfit, float(odds), sign, turn, length)


def _ridge_log_odds(points: NDArray[np.float64], turn: float) -> float:
    """Log odds of right against left from where the instep and the forefoot are highest."""
    c, s = np.cos(turn), np.sin(turn)
    x, y, z = points[:, 0] * c + points[:, 1] * s, points[:, 1] * c - points[:, 0] * s, points[:, 2]
    flat = z < 0.18 * np.ptp(x)
    if not flat.any():
        return 0.0
    start, length = x[flat].min(), np.ptp(x[flat])
    offsets = []
    for share in STATIONS[8:15]:  # 0.45 to 0.75
        here = np.abs((x - start) / length - share) < 0.025
        edge = y[here & flat]
        if len(edge) < 5 or np.ptp(edge) == 0:
            continue
        high = y[here & (z >= 0.9 * z[here].max() + 0.1 * z[here].min())]
        offsets.append((high.mean() - (edge.max() + edge.min()) / 2) / (np.ptp(edge) / 2))
    if len(offsets) < 4:
        return 0.0
    return float(np.clip(2 * RIDGE * np.mean(offsets) / RIDGE_SIGMA**2, -RIDGE_MOST, RIDGE_MOST))


class _Rows(NamedTuple):
    high: NDArray[np.float64]
    low: NDArray[np.float64]
    top: NDArray[np.float64]
    sole: NDArray[np.float64]
    base: NDArray[np.float64]
    length: float


def _stations(points: NDArray[np.float64], turn: float) -> _Rows | None:
    """Outline, top, lowest middle (of the length) and base (of the width) at each station."""
    c, s = np.cos(turn), np.sin(turn)
    x, y, z = points[:, 0] * c + points[:, 1] * s, points[:, 1] * c - points[:, 0] * s, points[:, 2]
    near_floor = z < 0.18 * np.ptp(x)
    if near_floor.sum() < 100:
        return None
    start, end = x[near_floor].min(), x[near_floor].max()
    length = float(end - start)
    cell = np.floor((x - start) / length * 20 - 0.5).astype(int)
    inside = (cell >= 0) & (cell < len(STATIONS))
    flat = inside & (z < 0.18 * length)
    high, low, top, sole = (np.full(len(STATIONS), np.nan) for _ in range(4))
    np.fmax.at(high, cell[flat], y[flat] / length)
    np.fmin.at(low, cell[flat], y[flat] / length)
    np.fmax.at(top, cell[inside], z[inside] / length)
    middle = (high + low) / 2
    central = flat | inside
    central &= np.abs(y / length - np.nan_to_num(middle, nan=9.0)[cell.clip(0, len(STATIONS) - 1)]) < 0.06
    np.fmin.at(sole, cell[central], z[central] / length)
    base_high, base_low = np.full(len(STATIONS), np.nan), np.full(len(STATIONS), np.nan)
    on_floor = inside & (z < BASE_BAND * length)
    np.fmax.at(base_high, cell[on_floor], y[on_floor] / length)
    np.fmin.at(base_low, cell[on_floor], y[on_floor] / length)
    base = np.nan_to_num((base_high - base_low) / np.fmax(high - low, 1e-9))
    return _Rows(high, low, top, sole, base, length)


def _compare(rows: _Rows, side: float, floor_seen: bool) -> tuple[float, float, float]:
    """Misfit of one hypothesis and the slope that the middle line still has against the mean foot's."""
    medial, lateral = (rows.high, rows.low) if side > 0 else (-rows.low, -rows.high)
    off = ((medial - MEDIAL) + (lateral - LATERAL)) / 2
    known = np.isfinite(off)
    if known.sum() < 8:
        return 1e3, 0.0, rows.length
    slope, offset = np.polyfit(STATIONS[known], off[known], 1)
    trend = slope * STATIONS + offset
    terms = [medial - trend - MEDIAL, lateral - trend - LATERAL]
    total = sum(float(np.minimum((t[known] / TOLERANCE) ** 2, CAP).sum()) for t in terms) / 2
    total += CAP * (~known).sum()
    total += float(np.minimum((np.fmax(rows.top - TOP_LIMIT, 0) / TOLERANCE) ** 2, CAP)[known].sum())
    misfit = total / len(STATIONS)
    if not floor_seen:
        misfit += SOLE_WEIGHT * float(np.mean(~(rows.sole[:17] < SOLE_LIMIT)))
        misfit += BASE_WEIGHT * _unlike_a_sole(rows.base)
    return misfit, float(np.arctan(slope * side)), rows.length


def _unlike_a_sole(base: NDArray[np.float64]) -> float:
    """0 where heel and ball both rest on the floor, 1 where one of them does not at all."""
    least = min(base[HEEL_STATIONS].max(), base[BALL_STATIONS].max())
    return float(np.clip(1 - least / BASE_ENOUGH, 0.0, 1.0))
