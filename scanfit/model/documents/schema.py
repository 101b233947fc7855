"""The shape of the documents. A key a person mistyped is refused, so unknown fields are forbidden in a profile.

A recommendation is never typed by hand and may gain fields: its reader ignores what it does not know.
"""

from __future__ import annotations

from typing import Any

import msgspec

PROFILE_SCHEMA = "scanfit.profile/1"
RECOMMENDATION_SCHEMA = "scanfit.recommendation/1"


class SourceDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    path: str = ""
    sha256: str = ""
    unit: str | None = None


class InferredDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    value: str
    confidence: float
    because: str


class MeasurementDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number with its unit, or a word with its probability (``toe_shape``)."""

    value: float | str
    unit: str | None = None
    sigma: float | None = None
    method: str | None = None
    standard: str = ""
    landmarks: list[str] = []
    probability: float | None = None


class QualityDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    grade: str
    coverage: dict[str, float] = {}
    issues: list[str] = []


class FootDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One foot. Measurements are read one by one (``profile_in``), so that an error names the measure.

    ``norms`` is derived: it is written, and ignored when read.
    """

    side: str
    load_state: str = "unknown"
    source: SourceDoc | None = None
    inferred: dict[str, InferredDoc] = {}
    measurements: dict[str, Any]
    withheld: dict[str, str] = {}
    landmarks: dict[str, tuple[float, float, float]] = {}
    outline: list[tuple[float, float]] = []
    dorsal_profile: list[tuple[float, float]] = []
    quality: QualityDoc | None = None
    T_foot_scan: list[list[float]] | None = None
    norms: dict[str, Any] = {}


class ProfileDoc(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A person's feet. ``asymmetry`` is derived: it is written, and ignored when read."""

    schema: str
    definitions: str = "1"
    feet: list[FootDoc]
    asymmetry: dict[str, Any] = {}


class SizeDoc(msgspec.Struct, frozen=True, kw_only=True):
    system: str
    label: str


class ZoneDoc(msgspec.Struct, frozen=True, kw_only=True):
    zone: str
    side: str
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


class ItemDoc(msgspec.Struct, frozen=True, kw_only=True):
    sku: str
    brand: str
    model: str
    size: SizeDoc
    width: str
    probability: float | None
    verdict: str
    zones: list[ZoneDoc]
    reasons: list[str]
    price: float | None = None
    currency: str | None = None
    stock: int | None = None
    score: float | None = None
    worst_zone: str = ""
    recommender: str = ""
    changes: list[str] = []
    toe_form: str = ""
    checked: float | None = None


class CorrectionDoc(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    side: str
    thickness_mm: float
    probability: float | None
    before: float | None
    reason: str


class SplitDoc(msgspec.Struct, frozen=True, kw_only=True):
    because: str
    left: ItemDoc
    right: ItemDoc
    probability: float | None
    one_size: ItemDoc
    correction: CorrectionDoc | None = None


class VariantDoc(msgspec.Struct, frozen=True, kw_only=True):
    """Names an item that stands elsewhere in the same document."""

    sku: str
    size: SizeDoc
    width: str


class CombinationDoc(msgspec.Struct, frozen=True, kw_only=True):
    shoe: VariantDoc
    insole: VariantDoc
    fits: bool
    probability: float | None
    verdict: str
    worst_zone: str
    side: str | None
    reason: str


class ReferralDoc(msgspec.Struct, frozen=True, kw_only=True):
    flag: str
    urgency: str
    because: str
    see: str
    source: str
    tag: str


class NeedDoc(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a shoe or insole; ``must`` where nothing that breaks it is shown."""

    feature: str
    item: str
    low: float | None
    high: float | None
    unit: str
    allowed: list[str]
    weight: float
    must: bool
    because: str
    evidence: str
    sources: list[str]
    tag: str
    cards: list[str] = []
    if_told: bool = False


class StepDoc(msgspec.Struct, frozen=True, kw_only=True):
    role: str
    text: str
    strength: str
    effect: str
    source: str
    tag: str


class NeverDoc(msgspec.Struct, frozen=True, kw_only=True):
    words: str
    because: str
    source: str
    tag: str
    need: NeedDoc | None = None


class SuggestionDoc(msgspec.Struct, frozen=True, kw_only=True):
    card: str
    title: str
    because: str
    says: list[str]
    grade: str
    uncertainty: str
    sources: list[str]
    tag: str
    reported: bool
    path: list[StepDoc] = []
    needs: list[NeedDoc] = []
    nevers: list[NeverDoc] = []


class ConflictDoc(msgspec.Struct, frozen=True, kw_only=True):
    feature: str
    item: str
    asked: list[str]
    rule: str
    kept: str


class AdviceDoc(msgspec.Struct, frozen=True, kw_only=True):
    notice: str
    nothing: str
    held: str
    suggestions: list[SuggestionDoc]
    conflicts: list[ConflictDoc]
    notes: list[str]
    follow_up: list[str] = []


class RecommendationDoc(msgspec.Struct, frozen=True, kw_only=True):
    """``needs`` are those of ``advice``, settled; ``advice`` is null without an intake."""

    schema: str
    screened: bool = False
    shoes: list[ItemDoc]
    insoles: list[ItemDoc]
    split_size: SplitDoc | None = None
    referrals: list[ReferralDoc] = []
    needs: list[NeedDoc] = []
    notes: list[str] = []
    considered: int = 0
    nearest: list[ItemDoc] = []
    explained: list[ItemDoc] = []
    not_on_shelf: list[ItemDoc] = []
    combinations: list[CombinationDoc] = []
    questions: list[str] = []
    asked: dict[str, Any] = {}
    advice: AdviceDoc | None = None


KEYS_AT: dict[str, type[msgspec.Struct]] = {
    "": ProfileDoc,
    "feet": FootDoc,
    "source": SourceDoc,
    "inferred": InferredDoc,
    "quality": QualityDoc,
    "measurements": MeasurementDoc,
}
"""Which keys may stand in the table of this name; used to name the nearest one."""
