"""The screen between a person and an answer: what a referral leaves of it."""

from __future__ import annotations

from dataclasses import replace

from scanfit.care.screen import Screen, screen
from scanfit.model.intake import Intake
from scanfit.model.recommendation import ItemFit, Recommendation

NOTICE = "general information, not a diagnosis"
FIT_ONLY = "fit only: see the clinician named above before changing more than the fit"
NO_INSOLES = "no insoles are shown: {reasons}; a podiatrist chooses these"


def only_referrals(intake: Intake | None) -> Recommendation | None:
    """Return the answer where an urgent referral is all there is to say; None where there is none."""
    found = None if intake is None else screen(intake)
    if found is None or not found.has("urgent"):
        return None
    return Recommendation(
        screened=found.is_complete, referrals=found.referrals, questions=_open(found),
        notes=(f"no shoe, insole or orthotic is advised before a clinician has looked; {NOTICE}",),
    )  # fmt: skip


def screened(answer: Recommendation, intake: Intake | None) -> Recommendation:
    """Return an answer with what the screen says: its referrals, what they take away, the questions that are open."""
    found = screen(Intake() if intake is None else intake)
    answer = replace(answer, screened=found.is_complete, referrals=found.referrals, questions=_open(found))
    if not found.referrals:
        return answer
    notes = [FIT_ONLY] if found.has("soon") else []
    reasons = ", ".join(f"you reported {referral.because}" for referral in found.referrals)
    notes.append(NO_INSOLES.format(reasons=reasons))
    split = answer.split_size
    return replace(
        answer,
        insoles=(),
        combinations=(),
        explained=tuple(
            replace(one, changes=_without_insoles(one.changes)) for one in answer.explained if _is_shoe(one)
        ),
        not_on_shelf=tuple(one for one in answer.not_on_shelf if _is_shoe(one)),
        split_size=None if split is None else replace(split, correction=None),
        notes=(*answer.notes, *notes),
    )


def _open(found: Screen) -> tuple[str, ...]:
    return tuple(question.ask for question in found.unanswered)


def _without_insoles(changes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in changes if not line.startswith("with the insole "))


def _is_shoe(item: ItemFit) -> bool:
    """An insole is told by its zones; what a recommender gives no zones for is not shown to be a shoe."""
    return any(zone.zone == "toe_length" for zone in item.zones)
