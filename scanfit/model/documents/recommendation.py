"""The ranked answer to ``scanfit.recommendation/1`` JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scanfit.errors import UsageError, ValueFault
from scanfit.model.combination import Combination
from scanfit.model.documents.advice import advice_doc, advice_of, need_docs
from scanfit.model.documents.rounding import DIGITS, readable, rounded
from scanfit.model.documents.schema import (
    RECOMMENDATION_SCHEMA,
    CombinationDoc,
    CorrectionDoc,
    ItemDoc,
    RecommendationDoc,
    ReferralDoc,
    SizeDoc,
    SplitDoc,
    VariantDoc,
    ZoneDoc,
)
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit
from scanfit.model.referral import Referral
from scanfit.model.scan import Side
from scanfit.model.split import Correction, SplitSize

_REFERRAL = ReferralDoc.__struct_fields__
SCORE_DIGITS = 6
PRICE_DIGITS = 2


def recommendation_to_json(recommendation: Recommendation) -> bytes:
    """Return the recommendation document, indented, with a closing newline."""
    document = RecommendationDoc(
        schema=RECOMMENDATION_SCHEMA,
        shoes=_items(recommendation.shoes),
        insoles=_items(recommendation.insoles),
        notes=list(recommendation.notes),
        considered=recommendation.considered,
        nearest=_items(recommendation.nearest),
        explained=_items(recommendation.explained),
        not_on_shelf=_items(recommendation.not_on_shelf),
        split_size=None if recommendation.split_size is None else _split(recommendation.split_size),
        combinations=[_combination(one) for one in recommendation.combinations],
        screened=recommendation.screened,
        referrals=[ReferralDoc(**{key: getattr(one, key) for key in _REFERRAL}) for one in recommendation.referrals],
        questions=list(recommendation.questions),
        asked=dict(recommendation.asked),
        needs=[] if recommendation.advice is None else need_docs(recommendation.advice.needs),
        advice=None if recommendation.advice is None else advice_doc(recommendation.advice),
    )
    return readable(msgspec.json.encode(document))


def recommendation_from_json(data: bytes, *, where: str = "recommendation") -> Recommendation:
    """Read a recommendation document that scanfit wrote."""
    try:
        document = msgspec.json.decode(data, type=RecommendationDoc)
        if document.schema != RECOMMENDATION_SCHEMA:
            raise ValueFault(f"schema is '{document.schema}', expected '{RECOMMENDATION_SCHEMA}'")
        shoes = tuple(_item_fit(item) for item in document.shoes)
        insoles = tuple(_item_fit(item) for item in document.insoles)
        return Recommendation(
            shoes=shoes,
            insoles=insoles,
            nearest=tuple(_item_fit(item) for item in document.nearest),
            explained=tuple(_item_fit(item) for item in document.explained),
            not_on_shelf=tuple(_item_fit(item) for item in document.not_on_shelf),
            considered=document.considered,
            notes=tuple(document.notes),
            split_size=None if document.split_size is None else _split_size(document.split_size),
            combinations=tuple(_together(one, shoes, insoles) for one in document.combinations),
            screened=document.screened,
            referrals=tuple(Referral(**{key: getattr(one, key) for key in _REFERRAL}) for one in document.referrals),
            questions=tuple(document.questions),
            asked=document.asked,
            advice=None if document.advice is None else advice_of(document.advice, document.needs),
        )
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueFault) as error:
        raise UsageError(f"this is not a recommendation scanfit wrote: {_first_line(error)}", where=where,
                         next_step="make it again with scanfit recommend --json") from None  # fmt: skip


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _items(items: Iterable[ItemFit]) -> list[ItemDoc]:
    return [_item(item) for item in items]


def _item(item: ItemFit) -> ItemDoc:
    return ItemDoc(
        sku=item.sku,
        brand=item.brand,
        model=item.model,
        size=SizeDoc(system=item.size_system, label=item.size_label),
        width=item.width,
        probability=_number(item.probability, SCORE_DIGITS, "probability"),
        verdict=item.verdict,
        zones=[_zone(zone) for zone in item.zones],
        reasons=list(item.reasons),
        price=_number(item.price, PRICE_DIGITS, "price"),
        currency=item.currency,
        stock=item.stock,
        score=_number(item.score, SCORE_DIGITS, "score"),
        worst_zone=item.worst_zone,
        recommender=item.recommender,
        changes=list(item.changes),
        toe_form=item.toe_form,
        checked=_number(item.checked, SCORE_DIGITS, "checked"),
    )


def _split(split: SplitSize) -> SplitDoc:
    correction = split.correction
    return SplitDoc(
        because=split.because,
        left=_item(split.left),
        right=_item(split.right),
        probability=_number(split.probability, SCORE_DIGITS, "probability"),
        one_size=_item(split.one_size),
        correction=None
        if correction is None
        else CorrectionDoc(
            name=correction.name,
            side=correction.side.value,
            thickness_mm=rounded(correction.thickness_mm, DIGITS["mm"], what="thickness"),
            probability=_number(correction.probability, SCORE_DIGITS, "probability"),
            before=_number(correction.before, SCORE_DIGITS, "probability"),
            reason=correction.reason,
        ),
    )


def _combination(one: Combination) -> CombinationDoc:
    return CombinationDoc(
        shoe=_variant(one.shoe),
        insole=_variant(one.insole),
        fits=one.fits,
        probability=_number(one.probability, SCORE_DIGITS, "probability"),
        verdict=one.verdict,
        worst_zone=one.worst_zone,
        side=None if one.side is None else one.side.value,
        reason=one.reason,
    )


def _variant(item: ItemFit) -> VariantDoc:
    return VariantDoc(sku=item.sku, size=SizeDoc(system=item.size_system, label=item.size_label), width=item.width)


def _zone(zone: ZoneFit) -> ZoneDoc:
    mm = DIGITS["mm"]
    return ZoneDoc(
        zone=zone.zone,
        side=zone.side.value,
        clearance_mm=_number(zone.clearance_mm, mm, zone.zone),
        sigma_mm=_number(zone.sigma_mm, mm, zone.zone),
        low_mm=rounded(zone.low_mm, mm, what=zone.zone),
        high_mm=rounded(zone.high_mm, mm, what=zone.zone),
        verdict=zone.verdict,
        item_mm=_number(zone.item_mm, mm, zone.zone),
        foot_mm=_number(zone.foot_mm, mm, zone.zone),
        item_sigma_mm=_number(zone.item_sigma_mm, mm, zone.zone),
        item_source=zone.item_source,
        uncut_mm=_number(zone.uncut_mm, mm, zone.zone),
        aim_low_mm=_number(zone.aim_low_mm, mm, zone.zone),
        aim_high_mm=_number(zone.aim_high_mm, mm, zone.zone),
        probability=_number(zone.probability, SCORE_DIGITS, zone.zone),
        foot_sigma_mm=_number(zone.foot_sigma_mm, mm, zone.zone),
        foot_source=zone.foot_source,
        sock_mm=rounded(zone.sock_mm, mm, what=zone.zone),
        under_mm=rounded(zone.under_mm, mm, what=zone.zone),
    )


def _number(value: float | None, digits: int, what: str) -> float | None:
    return None if value is None else rounded(value, digits, what=what)


def _item_fit(doc: ItemDoc) -> ItemFit:
    return ItemFit(
        sku=doc.sku,
        brand=doc.brand,
        model=doc.model,
        size_system=doc.size.system,
        size_label=doc.size.label,
        width=doc.width,
        verdict=doc.verdict,
        zones=tuple(_zone_fit(zone) for zone in doc.zones),
        reasons=tuple(doc.reasons),
        price=doc.price,
        currency=doc.currency,
        stock=doc.stock,
        probability=doc.probability,
        score=doc.score,
        worst_zone=doc.worst_zone,
        recommender=doc.recommender,
        changes=tuple(doc.changes),
        toe_form=doc.toe_form,
        checked=doc.checked,
    )


def _split_size(doc: SplitDoc) -> SplitSize:
    correction = doc.correction
    return SplitSize(
        because=doc.because,
        left=_item_fit(doc.left),
        right=_item_fit(doc.right),
        probability=doc.probability,
        one_size=_item_fit(doc.one_size),
        correction=None
        if correction is None
        else Correction(
            name=correction.name,
            side=_side(correction.side),
            thickness_mm=correction.thickness_mm,
            probability=correction.probability,
            before=correction.before,
            reason=correction.reason,
        ),
    )


def _together(doc: CombinationDoc, shoes: Iterable[ItemFit], insoles: Iterable[ItemFit]) -> Combination:
    return Combination(
        shoe=_named(doc.shoe, shoes),
        insole=_named(doc.insole, insoles),
        fits=doc.fits,
        probability=doc.probability,
        verdict=doc.verdict,
        worst_zone=doc.worst_zone,
        side=None if doc.side is None else _side(doc.side),
        reason=doc.reason,
    )


def _named(doc: VariantDoc, items: Iterable[ItemFit]) -> ItemFit:
    for item in items:
        if _variant(item) == doc:
            return item
    raise ValueFault(f"a combination names '{doc.sku}', which is not in the list")


def _side(word: str) -> Side:
    sides = {side.value: side for side in Side}
    if word not in sides:
        raise ValueFault(f"'{word}' is not a side")
    return sides[word]


def _zone_fit(doc: ZoneDoc) -> ZoneFit:
    return ZoneFit(
        zone=doc.zone,
        side=_side(doc.side),
        clearance_mm=doc.clearance_mm,
        sigma_mm=doc.sigma_mm,
        low_mm=doc.low_mm,
        high_mm=doc.high_mm,
        verdict=doc.verdict,
        item_mm=doc.item_mm,
        foot_mm=doc.foot_mm,
        item_sigma_mm=doc.item_sigma_mm,
        item_source=doc.item_source,
        uncut_mm=doc.uncut_mm,
        aim_low_mm=doc.aim_low_mm,
        aim_high_mm=doc.aim_high_mm,
        probability=doc.probability,
        foot_sigma_mm=doc.foot_sigma_mm,
        foot_source=doc.foot_source,
        sock_mm=doc.sock_mm,
        under_mm=doc.under_mm,
    )
