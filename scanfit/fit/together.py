"""Shoe, sock and insole together: which of the insoles shown go into which of the shoes shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from scanfit.errors import CatalogError
from scanfit.fit.shown import Asked
from scanfit.fit.words import brief, chance, deciding, mm
from scanfit.model.combination import Combination
from scanfit.model.recommendation import Explanation, ItemFit
from scanfit.model.underfoot import Underfoot

TRIED = 3
"""Insoles told of the shoe that is explained, the best in it first."""

STANDS_OVER_MM = 3.0
"""An insole that is longer than the shoe by this much bends up at the toes (D)."""


def underfoot_of(row: Mapping[str, Any]) -> Underfoot | None:
    """Return what an insole's catalogue row puts under the foot; None where its thickness is not known."""
    heel, forefoot = row.get("heel_thickness_mm"), row.get("forefoot_thickness_mm")
    if heel is None or forefoot is None:
        return None
    return Underfoot(name=insole_name(row), heel_mm=float(heel), forefoot_mm=float(forefoot))


def insole_name(row: Mapping[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("brand", "model", "size_system", "size_label") if row.get(key))


def need_underfoot(row: Mapping[str, Any]) -> Underfoot:
    """Return what an insole puts under the foot, or say that nobody knows."""
    found = underfoot_of(row)
    if found is None:
        raise CatalogError(
            f"the catalogue does not say how thick {insole_name(row)} is", where="--insole",
            next_step="measure it under heel and forefoot and give that with --under HEEL/FOREFOOT",
        )  # fmt: skip
    return found


def combinations(
    asked: Asked, shoes: Sequence[ItemFit], insoles: Sequence[tuple[ItemFit, Mapping[str, Any]]]
) -> tuple[Combination, ...]:
    """Return every insole in every one of the ``shoes``, which are the items of the rows asked about.

    One that cannot fit is refused and its limiting zone named. An insole whose thickness is not known is left out.
    """
    question, scored, rows = asked
    found: list[Combination] = []
    for insole, row in insoles if shoes else ():
        under = underfoot_of(row)
        if under is None:
            continue
        told = question.about(replace(question.request, under=under)).told(scored.table[list(rows)], scored)
        found += [_too_long(shoe, insole) or _one(shoe, insole, one) for shoe, one in zip(shoes, told, strict=True)]
    return tuple(found)


def insole_changes(
    asked: Asked, shoe: ItemFit, insoles: Sequence[tuple[ItemFit, Mapping[str, Any]]]
) -> tuple[str, ...]:
    """Return a line for each of the best insoles in the one shoe asked about: "with the insole X: 71 %, instep …"."""
    tried = sorted(combinations(asked, (shoe,), insoles), key=lambda one: -(one.probability or 0.0))
    return tuple(
        f"with the insole {one.insole.brand} {one.insole.model} {one.insole.size_label}: {chance(one.probability)}, "
        f"{one.reason}"
        for one in tried[:TRIED]
        if one.fits
    )


def _one(shoe: ItemFit, insole: ItemFit, told: Explanation) -> Combination:
    worst = deciding(told.zones)
    return Combination(
        shoe=shoe,
        insole=insole,
        fits=worst is not None and not told.verdict.startswith("too "),
        probability=told.probability,
        verdict=told.verdict,
        worst_zone="" if worst is None else worst.zone,
        side=None if worst is None else worst.side,
        reason=brief(worst),
    )


def _too_long(shoe: ItemFit, insole: ItemFit) -> Combination | None:
    """The combination refused because the insole, cut as far as it may be, is longer than the shoe."""
    inside = next((zone.item_mm for zone in shoe.zones if zone.zone == "toe_length"), None)
    for zone in insole.zones:
        if zone.zone == "insole_length" and inside is not None and zone.item_mm is not None:
            over = zone.item_mm - inside
            if over > STANDS_OVER_MM:
                said = f"insole length {zone.side.value}: {mm(over)} mm longer than the shoe is inside"
                return Combination(
                    shoe=shoe, insole=insole, fits=False, probability=0.0, verdict="too tight",
                    worst_zone="insole_length", side=zone.side, reason=said,
                )  # fmt: skip
    return None
