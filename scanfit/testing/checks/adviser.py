"""What is asked of an adviser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scanfit.care.card import Card
from scanfit.care.questions import load_questions
from scanfit.care.settle import settled
from scanfit.host.answers import checked_advice
from scanfit.model.advice import Advice
from scanfit.model.intake import Answer, Intake, Pain
from scanfit.model.profile import FootPair
from scanfit.model.scan import Side
from scanfit.providers import Adviser
from scanfit.testing.cost import cost_of, within
from scanfit.testing.feet import FEET, phantom_pair
from scanfit.testing.profiles import on_side, without
from scanfit.testing.subject import Broken, Check, Subject

ADVICE = "return Advice(suggestions=(Suggestion(…), …)): each with a grade, an uncertainty, sources and a path"
SECONDS, MEGABYTES = 0.2, 50.0


def adviser_of(subject: Subject) -> Adviser:
    """The provider under test."""
    assert isinstance(subject.record, Adviser)
    return subject.record


def _advice(subject: Subject, pair: FootPair, intake: Intake) -> Advice:
    adviser = adviser_of(subject)
    return subject.asked(lambda: checked_advice(adviser.advise(pair, intake)), ADVICE)


def _adult(**answers: Answer) -> Intake:
    """A person of 45 whose every question of the screen is answered, with nothing reported."""
    found = Intake(answers={"age": 45.0, **answers})
    while open_questions := [one for one in load_questions().unanswered_flags(found)]:
        found = replace(found, answers={**{one.key: False for one in open_questions}, **found.answers})
    return found


def people() -> Iterator[Intake]:
    """Nothing, and pain at each place of the body map, on either side, rated and not."""
    yield Intake()
    yield _adult()
    for site in load_questions().sites.values():
        sides = ("left", "right", "both") if site.sided else ("",)
        for side in sides:
            yield _with(_adult(), Pain(site=site.name, side=side, now=4.0, worst=6.0, weeks=8.0))
        yield Intake(pains=(Pain(site=site.name, side=sides[0]),))
    for word in load_questions().by_key["diagnosis"].words:
        yield _adult(pain=True, diagnosis=(word,))
    yield _adult(falls=True, pain=True, leg_length_difference=8.0, numb_between_toes=True)


def _with(intake: Intake, *pains: Pain) -> Intake:
    answers = {key: answer for key, answer in intake.answers.items() if key != "pain"}
    return replace(intake, answers={**answers, "pain": True}, pains=pains)


def advises(subject: Subject) -> str:
    """It answers for every foot and for pain anywhere, and everything it says may be said."""
    said = 0
    for which in FEET:
        for intake in people():
            said += len(_advice(subject, phantom_pair(which), intake).suggestions)
    if not said:
        raise Broken("it has nothing to say to anybody", "let it speak where something hurts, or where feet show it")
    return f"{said} suggestions for {len(list(people()))} people on {len(FEET)} feet"


def deterministic(subject: Subject) -> None:
    """The same question gets the same answer."""
    for intake in people():
        if _advice(subject, phantom_pair(), intake) != _advice(subject, phantom_pair(), intake):
            raise Broken("it is asked twice and says two different things", "leave out the clock and random numbers")


def mirrored(subject: Subject) -> None:
    """A person's mirror image needs the same."""
    pair = phantom_pair("toes")
    swapped = FootPair(left=on_side(pair.right, Side.LEFT), right=on_side(pair.left, Side.RIGHT))
    turn = {"left": "right", "right": "left"}
    for intake in people():
        other = replace(
            intake, pains=tuple(replace(pain, side=turn.get(pain.side, pain.side)) for pain in intake.pains)
        )
        one, two = (settled([_advice(subject, *asked)]) for asked in ((pair, intake), (swapped, other)))
        if [_asked(need) for need in one.needs] != [_asked(need) for need in two.needs]:
            raise Broken("it advises a person and the mirror image of that person differently", "treat both feet alike")


def _asked(need: object) -> tuple[object, ...]:
    return tuple(getattr(need, name) for name in ("feature", "item", "low", "high", "allowed"))


def modest(subject: Subject) -> str:
    """Where nothing hurts it asks for no insole, and less pain never asks for one more."""
    for which in FEET:
        quiet = _advice(subject, phantom_pair(which), _adult(pain=False))
        if any(need.item == "insole" for need in settled([quiet]).needs):
            raise Broken("it asks for an insole where nothing hurts", "let cards with insoles rest on a complaint")
    tried = 0
    sites = [site for site in load_questions().sites.values()]
    for one in sites:
        for other in sites:
            pains = [Pain(site=site.name, side="left" if site.sided else "") for site in (one, other)]
            both, alone = (_advice(subject, phantom_pair(), _with(_adult(), *some)) for some in (pains, pains[:1]))
            had, has = ({need.feature for suggestion in advice.suggestions for need in suggestion.needs
                         if need.item == "insole"} for advice in (both, alone))  # fmt: skip
            if has and not had:
                raise Broken(f"without pain at {other.words} it asks for an insole, and with it for none",
                             "a complaint may take a feature away, not the reason for a device")  # fmt: skip
            tried += 1
    return f"{tried} pairs of places"


def withheld(subject: Subject) -> str:
    """Feet that lack a measure, or all of them, still get an answer."""
    pair = phantom_pair()
    names = sorted({name for foot in pair.feet for name in foot.measurements})
    for missing in (names, *([name] for name in names)):
        lacking = FootPair(left=without(pair.left, missing), right=without(pair.right, missing))
        for intake in (_adult(), _with(_adult(), Pain(site="ball", side="left"), Pain(site="heel", side="left"))):
            try:
                _advice(subject, lacking, intake)
            except Broken as broken:
                what = "everything" if len(missing) > 1 else missing[0]
                raise Broken(f"with {what} withheld {broken.what}", "ask foot.measurements.get(name)") from broken
    _advice(subject, FootPair(left=pair.left), _adult())
    return f"{len(names)} measures, one by one and all together; one foot alone"


def cards(subject: Subject) -> str:
    """Its cards, where it has some, are cards, and each has a name of its own."""
    given = adviser_of(subject).cards
    if given is None:
        return "it has none"
    found = subject.asked(lambda: list(given()), "return a sequence of Card, as load_cards gives it")
    for card in found:
        if not isinstance(card, Card):
            raise Broken(f"cards() gives {type(card).__name__}", "return what load_cards or parse_card gives")
    names = [card.name for card in found]
    if len({*names}) != len(names):
        raise Broken("two cards have one name", "rename one")
    if not found:
        raise Broken("cards() gives none", "leave it out where there are none")
    return f"{len(found)} cards, the next to be reviewed by {min(card.review_by for card in found)}"


def cost(subject: Subject) -> str:
    """It answers at once."""
    intake = _with(_adult(), Pain(site="heel", side="left", now=4.0))
    pair = phantom_pair()
    return within(
        cost_of(lambda: _advice(subject, pair, intake)), seconds=SECONDS, megabytes=MEGABYTES,
        mend="read cards once and keep them",
    )  # fmt: skip


CHECKS = (
    Check(name="advises", run=advises),
    Check(name="deterministic", run=deterministic),
    Check(name="mirrored", run=mirrored),
    Check(name="modest", run=modest),
    Check(name="withheld", run=withheld),
    Check(name="cards", run=cards),
    Check(name="cost", run=cost),
)
