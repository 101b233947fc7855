"""From cards, feet and intake to suggestions: which cards speak, and what each says of this person."""

from __future__ import annotations

from collections.abc import Sequence

from scanfit.care.card import Barred, Card, Wanted
from scanfit.care.cards import MET_LINE
from scanfit.care.questions import load_questions
from scanfit.catalog.schema import SCHEMAS, item_with
from scanfit.errors import ValueFault
from scanfit.model.advice import Advice, Never, Suggestion
from scanfit.model.intake import Intake, Pain
from scanfit.model.measurement import Measurement
from scanfit.model.need import Need, feature_words
from scanfit.model.profile import FootPair, FootProfile
from scanfit.model.scan import LoadState

LOADED = (LoadState.BIPEDAL, LoadState.SINGLE)
_UNITS = {column.name: column.unit for kind in SCHEMAS.values() for column in kind}

MET_SHARE = 3 / 8
"""The line of metatarsal heads 2 and 3 on the chord from head 1 to head 5, which are a quarter apart (D). Head 2 stands
before the chord, so a pad placed by it comes to lie nearer the heel, never under the heads."""


def advice_of_cards(cards: Sequence[Card], pair: FootPair, intake: Intake) -> Advice:
    """Return what the cards say of one person, in the order of their names.

    Nothing is said of a complaint that was not reported or of a measure that is not known.
    """
    said = []
    notes: list[str] = []
    for card in sorted(cards, key=lambda one: one.name):
        suggestion = _speak(card, pair, intake, notes)
        if suggestion is not None:
            said.append(suggestion)
    return Advice(suggestions=tuple(said), notes=tuple(dict.fromkeys(notes)))


def _speak(card: Card, pair: FootPair, intake: Intake, notes: list[str]) -> Suggestion | None:
    when = card.when
    if not all(one.holds(intake) for one in when.all) or any(one.holds(intake) for one in when.none):
        return None
    pains = [pain for pain in intake.pains if pain.site in when.pain] if hurts(intake) else []
    named = _diagnosed(intake, when.diagnosis) if hurts(intake) else ()
    found = _found(card, pair, pains if when.rests_on == "both" and not named else [])
    complaint = bool(pains or named)
    speaks = {
        "pain": complaint, "scan": bool(found), "both": complaint and bool(found), "either": complaint or bool(found),
        "answers": True,
    }[when.rests_on]  # fmt: skip
    if not speaks:
        return None
    contras = [one for one in card.contras if one.when.holds(intake)]
    dropped = {column for one in contras for column in one.drops}
    nevers = tuple(
        Never(words=one.words, because=one.because, source=one.source, tag=one.tag) for one in contras
    ) + tuple(_never(card, one) for one in card.nevers)
    if "*" in dropped:
        notes.extend(f"{card.title}: {one.words}, because {one.because}" for one in contras if "*" in one.drops)
        return None
    wanted = [("shoe", one) for one in card.shoe] + [("insole", one) for one in card.insole if complaint]
    needs = [need for item, one in wanted if one.column not in dropped
             and (need := _need(card, item, one, pair, notes)) is not None]  # fmt: skip
    names = _diagnosed(intake, card.diagnoses)
    try:
        return Suggestion(
            card=card.name,
            title=f"{card.title} (diagnosis entered: {', '.join(names)})" if names else card.title,
            because=_because(card, pains, named, found),
            says=card.says,
            grade=card.grade,
            uncertainty=f"{card.graded}; {card.uncertainty}",
            sources=card.sources,
            tag=card.tag,
            path=card.path,
            needs=tuple(needs),
            nevers=nevers,
            reported=complaint or when.rests_on == "answers",
        )
    except ValueFault as fault:
        raise ValueFault(f"card {card.name}: {fault}") from None


def hurts(intake: Intake) -> bool:
    """Whether anything is reported to hurt: a place, or the answer yes."""
    return bool(intake.pains) or intake.answers.get("pain") is True


def _diagnosed(intake: Intake, words: Sequence[str]) -> tuple[str, ...]:
    entered = intake.answers.get("diagnosis")
    return tuple(word for word in words if isinstance(entered, tuple) and word in entered)


def _found(card: Card, pair: FootPair, pains: Sequence[Pain]) -> list[str]:
    """What the scan shows of the card's cues, a foot after the other; only of feet on a side that hurts, if told."""
    sides = {side for pain in pains for side in (("left", "right") if pain.side in ("both", "") else (pain.side,))}
    for group in card.when.scan:
        said = []
        for foot in pair.feet:
            if sides and foot.side.value not in sides:
                continue
            each = [cue.found(foot) for cue in group]
            if all(each):
                said += each
        if said:
            return said
    return []


def _because(card: Card, pains: Sequence[Pain], named: Sequence[str], found: Sequence[str]) -> str:
    reported = [pain_words(pain) for pain in pains] or [f"a clinician's diagnosis was entered: {', '.join(named)}"]
    return card.because.replace("{found}", "; ".join(found) or "nothing on the scan").replace(
        "{reported}", "; ".join(reported)
    )


def pain_words(pain: Pain) -> str:
    """A pain as it was reported: "pain under the heel, left, 6 of 10 now, for 8 weeks"."""
    parts = [f"pain at {load_questions().sites[pain.site].words}".replace("at under", "under"), pain.side]
    rated = (("now", pain.now), ("at worst", pain.worst), ("at the first step", pain.first_step))
    parts += [f"{number:g} of 10 {when}" for when, number in rated if number is not None]
    parts += [f"for {pain.weeks:g} weeks" if pain.weeks is not None else ""]
    return ", ".join(filter(None, parts))


def _never(card: Card, barred: Barred) -> Never:
    need = None
    if barred.column:
        need = Need(
            feature=barred.column, low=barred.least, high=barred.most, allowed=barred.allowed,
            unit="" if barred.allowed else _UNITS[barred.column], weight=1.0, because=barred.because,
            sources=(barred.source,), tag=barred.tag, cards=(card.name,),
            item=item_with(barred.column),
        )  # fmt: skip
    return Never(words=barred.words, because=barred.because, source=barred.source, tag=barred.tag, need=need)


def _need(card: Card, item: str, wanted: Wanted, pair: FootPair, notes: list[str]) -> Need | None:
    limits = _limits(card, wanted, pair, notes)
    if limits is None:
        return None
    low, high, over = limits
    return Need(
        feature=wanted.column, low=low, high=high, allowed=wanted.words,
        unit="" if wanted.words else _UNITS[wanted.column], weight=0.5,
        because=f"{wanted.because}{over}", evidence=wanted.grade, sources=(wanted.source,), tag=wanted.tag, item=item,
        cards=(card.name,),
    )  # fmt: skip


def _limits(
    card: Card, wanted: Wanted, pair: FootPair, notes: list[str]
) -> tuple[float | None, float | None, str] | None:
    """The limits in the column's own unit, and what they rest on in words; None where the foot's measure is missing."""
    name = wanted.over or wanted.share_of
    if wanted.words or not name:
        return wanted.least, wanted.most, ""
    known = []
    for foot in pair.feet:
        measured = _measure(foot, name)
        if isinstance(measured, str):
            notes.append(f"{card.title}: {feature_words(wanted.column)} is not asked for; {measured}")
            return None
        if wanted.loaded and foot.load_state not in LOADED:
            which = f"the {foot.side.value} foot was not scanned standing (load state {foot.load_state.value})"
            notes.append(f"{card.title}: {feature_words(wanted.column)} is not asked for, because {which}")
            return None
        known.append((measured.value, measured.sigma, foot.side.value))
    value, sigma, side = (max if wanted.governs == "larger" else min)(known)
    share = bool(wanted.share_of)
    low, high = (
        None if limit is None else round(limit * value if share else value + limit, 1)
        for limit in (wanted.least, wanted.most)
    )
    ends = " to ".join(
        f"{100 * limit:g}" if share else f"{limit:+g}" for limit in (wanted.least, wanted.most) if limit is not None
    )
    which = f"the {wanted.governs} {name.replace('_', ' ')}, {side}, of {value:.1f} ± {sigma:.1f} mm"
    return low, high, f" ({ends} {'% of' if share else 'mm on'} {which})"


def _measure(foot: FootProfile, name: str) -> Measurement | str:
    """A measure of a foot, or why there is none."""
    if name == MET_LINE:
        ends = [_measure(foot, end) for end in ("ball_length_medial", "ball_length_lateral")]
        if lacking := next((end for end in ends if isinstance(end, str)), ""):
            return lacking
        medial, lateral = (end for end in ends if isinstance(end, Measurement))
        return Measurement(
            name=MET_LINE, value=medial.value - MET_SHARE * (medial.value - lateral.value), unit="mm",
            sigma=max(medial.sigma, lateral.sigma), standard="scanfit 1: 3/8 of the chord",
        )  # fmt: skip
    found = foot.measurements.get(name)
    if isinstance(found, Measurement):
        return found
    reason = foot.withheld.get(name, "it is not in the profile")
    return f"{feature_words(name)} of the {foot.side.value} foot is not known ({reason})"
