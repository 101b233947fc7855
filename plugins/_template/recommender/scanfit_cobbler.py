"""Shoes with room for the toes: the length in front of them and the height above them, and nothing else.

``score`` is asked about a whole catalogue at once, so it works on columns; ``chance`` is asked about the rows that can
be among the first, ``explain`` about the few that are shown. All rest on the same clearances: shoe minus foot minus
sock, for each zone, foot and row.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

from scanfit.api import Explanation, FitRequest, Measurement, Recommender, Scores, ZoneFit, hookimpl

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray
    from scanfit.api import FootProfile

TIGHT_MM, LOOSE_MM = 4.0, 8.0  # so far below or above its range a zone cannot be worn any more
SHOE_SIGMA_MM = 1.5  # how far a shoe on the shelf is from its catalogue's number, one sigma
UNKNOWN = 0.5  # the chance of a zone of which shoe or foot is not known: below what a well-fitting one has
ROOM_MM = 12.0  # least room in front of the longest toe, walking: yours to set
TASTE_MM = {"snug": -2.0, "regular": 0.0, "roomy": 2.0}


class Zone(NamedTuple):
    """Which column of the catalogue meets which measure of the foot, and how much room is right, mm."""

    name: str
    column: str
    measure: str
    low_mm: float
    high_mm: float


def zones(request: FitRequest) -> tuple[Zone, Zone]:
    """The zones with the room this person wants. The length comes first: without it nothing can be said."""
    room = ROOM_MM + TASTE_MM[request.taste]
    return (
        Zone("toe_room", "inner_length_mm", "foot_length", room, room + 5.0),
        Zone("over_toes", "toe_box_height_mm", "toe_box_height", 1.0, 8.0),
    )


def clearances(request: FitRequest, table: pl.DataFrame) -> NDArray[np.float64]:
    """(zones, feet, rows) mm, NaN where the shoe's or the foot's number is not known.

    Unknown is neither good nor bad: a row must gain nothing, and lose nothing, by an empty cell.
    """
    import numpy as np
    import polars as pl

    sock = 2 * request.sock_mm  # a layer on both sides
    rooms = []
    for zone in zones(request):
        shoe = table[zone.column].cast(pl.Float64).to_numpy()  # an empty cell becomes NaN
        feet = [_of(foot, zone.measure) for foot in request.pair.feet]
        rooms.append([shoe - (math.nan if foot is None else foot.value) - sock for foot in feet])
    return np.array(rooms, dtype=np.float64)


def _of(foot: FootProfile, name: str) -> Measurement | None:
    """The measure, or None where it was withheld."""
    measure = foot.measurements.get(name)
    return measure if isinstance(measure, Measurement) else None


def penalties(request: FitRequest, clearance: NDArray[np.float64]) -> NDArray[np.float64]:
    """(zones, feet, rows): 0 inside the range, 1 where it cannot be worn any more, NaN where unknown."""
    import numpy as np

    low = np.array([zone.low_mm for zone in zones(request)])[:, None, None]
    high = np.array([zone.high_mm for zone in zones(request)])[:, None, None]
    tight, loose = (low - clearance) / TIGHT_MM, (clearance - high) / LOOSE_MM
    outside: NDArray[np.float64] = np.maximum(np.maximum(tight, loose), 0)
    return outside


def score(request: FitRequest, table: pl.DataFrame) -> Scores:
    """1 inside every range, 0 at the limit of what can be worn: the worst zone of the worse foot decides."""
    import numpy as np

    clearance = clearances(request, table)
    penalty = penalties(request, clearance)
    worst = np.where(np.isnan(penalty), -1.0, penalty).max(axis=1)  # (zones, rows): the worse foot of each zone
    names = [zone.name for zone in zones(request)]
    # Among rows that fit alike the one nearest to the shortest right length comes first.
    spare = np.nan_to_num(clearance[0].min(axis=0) - zones(request)[0].low_mm)
    unknown = np.isnan(penalty[0]).any(axis=0)  # a row without a length cannot be ranked: below all others
    return Scores(
        score=np.where(unknown, -1e6, 1.0 - worst.max(axis=0)).round(9),
        mean=-np.abs(spare).round(9),
        worst_zone=[names[number] for number in np.where(unknown, 0, worst.argmax(axis=0))],
    )


def chance(request: FitRequest, rows: pl.DataFrame) -> NDArray[np.float64]:
    """The chance that all feet can wear it: one event, in which the feet share the shoe's error.

    An unknown zone lowers it and never raises it. A recommender that cannot say how wrong its numbers are gives no
    ``chance`` at all: the core then ranks by ``score``.
    """
    import numpy as np

    steps = np.linspace(-4.0, 4.0, 33)  # the shoe's error in sigmas, and how likely each is
    weights = np.exp(-(steps**2) / 2)
    weights /= weights.sum()
    below = np.vectorize(NormalDist().cdf, otypes=[np.float64])
    found = np.ones(len(rows))
    for zone, clearance in zip(zones(request), clearances(request, rows), strict=True):
        measures = [_of(foot, zone.measure) for foot in request.pair.feet]
        sigma = np.array([1.0 if measure is None else measure.sigma for measure in measures])[:, None]
        room = clearance + SHOE_SIGMA_MM * steps[:, None, None]  # (steps, feet, rows)
        worn = below((zone.high_mm + LOOSE_MM - room) / sigma) - below((zone.low_mm - TIGHT_MM - room) / sigma)
        unknown = np.isnan(clearance)
        found *= weights @ np.where(unknown, 1.0, worn).prod(axis=1) * np.where(unknown.any(axis=0), UNKNOWN, 1.0)
    return found.clip(0.0, 1.0)


def explain(request: FitRequest, rows: pl.DataFrame) -> Sequence[Explanation]:
    """Zone by zone and foot by foot, with the doubt of shoe and foot together."""
    clearance = clearances(request, rows)
    penalty = penalties(request, clearance)
    told = [_explained(request, rows, clearance[:, :, row], penalty[:, :, row], row) for row in range(len(rows))]
    return [replace(one, probability=float(found)) for one, found in zip(told, chance(request, rows), strict=True)]


def _explained(
    request: FitRequest, rows: pl.DataFrame, clearance: NDArray[np.float64], penalty: NDArray[np.float64], row: int
) -> Explanation:
    fits = [
        _fit(zone, foot, rows[zone.column][row], float(clearance[z, f]))
        for z, zone in enumerate(zones(request))
        for f, foot in enumerate(request.pair.feet)
    ]
    known = [(outside, fit) for outside, fit in zip(penalty.ravel(), fits, strict=True) if fit.clearance_mm is not None]
    worst = max(known, key=lambda pair: pair[0])[1].verdict if known else "unknown"
    return Explanation(zones=tuple(fits), verdict=worst, reasons=tuple(_reason(fit) for fit in fits))


def _fit(zone: Zone, foot: FootProfile, shoe_mm: float | None, clearance_mm: float) -> ZoneFit:
    measure = _of(foot, zone.measure)
    known = shoe_mm is not None and measure is not None
    return ZoneFit(
        zone=zone.name,
        side=foot.side,
        clearance_mm=clearance_mm if known else None,
        sigma_mm=math.hypot(SHOE_SIGMA_MM, measure.sigma) if known and measure else None,
        low_mm=zone.low_mm,
        high_mm=zone.high_mm,
        verdict=_verdict(zone, clearance_mm) if known else "unknown",
        item_mm=shoe_mm,
        foot_mm=None if measure is None else measure.value,
    )


def _verdict(zone: Zone, clearance_mm: float) -> str:
    if clearance_mm < zone.low_mm:
        return "too tight" if zone.low_mm - clearance_mm >= TIGHT_MM else "snug"
    if clearance_mm > zone.high_mm:
        return "too loose" if clearance_mm - zone.high_mm >= LOOSE_MM else "loose"
    return "good"


def _reason(fit: ZoneFit) -> str:
    where = f"{fit.zone.replace('_', ' ')} {fit.side.value}"
    if fit.clearance_mm is None:
        return f"{where}: not checked, {'the catalogue' if fit.item_mm is None else 'the scan'} does not give it"
    return (
        f"{where}: {fit.verdict}, {fit.clearance_mm:.1f} ± {fit.sigma_mm:.1f} mm "
        f"({fit.low_mm:g} to {fit.high_mm:g} mm are right)"
    )


@hookimpl
def scanfit_recommenders() -> Iterable[Recommender]:
    yield Recommender(
        name="cobbler",
        summary="Shoes with room for the toes, in front of them and above them",
        item="shoe",
        needs=("foot_length",),
        score=score,
        explain=explain,
        chance=chance,
    )
