"""Advice as a person reads it: what was found and reported, what to look for, how sure, what is never advised."""

from __future__ import annotations

import textwrap

import click

from scanfit.fit.needs import need_words
from scanfit.model.advice import NOTICE, TAG_WORDS, Advice, Step, Suggestion
from scanfit.model.need import feature_words

_WIDTH = 118


def show_advice(advice: Advice | None, *, paths: bool = True) -> None:
    """Print the advice: each suggestion with its reason, grade, uncertainty and sources, then needs and conflicts."""
    if advice is None:
        return
    click.echo("Advice\n")
    for line in filter(None, (advice.held, advice.nothing)):
        _say(line)
    for one in advice.suggestions:
        _suggestion(one, paths=paths)
    if advice.needs:
        click.echo("What to look for (a shoe or insole without it is moved down, more so the better the evidence)")
        for need in advice.needs:
            tag = f", {TAG_WORDS[need.tag]}" if need.tag else ""
            _say(f"- {need.item}: {need_words(need)}, because {need.because}", hang=2)
            _say(f"  (evidence: {need.evidence}{tag}; {', '.join(need.sources)})", hang=3)
        click.echo()
    if advice.conflicts:
        click.echo("Where suggestions differ")
    for conflict in advice.conflicts:
        _say(f"- {feature_words(conflict.feature)}: {' | '.join(conflict.asked)}: {conflict.rule}"
             + (f": {conflict.kept}" if conflict.kept else ""), hang=2)  # fmt: skip
    for note in advice.notes:
        _say(f"- {note}", hang=2)
    for line in advice.follow_up:
        _say(line, hang=2)
    click.echo(f"\n{NOTICE}\n")


def _suggestion(one: Suggestion, *, paths: bool) -> None:
    click.echo(one.title)
    _say(f"  {one.because}", hang=2)
    for said in one.says:
        _say(f"  - {said}", hang=4)
    for never in one.nevers:
        _say(f"  - never: {never.words}, because {never.because} ({never.source}; {TAG_WORDS[never.tag]})", hang=4)
    if paths:
        for step in one.path:
            _say(f"  {_step(step)}", hang=6)
    _say(f"  evidence: {one.grade}, {one.uncertainty}", hang=4)
    _say(
        f"  sources ({TAG_WORDS[one.tag]} where nothing else is said): {'; '.join(one.sources)}; card {one.card}",
        hang=4,
    )
    click.echo()


def _step(step: Step) -> str:
    """A step with the strength of the link that leads to it."""
    arrow = "path: " if step.role == "finding" else "→ "
    effect = f"; {step.effect}" if step.effect else ""
    return f"{arrow}{step.text} [{step.strength}{effect}; {step.source}, {TAG_WORDS[step.tag]}]"


def _say(text: str, *, hang: int = 0) -> None:
    click.echo(textwrap.fill(text, width=_WIDTH, subsequent_indent=" " * hang, break_long_words=False,
                             break_on_hyphens=False))  # fmt: skip
