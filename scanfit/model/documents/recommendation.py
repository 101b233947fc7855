"""The ranked answer to ``scanfit.recommendation/1`` JSON, and back."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from scanfit.errors import UsageError, ValueFault
from scanfit.model.documents.rounding import DIGITS, readable, rounded
from scanfit.model.documents.schema import (
    RECOMMENDATION_SCHEMA,
    ItemDoc,
    RecommendationDoc,
    SizeDoc,
    ZoneDoc,
)
from scanfit.model.recommendation import ItemFit, Recommendation, ZoneFit
from scanfit.model.scan import Side

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
    )
    return readable(msgspec.json.encode(document))


def recommendation_from_json(data: bytes, *, where: str = "recommendation") -> Recommendation:
    """Read a recommendation document that scanfit wrote."""
    try:
        document = msgspec.json.decode(data, type=RecommendationDoc)
        if document.schema != RECOMMENDATION_SCHEMA:
            raise ValueFault(f"schema is '{document.schema}', expected '{RECOMMENDATION_SCHEMA}'")
        return Recommendation(
            shoes=tuple(_item_fit(item) for item in document.shoes),
            insoles=tuple(_item_fit(item) for item in document.insoles),
            nearest=tuple(_item_fit(item) for item in document.nearest),
            explained=tuple(_item_fit(item) for item in document.explained),
            not_on_shelf=tuple(_item_fit(item) for item in document.not_on_shelf),
            considered=document.considered,
            notes=tuple(document.notes),
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
    )


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
    )


def _zone_fit(doc: ZoneDoc) -> ZoneFit:
    sides = {side.value: side for side in Side}
    if doc.side not in sides:
        raise ValueFault(f"'{doc.side}' is not a side")
    return ZoneFit(
        zone=doc.zone,
        side=sides[doc.side],
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
    )
