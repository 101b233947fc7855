"""What is asked of a recommender, and what the core answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scanfit.errors import ValueFault
from scanfit.model.profile import FootPair
from scanfit.model.scan import Side

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from scanfit.model.advice import Advice
    from scanfit.model.combination import Combination
    from scanfit.model.need import Need
    from scanfit.model.referral import Referral
    from scanfit.model.split import SplitSize
    from scanfit.model.underfoot import Underfoot

VERDICTS = ("too tight", "snug", "good", "loose", "too loose", "unknown")
TASTES = ("snug", "regular", "roomy")
ACTIVITIES = ("usual", "descents", "standing")
"""What the shoes are worn for beyond their category: long descents or loads, a whole day on one's feet."""

WEARERS = ("men", "women", "child")


@dataclass(frozen=True, slots=True, kw_only=True)
class FitRequest:
    """One person's question: these feet, this use. Hard filters have already been applied by the core.

    Attributes
    ----------
    sock_mm : the thickness of the sock the shoes will be worn with; the feet are bare
    under : what is put under the foot, an insole or a heel lift; None: what the shoe comes with
    takes : by (zone, side), what else takes from the item's dimension on that foot, mm: a tongue pad, a heel grip
    """

    pair: FootPair
    taste: str = "regular"
    activity: str = "usual"
    sock_mm: float = 0.0
    under: Underfoot | None = None
    takes: Mapping[tuple[str, Side], float] = field(default_factory=dict)
    options: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.taste not in TASTES:
            raise ValueFault(f"taste is '{self.taste}', expected one of {', '.join(TASTES)}")
        if self.activity not in ACTIVITIES:
            raise ValueFault(f"activity is '{self.activity}', expected one of {', '.join(ACTIVITIES)}")
        if not (math.isfinite(self.sock_mm) and 0 <= self.sock_mm <= 10):
            raise ValueFault(f"sock_mm is {self.sock_mm}, expected 0 to 10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the customer wants. ``category``, ``wearer``, ``max_price`` and ``in_stock`` are hard filters.

    ``sock_mm`` is the sock the shoes will be worn with; ``explain`` is the sku of one model to show zone by zone;
    ``under`` is what is put into every shoe, or ``insole`` the sku of an insole of the catalogues; ``needs`` are
    constraints and wishes.
    """

    category: str | None = None
    wearer: str | None = None
    taste: str = "regular"
    activity: str = "usual"
    max_price: float | None = None
    in_stock: bool = False
    sock_mm: float = 0.0
    top: int = 5
    explain: str | None = None
    under: Underfoot | None = None
    insole: str | None = None
    needs: tuple[Need, ...] = ()

    def __post_init__(self) -> None:
        if self.top < 1:
            raise ValueFault(f"top is {self.top}, expected 1 or more")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scores:
    """A recommender's answer for a whole table: one entry per row, in the table's order.

    Attributes
    ----------
    score : (N,) float64, the worst zone's: 1 or above = where it aims at, 0 = at the end of what is allowed,
        below 0 = does not fit. The core ranks by it first.
    mean : (N,) float64, higher is better; breaks ties of ``score``.
    worst_zone : N zone names; ``ZoneNames`` holds a million of them in a megabyte
    """

    score: NDArray[np.float64]
    mean: NDArray[np.float64]
    worst_zone: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneFit:
    """One zone of one shoe on one foot.

    Clearance = item minus foot minus what sock and insole take, mm (foot minus item for the collar); None when a side
    is not known, and then ``item_mm`` or ``foot_mm`` says which. ``sigma_mm`` is the clearance's: the item's and the
    foot's, the day and the load.

    Attributes
    ----------
    low_mm, high_mm : the clearance that is allowed
    aim_low_mm, aim_high_mm : the clearance that is aimed at, within what is allowed
    probability : that this zone's true clearance on this foot is allowed; None where nobody computed it
    foot_sigma_mm : how sure the foot's measure is, with the day and the load
    foot_source : how the foot's measure was got: auto, typed, marker, manual
    item_mm : the item's dimension on this foot; of an insole that is cut, what is left of it
    item_sigma_mm : how sure it is, one standard deviation
    item_source : where it is from: measured, last, brand chart, size label, width mark; "" where that is not known
    uncut_mm : the length of an insole before it is cut to ``item_mm``; None where it is not cut
    sock_mm, under_mm : what the sock, and what lies under the foot or was put beside it, take from the clearance; below
        zero where a liner that comes out, or a raised ankle, gives more
    """

    zone: str
    side: Side
    clearance_mm: float | None
    sigma_mm: float | None
    low_mm: float
    high_mm: float
    verdict: str
    item_mm: float | None = None
    foot_mm: float | None = None
    item_sigma_mm: float | None = None
    item_source: str = ""
    uncut_mm: float | None = None
    aim_low_mm: float | None = None
    aim_high_mm: float | None = None
    probability: float | None = None
    foot_sigma_mm: float | None = None
    foot_source: str = ""
    sock_mm: float = 0.0
    under_mm: float = 0.0

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueFault(f"{self.zone}: verdict is '{self.verdict}', expected one of {', '.join(VERDICTS)}")
        if self.clearance_mm is None and self.verdict != "unknown":
            raise ValueFault(f"{self.zone}: clearance {self.clearance_mm} with verdict '{self.verdict}'")
        numbers: tuple[float | None, ...] = (self.clearance_mm, self.sigma_mm, self.low_mm, self.high_mm)
        numbers += (self.item_mm, self.foot_mm, self.item_sigma_mm, self.uncut_mm, self.aim_low_mm, self.aim_high_mm)
        for value in (*numbers, self.foot_sigma_mm, self.probability, self.sock_mm, self.under_mm):
            if value is not None and not math.isfinite(value):
                raise ValueFault(f"{self.zone}: {value} is not a finite number")
        _need_chance(self.zone, self.probability)


def _need_chance(what: str, probability: float | None) -> None:
    if probability is not None and not 0 <= probability <= 1:
        raise ValueFault(f"{what}: the probability is {probability}, expected 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Zones and reasons in words for one row that is shown.

    Attributes
    ----------
    probability : that on all feet at once every zone's true clearance is allowed; None where nobody computed it
    checked : the same of the zones alone of which both sides are known
    """

    zones: tuple[ZoneFit, ...]
    verdict: str
    reasons: tuple[str, ...]
    probability: float | None = None
    checked: float | None = None

    def __post_init__(self) -> None:
        if self.verdict not in VERDICTS:
            raise ValueFault(f"verdict is '{self.verdict}', expected one of {', '.join(VERDICTS)}")
        _need_chance("explanation", self.probability)
        _need_chance("explanation", self.checked)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFit:
    """One ranked catalogue row: a shoe or an insole.

    ``probability`` is that of one event: on all feet every zone's true clearance is allowed; ``checked`` is the same of
    the zones alone of which both sides are known. ``worst_zone`` is the
    zone that most likely is not; for an item in ``Recommendation.nearest`` it is the zone that stopped it. ``changes``
    say, of an item that was asked about, what the sizes, widths and insoles beside it would do. ``toe_form`` is the
    form of a shoe's toe box, where the catalogue tells it.
    """

    sku: str
    brand: str
    model: str
    size_system: str
    size_label: str
    width: str
    verdict: str
    zones: tuple[ZoneFit, ...]
    reasons: tuple[str, ...]
    price: float | None = None
    currency: str | None = None
    stock: int | None = None
    probability: float | None = None
    checked: float | None = None
    score: float | None = None
    worst_zone: str = ""
    recommender: str = ""
    changes: tuple[str, ...] = ()
    toe_form: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """The ranked answer.

    Attributes
    ----------
    nearest : what came closest, with the zone that stopped it; only when no shoe fits
    explained : the best variant of the item the user asked about by its sku
    not_on_shelf : the best variant of each of the nearest models that fit better than what is in stock, but are not
        there (``stock`` 0) or not known to be (None); only when the answer was asked for what is in stock
    split_size : two sizes, or one with a correction, for two feet that differ; None where one size serves both
    combinations : which of the insoles shown go into which of the shoes shown
    screened : whether every question of the red-flag screen was answered
    referrals : whom to see first, the most urgent first; with an urgent one there is nothing else
    questions : of the red-flag screen that are open, in words
    advice : what follows from feet and intake beyond the fit; None without an intake
    asked : what was asked for, so far as it is not the usual: taste, activity, sock, what is under the foot, filters
    considered : how many catalogue rows were scored after the hard filters
    """

    shoes: tuple[ItemFit, ...] = ()
    insoles: tuple[ItemFit, ...] = ()
    nearest: tuple[ItemFit, ...] = ()
    explained: tuple[ItemFit, ...] = ()
    considered: int = 0
    notes: tuple[str, ...] = ()
    not_on_shelf: tuple[ItemFit, ...] = ()
    split_size: SplitSize | None = None
    combinations: tuple[Combination, ...] = ()
    screened: bool = False
    referrals: tuple[Referral, ...] = ()
    questions: tuple[str, ...] = ()
    advice: Advice | None = None
    asked: Mapping[str, str | float | bool | tuple[str, ...]] = field(default_factory=dict)
