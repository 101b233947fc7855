"""``scanfit intake``: the questions in the terminal, one at a time, each with its reason; kept in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from scanfit.errors import UsageError, ValueFault
from scanfit.model.intake import PAIN_SIDES, Answer, Intake, Pain

if TYPE_CHECKING:
    from scanfit.care.questions import Question, Questions

HELP = "Enter skips, ? says why it is asked, b goes back, s saves and ends"
_YES, _NO = ("y", "yes", "true", "1"), ("n", "no", "false", "0")


@click.command()
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Keep the answers in "
              "FILE.toml or FILE.json, which recommend takes with --intake.")  # fmt: skip
@click.option("--questions", "only_questions", is_flag=True, help="Print the questions and their reasons, and end.")
@click.option("--json", "as_json", is_flag=True, help="Print the questions (with --questions) or the answers as JSON.")
def intake(*, out: Path | None, only_questions: bool, as_json: bool) -> None:
    """Ask what a scan cannot see: pain, health, activity, shoes and goals.

    Every question can be skipped. The answers stay on this machine; without --out they are printed and forgotten.
    """
    from scanfit.care.questions import load_questions

    questions = load_questions()
    if only_questions:
        _list(questions, as_json=as_json)
        return
    if out is not None:
        _check_place(out)
    click.echo(f"{HELP}.\n", err=True)
    found = ask_all(questions)
    if out is not None:
        _write(out, found)
    _show(found, out, as_json=as_json)


command = intake


class _Back(Exception):
    pass


class _Save(Exception):
    pass


def ask_all(questions: Questions) -> Intake:
    """Ask every question whose time it is; back returns to the one before."""
    order = list(questions.by_key.values())
    place, found = 0, Intake()
    asked: list[int] = []
    try:
        while place < len(order):
            question = order[place]
            if not question.is_asked(found):
                found = replace(found, answers=_without(found.answers, question.key))
                place += 1
                continue
            try:
                found = _asked(question, questions, found)
            except _Back:
                place = asked.pop() if asked else place
                continue
            asked.append(place)
            place += 1
    except _Save:
        pass
    return found


def _asked(question: Question, questions: Questions, found: Intake) -> Intake:
    answer = _prompt(question)
    answers = _without(found.answers, question.key)
    if answer is not None:
        answers = {**answers, question.key: answer}
    found = replace(found, answers=answers)
    if question.key == "pain":
        found = replace(found, pains=_pains(questions) if answer is True else ())
    return found


def _without(answers: Any, key: str) -> dict[str, Answer]:
    return {name: answer for name, answer in answers.items() if name != key}


def _prompt(question: Question) -> Answer | None:
    """One answer; None where it is skipped."""
    while True:
        said = _line(f"{question.ask}{_choices(question)}")
        if said == "?":
            click.echo(f"  {question.why}", err=True)
            continue
        if not said:
            return None
        try:
            return question.answer(_read(question, said))
        except ValueFault as fault:
            click.echo(f"  {fault}", err=True)


def _line(words: str) -> str:
    said = str(click.prompt(words, default="", show_default=False, err=True)).strip()
    if said.casefold() == "b":
        raise _Back
    if said.casefold() == "s":
        raise _Save
    return said


def _choices(question: Question) -> str:
    if question.kind == "yes_no":
        return " (y/n)"
    if question.kind == "number":
        return f" ({question.unit})"
    many = ", several with commas" if question.kind == "choices" else ""
    return f"\n  {', '.join(f'{number} {word}' for number, word in enumerate(question.words, 1))}{many}\n "


def _read(question: Question, said: str) -> Any:
    if question.kind == "yes_no":
        word = said.casefold()
        return True if word in _YES else False if word in _NO else said
    if question.kind == "number":
        return _number(said)
    return [_word(part.strip(), question.words) for part in said.split(",") if part.strip()]


def _word(said: str, words: Sequence[str]) -> str:
    """A word, or the number it stands at."""
    return words[int(said) - 1] if said.isdecimal() and 1 <= int(said) <= len(words) else said.casefold()


def _number(said: str) -> Any:
    try:
        return float(said.replace(",", "."))
    except ValueError:
        return said


def _pains(questions: Questions) -> tuple[Pain, ...]:
    """Every place that hurts; Enter ends."""
    names = list(questions.sites)
    click.echo(
        "  Where? " + ", ".join(f"{n} {questions.sites[name].words}" for n, name in enumerate(names, 1)), err=True
    )
    found: list[Pain] = []
    while True:
        said = _line("  place (Enter: no more)")
        if not said:
            return tuple(found)
        name = _word(said, names)
        if name not in questions.sites:
            click.echo(f"  '{said}' is not on the map: give its number", err=True)
            continue
        side = _side() if questions.sites[name].sided else ""
        now, worst = _rating("now"), _rating("at its worst")
        first = _rating("at the first steps in the morning") if name in ("heel", "arch") else None
        found.append(Pain(site=name, side=side, now=now, worst=worst, first_step=first, weeks=_weeks()))


def _side() -> str:
    while True:
        said = _line("  left, right or both").casefold()
        side = next((side for side in PAIN_SIDES if said and side.startswith(said)), "")
        if side:
            return side
        click.echo("  give left, right or both", err=True)


def _rating(when: str) -> float | None:
    return _limited(f"  how bad {when}, 0 none to 10 the worst there is", 10)


def _weeks() -> float | None:
    return _limited("  for how many weeks", 5200)


def _limited(words: str, most: float) -> float | None:
    while True:
        said = _line(words)
        number = _number(said) if said else None
        if number is None or (isinstance(number, float) and 0 <= number <= most):
            return number
        click.echo(f"  give a number from 0 to {most:g}, or Enter", err=True)


def _check_place(out: Path) -> None:
    if out.suffix.lower() not in (".toml", ".json"):
        raise UsageError(f"an intake ends in .toml or .json, not '{out.suffix}'", where="--out",
                         next_step="call it FILE.toml")  # fmt: skip
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}", where="--out", next_step="make it first")


def _write(out: Path, found: Intake) -> None:
    from scanfit.whole_file import write_file

    write_file(out, (_json(found) if out.suffix.lower() == ".json" else _toml(found)).encode())


def _toml(found: Intake) -> str:
    from scanfit.care.intake_out import intake_to_toml

    return intake_to_toml(found)


def _json(found: Intake) -> str:
    import json

    from scanfit.care.intake_out import intake_to_plain

    return json.dumps(intake_to_plain(found), indent=1, ensure_ascii=False) + "\n"


def _show(found: Intake, out: Path | None, *, as_json: bool) -> None:
    from scanfit.care.screen import screen
    from scanfit.cli.show_referrals import show_referrals
    from scanfit.model.recommendation import Recommendation

    if as_json:
        click.echo(_json(found), nl=False)
        return
    if out is None:
        click.echo(_toml(found), nl=False)
    else:
        click.echo(f"written to {out}")
    click.echo()
    show_referrals(Recommendation(referrals=screen(found).referrals))


def _list(questions: Questions, *, as_json: bool) -> None:
    import json

    every = list(questions.by_key.values())
    if as_json:
        told = [
            {"section": one.section, "key": one.key, "kind": one.kind, "ask": one.ask, "why": one.why, "unit": one.unit,
             "words": list(one.words), "red_flag": one.flag, "source": one.source}
            for one in every
        ]  # fmt: skip
        click.echo(json.dumps({"schema": "scanfit.questions/1", "questions": told}, indent=1, ensure_ascii=False))
        return
    for section in questions.sections:
        click.echo(f"[{section}]")
        for one in every:
            if one.section == section:
                click.echo(f"{one.key}: {one.ask}{' (red flag)' if one.flag else ''}\n    {one.why}")
        click.echo()
