"""The screen between a person and an answer: what a referral, or a question that is open, leaves of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scanfit.care.advise import LOADED, hurts
from scanfit.care.follow_up import load_follow_up
from scanfit.care.insole_limits import insole_limits
from scanfit.care.questions import Question
from scanfit.care.screen import Screen, screen
from scanfit.care.settle import WEIGHTS
from scanfit.care.without_insoles import without_insoles
from scanfit.errors import UsageError
from scanfit.model.advice import NO_EVIDENCE, NOTICE, Advice
from scanfit.model.intake import Answer, Intake
from scanfit.model.need import Need
from scanfit.model.profile import FootPair
from scanfit.model.recommendation import ItemFit, Recommendation

FIT_ONLY = "fit only: see the clinician named above before changing more than the fit"
NO_INSOLES = "no insoles are shown: {reasons}; a podiatrist chooses these"
HELD_BY_REFERRAL = "there is no advice beyond the fit before the clinician named above has looked"
HELD_BY_QUESTIONS = "there is no advice beyond the fit before the open questions of the screen are answered"
INSOLES_WAIT = "what to look for in insoles waits for the answers to the open questions"
NOTHING = (
    "Nothing hurts, and nothing that was found asks for a change: nothing needs changing. Choose by fit and comfort."
)
NO_CARD = (
    "no card speaks to what was reported, so fit and comfort decide; if it stays for six weeks, ask a podiatrist or "
    "physician"
)
STANDING = "this advice rests on a standing foot alone: no gait was recorded"
NOT_STANDING = "this advice rests on a foot that was not known to stand when it was scanned, and no gait was recorded"
ARCH_NOT_KNOWN = (
    "no arch of an insole was compared with the foot's own, because the height of a loaded arch is not known of every "
    "foot"
)
LINER = Need(
    feature="liner_heel_mm", low=2.0, unit="mm", weight=WEIGHTS[NO_EVIDENCE], evidence=NO_EVIDENCE, tag="D",
    because="an insole takes the place of a liner that comes out", sources=("clinical.md 3",), item="shoe",
)  # fmt: skip
"""What is asked of shoes wherever something is asked of insoles."""

NO_INSOLE_ASKED = "no insole is shown, because nothing that was reported asks for one"
NO_ADVISER = "no plugin advises, so there is the fit alone"

_WORST_AGE = 12.0
"""For an age that was not told: a child's, old enough to be pregnant, so that every question is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What the screen leaves room for. A question that is open counts as if its worst answer had been given."""

    shoes: bool
    insoles: bool
    held: str


def allowed(intake: Intake) -> Allowed:
    """Return what may be advised beyond the fit.

    Answering an open question with its worst answer changes nothing here, so a red flag never adds advice.
    """
    if screen(intake).has("urgent", "soon"):
        return Allowed(shoes=False, insoles=False, held=HELD_BY_REFERRAL)
    worst = screen(_worst(intake))
    if worst.has("urgent", "soon"):
        return Allowed(shoes=False, insoles=False, held=HELD_BY_QUESTIONS)
    return Allowed(shoes=True, insoles=not worst.has("no_insole"), held="")


def _worst(intake: Intake) -> Intake:
    """The intake with every open question of the screen answered for the worst."""
    found = intake
    while open_questions := [one for one in screen(found).unanswered if one.key not in found.answers]:
        worst: dict[str, Answer] = {one.key: _worst_answer(one) for one in open_questions}
        found = replace(found, answers={**found.answers, **worst})
    return found


def _worst_answer(question: Question) -> Answer:
    return _WORST_AGE if question.key == "age" else True


def gated(advice: Advice, pair: FootPair, intake: Intake) -> Advice:
    """Return what the screen leaves of settled advice, with what it rests on said."""
    room = allowed(intake)
    if not room.shoes:
        return Advice(held=room.held)
    notes = list(advice.notes)
    needs = advice.needs
    if not room.insoles:
        asked = needs
        advice = without_insoles(advice)
        needs, notes = advice.needs, list(advice.notes)
        if len(needs) < len(asked) and not screen(intake).has("no_insole"):
            notes.append(INSOLES_WAIT)
    if not advice.suggestions and hurts(intake):
        notes.append(NO_CARD)
    if advice.suggestions:
        notes.append(STANDING if all(foot.load_state in LOADED for foot in pair.feet) else NOT_STANDING)
    if any(need.item == "insole" for need in needs):
        needs = (*needs, *([] if any(need.feature == LINER.feature for need in needs) else [LINER]))
        if not any(limit.feature == "arch_height_mm" for limit in insole_limits(pair, intake)):
            notes.append(ARCH_NOT_KNOWN)
    nothing = NOTHING if not (needs or hurts(intake)) else ""
    plan = load_follow_up().lines if needs and hurts(intake) else ()
    return replace(advice, needs=needs, notes=tuple(notes), nothing=nothing, follow_up=plan)


def asked_for(advice: Advice, pair: FootPair, intake: Intake) -> tuple[Need, ...]:
    """Return the needs that go to the catalogues: what is advised, what is never, and the limits of every insole."""
    barred = tuple(never.need for never in advice.nevers if never.need is not None)
    if not any(need.item == "insole" for need in advice.needs):
        return (*advice.needs, *(need for need in barred if need.item == "shoe"))
    return (*advice.needs, *barred, *insole_limits(pair, intake))


def no_insole_for(intake: Intake) -> None:
    """Refuse an insole that was named for a person whom the screen sends to a clinician for one: UsageError."""
    referrals = screen(intake).referrals
    if referrals:
        reasons = ", ".join(f"you reported {referral.because}" for referral in referrals)
        raise UsageError(NO_INSOLES.format(reasons=reasons), where="--insole",
                         next_step="leave --insole out; shoes are chosen by their fit without one")  # fmt: skip


NO_DEVICE = "no device is prescribed before the clinician named above has looked; {notice}"


def no_device(intake: Intake) -> Recommendation | None:
    """Return the answer where the screen refers, so that no rule prescribes a device; None where it does not."""
    found = screen(intake)
    if not found.referrals:
        return None
    return Recommendation(
        screened=found.is_complete, referrals=found.referrals, notes=(NO_DEVICE.format(notice=NOTICE),),
        questions=_open(found), advice=Advice(held=HELD_BY_REFERRAL),
    )  # fmt: skip


def check_screened(intake: Intake) -> None:
    """Refuse an intake that leaves questions open whose worst answer would stop a device: UsageError."""
    if allowed(intake).insoles:
        return
    asked = " / ".join(_open(screen(intake))[:3])
    raise UsageError(f"no device is prescribed while questions of the screen are open: {asked}", where="--intake",
                     next_step="answer them all with scanfit intake --out FILE, or give a named prescriber's "
                     "prescription with --prescription FILE")  # fmt: skip


def check_device_asked(advice: Advice) -> None:
    """Refuse a device that nothing asks for: UsageError."""
    if any(need.item == "insole" for need in advice.needs):
        return
    why = advice.held or advice.nothing or "nothing that was reported asks for an insole"
    raise UsageError(f"no device is prescribed: {why}", where="--intake",
                     next_step="a prescriber can order one by name, with --prescription FILE")  # fmt: skip


def only_referrals(intake: Intake | None) -> Recommendation | None:
    """Return the answer where an urgent referral is all there is to say; None where there is none."""
    found = None if intake is None else screen(intake)
    if found is None or not found.has("urgent"):
        return None
    return Recommendation(
        screened=found.is_complete, referrals=found.referrals,
        notes=(f"no shoe, insole or orthotic is advised before a clinician has looked; {NOTICE}",),
        advice=Advice(held=HELD_BY_REFERRAL),
    )  # fmt: skip


def screened(answer: Recommendation, intake: Intake | None, advice: Advice | None = None) -> Recommendation:
    """Return an answer with what the screen says: its referrals, what they take away, the questions that are open."""
    found = screen(Intake() if intake is None else intake)
    answer = replace(
        answer, screened=found.is_complete, referrals=found.referrals, questions=_open(found), advice=advice
    )
    if intake is not None and not found.referrals:
        answer = _without_unasked(answer, advice)
    if not found.referrals:
        return answer
    notes = [FIT_ONLY] if found.has("soon") else []
    reasons = ", ".join(f"you reported {referral.because}" for referral in found.referrals)
    notes.append(NO_INSOLES.format(reasons=reasons))
    return replace(_without_insoles(answer), notes=(*answer.notes, *notes))


def _without_unasked(answer: Recommendation, advice: Advice | None) -> Recommendation:
    """Without insoles where the advice asks for none: what nobody needs is not sold. One that was named stays."""
    if advice is not None and any(need.item == "insole" for need in advice.needs):
        return answer
    if not (answer.insoles or answer.combinations):
        return answer
    why = INSOLES_WAIT if advice is not None and advice.held else NO_INSOLE_ASKED
    return replace(_without_insoles(answer), explained=answer.explained, notes=(*answer.notes, why))


def _without_insoles(answer: Recommendation) -> Recommendation:
    split = answer.split_size
    return replace(
        answer,
        insoles=(),
        combinations=(),
        explained=tuple(
            replace(one, changes=_changes_without_insoles(one.changes)) for one in answer.explained if _is_shoe(one)
        ),
        not_on_shelf=tuple(one for one in answer.not_on_shelf if _is_shoe(one)),
        split_size=None if split is None else replace(split, correction=None),
    )


def _open(found: Screen) -> tuple[str, ...]:
    return tuple(question.ask for question in found.unanswered)


def _changes_without_insoles(changes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(line for line in changes if not line.startswith("with the insole "))


def _is_shoe(item: ItemFit) -> bool:
    """An insole is told by its zones; what a recommender gives no zones for is not shown to be a shoe."""
    return any(zone.zone == "toe_length" for zone in item.zones)
