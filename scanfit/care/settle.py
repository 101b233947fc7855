"""Advice of several advisers as one: needs weighed by their evidence, contradictions settled by stated rules and shown.

The rules, in this order (D):

1. What is never advised wins over every need.
2. Needs that have something in common are asked for in common: the limits or words that satisfy all of them.
3. Of needs that exclude each other, the one with the better evidence stays.
4. Of equals, the one that rests on a complaint stays before one that rests on the shape of a foot.
5. Of equals in that too, none is asked for.

The order of advisers and cards decides nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from scanfit.catalog.schema import item_with
from scanfit.model.advice import GRADES, NO_EVIDENCE, Advice, Conflict, Suggestion
from scanfit.model.need import Need

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"high": 0.4, "moderate": 0.3, "low": 0.2, "very low": 0.1, NO_EVIDENCE: 0.1}
)
"""By how much a shoe or insole that does not meet a need is moved down, by the grade of the need's evidence (D)."""

_RANK = {grade: place for place, grade in enumerate((*GRADES, NO_EVIDENCE))}

NEVER_WINS = "what is never advised wins"
IN_COMMON = "what satisfies all is asked for"
BETTER = "the better evidence decides"
COMPLAINT = "what rests on a complaint goes before what rests on a shape"
NEITHER = "neither has the better evidence, so neither is asked for"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """A need and who asks: the title of the suggestion and whether something was reported."""

    need: Need
    title: str
    reported: bool


def settled(advices: Iterable[Advice]) -> Advice:
    """Return the advice of all, with needs and conflicts; one need a feature at most."""
    given = list(advices)
    suggestions = sorted((_with_items(one) for advice in given for one in advice.suggestions), key=_order)
    asked: dict[tuple[str, str], list[_Asked]] = {}
    for one in suggestions:
        for need in one.needs:
            if need.evidence != "against":
                asked.setdefault((need.item, need.feature), []).append(
                    _Asked(need=need, title=one.title, reported=one.reported)
                )
    barred = [never.need for one in suggestions for never in one.nevers if never.need is not None]
    needs: list[Need] = []
    conflicts: list[Conflict] = []
    for item, feature in sorted(asked):
        own = [bar for bar in barred if (bar.item, bar.feature) == (item, feature)]
        found = _without_barred(feature, asked[item, feature], own, conflicts)
        decided = _one(feature, found, conflicts)
        if decided is not None:
            needs.append(replace(decided, weight=WEIGHTS[decided.evidence]))
    return Advice(
        suggestions=tuple(suggestions),
        notes=tuple(sorted({note for advice in given for note in advice.notes})),
        needs=tuple(needs),
        conflicts=tuple(conflicts),
    )


def _with_items(one: Suggestion) -> Suggestion:
    """Every need says whether it is of shoes or of insoles."""
    return replace(
        one,
        needs=tuple(_with_item(need) for need in one.needs),
        nevers=tuple(
            never if never.need is None else replace(never, need=_with_item(never.need)) for never in one.nevers
        ),
    )


def _with_item(need: Need) -> Need:
    return need if need.item else replace(need, item=item_with(need.feature))


def _order(one: Suggestion) -> tuple[bool, int, str, str]:
    """What rests on a complaint first, then the better evidence."""
    return not one.reported, _RANK[one.grade], one.card, repr(one)


def _without_barred(
    feature: str, asked: Sequence[_Asked], barred: Sequence[Need], conflicts: list[Conflict]
) -> list[_Asked]:
    """The needs that what is never advised leaves, cut to it."""
    kept = []
    for one in asked:
        need: Need | None = one.need
        for bar in barred:
            need = None if need is None else _cut(need, bar)
        if need is None:
            conflicts.append(
                Conflict(feature=feature, asked=(_said(one),), rule=NEVER_WINS, kept="", item=one.need.item)
            )
        else:
            kept.append(replace(one, need=need))
    return kept


def _one(feature: str, asked: Sequence[_Asked], conflicts: list[Conflict]) -> Need | None:
    """What is asked for of one feature."""
    if not asked:
        return None

    def told(rule: str, kept: Need | None) -> Need | None:
        words = "" if kept is None else limit_words(kept)
        said = tuple(map(_said, asked))
        conflicts.append(Conflict(feature=feature, asked=said, rule=rule, kept=words, item=asked[0].need.item))
        return kept

    everything = _all_common(asked)
    if everything is not None:
        return everything if len({_limits(one.need) for one in asked}) == 1 else told(IN_COMMON, everything)
    best = min(_RANK[one.need.evidence] for one in asked)
    for rule, few in (
        (BETTER, [one for one in asked if _RANK[one.need.evidence] == best]),
        (COMPLAINT, [one for one in asked if _RANK[one.need.evidence] == best and one.reported]),
    ):
        left = _all_common(few)
        if left is not None:
            return told(rule, left)
    return told(NEITHER, None)


def _all_common(asked: Sequence[_Asked]) -> Need | None:
    """The need that satisfies all; None where they exclude each other, or where there are none."""
    needs = [one.need for one in asked]
    found: Need | None = needs[0] if needs else None
    for other in needs[1:]:
        found = None if found is None else _common(found, other)
    return found


def _common(one: Need, other: Need) -> Need | None:
    """One need that satisfies both, with the reasons and sources of both; None where they exclude each other."""
    cut = _cut(one, other)
    if cut is None:
        return None
    texts = tuple(dict.fromkeys((*one.because.split("; "), *other.because.split("; "))))
    return replace(
        cut,
        because="; ".join(texts),
        evidence=_joint(one, other),
        sources=tuple(sorted({*one.sources, *other.sources})),
        tag=one.tag if one.tag == other.tag else "D",
        cards=tuple(sorted({*one.cards, *other.cards})),
    )


def _cut(one: Need, other: Need) -> Need | None:
    """The first need with its limits or words cut to those of the other; None where nothing is left."""
    if bool(one.allowed) != bool(other.allowed):
        return None
    if one.allowed:
        words = tuple(word for word in one.allowed if word in other.allowed)
        return replace(one, allowed=words) if words else None
    lows = [need.low for need in (one, other) if need.low is not None]
    highs = [need.high for need in (one, other) if need.high is not None]
    low, high = max(lows, default=None), min(highs, default=None)
    if low is not None and high is not None and low > high:
        return None
    return replace(one, low=low, high=high)


def _joint(one: Need, other: Need) -> str:
    """The better grade where both ask for the same; where limits are cut, the worse: the cut itself nobody tried."""
    order = min if _limits(one) == _limits(other) else max
    return order((one.evidence, other.evidence), key=lambda grade: _RANK.get(grade, len(_RANK)))


def _limits(need: Need) -> tuple[float | None, float | None, frozenset[str]]:
    return need.low, need.high, frozenset(need.allowed)


def _said(one: _Asked) -> str:
    return f"{one.title}: {limit_words(one.need)} (evidence: {one.need.evidence})"


def limit_words(need: Need) -> str:
    """The limits of a need alone: "8 to 12 mm", "at least 3", "firm or medium"."""
    if need.allowed:
        return " or ".join(need.allowed)
    unit = f" {need.unit}" if need.unit else ""
    if need.low is not None and need.high is not None:
        return f"{need.low:g}{unit}" if need.low == need.high else f"{need.low:g} to {need.high:g}{unit}"
    return f"at least {need.low:g}{unit}" if need.low is not None else f"at most {need.high:g}{unit}"
