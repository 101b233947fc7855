"""What was asked for, told back: two answers to different questions must not look alike."""

from __future__ import annotations

from collections.abc import Mapping

from scanfit.fit.needs import need_words
from scanfit.model.recommendation import FitRequest, Wishes

Asked = Mapping[str, str | float | bool | tuple[str, ...]]


def asked_of(wishes: Wishes, request: FitRequest) -> Asked:
    """Return what was asked for, so far as it is not the usual; thicknesses in mm."""
    under = request.under
    every: dict[str, str | float | bool | tuple[str, ...] | None] = {
        "category": wishes.category,
        "wearer": wishes.wearer,
        "max_price": wishes.max_price,
        "in_stock": wishes.in_stock,
        "taste": None if wishes.taste == "regular" else wishes.taste,
        "activity": None if wishes.activity == "usual" else wishes.activity,
        "sock_mm": wishes.sock_mm,
        "under": None if under is None else under.name,
        "under_heel_mm": None if under is None else under.heel_mm,
        "under_forefoot_mm": None if under is None else under.forefoot_mm,
        "heel_lift_mm": None if under is None else under.lift_mm,
        "must": tuple(need_words(need) for need in wishes.needs if need.is_constraint),
        "wish": tuple(f"{need_words(need)} ({need.weight:g})" for need in wishes.needs if not need.is_constraint),
        "explain": wishes.explain,
    }
    return {name: value for name, value in every.items() if value not in (None, False, 0.0, "", ())}


def notes_on_asking(wishes: Wishes) -> list[str]:
    """What a reader of the answer has to know of the question: how the shoes are worn."""
    said = []
    if wishes.taste != "regular":
        said.append(f"liked {wishes.taste}")
    if wishes.activity != "usual":
        said.append({"descents": "for long descents", "standing": "for a day of standing"}[wishes.activity])
    if wishes.sock_mm:
        said.append(f"worn with a sock of {wishes.sock_mm:g} mm")
    under = wishes.under
    if under is not None and (under.heel_mm or under.forefoot_mm):
        said.append(f"with {under.heel_mm:g} mm under the heel and {under.forefoot_mm:g} mm under the forefoot in them")
    if under is not None and under.lift_mm:
        said.append(f"with a lift of {under.lift_mm:g} mm under the heel")
    return [f"every shoe is looked at as {', '.join(said)}"] if said else []
