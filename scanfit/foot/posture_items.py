"""What a scan shows of the six items of the foot posture index, each as a number, its sigma and its score.

The items and the five scores, -2 (supinated) to +2 (pronated), are those of the FPI-6 (Redmond et al. 2006, 2008);
an observer judges them by eye. Limits tagged M are the manual's own; those tagged D are ours: no paper gives limits
for a surface, and they wait for a comparison with observers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scanfit.errors import GeometryError
from scanfit.foot.arch import arch_height
from scanfit.foot.malleolar_curves import malleolar_curves
from scanfit.foot.rearfoot import forefoot_abduction_angle, rearfoot_angle
from scanfit.model.measurement import Measurement

if TYPE_CHECKING:
    from scanfit.foot.view import FootView


class Cue(NamedTuple):
    """A number that stands for what the observer looks at, and one sigma of it."""

    value: float
    sigma: float


class Item(NamedTuple):
    """An item: which numbers part its five scores, ascending, and whether a larger number is more pronated."""

    name: str
    cue: Callable[[FootView], Cue]
    limits: tuple[float, float, float, float]
    pronates: int
    source: str


class Scored(NamedTuple):
    """An item's score, and the variance that its cue's sigma gives it."""

    name: str
    score: int
    variance: float


NAVICULAR, BESIDE = (0.40, 0.50), (0.28, 0.62)
"""The talonavicular joint stands behind the medial outline here, of FL (measures.md 9), and is looked at against the
straight line between the outline's points beside it, D."""


def _calcaneus(view: FootView) -> Cue:
    found = rearfoot_angle(view)
    return Cue(found.value, found.sigma)


def _curves(view: FootView) -> Cue:
    below, above = malleolar_curves(view)
    return Cue((below - above) / view.length_mm, (0.5 + view.noise_mm) / view.length_mm)


def _navicular(view: FootView) -> Cue:
    low, high = (share * view.length_mm for share in BESIDE)
    edge = view.plan.medial.over(low, high, longest_mm=12.0, where="medial side of the midfoot")
    x = np.linspace(NAVICULAR[0], NAVICULAR[1], 11) * view.length_mm
    out = np.interp(x, edge.x, edge.y) - np.interp(x, [low, high], [edge.at(low), edge.at(high)])
    doubt = 0.3 + view.noise_mm + float(edge.doubt_mm.max(initial=0.0))
    return Cue(float(out.mean()) / view.length_mm, doubt / view.length_mm)


def _arch(view: FootView) -> Cue:
    found = arch_height(view)
    if not isinstance(found, Measurement):
        raise GeometryError(found.reason)
    return Cue(found.value / view.length_mm, found.sigma / view.length_mm)


def _abduction(view: FootView) -> Cue:
    found = forefoot_abduction_angle(view)
    return Cue(found.value, found.sigma)


ITEMS = (
    Item("malleolar curves", _curves, (-0.020, -0.006, 0.006, 0.020), 1, "D: hollow below less hollow above, of FL"),
    Item("calcaneus", _calcaneus, (-5.0, -1.0, 1.0, 5.0), 1, "M: FPI manual, vertical within 1 degree D"),
    Item("talonavicular bulge", _navicular, (-0.016, -0.004, 0.004, 0.016), 1, "D: beyond the straight side, of FL"),
    Item("medial arch", _arch, (0.025, 0.050, 0.085, 0.110), -1, "D: arch_height of FL"),
    Item("forefoot abduction", _abduction, (-7.0, -3.5, 1.5, 5.0), 1, "D: around the scans' and phantoms' -1 degree"),
)
"""The five items that leave a trace on the surface; the sixth, the talar head, is felt and not seen."""


def scored(item: Item, cue: Cue) -> Scored:
    """Return the score of a cue."""
    bounds = (-math.inf, *item.limits, math.inf)
    share = np.diff([_below((bound - cue.value) / cue.sigma) for bound in bounds])
    scores = item.pronates * np.arange(-2, 3)
    score = int(scores[np.searchsorted(item.limits, cue.value, side="right")])
    return Scored(item.name, score, float(share @ (scores - share @ scores) ** 2))


def _below(z: float) -> float:
    """Share of a normal distribution below z sigma."""
    return (1 + math.erf(z / math.sqrt(2))) / 2
