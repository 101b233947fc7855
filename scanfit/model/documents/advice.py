"""Advice in the recommendation document, and back."""

from __future__ import annotations

from collections.abc import Sequence

from scanfit.model.advice import NOTICE, Advice, Conflict, Never, Step, Suggestion
from scanfit.model.documents.schema import (
    AdviceDoc,
    ConflictDoc,
    NeedDoc,
    NeverDoc,
    StepDoc,
    SuggestionDoc,
)
from scanfit.model.need import Need

_STEP = StepDoc.__struct_fields__


def advice_doc(advice: Advice) -> AdviceDoc:
    """Return the advice as the document has it; its settled needs stand beside it (``need_docs``)."""
    return AdviceDoc(
        notice=NOTICE,
        nothing=advice.nothing,
        held=advice.held,
        suggestions=[_suggestion_doc(one) for one in advice.suggestions],
        conflicts=[
            ConflictDoc(feature=one.feature, item=one.item, asked=list(one.asked), rule=one.rule, kept=one.kept)
            for one in advice.conflicts
        ],
        notes=list(advice.notes),
        follow_up=list(advice.follow_up),
    )


def need_docs(needs: Sequence[Need]) -> list[NeedDoc]:
    """Return needs as the document has them."""
    return [_need_doc(need) for need in needs]


def advice_of(doc: AdviceDoc, needs: Sequence[NeedDoc]) -> Advice:
    """Return the advice of a document."""
    return Advice(
        suggestions=tuple(_suggestion(one) for one in doc.suggestions),
        notes=tuple(doc.notes),
        needs=tuple(_need(one) for one in needs),
        conflicts=tuple(
            Conflict(feature=one.feature, item=one.item, asked=tuple(one.asked), rule=one.rule, kept=one.kept)
            for one in doc.conflicts
        ),
        nothing=doc.nothing,
        held=doc.held,
        follow_up=tuple(doc.follow_up),
    )


def _suggestion_doc(one: Suggestion) -> SuggestionDoc:
    return SuggestionDoc(
        card=one.card,
        title=one.title,
        because=one.because,
        says=list(one.says),
        grade=one.grade,
        uncertainty=one.uncertainty,
        sources=list(one.sources),
        tag=one.tag,
        reported=one.reported,
        path=[StepDoc(**{key: getattr(step, key) for key in _STEP}) for step in one.path],
        needs=need_docs(one.needs),
        nevers=[
            NeverDoc(words=never.words, because=never.because, source=never.source, tag=never.tag,
                     need=None if never.need is None else _need_doc(never.need))
            for never in one.nevers
        ],
    )  # fmt: skip


def _suggestion(doc: SuggestionDoc) -> Suggestion:
    return Suggestion(
        card=doc.card,
        title=doc.title,
        because=doc.because,
        says=tuple(doc.says),
        grade=doc.grade,
        uncertainty=doc.uncertainty,
        sources=tuple(doc.sources),
        tag=doc.tag,
        reported=doc.reported,
        path=tuple(Step(**{key: getattr(step, key) for key in _STEP}) for step in doc.path),
        needs=tuple(_need(need) for need in doc.needs),
        nevers=tuple(
            Never(words=never.words, because=never.because, source=never.source, tag=never.tag,
                  need=None if never.need is None else _need(never.need))
            for never in doc.nevers
        ),
    )  # fmt: skip


def _need_doc(need: Need) -> NeedDoc:
    return NeedDoc(
        feature=need.feature,
        item=need.item,
        low=need.low,
        high=need.high,
        unit=need.unit,
        allowed=list(need.allowed),
        weight=need.weight,
        must=need.is_constraint,
        because=need.because,
        evidence=need.evidence,
        sources=list(need.sources),
        tag=need.tag,
        cards=list(need.cards),
        if_told=need.if_told,
    )


def _need(doc: NeedDoc) -> Need:
    return Need(
        feature=doc.feature,
        item=doc.item,
        low=doc.low,
        high=doc.high,
        unit=doc.unit,
        allowed=tuple(doc.allowed),
        weight=doc.weight,
        because=doc.because,
        evidence=doc.evidence,
        sources=tuple(doc.sources),
        tag=doc.tag,
        cards=tuple(doc.cards),
        if_told=doc.if_told,
    )
