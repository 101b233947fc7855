"""Advice in the recommendation document, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

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


def advice_doc(advice: Advice) -> AdviceDoc:
    """Return the advice as the document has it; its settled needs stand beside it (``need_docs``)."""
    return AdviceDoc(
        notice=NOTICE,
        nothing=advice.nothing,
        held=advice.held,
        suggestions=[_suggestion_doc(one) for one in advice.suggestions],
        conflicts=[ConflictDoc(**_plain(one, ConflictDoc)) for one in advice.conflicts],
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
        conflicts=tuple(Conflict(**_frozen(one)) for one in doc.conflicts),
        nothing=doc.nothing,
        held=doc.held,
        follow_up=tuple(doc.follow_up),
    )


def _suggestion_doc(one: Suggestion) -> SuggestionDoc:
    return SuggestionDoc(
        **_plain(one, SuggestionDoc, without=("path", "needs", "nevers")),
        path=[StepDoc(**_plain(step, StepDoc)) for step in one.path],
        needs=need_docs(one.needs),
        nevers=[
            NeverDoc(
                **_plain(never, NeverDoc, without=("need",)), need=None if never.need is None else _need_doc(never.need)
            )
            for never in one.nevers
        ],
    )


def _suggestion(doc: SuggestionDoc) -> Suggestion:
    return Suggestion(
        **_frozen(doc, without=("path", "needs", "nevers")),
        path=tuple(Step(**_frozen(step)) for step in doc.path),
        needs=tuple(_need(need) for need in doc.needs),
        nevers=tuple(
            Never(**_frozen(never, without=("need",)), need=None if never.need is None else _need(never.need))
            for never in doc.nevers
        ),
    )


def _need_doc(need: Need) -> NeedDoc:
    return NeedDoc(**_plain(need, NeedDoc, without=("must",)), must=need.is_constraint)


def _need(doc: NeedDoc) -> Need:
    return Need(**_frozen(doc, without=("must",)))


def _plain(value: object, shape: type[msgspec.Struct], *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The fields of a document that a value has under the same names; tuples as lists."""
    fields = (name for name in shape.__struct_fields__ if name not in without)
    return {name: _listed(getattr(value, name)) for name in fields}


def _frozen(doc: msgspec.Struct, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """The same the other way; lists as tuples."""
    fields = (name for name in doc.__struct_fields__ if name not in without)
    return {name: _tupled(getattr(doc, name)) for name in fields}


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _tupled(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
